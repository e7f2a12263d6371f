"""Real processes for tests: started, read, waited for and never left behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import redis

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534
# What this test run has for itself is not for the processes that it starts.
OWN = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "KITH_DATA", "KITH_EMBEDDED", "KITH_DEMO", "SITE_URL", "PYTHONPATH"}
OWN |= {"DJANGO_ALLOW_ASYNC_UNSAFE", "CELERY_QUEUE"}

USER = """
import json, os, sys
from network import embedded
embedded.end_tidily_on_signals()
embedded.provide(os.environ)
print(json.dumps({name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")}), flush=True)
sys.stdin.readline()
"""


class Running:
    """A process whose lines can be waited for."""

    def __init__(self, command: list[str], *, environ: dict[str, str], cwd: Path = ROOT, ignore_sigint: bool = False):
        self.process = subprocess.Popen(
            command,
            env=environ,
            cwd=cwd,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=ignoring_sigint if ignore_sigint else heeding_sigint,  # noqa: PLW1509 (it only sets a flag)
        )
        self.lines: list[str] = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        with suppress(ValueError):
            for line in self.process.stdout:
                self.lines.append(line.rstrip("\n"))

    @property
    def said(self) -> str:
        return "\n".join(self.lines)

    def wait_for(self, words: str, *, seconds: float = 40) -> str:
        """Return the first line that contains ``words``; fail with all that was said when it does not come."""

        def heard() -> bool:
            return any(words in line for line in self.lines) or not self.reader.is_alive()

        eventually(heard, f"the line {words!r}", seconds=seconds)
        found = [line for line in self.lines if words in line]
        assert found, f"it ended with {self.process.poll()} after saying:\n{self.said}"
        return found[0]

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def end(self, *, seconds: float = 30) -> int:
        """Close its input, wait for its end and return its exit code."""
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        code = self.process.wait(seconds)
        self.reader.join(5)
        self.process.stdout.close()
        return code

    def kill(self) -> None:
        self.process.kill()
        self.end()


def heeding_sigint() -> None:
    """As a shell in front of a person has it, even if this run was started in the background and ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def ignoring_sigint() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class User(Running):
    """A process that uses the services of a data folder until it is told to end."""

    def __init__(self, data, *, prefix=(), python=sys.executable, options=(), cwd=ROOT, **environ):
        command = [*prefix, python, *options, "-c", USER]
        super().__init__(command, environ=surroundings(KITH_DATA=data, **environ), cwd=cwd)
        self.data = data

    def ready(self):
        """Wait until it has its services, and return it with what it ``got``."""
        self.got = json.loads(self.wait_for("DATABASE_URL"))
        return self

    def sql(self, statement):
        with psycopg.connect(self.got["DATABASE_URL"], autocommit=True) as line:
            answer = line.execute(statement)
            return answer.fetchone()[0] if answer.description else None

    def redis(self):
        return redis.Redis.from_url(self.got["REDIS_URL"])

    def postmaster(self):
        return int((self.data / "postgres/postmaster.pid").read_text().split("\n")[0])


def use(data, **options):
    """Use the services of ``data`` once, from start to leave, and return what they gave."""
    user = User(data, **options).ready()
    assert user.end() == 0, user.said
    return user.got


@contextmanager
def running(command: list[str], *, environ: dict[str, str], **options: object) -> Iterator[Running]:
    """Run ``command`` for the length of a block, and kill what is left of it then."""
    process = Running(command, environ=environ, **options)
    try:
        yield process
    finally:
        if process.process.poll() is None:
            process.kill()


def surroundings(**own: object) -> dict[str, str]:
    """Return an environment as a person's shell has it, with ``own`` in addition."""
    shell = {name: value for name, value in os.environ.items() if name not in OWN and not name.startswith("PYTEST")}
    return shell | {"KITH_FSYNC": "off"} | {name: str(value) for name, value in own.items()}


def manage(*words: str, environ: dict[str, str], seconds: float = 60) -> subprocess.CompletedProcess[str]:
    """Run a management command to its end."""
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *words],
        env=environ,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


def eventually(condition: Callable[[], bool], what: str, *, seconds: float = 20) -> None:
    """Wait until ``condition`` holds; fail saying ``what`` was waited for."""
    give_up_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up_at, f"{what} did not come within {seconds} s"
        time.sleep(0.02)


def processes_with(words: str) -> dict[int, str]:
    """Return the running processes whose command contains ``words``, without this one."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if words in command and int(entry.name) != os.getpid():
                found[int(entry.name)] = command.strip()
    return found


def kill_all_with(words: str) -> None:
    """End every process whose command contains ``words``, which must be a folder of this test alone."""
    for pid in processes_with(words):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    eventually(lambda: not processes_with(words), f"the end of what ran in {words}")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def one_sentence(text: str) -> str:
    """Return what a failed start said, sure that it is a single line and no traceback."""
    lines = [line for line in text.splitlines() if line.strip()]
    assert len(lines) == 1, text
    assert "Traceback" not in text
    assert lines[0].endswith("."), text
    return lines[0]
