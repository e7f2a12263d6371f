"""A Chromium for the browser tests: the one that is there, or one installed for them.

``python -m tests.chromium`` prints its path, installing it first where none is found.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
DPKG_PATIENCE_SECONDS = 180
APT_SECONDS = 600
ADVICE = "No Chromium for the browser tests: install Debian's package chromium, or set CHROMIUM to the path of one."


class NoChromium(RuntimeError):
    """There is no Chromium here and none could be installed; the message says what to do."""


def ensure() -> Path:
    """Return the path of a Chromium, installing one when there is none.

    Raises ``NoChromium``, whose message is one sentence, when that fails too.
    """
    found = find()
    if found:
        return found
    complaint = install()
    found = find()
    if not found:
        raise NoChromium(f"{ADVICE} ({complaint})" if complaint else ADVICE)
    return found


def find() -> Path | None:
    """Return the Chromium that ``$CHROMIUM`` names, else one on the path, else Playwright's own, else nothing."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not os.access(named, os.X_OK):
            raise NoChromium(f"CHROMIUM names {named}, which is not a program that can be run.")
        return Path(named)
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    if on_path:
        return Path(on_path)
    usual = Path("/usr/bin/chromium")
    return usual if usual.exists() else playwrights_own()


def playwrights_own() -> Path | None:
    """Return the newest Chromium among those that Playwright has installed for this user."""
    folder = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    caches = (
        [Path(folder)]
        if folder
        else [Path.home() / ".cache/ms-playwright", Path.home() / "Library/Caches/ms-playwright"]
    )
    programs = ("chrome-linux*/chrome", "chrome-mac*/Chromium.app/Contents/MacOS/Chromium")
    found = [path for cache in caches for program in programs for path in cache.glob(f"chromium-*/{program}")]
    return max(found, key=lambda path: path.stat().st_mtime, default=None)


def install() -> str:
    """Install a Chromium by Debian's packages or else by Playwright; return the last complaint if neither worked."""
    complaint = ""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        complaint = install_package()
        if not complaint:
            return ""
    if importlib.util.find_spec("playwright"):
        say("Fetching Playwright's Chromium; this happens once.")
        done = run([sys.executable, "-m", "playwright", "install", "chromium"])
        return "" if done.returncode == 0 else last_line(done)
    return complaint


def install_package() -> str:
    """Install Debian's package, waiting while another program holds dpkg's lock; return the complaint, or nothing."""
    say("Installing Debian's package chromium for the browser tests; this happens once.")
    give_up_at = time.monotonic() + DPKG_PATIENCE_SECONDS
    updated = False
    while True:
        done = run(["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"])
        if done.returncode == 0:
            return ""
        if "lock" in done.stderr and time.monotonic() < give_up_at:
            time.sleep(2)
        elif not updated:
            updated = True
            run(["apt-get", "update", "-q"])
        else:
            return last_line(done)


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run ``command`` without questions and with its output kept, for at most ten minutes."""
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    try:
        return subprocess.run(
            command,
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=APT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 1, "", f"{command[0]} took longer than {APT_SECONDS} s")


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    """Return the last line that a program complained with."""
    lines = (done.stderr.strip() or done.stdout.strip()).splitlines()
    return lines[-1].strip() if lines else f"exit code {done.returncode}"


def say(sentence: str) -> None:
    """Write ``sentence`` to standard error."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    try:
        sys.stdout.write(f"{ensure()}\n")
    except NoChromium as absent:
        sys.exit(str(absent))
