"""The embedded PostgreSQL: one cluster in the data folder, reached by a socket that only its owner can open."""

import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from network.embedded import processes
from network.embedded.folder import DataFolder, Unavailable
from network.embedded.programs import AS_NOBODY, NOBODY, PostgresPrograms, run_as

DATABASE = "kith"
PORT = "5432"
PROTOCOL_3_0 = 196608
RECOVERY_SECONDS = 600
SILENCE_SECONDS = 5
FORMER_BACKENDS_SECONDS = 15
STOPPING = ((signal.SIGINT, 10.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 2.0))


class Answer(StrEnum):
    """What a server says to somebody who wants to use the database."""

    READY = "ready"
    NO_DATABASE = "no such database"
    NOT_YET = "starting or stopping"
    SILENT = "nothing"


class Postgres:
    """The PostgreSQL of one data folder."""

    def __init__(self, folder: DataFolder, environ: Mapping[str, str]) -> None:
        self.folder = folder
        self.cluster = folder.path / "postgres"
        self.log = folder.path / "postgres.log"
        self.sockets = folder.sockets() / "postgres"
        self.durable = environ.get("KITH_FSYNC") != "off"
        # PGPORT, PGDATA and their kin are for somebody else's server.
        self.environ = {name: value for name, value in environ.items() if not name.startswith("PG")}

    def start(self) -> str:
        """Adopt the running server or start one, on a cluster made if need be, and return the database's URL."""
        if not self._is_adopted():
            prefix = run_as(self.folder.path)
            programs = PostgresPrograms.for_cluster(self.cluster).within_reach(prefix, self.folder.path)
            if not self.cluster.exists():
                self._make_cluster(programs, prefix)
            self._launch(programs, prefix)
        if self.answer() is Answer.NO_DATABASE:
            self._create_database(PostgresPrograms.for_cluster(self.cluster))
        return f"postgres://postgres@/{DATABASE}?host={quote(str(self.sockets), safe='')}"

    def stop(self) -> None:
        """End the server of this cluster, if one runs, with everything written."""
        pid = self.pid()
        if pid:
            processes.end(pid, STOPPING, lambda: self.pid() == pid)

    def pid(self) -> int | None:
        """Return the number of the running postmaster; a number that another program has by now does not count."""
        pid = processes.first_number(self.cluster / "postmaster.pid")
        words = processes.command_line(pid) if pid else []
        is_ours = bool(words) and Path(words[0]).name == "postgres" and str(self.cluster) in words
        return pid if is_ours else None

    def answer(self) -> Answer:
        """Ask for a connection, as a client does: during recovery the socket is there, yet nobody is let in."""
        names = f"user\0postgres\0database\0{DATABASE}\0\0".encode()
        with socket.socket(socket.AF_UNIX) as line, line.makefile("rb") as replies:
            line.settimeout(SILENCE_SECONDS)
            try:
                line.connect(str(self.sockets / f".s.PGSQL.{PORT}"))
                line.sendall(struct.pack("!ii", len(names) + 8, PROTOCOL_3_0) + names)
                return verdict(replies)
            except OSError:
                return Answer.SILENT

    def _is_adopted(self) -> bool:
        """Say whether a running server takes us, waiting for one that starts or stops, and ending one that is lost."""
        silent_until = time.monotonic() + SILENCE_SECONDS
        give_up_at = time.monotonic() + RECOVERY_SECONDS
        while True:
            answer = self.answer()
            if answer in (Answer.READY, Answer.NO_DATABASE):
                return True
            pid = self.pid()
            if pid is None:
                return False
            now = time.monotonic()
            if now > give_up_at or (answer is Answer.SILENT and now > silent_until):
                self.stop()
                return False
            time.sleep(processes.POLL_SECONDS)

    def _make_cluster(self, programs: PostgresPrograms, prefix: list[str]) -> None:
        """Make the cluster aside and move it into place when it is whole: a half-made one never counts."""
        sys.stderr.write(f"Making a database in {self.cluster}; this happens once.\n")
        for half_made in self.folder.path.glob("postgres-new-*"):
            shutil.rmtree(half_made, ignore_errors=True)
        fresh = Path(tempfile.mkdtemp(prefix="postgres-new-", dir=self.folder.path))
        if prefix == AS_NOBODY:
            os.chown(fresh, NOBODY, NOBODY)
        command = [*prefix, programs.path("initdb"), "-D", str(fresh), "-U", "postgres", "--auth=trust", "-E", "UTF8"]
        command += ["--no-locale"]
        if programs.version >= 17:
            command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if not self.durable:
            command += ["--no-sync"]
        done = subprocess.run(
            command, env=self.environ | {"LC_ALL": "C"}, cwd="/", capture_output=True, text=True, check=False
        )
        if done.returncode:
            self.log.write_text(done.stdout + done.stderr)
            shutil.rmtree(fresh, ignore_errors=True)
            reason = processes.last_words(self.log)
            raise Unavailable(f"PostgreSQL could not make a database in {self.folder.path}: {reason}.")
        fresh.rename(self.cluster)

    def _launch(self, programs: PostgresPrograms, prefix: list[str]) -> None:
        """Start the server and wait until it lets us in."""
        self._hand_over(prefix)
        command = [*prefix, programs.path("postgres"), "-D", str(self.cluster), "-k", str(self.sockets)]
        command += ["-p", PORT, "-h", "", "-c", "unix_socket_permissions=0700", "-c", "log_timezone=UTC"]
        if not self.durable:
            command += ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
        give_up_at = time.monotonic() + FORMER_BACKENDS_SECONDS
        while not self._came_up(command):
            reason = processes.last_words(self.log)
            # After kill -9 of a postmaster its backends take a moment to notice.
            if "still in use" not in self.log.read_text(errors="replace") or time.monotonic() > give_up_at:
                raise Unavailable(f"PostgreSQL does not start in {self.cluster}: {reason} ({self.log}).")
            time.sleep(0.2)

    def _came_up(self, command: list[str]) -> bool:
        """Start the server once and say whether it lets us in; False when it ended instead."""
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)
        (self.sockets / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
        pid = processes.launch(command, log=self.log, environ=self.environ)
        give_up_at = time.monotonic() + RECOVERY_SECONDS
        while self.answer() not in (Answer.READY, Answer.NO_DATABASE):
            if not processes.is_alive(pid):
                return False
            if time.monotonic() > give_up_at:
                raise Unavailable(f"PostgreSQL is still not ready in {self.cluster}: see {self.log}.")
            time.sleep(processes.POLL_SECONDS)
        return True

    def _hand_over(self, prefix: list[str]) -> None:
        """Give the cluster and its sockets to the user that the server runs as, whoever had them before."""
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid():
            return
        owner = NOBODY if prefix == AS_NOBODY else 0
        if self.sockets.stat().st_uid != owner:
            os.chown(self.sockets, owner, owner)
        if self.cluster.stat().st_uid != owner:
            for place in (self.cluster, *self.cluster.rglob("*")):
                os.chown(place, owner, owner, follow_symlinks=False)

    def _create_database(self, programs: PostgresPrograms) -> None:
        """Create the database that the URL names."""
        command = [programs.path("createdb"), "-h", str(self.sockets), "-p", PORT, "-U", "postgres", DATABASE]
        done = subprocess.run(command, env=self.environ | {"LC_ALL": "C"}, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Unavailable(f"PostgreSQL could not create the database {DATABASE}: {done.stderr.strip()}.")


def verdict(replies: BinaryIO) -> Answer:
    """Read what a server sends to a new client until it lets it in or turns it away."""
    while len(head := replies.read(5)) == 5:
        kind, length = struct.unpack("!ci", head)
        body = replies.read(length - 4)
        if kind == b"Z":
            return Answer.READY
        if kind == b"E":
            reasons = {field[:1]: field[1:] for field in body.split(b"\0")}
            known = {b"3D000": Answer.NO_DATABASE, b"57P03": Answer.NOT_YET}
            return known.get(reasons.get(b"C", b""), Answer.READY)
    return Answer.SILENT
