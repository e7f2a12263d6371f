from __future__ import annotations

import subprocess

import pytest
from django.db import connection

from network.celery import app
from tests.events import processes


@pytest.fixture
def worker(transactional_db, monkeypatch):
    """A real Celery worker on the test's database, with a queue of its own beside those of other test processes."""
    queue = f"plans-of-{connection.settings_dict['NAME']}"
    monkeypatch.setitem(app.conf, "task_default_queue", queue)
    with app.connection_for_write() as broker:
        broker.default_channel.queue_purge(queue)
    process = processes.start(
        *["-m", "celery", "-A", "network.celery", "worker", "-Q", queue, "-P", "solo", "-l", "WARNING"],
        *["--without-gossip", "--without-mingle", "--without-heartbeat"],
        stdin=subprocess.DEVNULL,
    )
    yield process
    process.terminate()
    process.wait(20)
