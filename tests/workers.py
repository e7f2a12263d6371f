"""A real Celery worker and beat on the test's database."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from network.celery import app
from tests.events import processes


@pytest.fixture
def queue(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a queue of this test process's own, since those of one run share a Redis."""
    name = f"tasks-of-{connection.settings_dict['NAME']}"
    monkeypatch.setitem(app.conf, "task_default_queue", name)
    monkeypatch.setenv("CELERY_QUEUE", name)
    with app.connection_for_write() as broker:
        broker.default_channel.queue_purge(name)
    return name


def _celery(*arguments: str) -> subprocess.Popen:
    return processes.start("-m", "celery", "-A", "network.celery", *arguments, stdin=subprocess.DEVNULL)


def _end(process: subprocess.Popen) -> None:
    process.terminate()
    process.wait(20)


@pytest.fixture
def worker(queue: str) -> Iterator[subprocess.Popen]:
    process = _celery(
        *["worker", "-Q", queue, "-P", "solo", "-l", "WARNING"],
        *["--without-gossip", "--without-mingle", "--without-heartbeat"],
    )
    yield process
    _end(process)


@pytest.fixture
def beat(queue: str, tmp_path: Path) -> Iterator[subprocess.Popen]:
    process = _celery("beat", "-l", "WARNING", "--pidfile=", "-s", str(tmp_path / "schedule"))
    yield process
    _end(process)
