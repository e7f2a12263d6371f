#!/usr/bin/env python
"""Kith's commands: ``python manage.py help`` lists them. Without DATABASE_URL they bring their own PostgreSQL."""

import os
import sys

OLDEST_PYTHON = (3, 11)


def main():
    """Run the command that the arguments name."""
    if sys.version_info < OLDEST_PYTHON:
        sys.exit("Kith needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])  # noqa: UP031 (old Pythons read this)

    from network import embedded  # noqa: PLC0415 (an older Python could not read it)

    embedded.end_tidily_on_signals()
    embedded.provide(os.environ)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network.settings")
    execute(sys.argv)


def execute(arguments):
    """Let Django run the command, and say in one sentence what is wrong with its surroundings."""
    try:
        from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 (settings are read on import)
        from django.core.management import execute_from_command_line  # noqa: PLC0415
        from django.db.utils import OperationalError  # noqa: PLC0415
    except ImportError as error:
        sys.exit(f"Kith's packages are not installed here ({error}): run make setup and use .venv/bin/python.")
    try:
        execute_from_command_line(arguments)
    except (ImproperlyConfigured, OperationalError) as error:
        if "--traceback" in arguments:
            raise
        sys.exit(surroundings(error))


def surroundings(error):
    """Return what ``error`` says about the database or the settings, in one sentence."""
    reason = str(error).partition("\n")[0].rstrip(".")
    name = "database" if type(error).__name__ == "OperationalError" else "configuration"
    hint = "check DATABASE_URL" if name == "database" else "check the environment"
    return f"Kith cannot work with its {name}: {reason} ({hint})."


if __name__ == "__main__":
    main()
