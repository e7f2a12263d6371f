"""The kinds of list that a lead can bring. A higher room adds a kind of its own when Django starts::

ways.known[ListImport.Kind.ATTENDEES] = ways.Way(title=..., lede=..., form=..., bring_in=..., take_back=...)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from members import carrying_over
from members.comparing import Plan
from members.forms.bringing import MappingForm
from members.models import ListImport


@dataclass(frozen=True)
class Way:
    """One kind of list: what is said and asked on its pages, and the work behind them."""

    kind: str
    title: Any
    lede: Any
    form: type[MappingForm] = MappingForm
    bring_in: Callable[..., ListImport] = carrying_over.bring_in
    take_back: Callable[..., ListImport] = carrying_over.take_back
    facts: Callable[[ListImport], list[tuple[str, str]]] = lambda _brought: []
    foresees: Callable[[ListImport, Plan], str] = lambda _brought, _plan: ""


PEOPLE = Way(
    ListImport.Kind.PEOPLE,
    title=_("Bring your list"),
    lede=_("The people you know already, as they stand in your spreadsheet. Nobody is written to by this."),
)

# The socket: each kind of list by its name.
known: dict[str, Way] = {PEOPLE.kind: PEOPLE}
