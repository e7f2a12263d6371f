"""Processes that outlive the one that started them: begun, recognised and ended by number."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

POLL_SECONDS = 0.02

# The shell's child is handed to init, so that it leaves no zombie with us and its end is nobody's warning.
DETACHED = '"$@" >&2 & echo $!'


def launch(command: Sequence[str], *, log: Path, environ: Mapping[str, str]) -> int:
    """Start ``command`` in a session of its own with its output in ``log``, and return its process number."""
    with fresh_log(log) as output:
        shell = subprocess.run(
            ["/bin/sh", "-c", DETACHED, "sh", *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=output,
            env=environ,
            start_new_session=True,
            check=True,
        )
    return int(shell.stdout)


def fresh_log(log: Path) -> IO[bytes]:
    """Open an empty ``log`` and keep the one before as ``.old``, so that logs do not grow from start to start."""
    if log.exists():
        log.replace(log.with_suffix(".old"))
    return os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def command_line(pid: int) -> list[str]:
    """Return the words of the command that ``pid`` runs; none for a zombie or a number nobody has."""
    try:
        return os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes()).rstrip("\0").split("\0")
    except (FileNotFoundError, ProcessLookupError):
        if Path("/proc/self").exists():
            return []
    listed = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return listed.stdout.split()


def is_alive(pid: int) -> bool:
    """Say whether the process runs. A zombie does not, and one that is just being replaced by exec does."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return not Path("/proc/self").exists()
    except PermissionError:
        return True
    return state not in ("Z", "X")


def first_number(file: Path) -> int | None:
    """Return the number in the first line of ``file``, as servers leave their own there."""
    try:
        return int(file.read_text().split("\n")[0])
    except (FileNotFoundError, ValueError):
        return None


def end(pid: int, steps: Sequence[tuple[signal.Signals, float]], is_running: Callable[[], bool]) -> bool:
    """Send each signal of ``steps`` and wait so many seconds for it, until the process is gone; say whether it is."""
    for number, patience in steps:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return True
        if until(lambda: not is_running(), seconds=patience):
            return True
    return False


def until(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Wait for ``condition``, at most so many seconds, and say whether it came true."""
    give_up_at = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > give_up_at:
            return False
        time.sleep(POLL_SECONDS)
    return True


def last_words(log: Path) -> str:
    """Return the last line of ``log`` that says what went wrong, without time stamp or full stop."""
    try:
        lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
    except FileNotFoundError:
        return "it left no log"
    for line in reversed(lines):
        for mark in ("FATAL:", "PANIC:", "error:", "ERROR:", "No space left"):
            if mark in line:
                start = line.index(mark) + (0 if mark == "No space left" else len(mark))
                return line[start:].strip().rstrip(".")
    return lines[-1].strip().rstrip(".") if lines else "it said nothing"
