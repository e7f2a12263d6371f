"""Joins the people of an event and the group planner: who is to be seated, and under which rules.

Who has met whom, and how often, is asked through sockets, since the ledger lives in a higher room. On its own this
room knows only who sat together; ``introductions`` plugs in the whole ledger when Django starts::

    seating.who_has_met = ledger.who_has_met
    seating.ties_among = ledger.ties_among
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from events.company import Tie
from events.models import Attendance, Event, GroupPlan, KeepApart, Presence, Round, Seat
from events.newcomers import day_of, events_attended, is_newcomer
from events.planning import Complaint, PlanningError
from events.wishes import MATCH, MIX, SMALLEST_TABLE, Wishes
from members.audiences import said_aloud
from members.buddies import standing
from members.likeness import stems
from network.models import Network
from network.ordering import name_key

Pair = tuple[int, int]
WhoHasMet = Callable[[Network, list[int]], set[Pair]]
TiesAmong = Callable[[Network, list[int]], dict[Pair, Tie]]

# Under which name the organisation of a pasted line counts where the network does not ask for one.
ORGANISATION = "organisation"
# What it is worth to the planner, against one meeting that is not new, that a pair shares a table.
MATCHED, ASK_MEETS_OFFER, ALIKE = 0.4, 0.4, -0.3
SAME_GROUP = 3.0
# Beyond so many answers of one attribute the planner spreads by reluctance: counting each would slow it down.
MOST_COUNTED = 12


# -- Who has met --------------------------------------------------------------------------


def ties_of_tables(network: Network, members: list[int]) -> dict[Pair, Tie]:
    """The pairs of ``members`` who were both present at an event that is over and shared a published group there."""
    there = Attendance.objects.present().filter(event__in=network.events.settled(), member__in=members)
    present = set(there.values_list("event_id", "member_id"))
    seats = Seat.objects.filter(
        member__in=members, round__event__in={event for event, _member in present}, round__published_at__isnull=False
    )
    tables: dict[tuple[int, int, datetime], list[int]] = {}
    for event, group, member, at in seats.values_list(
        "round__event_id", "group_id", "member_id", "round__event__starts_at"
    ):
        if (event, member) in present:
            tables.setdefault((event, group, at), []).append(member)
    occasions: dict[Pair, dict[int, datetime]] = {}
    for (event, _group, at), people in tables.items():
        for pair in combinations(sorted(people), 2):
            occasions.setdefault(pair, {})[event] = at
    return {pair: Tie(len(met), max(met.values())) for pair, met in occasions.items()}


def sat_together(network: Network, members: list[int]) -> set[Pair]:
    """The pairs of ``members`` that :func:`ties_of_tables` knows."""
    return set(ties_of_tables(network, members))


# The sockets: of these members of a network, the pairs (smaller id first) that have met before, and how often.
who_has_met: WhoHasMet = sat_together
ties_among: TiesAmong = ties_of_tables


# -- The people ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Guest:
    """Someone to be seated: a member, or a line of a pasted list (``listed``) without a ``member_id``."""

    member_id: int | None
    name: str
    facilitator: bool
    newcomer: bool
    listed: str = ""
    tags: Mapping[str, str] = field(default_factory=dict, hash=False)
    asks: str = ""
    offers: str = ""
    quieter: bool = False

    @property
    def key(self) -> str:
        """The id by which the planner and a table plan know this person."""
        return self.listed or str(self.member_id)

    @property
    def roles(self) -> list[str]:
        hosting = ["facilitator"] if self.facilitator else []
        if self.listed:
            return hosting  # nothing is known of them
        return [*hosting, "newcomer" if self.newcomer else "experienced"]


def coming(event: Event) -> Q:
    """Of members: everyone who said yes or is here, but nobody known to be absent."""
    absent = event.attendances.filter(status__in=[Presence.ABSENT_TOLD, Presence.ABSENT_UNTOLD])
    here = event.rsvps.going().values("member").union(event.attendances.present().values("member"))
    return Q(pk__in=here) & ~Q(pk__in=absent.values("member"))


def takes_in(plan: GroupPlan) -> bool:
    """Whether whoever says yes later can be seated in the plan by hand: it is a draft, and no list says who comes."""
    return plan.is_draft and plan.wishes.get("people") is None


def stayed_away(plan: GroupPlan) -> set[str]:
    """Whoever was taken out of the groups on the night since they were not there, and still is not."""
    out = {one for one in plan.result.get("out", []) if one.isdecimal()}
    if not out:
        return out
    arrived = plan.event.attendances.present().filter(member__in=[int(one) for one in out])
    return out - {str(one) for one in arrived.values_list("member", flat=True)}


def guests(event: Event, *, only: Iterable[int] | None = None) -> list[Guest]:
    """Who is to be seated, by name: everyone who said yes or is here, but nobody known to be absent.

    With ``only`` these members instead, whatever they said. Of what people wrote, only what every member may read
    counts: it brings people to a table, and a table may ask why.
    """
    members = event.network.members.seatable()
    people = members.filter(coming(event)) if only is None else members.filter(pk__in=list(only))
    wants_quiet = Exists(event.rsvps.filter(member=OuterRef("pk"), quieter=True))
    day = day_of(event)
    found = [
        Guest(
            person.pk,
            person.name,
            person.is_facilitator,
            is_newcomer(joined_on=person.joined_on, attended=person.attended, founder=person.founder, on=day),
            tags={name: str(answer).strip() for name, answer in _answers(person).items() if str(answer).strip()},
            asks=said_aloud(person, "asks"),
            offers=said_aloud(person, "offers"),
            quieter=person.wants_quiet,
        )
        for person in people.annotate(attended=events_attended("pk", before=event.starts_at), wants_quiet=wants_quiet)
    ]
    return sorted(found, key=lambda guest: (name_key(guest.name), guest.member_id))


def _answers(person: Any) -> dict[str, Any]:
    answers = said_aloud(person, "attributes")
    return answers if isinstance(answers, dict) else {}


def to_be_seated(event: Event, wishes: Wishes, listed: Mapping[str, Any]) -> list[Guest]:
    """Everyone whom a plan with these wishes seats: the people of a list, or whoever comes; hosts as the lead says."""
    if wishes.people is None:
        people = guests(event)
    else:
        people = guests(event, only=[int(one) for one in wishes.people if one.isdecimal()])
        people += [
            Guest(None, kept["name"], facilitator=False, newcomer=False, listed=key, tags=kept.get("tags", {}))
            for key, kept in listed.items()
        ]
    hosting = set(wishes.hosting)
    return [
        Guest(**(vars(guest) | {"facilitator": True})) if guest.key in hosting and not guest.facilitator else guest
        for guest in people
    ]


def number_to_be_seated(plan: GroupPlan) -> int:
    """How many people a plan that was asked for seats, about: whoever came or was marked absent meanwhile aside."""
    people = plan.wishes.get("people")
    return plan.event.rsvps.going().count() if people is None else len(people)


def buddies_among(network: Network, people: Iterable[Guest]) -> dict[str, str]:
    """The newcomers among these people whose buddy is there as well, each with the buddy."""
    known = {guest.member_id for guest in people if guest.member_id}
    rows = standing(network).filter(newcomer__in=known, buddy__in=known)
    return {str(newcomer): str(buddy) for newcomer, buddy in rows.values_list("newcomer_id", "buddy_id")}


def former_groups(event: Event) -> list[list[str]]:
    """The groups of the last meeting of the event's series, as its first round had them; none without a series."""
    if event.series_id is None:
        return []
    before = event.network.events.standing().filter(series=event.series_id, starts_at__lt=event.starts_at)
    rounds = Round.objects.published().filter(event__in=before).order_by("-event__starts_at", "position", "pk")
    last = Seat.objects.filter(round=Subquery(rounds.values("pk")[:1]))
    groups: dict[int, list[str]] = {}
    for group, member in last.values_list("group_id", "member_id"):
        groups.setdefault(group, []).append(str(member))
    return list(groups.values())


