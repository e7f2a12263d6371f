"""An evening at the arrival desk on many phones, with everything going wrong that can: ``python -m tests.soak``."""
