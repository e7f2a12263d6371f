"""What Kith promises in figures, measured: ``python -m tests.bench``."""