def kept_apart(people: Iterable[Guest]) -> set[Pair]:
    """The pairs among these people who are not to share a table; for the planner alone, never for a page."""
    return KeepApart.objects.between(guest.member_id for guest in people if guest.member_id)


# -- The problem --------------------------------------------------------------------------


def tables_for(people: int, group_size: int) -> int:
    """How many tables of at most ``group_size`` seat everyone.

    >>> tables_for(41, 5)
    9
    """
    return max(1, math.ceil(people / group_size))


@dataclass(frozen=True)
class Sitting:
    """One round before it is planned: who is there, at how many tables of what sizes."""

    people: list[Guest]
    tables: int

    @property
    def low(self) -> int:
        return len(self.people) // self.tables

    @property
    def high(self) -> int:
        return math.ceil(len(self.people) / self.tables)

    def each(self, chosen: Callable[[Guest], bool]) -> tuple[int, int]:
        """The fewest and most of the chosen people at a table, if they are spread evenly."""
        number = sum(map(chosen, self.people))
        return number // self.tables, math.ceil(number / self.tables)


def sittings(people: list[Guest], wishes: Wishes) -> list[Sitting]:
    """The rounds, each with those who are there.

    Raises:
        PlanningError: a round has too few people for a table.
    """
    away = set(wishes.away)
    rounds = [[guest for guest in people if (guest.key, turn) not in away] for turn in range(wishes.rounds)]
    short = [turn for turn, here in enumerate(rounds) if len(here) < SMALLEST_TABLE]
    if short:
        raise PlanningError(
            [
                Complaint(
                    "people",
                    "people",
                    f"{len(rounds[turn])} people are there",
                    {"case": "too few", "people": len(rounds[turn]), "round": turn},
                )
                for turn in short
            ]
        )
    return [Sitting(here, tables_for(len(here), wishes.group_size)) for here in rounds]


