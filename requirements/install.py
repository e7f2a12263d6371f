"""Make ``.venv`` and put into it exactly what requirements/dev.txt lists; do nothing when it is there already.

Run it with the Python that the project shall have: ``python3 requirements/install.py``. It needs nothing installed.
"""

import hashlib
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


def main() -> None:
    """Bring ``.venv`` up to date, in as few steps as it needs."""
    if sys.version_info < (3, 11):  # noqa: UP036 (an older Python may well run this)
        sys.exit("Kith needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])  # noqa: UP031
    maker = f"{sys.base_prefix} {sys.version}"
    if text_of(MADE_BY) != maker or not runs([PYTHON, "-c", "import encodings"]):
        make_environment(maker)
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if text_of(IN_SYNC) != wanted:
        began = time.monotonic()
        say("Installing the locked packages into .venv.")
        install()
        IN_SYNC.write_text(wanted)
        say(f"Installed in {time.monotonic() - began:.0f} s.")


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
