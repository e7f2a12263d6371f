"""How fast a large network comes in, and how much memory that takes."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.bench.rows import row
from tests.files import write_csv

ROOT = Path(__file__).parent.parent.parent
START = datetime(2015, 1, 5, 18, tzinfo=UTC)
# What the child reports of itself when it is done: its peak of memory.
REPORTING = """
import atexit, resource, runpy, sys
atexit.register(lambda: print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr))
sys.argv = ["manage.py", *sys.argv[1:]]
runpy.run_path("manage.py", run_name="__main__")
"""


class Import(NamedTuple):
    """What one import took: seconds on the clock, and megabytes at its peak."""

    seconds: float
    megabytes: float


def write_network(folder: Path, *, members: int, events: int, present: int, seed: int = 1) -> None:
    """Write a network of events at which so many people, or one more at every other event, were present."""
    chance = random.Random(seed)
    people = [f"p{number}" for number in range(members)]
    write_csv(folder / "members.csv", "id,name,joined_on", [(one, f"Person {one}", "2015-01-01") for one in people])
    starts = [(f"e{number}", f"Evening {number}", START + timedelta(hours=11 * number)) for number in range(events)]
    write_csv(
        folder / "events.csv", "id,title,starts_at", [(one, title, start.isoformat()) for one, title, start in starts]
    )
    write_csv(
        folder / "attendance.csv",
        "event,member,answer,status",
        [
            (event, one, "yes", "present")
            for number, (event, _title, _start) in enumerate(starts)
            for one in chance.sample(people, present + (number % 2 if present < 100 else 0))
        ],
    )


def imported(folder: Path, data: Path) -> Import:
    """Import a folder into a database of its own, in a process of its own."""
    environment = os.environ | {"KITH_DATA": str(data)}
    for name in ("DATABASE_URL", "REDIS_URL"):
        environment.pop(name, None)
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", REPORTING, "import_network", str(folder), "--slug", "large"],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    seconds = time.perf_counter() - began
    (peak,) = [line.split()[1] for line in done.stderr.splitlines() if line.startswith("peak ")]
    return Import(seconds, int(peak) / 1024)


def _imported(*, members: int, events: int, present: int) -> Import:
    with tempfile.TemporaryDirectory(prefix="kith-bench-") as place:
        folder = Path(place) / "files"
        folder.mkdir()
        write_network(folder, members=members, events=events, present=present)
        return imported(folder, Path(place) / "data")


@cache
def many_small_events() -> Import:
    return _imported(members=2000, events=8000, present=12)


@row("import of 100,000 attendances at 8,000 events of 12 or 13", unit="s", target=60)
def import_many_small_events() -> float:
    return many_small_events().seconds


@row("memory of that import", unit="MB", target=500)
def import_memory() -> float:
    return many_small_events().megabytes


@row("import of 10,000 attendances at 800 events of 12 or 13", unit="s", target=15, quick=True)
def import_some_small_events() -> float:
    return _imported(members=500, events=800, present=12).seconds


@row("import of 300 events of 150", unit="s", target=300)
def import_few_large_events() -> float:
    return _imported(members=600, events=300, present=150).seconds