def build_problem(
    people: list[Guest],
    met: Iterable[Pair],
    *,
    wishes: Wishes,
    apart: Iterable[Pair] = (),
    locks: Iterable[tuple[str, int, str]] = (),
) -> dict[str, Any]:
    """The planner's problem: tables of nearly one size, hosts and newcomers spread as evenly as they can be.

    What nobody asked for by number is asked only where the people allow it, so that a lack of hosts is planned
    around, not refused. ``locks`` are seats that are fixed: person, round, table.

    Raises:
        PlanningError: there are too few people for a table.
    """
    rounds = sittings(people, wishes)
    here = [{guest.key for guest in sitting.people} for sitting in rounds]
    tables = [{f"Table {number}" for number in range(1, sitting.tables + 1)} for sitting in rounds]
    known = {guest.key for guest in people}
    tags, limits = _tags(people, rounds, wishes)
    away: dict[str, list[int]] = {}
    for person, turn in wishes.away:
        away.setdefault(person, []).append(turn)
    problem = {
        "people": [
            {"id": guest.key, "roles": guest.roles}
            | ({"tags": tags[guest.key]} if tags.get(guest.key) else {})
            | ({"absent": sorted(away[guest.key])} if guest.key in away else {})
            for guest in people
        ],
        "rounds": [
            {
                "groups": [
                    {"id": f"Table {number}", "min": sitting.low, "max": sitting.high}
                    for number in range(1, sitting.tables + 1)
                ]
            }
            for sitting in rounds
        ],
        "met": _among(met, known),
        "rules": _rules(rounds, wishes) | ({"tag_max": limits} if limits else {}),
    }
    more = {
        "apart": _among(apart, known),
        "together": sorted(sorted(pair) for pair in wishes.together if set(pair) <= known),
        "locks": [
            {"person": person, "round": turn, "group": table}
            for person, turn, table in sorted(locks)
            if turn < len(rounds) and person in here[turn] and table in tables[turn]
        ],
        "pairs": _pair_wishes(people, wishes),
    }
    return problem | {name: value for name, value in more.items() if value}


def _among(pairs: Iterable[Pair], known: set[str]) -> list[list[str]]:
    named = ([str(one), str(other)] for one, other in pairs)
    return sorted(pair for pair in named if set(pair) <= known)


def _rules(rounds: list[Sitting], wishes: Wishes) -> dict[str, Any]:
    """How hosts, newcomers and experienced people are to be spread over the tables."""
    rules: dict[str, Any] = {}
    hosts = [sitting.each(lambda guest: guest.facilitator) for sitting in rounds]
    least, most = min(few for few, _many in hosts), max(many for _few, many in hosts)
    if wishes.hosts:
        rules["facilitators"] = [wishes.hosts, max(wishes.hosts, most)]
    elif wishes.hosts is None and most:
        rules["facilitators"] = [least, most]
    newcomers = max(newcomers_each(sitting, wishes) for sitting in rounds)
    if newcomers:
        rules["newcomers_max"] = newcomers
    if all(sitting.each(lambda guest: "experienced" in guest.roles)[0] for sitting in rounds):
        rules["experienced_min"] = 1
    return rules


