"""What thumbs meant to say, and what must therefore stand when all has been sent."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from events.models import Event
from introductions.models import DeskAct, DeskNote, Interaction, InteractionKind

# Between words of two phones that contradict each other, so that no delay on the way turns their order round.
MARGIN_SECONDS = 6
ORDERED = {"arrived": {"arrived"}, "claimed": {"claimed", "released"}, "released": {"claimed", "released"}}


@dataclass(slots=True)
class Meant:
    """One tap: on which phone, what it says, when it was made by a right clock, and whether it was taken back."""

    key: str
    phone: int
    by: int
    body: dict[str, Any]
    at: float
    undone: bool = False

    @property
    def kind(self) -> str:
        return self.body["kind"]


class Plan:
    """All taps of an evening in the order in which they were made."""

    def __init__(self) -> None:
        self.taps: list[Meant] = []

    def standing(self, *kinds: str) -> list[Meant]:
        return [one for one in sorted(self.taps, key=lambda tap: tap.at) if one.kind in kinds and not one.undone]

    def disputes(self, phone: int, kind: str, member: int) -> list[Meant]:
        """What other phones said of somebody of which the last word counts."""
        kinds = ORDERED.get(kind, set())
        return [one for one in self.taps if one.kind in kinds and one.phone != phone and one.body["member"] == member]

    # -- What must stand ------------------------------------------------------------------

    def marks(self) -> dict[int, str]:
        said = {one.body["member"]: one.body["status"] for one in self.standing("arrived")}
        return {member: status for member, status in said.items() if status}

    def pairs(self, kind: str) -> list[tuple[int, int]]:
        return sorted({pair for one in self.standing(kind) for pair in combinations(sorted(one.body["people"]), 2)})

    def claims(self) -> dict[int, int]:
        held: dict[int, int] = {}
        for one in self.standing("claimed", "released"):
            member = one.body["member"]
            if one.kind == "claimed":
                held[member] = one.by
            elif held.get(member) == one.by:
                del held[member]
        return held

    def debriefs(self) -> dict[int, tuple[list[int], str]]:
        """What each facilitator said last."""
        return {one.by: (sorted(one.body["met_no_one"]), one.body["change"]) for one in self.standing("debrief")}

    def visitors(self) -> list[str]:
        return sorted({one.body["name"] for one in self.standing("visitor")})

    def ledger(self) -> dict[str, Any]:
        """Everything as :func:`ledger_of` finds it where nothing was lost and nothing was taken twice."""
        return {
            "marks": self.marks(),
            "introduced": self.pairs("introduced"),
            "introduced in the ledger": self.pairs("introduced"),
            "acquainted": self.pairs("acquainted"),
            "not now": self.pairs("not now"),
            "claims": self.claims(),
            "visitors": self.visitors(),
            "notes": sorted((one.body["member"], one.body["words"]) for one in self.standing("noted")),
            "debriefs": self.debriefs(),
            "could not be taken": [],
        }


def ledger_of(event: Event) -> dict[str, Any]:
    """What stands of an evening, each thing as often as there are rows of it."""
    rows = Interaction.objects.standing().filter(event=event)
    known = rows.filter(kind=InteractionKind.CONTACT, reference__startswith="known-")
    return {
        "marks": dict(event.attendances.values_list("member_id", "status")),
        "introduced": _pairs(event.introductions.standing()),
        "introduced in the ledger": _pairs(rows.filter(kind=InteractionKind.INTRODUCED)),
        "acquainted": _pairs(known),
        "not now": _pairs(event.passed_over.standing()),
        "claims": dict(event.desk_claims.standing().values_list("member_id", "by_id")),
        "visitors": sorted(event.visitors.values_list("name", flat=True)),
        "notes": sorted(DeskNote.objects.filter(event=event).values_list("member_id", "words")),
        "debriefs": {
            one.by_id: (sorted(member.pk for member in one.met_no_one.all()), one.change)
            for one in event.debriefs.prefetch_related("met_no_one")
        },
        "could not be taken": list(event.desk_acts.filter(outcome__in=["refused", "kept"]).values_list("kind", "why")),
    }


def _pairs(rows: Any) -> list[tuple[int, int]]:
    return sorted(rows.values_list("first_id", "second_id"))


def differences(found: dict[str, Any], meant: dict[str, Any]) -> dict[str, Any]:
    """Where the two differ: what is there too much and what is missing."""
    told = {}
    for name, wanted in meant.items():
        one, other = (
            Counter(map(repr, part.items() if isinstance(part, dict) else part)) for part in (found[name], wanted)
        )
        if one != other:
            told[name] = {"too much": sorted((one - other).elements()), "missing": sorted((other - one).elements())}
    return told


def _counted(part: Any) -> Counter[str]:
    return Counter(map(repr, part.items() if isinstance(part, dict) else part))


def keys_of(event: Event) -> list[str]:
    return sorted(map(str, DeskAct.objects.filter(event=event).values_list("key", flat=True)))
