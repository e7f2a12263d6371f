"""Acts at the same moment, each in a process and on a connection of its own.

The processes wait at a gate, an advisory lock that the caller holds; when all have arrived, it opens for all at once.
"""

from __future__ import annotations

import atexit
import time
from multiprocessing import Pipe

from django.db import connection

from tests.events import processes

GATE = 20_260_601
PRELUDE = f"""
from django.db import connection
def gate():
    connection.cursor().execute("SELECT pg_advisory_lock_shared({GATE})")
"""
# Twenty processes take their time on a busy machine.
DEADLINE = 240


class Forge:
    """A warm process that forks others, all with the environment that it was started with."""

    running: Forge | None = None

    def __init__(self, environ: dict[str, str]) -> None:
        self.environ = environ
        self.line, theirs = Pipe()
        descriptor = theirs.fileno()
        self.process = processes.start("-m", "tests.forge", str(descriptor), pass_fds=[descriptor])
        theirs.close()

    @classmethod
    def of_now(cls) -> Forge:
        """The one that runs, or another where the environment has changed since it was started."""
        environ = {name: value for name, value in processes.environment().items() if name != "PYTEST_CURRENT_TEST"}
        if cls.running is None or cls.running.environ != environ or cls.running.process.poll() is not None:
            cls.end()
            cls.running = cls(environ)
        return cls.running

    @classmethod
    def end(cls) -> None:
        if cls.running:
            cls.running.line.close()
            cls.running.process.wait(DEADLINE)
            cls.running = None


atexit.register(Forge.end)


def at_once(*acts: str) -> list[str]:
    """Run each of ``acts``, Python that calls ``gate()`` once, in its own process; return what each printed."""
    line = Forge.of_now().line
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [GATE])
        line.send([PRELUDE + act for act in acts])
        try:
            _wait_for(len(acts), cursor, line)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [GATE])
    said = {}
    while len(said) < len(acts):
        if not line.poll(DEADLINE):
            Forge.running.process.kill()
            raise TimeoutError("not every process has ended")
        number, words = line.recv()
        said[number] = words
    return [said[number] for number in range(len(acts))]


def _wait_for(number: int, cursor, line) -> None:
    """Return when so many processes stand at the gate, or one has ended early."""
    give_up_at = time.monotonic() + DEADLINE
    while time.monotonic() < give_up_at:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted"
            # Other test processes have gates of their own, each in its own database.
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [GATE],
        )
        if cursor.fetchone()[0] == number or line.poll(0.02):
            return
    raise TimeoutError("not every process reached the gate")
