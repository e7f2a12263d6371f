"""Make ``.venv`` and put into it exactly what requirements/dev.txt lists; do nothing when it is there already.

Run it with the Python that the project shall have: ``python3 requirements/install.py``. It needs nothing installed.
With ``--or-faster`` it takes a faster Python of the path instead, when there is one: those that distributions build
are tuned by a profile, and run plain Python half again as fast as one that was compiled without.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin/python"
UV = VENV / "uv/bin/uv"
LOCK = ROOT / "requirements/dev.txt"
UV_LOCK = ROOT / "requirements/uv.txt"
# Written when its step is done: without the first the environment is half made, without the second out of date.
MADE_BY = VENV / "made-by"
IN_SYNC = VENV / "in-sync-with"
NAMES = ("python3", "python3.11", "python3.12")
# Says its path and how long some work takes; fails where it is too old, too new or cannot make environments.
TRIAL = """
import ensurepip, sys, time, venv
assert (3, 11) <= sys.version_info < (3, 13)
class Counter:
    def __init__(self, number):
        self.number = number
    def more(self, by):
        return self.number + by
def work():
    began, total = time.process_time(), 0
    for number in range(60_000):
        total += Counter(number).more(len(str(number)))
    return time.process_time() - began
print(min(work() for _turn in range(3)), sys.executable)
"""
# A smaller difference may be chance.
CLEARLY = 0.85


def main() -> None:
    """Bring ``.venv`` up to date, in as few steps as it needs."""
    if sys.version_info < (3, 11):  # noqa: UP036 (an older Python may well run this)
        sys.exit("Kith needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])  # noqa: UP031
    maker = f"{sys.base_prefix} {sys.version}"
    may_be_another = "--or-faster" in sys.argv
    is_made = bool(text_of(MADE_BY)) if may_be_another else text_of(MADE_BY) == maker
    if not is_made or not runs([PYTHON, "-c", "import encodings"]):
        faster = may_be_another and faster_python()
        if faster:
            os.execv(faster, [faster, __file__])  # noqa: S606 (it stood a trial)
        make_environment(maker)
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if text_of(IN_SYNC) != wanted:
        began = time.monotonic()
        say("Installing the locked packages into .venv.")
        install()
        IN_SYNC.write_text(wanted)
        say(f"Installed in {time.monotonic() - began:.0f} s.")


def faster_python() -> str | None:
    """Return the fastest Python on the path if it is clearly faster than this one."""
    paths = [Path(folder, name) for folder in os.get_exec_path() for name in NAMES]
    times = {path: time for time, path in map(trial, dict.fromkeys(paths)) if time}
    own, _path = trial(Path(sys.executable))
    best = min(times, key=lambda path: times[path], default=None)
    return best if best and own and times[best] < CLEARLY * own else None


def trial(python: Path) -> tuple[float, str]:
    """Return how many seconds some work takes a Python, and its path; 0 if it will not do."""
    try:
        done = subprocess.run([python, "-c", TRIAL], capture_output=True, text=True, check=True, timeout=30)
        seconds, path = done.stdout.strip().split(maxsplit=1)
        return float(seconds), path
    except (OSError, ValueError, subprocess.SubprocessError):
        return 0, ""


def make_environment(maker: str) -> None:
    """Make an empty virtual environment in place of whatever is there."""
    say(f"Making .venv with Python {sys.version.split()[0]}.")
    if VENV.exists():
        shutil.rmtree(VENV)
    done = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(
            "This Python cannot make virtual environments (on Debian install python3-venv); "
            "another one can be named as in `make setup PYTHON=python3.12`."
        )
    MADE_BY.write_text(maker)


def install() -> None:
    """Install what the lock lists and remove the rest, by uv where it can be had and by pip otherwise."""
    # Compiled once here, the packages load fast ever after, also where PYTHONDONTWRITEBYTECODE is set.
    sync = [UV, "pip", "sync", "--quiet", "--compile-bytecode", "--require-hashes", "--python", PYTHON, LOCK]
    if has_uv() and runs(sync):
        return
    pip = [PYTHON, "-m", "pip"]
    if not runs([*pip, "--version"]):
        runs([PYTHON, "-m", "ensurepip"])
    say("uv could not do it, so pip does; that takes longer.")
    done = subprocess.run(
        [*pip, "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", LOCK], check=False
    )
    if done.returncode:
        sys.exit("The packages could not be installed: see above, and run the same command again.")


def has_uv() -> bool:
    """Say whether uv is at hand, fetching the locked one into a folder beside the packages if need be."""
    if runs([UV, "--version"]):
        return True
    fetch = ["install", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    return runs([PYTHON, "-m", "pip", *fetch, "--target", UV.parent.parent, "-r", UV_LOCK]) and runs([UV, "--version"])


def runs(command: list[Path | str]) -> bool:
    """Say whether ``command`` can be run and ends well."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def text_of(file: Path) -> str:
    """Return what ``file`` says, or nothing."""
    return file.read_text() if file.exists() else ""


def say(sentence: str) -> None:
    """Write ``sentence`` to standard error."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
