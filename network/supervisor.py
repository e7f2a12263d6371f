"""A few processes that live and die together, with their output in one place.

Plain standard library, and one thread: output and signals are looked after in turn.
"""

import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from types import FrameType, TracebackType
from typing import IO

PATIENCE_SECONDS = 2.5
STEP_SECONDS = 0.1
SET_PARENT_DEATH_SIGNAL = 1
COLOURS = (36, 33, 35, 32)


class AskedToStop(Exception):
    """A person or the system wants everything to end."""


class ChildEnded(Exception):
    """A process ended that should have stayed."""

    def __init__(self, name: str, code: int) -> None:
        how = f"exit code {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"
        super().__init__(f"{name} ended by itself ({how}), so everything else is stopped too.")


class Child:
    """One process in a session of its own, so that a Ctrl-C reaches it only through its supervisor."""

    def __init__(self, name: str, command: Sequence[str], environ: Mapping[str, str], paint: int | None) -> None:
        self.name = name
        self.label = f"\x1b[{paint}m{name} |\x1b[0m " if paint else f"{name} | "
        self.kept: list[str] = []
        self.unfinished: dict[IO[bytes], bytes] = {}
        self.process = subprocess.Popen(
            command,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=end_with_parent(os.getpid()),  # noqa: PLW1509 (there is one thread when children are made)
        )


class Supervisor:
    """Starts children, passes on what they say, and as a context ends them all."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = {**environ, "PYTHONUNBUFFERED": "1"}
        self.in_colour = sys.stdout.isatty() and "NO_COLOR" not in environ
        self.children: list[Child] = []
        self.outputs = selectors.DefaultSelector()
        self.asked = False
        self.former: dict[signal.Signals, Callable[[int, FrameType | None], object] | int | None] = {}

    def __enter__(self) -> "Supervisor":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # Background jobs inherit an ignored SIGINT, and it is to stop us still; nohup asks for HUP to be ignored.
            if number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN:
                continue
            self.former[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.end_all()
        for number, handler in self.former.items():
            signal.signal(number, handler)
        self.outputs.close()

    def start(self, name: str, command: Sequence[str]) -> Child:
        """Start ``command``; its lines appear behind ``name``."""
        paint = COLOURS[len(self.children) % len(COLOURS)] if self.in_colour else None
        child = Child(name, command, self.environ, paint)
        self.children.append(child)
        for stream in (child.process.stdout, child.process.stderr):
            if stream:
                os.set_blocking(stream.fileno(), False)
                self.outputs.register(stream, selectors.EVENT_READ, child)
        return child

    def finish(self, name: str, command: Sequence[str]) -> list[str]:
        """Run ``command`` to its end and return the lines of its standard output, which are not shown.

        Raises ``SystemExit`` with its exit code when it fails.
        """
        child = self.start(name, command)
        while child.process.poll() is None:
            self.tend(keep_from=child)
        self._drain(child, keep=True)
        self.children.remove(child)
        if child.process.returncode:
            raise SystemExit(1)
        return child.kept

    def watch(self, each_step: Callable[[], None]) -> None:
        """Look after all children until one ends or somebody asks to stop; both are raised."""
        while True:
            self.tend()
            each_step()
            for child in self.children:
                code = child.process.poll()
                if code is not None:
                    self._drain(child)
                    raise ChildEnded(child.name, code)

    def tend(self, keep_from: Child | None = None) -> None:
        """Pass on what has been said meanwhile, waiting a moment for it; raise ``AskedToStop`` when that was asked."""
        if self.asked:
            raise AskedToStop
        ready = self.outputs.select(STEP_SECONDS)
        if not self.outputs.get_map():
            time.sleep(STEP_SECONDS)
        for key, _events in ready:
            stream: IO[bytes] = key.fileobj  # type: ignore[assignment]
            self._pass_on(key.data, stream, keep=key.data is keep_from)

    def end_all(self) -> None:
        """End every child, politely and then by force, well within the five seconds that a person waits."""
        for child in self.children:
            if child.process.poll() is None:
                child.process.terminate()
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while any(child.process.poll() is None for child in self.children) and time.monotonic() < give_up_at:
            for key, _events in self.outputs.select(STEP_SECONDS):
                self._pass_on(key.data, key.fileobj)  # type: ignore[arg-type]
        for child in self.children:
            end_session(child.process.pid)
            child.process.wait()
            self._drain(child)
        self.children.clear()

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True

    def _drain(self, child: Child, *, keep: bool = False) -> None:
        """Pass on the last that ``child`` has said, and close its pipes."""
        for stream in (child.process.stdout, child.process.stderr):
            if stream and not stream.closed:
                self._pass_on(child, stream, keep=keep)
                if not stream.closed:
                    self.outputs.unregister(stream)
                    stream.close()

    def _pass_on(self, child: Child, stream: IO[bytes], *, keep: bool = False) -> None:
        """Print the lines that are whole, or keep them where they are an answer."""
        said = stream.read()
        text = child.unfinished.pop(stream, b"") + (said or b"")
        if said == b"":
            self.outputs.unregister(stream)
            stream.close()
        else:
            text, end_of_line, child.unfinished[stream] = text.rpartition(b"\n")
            text += end_of_line
        lines = [line for line in text.decode(errors="replace").splitlines() if line.strip()]
        if keep and stream is child.process.stdout:
            child.kept += lines
        elif lines:
            say(*(f"{child.label}{line}" for line in lines))


def say(*lines: str) -> None:
    """Print ``lines`` at once; nobody listening any more is as good as being asked to stop."""
    try:
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        sys.stdout.flush()
    except BrokenPipeError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise AskedToStop from error


def end_session(leader: int) -> None:
    """Kill what is left of the session that ``leader`` began."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        # Gone, or on macOS only a zombie of it is left.
        return


def end_with_parent(parent: int) -> Callable[[], None] | None:
    """Return what a child does first so that kill -9 of its parent ends it too; only Linux can."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)

    def ask_kernel() -> None:
        libc.prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return ask_kernel
