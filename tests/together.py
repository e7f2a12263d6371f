"""Acts at the same moment, each in a process and on a connection of its own.

The processes wait at a gate, an advisory lock that the caller holds; when all have arrived, it opens for all at once.
"""

import subprocess
import sys
import time

from django.db import connection

from tests.events import processes

GATE = 20_260_601
PRELUDE = f"""
import django
django.setup()
from django.db import connection
def gate():
    connection.cursor().execute("SELECT pg_advisory_lock_shared({GATE})")
"""
# Twenty processes take their time to start on a busy machine.
DEADLINE = 240


def at_once(*acts: str) -> list[str]:
    """Run each of ``acts``, Python that calls ``gate()`` once, in its own process; return what each printed."""
    environ = processes.environment()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [GATE])
        started = [
            subprocess.Popen([sys.executable, "-c", PRELUDE + act], env=environ, stdout=subprocess.PIPE, text=True)
            for act in acts
        ]
        try:
            _wait_for(cursor, started)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [GATE])
    return [process.communicate(timeout=DEADLINE)[0].strip() for process in started]


def _wait_for(cursor, processes: list[subprocess.Popen]) -> None:
    """Return when every process stands at the gate, or one has ended early."""
    give_up_at = time.monotonic() + DEADLINE
    while time.monotonic() < give_up_at:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted"
            # Other test processes have gates of their own, each in its own database.
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [GATE],
        )
        if cursor.fetchone()[0] == len(processes) or any(process.poll() is not None for process in processes):
            return
        time.sleep(0.02)
    raise TimeoutError("not every process reached the gate")
