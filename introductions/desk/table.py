"""The table of suggestions that phones carry: what speaks for whom to meet whom, small enough for a bad signal."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.utils import timezone

from events.models import RSVP, Event, KeepApart
from events.newcomers import events_attended
from introductions import desk, reasons, scores
from introductions.ledger import who_has_met
from introductions.models import Proposal
from members.models import Member

Pair: TypeAlias = tuple[int, int]
# Nobody is named more than six times, so whoever comes this late in somebody's order is hardly ever reached.
BEST = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of the people on a roster. Pairs are in order.

    ``strengths``, ``communities`` and ``apart`` are of the whole network, ``closed`` are the pairs on the roster who
    have met or were lately declined, ``names`` those members who may be named as acquaintances.
    """

    people: Collection[int]
    strengths: Mapping[Pair, float]
    communities: Mapping[int, int]
    vocabulary: reasons.Vocabulary
    closed: Collection[Pair]
    apart: Collection[Pair]
    names: Mapping[int, str]
    came: Mapping[int, int]
    does: Mapping[int, str]


def table_for(event: Event, people: Sequence[Member]) -> dict[str, Any]:
    """What a phone needs to suggest introductions among ``people``, as docs/desk.md lays it down, and to say why."""
    close = desk.how_close(event.network)
    ids = [person.pk for person in people]
    known = Known(
        people=ids,
        strengths=close.strengths,
        communities=close.communities,
        vocabulary=reasons.vocabulary(people),
        closed=who_has_met(event.network, ids) | Proposal.objects.not_again(timezone.now()).between(ids),
        apart=set(KeepApart.objects.standing().filter(network=event.network).values_list("first_id", "second_id")),
        names=_names(event),
        came=_came(event, people),
        does={person.pk: reasons.does(person) for person in people},
    )
    return lay(known)


def _came(event: Event, people: Sequence[Member]) -> dict[int, int]:
    """To how many events each came before this one, as far as records go.

    Where none of them is on record at any, the records begin with this event; and founders were there before them.
    """
    counted = event.network.members.filter(pk__in=[person.pk for person in people])
    came = dict(counted.annotate(came=events_attended("pk", before=event.starts_at)).values_list("pk", "came"))
    if not any(came.values()):
        return {}
    return {person.pk: came[person.pk] for person in people if came[person.pk] or not person.founder}


def lay(known: Known, *, best: int = BEST) -> dict[str, Any]:
    """Lay the table: of the pairs only the likeliest of each person.

    Pairs who met, were lately declined, or are kept apart stand together under ``closed``, and nothing else of the
    table tells them from each other.
    """
    people = sorted(set(known.people))
    contacts = scores.contacts_of(known.strengths)
    ties = {person: len(contacts.get(person, ())) for person in people}
    closed = {*known.closed, *(pair for pair in known.apart if pair[0] in ties and pair[1] in ties)}
    paths = _best(scores.paths_between(people, known.strengths, closed), ties, best)
    shared = {
        pair: scores.acquaintances(*pair, contacts, apart=known.apart, nameable=known.names) for pair in sorted(paths)
    }
    return {
        "table": {
            "people": {person: _row(known, person, ties[person]) for person in people},
            "pairs": _by_first(
                (one, [other, paths[one, other], list(named)]) for (one, other), named in shared.items()
            ),
            "closed": _by_first(sorted(closed)),
        },
        "words": known.vocabulary.words,
        "names": {member: known.names[member] for member in sorted({z for named in shared.values() for z in named})},
        "sentences": reasons.sentences(),
    }


def _by_first(pairs: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    """What is said of pairs, by the one of the two with the smaller id: that way it is sent once."""
    found: dict[int, list[Any]] = defaultdict(list)
    for one, said in pairs:
        found[one].append(said)
    return dict(found)


def _row(known: Known, person: int, ties: int) -> dict[str, Any]:
    """What speaks for one person; what is not known is left out."""
    row = {
        "ties": ties,
        "community": known.communities.get(person),
        "came": min(known.came[person], scores.REGULAR_FROM) if person in known.came else None,
        "does": known.does.get(person),
        **{kind: list(said.get(person, ())) for kind, said in known.vocabulary.for_room.items()},
        "done": known.vocabulary.done.get(person),
    }
    return {kind: value for kind, value in row.items() if value not in (None, "", [])}


def _best(paths: Mapping[Pair, float], ties: Mapping[int, int], best: int) -> dict[Pair, float]:
    """The pairs among the likeliest of either of the two."""
    likely: dict[int, Collection[int]] = defaultdict(set)
    for person, others in scores.directed(paths, ties).items():
        likely[person] = set(sorted(others, key=lambda other: (-others[other], other))[:best])
    return {(x, y): path for (x, y), path in paths.items() if y in likely[x] or x in likely[y]}


def _names(event: Event) -> dict[int, str]:
    """How members are called when they are named to others: by first name alone where that says who is meant.

    Whoever hides their name at this event is named to nobody.
    """
    hidden = RSVP.objects.filter(event=event, name_hidden=True).values("member")
    members = event.network.members.present().exclude(pk__in=hidden).only("pk", "name", "network")
    called = Counter(member.first_name for member in members)
    return {member.pk: member.first_name if called[member.first_name] == 1 else member.name for member in members}