def _tags(
    people: list[Guest], rounds: list[Sitting], wishes: Wishes
) -> tuple[dict[str, dict[str, str]], dict[str, int]]:
    """The tags of each person by which a rule counts, and the most of each at a table."""
    tags: dict[str, dict[str, str]] = {guest.key: {} for guest in people}
    limits: dict[str, int] = {}
    for name, wish in wishes.attributes:
        spelt: dict[str, str] = {}
        answers = {
            guest.key: spelt.setdefault(_answer(guest, name), guest.tags[name])
            for guest in people
            if _answer(guest, name)
        }
        if wish.isdecimal():
            limits[name] = int(wish)
            for key, answer in answers.items():
                tags[key][name] = answer
        elif wish == MIX:
            # Each answer is spread for itself: three of a kind are to be at three tables, whatever is most common.
            for answer in (spelt[answer] for answer in _counted(people, name)):
                having = {key for key, own in answers.items() if own == answer}
                tag = f"{name}: {answer}"
                limits[tag] = max(
                    sitting.each(lambda guest, having=having: guest.key in having)[1] for sitting in rounds
                )
                for key in having:
                    tags[key][tag] = answer
    return tags, limits


def newcomers_each(sitting: Sitting, wishes: Wishes) -> int:
    """The most newcomers at a table of a round: spread evenly, or in twos and a three."""
    number = sum(guest.newcomer for guest in sitting.people)
    evenly = math.ceil(number / sitting.tables)
    if not wishes.newcomers_in_twos or number < 2:
        return evenly
    return max(evenly, 3 if number % 2 and number < 2 * sitting.tables and sitting.low > SMALLEST_TABLE else 2)


def counted_tags(guest: Guest, problem: Mapping[str, Any], wishes: Wishes) -> dict[str, str]:
    """The tags by which the rules of a problem count somebody who comes to it later."""
    tags: dict[str, str] = {}
    limits = problem.get("rules", {}).get("tag_max", {})
    for name, wish in wishes.attributes:
        answer = _answer(guest, name)
        if wish.isdecimal() and name in limits and answer:
            spelt = (one.get("tags", {}).get(name, "") for one in problem["people"])
            tags[name] = next((one for one in spelt if one.casefold() == answer), guest.tags[name])
        elif wish == MIX:
            alike = {tag: tag.removeprefix(f"{name}: ") for tag in limits if tag.startswith(f"{name}: ")}
            tags |= {tag: one for tag, one in alike.items() if one.casefold() == answer}
    return tags


def _answer(guest: Guest, name: str) -> str:
    return guest.tags.get(name, "").strip().casefold()


def _counted(people: list[Guest], name: str) -> list[str]:
    """The answers to an attribute that several people gave; the most common ones, where there are many."""
    given = Counter(_answer(guest, name) for guest in people if _answer(guest, name))
    return sorted(answer for answer, number in given.most_common(MOST_COUNTED) if number > 1)


def _pair_wishes(people: list[Guest], wishes: Wishes) -> list[list[Any]]:
    """What it is worth that two people share a table: alike where that is wished for, an ask that meets an offer."""
    worth: dict[tuple[str, str], float] = {}
    for name, wish in wishes.attributes:
        if wish not in {MIX, MATCH}:
            continue
        counted = set(_counted(people, name)) if wish == MIX else set()
        alike: dict[str, list[str]] = {}
        for guest in people:
            answer = _answer(guest, name)
            if answer and answer not in counted:
                alike.setdefault(answer, []).append(guest.key)
        for keys in alike.values():
            for pair in combinations(sorted(keys), 2):
                worth[pair] = worth.get(pair, 0) + (MATCHED if wish == MATCH else ALIKE)
    if wishes.asks_meet_offers:
        for pair in asks_that_meet_offers(people):
            worth[pair] = worth.get(pair, 0) + ASK_MEETS_OFFER
    return [[one, other, round(value, 3)] for (one, other), value in sorted(worth.items()) if value]


def asks_that_meet_offers(people: list[Guest]) -> set[tuple[str, str]]:
    """The pairs of whom one offers what the other asks for: a telling word stands in both."""
    offering: dict[str, list[str]] = {}
    for guest in people:
        for word in stems(guest.offers):
            offering.setdefault(word, []).append(guest.key)
    # What half the room offers is no reason to meet anybody.
    common = max(2, len(people) // 4)
    return {
        (min(guest.key, other), max(guest.key, other))
        for guest in people
        for word in stems(guest.asks)
        for other in offering.get(word, ())
        if len(offering[word]) <= common and other != guest.key
    }
