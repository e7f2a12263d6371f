"""Calendar programs of others: vdirsyncer fetches a feed into a folder, khal says what stands there and when."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

FETCHING = """
[general]
status_path = "{folder}/status/"

[pair kith]
a = "web"
b = "files"
collections = null
conflict_resolution = "a wins"

[storage web]
type = "http"
url = "{url}"

[storage files]
type = "filesystem"
path = "{folder}/items/"
fileext = ".ics"
"""

READING = """
[calendars]
[[kith]]
path = {folder}/items/
readonly = True

[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = {zone}
default_timezone = {zone}

[sqlite]
path = {folder}/khal.db
"""
BIN = Path(sys.executable).parent


@dataclass
class Client:
    """Somebody's calendar program, with a folder of its own and the clock by which its owner lives."""

    folder: Path
    zone: str = "Europe/London"

    def subscribe(self, url: str) -> None:
        """Take the address of a feed."""
        (self.folder / "items").mkdir(exist_ok=True)
        (self.folder / "fetching.ini").write_text(FETCHING.format(folder=self.folder, url=url))
        self._run("vdirsyncer", "-c", self.folder / "fetching.ini", "discover", "kith")

    def fetch(self) -> None:
        """Ask the feed for what is new."""
        self._run("vdirsyncer", "-c", self.folder / "fetching.ini", "sync")

    def listed(self, start: str, days: int = 366) -> list[str]:
        """What stands in the calendar, each as "2027-03-28 03:30 to 2027-03-28 04:30 Title", by the owner's clock."""
        (self.folder / "reading.ini").write_text(READING.format(folder=self.folder, zone=self.zone))
        form = "{start-date} {start-time} to {end-date} {end-time} {title}{cancelled}"
        told = self._run(
            *("khal", "-c", self.folder / "reading.ini", "list", "--once", "--day-format", ""),
            *("--format", form, start, f"{days}d"),
        )
        return [line for line in told.splitlines() if line.strip()]

    def _run(self, program: str, *arguments: str | Path) -> str:
        environ = {**os.environ, "HOME": str(self.folder), "LC_ALL": "C.UTF-8", "XDG_CONFIG_HOME": str(self.folder)}
        done = subprocess.run(
            [BIN / program, *map(str, arguments)], env=environ, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout
