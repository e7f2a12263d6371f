"""What is wrong with a folder of files, named by file, line and column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SHOWN = 100


class Problem(NamedTuple):
    """One reason why nothing is imported. Line 0: the whole file; no column: the whole line."""

    file: str
    line: int
    column: str
    reason: str

    @property
    def place(self) -> str:
        """Where it is, in words: "members.csv, line 3, column email"."""
        place = [self.file]
        if self.line:
            place.append(_("line %(line)d") % {"line": self.line})
        if self.column:
            place.append(_("column %(column)s") % {"column": self.column})
        return ", ".join(place)

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@dataclass
class Problems:
    """Everything wrong that was found; the first hundred are kept in words, all are counted."""

    shown: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(self, file: str, line: int, column: str, reason: str) -> None:
        self.count += 1
        if len(self.shown) < SHOWN:
            self.shown.append(Problem(file, line, column, reason))

    def __bool__(self) -> bool:
        return self.count > 0

    def sentences(self) -> Iterator[str]:
        """Yield a line for each problem shown, how many more there are, and what that means."""
        yield from map(str, self.shown)
        more = self.count - len(self.shown)
        if more:
            yield ngettext("and %(count)d more problem.", "and %(count)d more problems.", more) % {"count": more}
        yield _("Nothing was imported.")


class Refused(Exception):
    """The files cannot be imported as they are."""

    def __init__(self, problems: Problems) -> None:
        super().__init__("\n".join(problems.sentences()))
        self.problems = problems


class NoFolder(Exception):
    """There is no such folder, or it cannot be read."""
