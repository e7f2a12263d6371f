"""A rush on one event over HTTP: a web server as Kith runs it, and people who press yes in processes of their own."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from urllib.parse import urlsplit

from events.answer_links import answer_link
from events.models import Event
from tests.events import processes
from tests.factories import make_member

DEADLINE = 240


@contextmanager
def web_server(*, locked: bool = True, workers: int = 2) -> Iterator[int]:
    """The port of a web server on the database of the test."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    environ = processes.environment() | {"DATABASE_POOL": "8", "RUSH": "LOCKED" if locked else "UNLOCKED", "DEBUG": "0"}
    command = [sys.executable, "-m", "gunicorn", "tests.events.rush_server:application", "--worker-class", "gthread"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", "8", "--backlog", "2048"]
    server = subprocess.Popen([*command, "--log-level", "error", "--no-control-socket"], env=environ)
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=60)


def _wait_for(port: int) -> None:
    give_up_at = time.monotonic() + DEADLINE
    while time.monotonic() < give_up_at:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the web server did not come up")


def press_yes_at_once(
    event: Event, *, people: int, clients: int, port: int, in_flight: int | None = None
) -> list[tuple[int, float]]:
    """Status and seconds of each answer, when so many people press yes from so many processes at the same moment.

    With ``in_flight`` no more than so many, a share in each process, wait for their answer at any time.
    """
    members = [make_member(event.network) for _number in range(people)]
    addresses = [urlsplit(answer_link(event, member)).path for member in members]
    crowds = [
        processes.start(
            "-m",
            "tests.events.crowd",
            str(port),
            str(ceil((in_flight or people) / clients)),
            *addresses[number::clients],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for number in range(clients)
    ]
    if [crowd.stdout.readline() for crowd in crowds] != ["ready\n"] * clients:
        raise RuntimeError("not everybody is ready")
    for crowd in crowds:
        crowd.stdin.write("go\n")
        crowd.stdin.flush()
    return [tuple(one) for crowd in crowds for one in json.loads(crowd.communicate(timeout=DEADLINE)[0])]
