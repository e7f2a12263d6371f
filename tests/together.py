"""Acts at the same moment, each in a process and on a connection of its own.

The processes wait at a gate, an advisory lock that the caller holds; when all have arrived, it opens for all at once.
"""

import os
import subprocess
import sys
import time

from django.db import connection

GATE = 20_260_601
PRELUDE = f"""
import django
django.setup()
from django.db import connection
def gate():
    connection.cursor().execute("SELECT pg_advisory_lock_shared({GATE})")
"""
DEADLINE = 60


def at_once(*acts: str) -> list[str]:
    """Run each of ``acts``, Python that calls ``gate()`` once, in its own process; return what each printed."""
    url, mark, rest = os.environ["DATABASE_URL"].partition("?")
    name = connection.settings_dict["NAME"]
    environ = {
        **os.environ,
        "DATABASE_URL": f"{url.rpartition('/')[0]}/{name}{mark}{rest}",
        "DATABASE_POOL": "0",
        "DJANGO_SETTINGS_MODULE": "network.settings",
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [GATE])
        processes = [
            subprocess.Popen([sys.executable, "-c", PRELUDE + act], env=environ, stdout=subprocess.PIPE, text=True)
            for act in acts
        ]
        try:
            _wait_for(cursor, processes)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [GATE])
    return [process.communicate(timeout=DEADLINE)[0].strip() for process in processes]


def _wait_for(cursor, processes: list[subprocess.Popen]) -> None:
    """Return when every process stands at the gate, or one has ended early."""
    give_up_at = time.monotonic() + DEADLINE
    while time.monotonic() < give_up_at:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted", [GATE]
        )
        if cursor.fetchone()[0] == len(processes) or any(process.poll() is not None for process in processes):
            return
        time.sleep(0.02)
    raise TimeoutError("not every process reached the gate")
