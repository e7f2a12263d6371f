"""The embedded Redis: queue and cache of one data folder. What it forgets is never missed, so it may start empty."""

import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote

from network.embedded import processes
from network.embedded.folder import DataFolder, Unavailable
from network.embedded.programs import redis_program

SILENCE_SECONDS = 5
LOADING_SECONDS = 60
STOPPING = ((signal.SIGTERM, 5.0), (signal.SIGKILL, 2.0))


class Redis:
    """The Redis or Valkey of one data folder."""

    def __init__(self, folder: DataFolder, environ: Mapping[str, str]) -> None:
        self.data = folder.path / "redis"
        self.log = folder.path / "redis.log"
        self.socket = folder.sockets() / "redis.sock"
        self.durable = environ.get("KITH_FSYNC") != "off"
        self.environ = environ

    def start(self) -> str:
        """Adopt the running server or start one, and return its URL."""
        if not self._is_ready(while_running=self.pid, seconds=SILENCE_SECONDS):
            self.stop()
            self._launch()
        return f"unix://{quote(str(self.socket))}?db=0"

    def stop(self) -> None:
        """End the server of this folder, if one runs."""
        pid = self.pid()
        if pid:
            processes.end(pid, STOPPING, lambda: self.pid() == pid)

    def pid(self) -> int | None:
        """Return the number of the running server; a number that another program has by now does not count."""
        pid = processes.first_number(self.data / "redis.pid")
        command = " ".join(processes.command_line(pid)) if pid else ""
        is_server = "redis-server" in command or "valkey-server" in command
        return pid if is_server and self._works_here(pid, command) else None

    def _works_here(self, pid: int | None, command: str) -> bool:
        """Say whether that server is ours, by where it works, since some versions write over their command."""
        try:
            return Path(f"/proc/{pid}/cwd").readlink() == self.data
        except OSError:
            return str(self.socket) in command

    def _answers(self) -> bool:
        """Say whether the server takes commands; while it loads it refuses them."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(SILENCE_SECONDS)
            try:
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(64).startswith(b"+PONG")
            except OSError:
                return False

    def _launch(self) -> None:
        """Start the server, on nothing where it cannot read what it had kept."""
        if self._came_up():
            return
        reason = processes.last_words(self.log)
        sys.stderr.write(f"Redis could not use what it had kept ({reason}), so it starts empty; nothing is lost.\n")
        shutil.rmtree(self.data)
        if not self._came_up():
            raise Unavailable(f"Redis does not start in {self.data}: {processes.last_words(self.log)} ({self.log}).")

    def _came_up(self) -> bool:
        """Start the server once and say whether it takes commands; False when it ended instead."""
        self.data.mkdir(mode=0o700, exist_ok=True)
        self.socket.unlink(missing_ok=True)
        kept = ["--dir", str(self.data), "--appendonly", "yes", "--save", "60 1"]
        kept += ["--appendfsync", "everysec" if self.durable else "no"]
        reached = ["--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"]
        command = [redis_program(), *reached, *kept, "--pidfile", str(self.data / "redis.pid"), "--daemonize", "no"]
        pid = processes.launch(command, log=self.log, environ=self.environ)
        return self._is_ready(while_running=lambda: processes.is_alive(pid), seconds=LOADING_SECONDS)

    def _is_ready(self, *, while_running: Callable[[], object], seconds: float) -> bool:
        """Wait until the server takes commands, as long as it runs and at most so many seconds."""
        give_up_at = time.monotonic() + seconds
        while not self._answers():
            if not while_running() or time.monotonic() > give_up_at:
                return False
            time.sleep(processes.POLL_SECONDS)
        return True
