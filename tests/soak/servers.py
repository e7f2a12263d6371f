"""The web server and the worker of an evening, which are started, stopped and killed as a machine does it."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from tests.bench.bench_door import server_command
from tests.events import processes

DEADLINE = 120
PRODUCTION = "network.wsgi:application"


class Web:
    """The web server with the command of the image, at one address through all its restarts."""

    def __init__(self, application: str = PRODUCTION, **environ: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [application if part == PRODUCTION else part for part in server_command(self.port)]
        # It says whom it lost; that is not for those who watch.
        self.command = [*command, "--log-level", "critical"]
        self.environ = processes.environment() | {
            "DATABASE_POOL": "8",
            "SITE_URL": "http://localhost",
            "WEB_CONCURRENCY": "2",
            **environ,
        }
        self.running: subprocess.Popen | None = None

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        self.running = subprocess.Popen(self.command, env=self.environ, stdout=subprocess.DEVNULL)

    def wait(self) -> None:
        """Until it answers."""
        give_up_at = time.monotonic() + DEADLINE
        while time.monotonic() < give_up_at:
            with suppress(OSError, http.client.HTTPException):
                line = http.client.HTTPConnection("localhost", self.port, timeout=DEADLINE)
                line.request("GET", "/healthz")
                line.getresponse().read()
                return line.close()
            time.sleep(0.1)
        raise TimeoutError("the web server did not come up")

    def stop(self) -> None:
        if self.running:
            self.running.terminate()
            self.running.wait(DEADLINE)
        self.running = None

    def workers(self) -> list[int]:
        pid = self.running.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def kill_worker(self) -> None:
        """One of its processes is gone without a word, with whatever it was doing."""
        os.kill(self.workers()[0], signal.SIGKILL)

    def most_memory(self) -> float:
        """The most that one of its processes has held, in MB."""
        return max(_most_memory(pid) for pid in self.workers())


class Worker:
    """A Celery worker."""

    running: subprocess.Popen | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "celery", "-A", "network.celery", "worker", "-P", "solo", "-l", "ERROR"]
        command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        self.running = subprocess.Popen(
            command, env=processes.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.running:
            self.running.send_signal(how)
            self.running.wait(DEADLINE)
        self.running = None


def _most_memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
