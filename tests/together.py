"""Acts at the same moment, each in a process and on a connection of its own.

The processes wait at a gate, an advisory lock that the caller holds. When nobody can go on, since each stands at the
gate or waits for another's lock, it opens for all at once. Each call of ``gate()`` is the next of several gates, so a
twin without its lock can have everybody look before anybody writes.
"""

from __future__ import annotations

import atexit
import time
from multiprocessing import Pipe

from django.db import connection

from tests.events import processes

GATES = range(20_260_601, 20_260_613)
PRELUDE = f"""
from django.db import connection
gates_ahead = iter({GATES})
def gate():
    connection.cursor().execute("SELECT pg_advisory_lock_shared(%s)", [next(gates_ahead)])
"""
# Those who wait for a lock of any kind; other test processes have databases of their own.
WAITING = """
    SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE NOT granted AND datname = current_database()"""
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
    """Run each of ``acts``, Python that calls ``gate()``, in its own process; return what each printed."""
    line, said = Forge.of_now().line, {}
    give_up_at = time.monotonic() + DEADLINE
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(gate) FROM unnest(%s::bigint[]) gate", [list(GATES)])
        shut = list(GATES)
        line.send([PRELUDE + act for act in acts])
        try:
            while len(said) < len(acts):
                if line.poll(0.02):
                    number, words = line.recv()
                    said[number] = words
                elif time.monotonic() > give_up_at:
                    Forge.running.process.kill()
                    raise TimeoutError("not every process has ended")
                elif shut and _waiting(cursor) == len(acts) - len(said):
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [shut.pop(0)])
        finally:
            cursor.execute("SELECT pg_advisory_unlock_all()")
    return [said[number] for number in range(len(acts))]


def _waiting(cursor) -> int:
    cursor.execute(WAITING)
    return cursor.fetchone()[0]
