"""How far an import is, for whoever wants to show it."""

from __future__ import annotations

import sys
from typing import Protocol, TextIO

from tqdm import tqdm


class Progress(Protocol):
    """Something that can show one stretch of work after another."""

    def begin(self, title: str, total: int) -> None:
        """Show a new stretch of ``total`` steps."""

    def advance(self, steps: int) -> None:
        """Show that so many more steps are done."""


class Silence:
    """Shows nothing."""

    def begin(self, title: str, total: int) -> None:
        pass

    def advance(self, steps: int) -> None:
        pass


class Bar:
    """Shows a bar on ``stream``, by default standard error; a log gets a line now and then instead of many."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.bar: tqdm | None = None

    def begin(self, title: str, total: int) -> None:
        self.end()
        pause = 0.2 if self.stream.isatty() else 10
        self.bar = tqdm(total=total, desc=title, file=self.stream, mininterval=pause, unit_scale=True, leave=True)

    def advance(self, steps: int) -> None:
        if self.bar is not None:
            self.bar.update(steps)

    def end(self) -> None:
        """Leave the last bar as it is."""
        if self.bar is not None:
            self.bar.close()
            self.bar = None
