"""The demo network: written parts, and the seeded chronicle that brings them to life."""
