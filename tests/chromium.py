"""A Chromium for the browser tests: the one that is there, or one installed for them.

Best is the one made for running without a screen, which is the same browser for a third less processor time.
``python -m tests.chromium`` prints the path, installing it first where none is found.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

PACKAGE = "chromium-headless-shell"
SCREENLESS = (PACKAGE, "chrome-headless-shell")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
DPKG_PATIENCE_SECONDS = 180
APT_SECONDS = 600
ADVICE = f"No Chromium for the browser tests: install Debian's package {PACKAGE}, or set CHROMIUM to the path of one."


class NoChromium(RuntimeError):
    """There is no Chromium here and none could be installed; the message says what to do."""


def ensure() -> Path:
    """Return the path of a Chromium, installing one when there is none.

    Raises ``NoChromium``, whose message is one sentence, when that fails too.
    """
    found = named() or first_of(SCREENLESS)
    if found:
        return found
    complaint = install_package(is_pressing=find() is None) if may_install_packages() else ""
    found = find()
    if found:
        return found
    complaint = fetch_playwrights_own() or complaint
    found = playwrights_own()
    if not found:
        raise NoChromium(f"{ADVICE} ({complaint})" if complaint else ADVICE)
    return found


def find() -> Path | None:
    """Return the Chromium that ``$CHROMIUM`` names, else one on the path, else Playwright's own, else nothing."""
    return named() or first_of(SCREENLESS) or first_of(NAMES) or playwrights_own()


def named() -> Path | None:
    """Return the Chromium that ``$CHROMIUM`` names, if it names one."""
    path = os.environ.get("CHROMIUM")
    if path and not os.access(path, os.X_OK):
        raise NoChromium(f"CHROMIUM names {path}, which is not a program that can be run.")
    return Path(path) if path else None


def first_of(names: Iterable[str]) -> Path | None:
    """Return the first program of these names that is on the path."""
    found = next(filter(None, map(shutil.which, names)), None)
    return Path(found) if found else None


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


def may_install_packages() -> bool:
    """Whether this is a machine of Debian's kind on which this user may install."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def fetch_playwrights_own() -> str:
    """Have Playwright fetch its Chromium; return the complaint, or nothing."""
    say("Fetching Playwright's Chromium; this happens once.")
    done = run([sys.executable, "-m", "playwright", "install", "chromium"])
    return "" if done.returncode == 0 else last_line(done)


def install_package(*, is_pressing: bool) -> str:
    """Install Debian's package, waiting while another program holds dpkg's lock; return the complaint, or nothing.

    Where it is not pressing, since another Chromium is there, what packages exist is not asked anew.
    """
    say(f"Installing Debian's package {PACKAGE} for the browser tests; this happens once.")
    give_up_at = time.monotonic() + DPKG_PATIENCE_SECONDS
    updated = not is_pressing
    while True:
        done = run(["apt-get", "install", "-y", "-q", "--no-install-recommends", PACKAGE])
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
