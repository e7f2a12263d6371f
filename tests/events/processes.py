"""Other processes that work on the database of the running test."""

import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

from django.db import connection


def environment() -> dict[str, str]:
    """What a process needs to find the test's database and Redis."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    address = urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
    return {
        **os.environ,
        "DATABASE_URL": address,
        "DATABASE_POOL": "0",
        "DJANGO_SETTINGS_MODULE": "network.settings",
    }


def start(*arguments: str, **options) -> subprocess.Popen:
    """Start Python with ``arguments`` on the test's database."""
    return subprocess.Popen([sys.executable, *arguments], env=environment(), text=True, **options)
