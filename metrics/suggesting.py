"""Whom to introduce to whom among people who are here, as the operator's shell prints it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from introductions import reasons, scores
from introductions.exchange.exporting import as_text
from metrics import formulas
from metrics.snapshot import Snapshot


def suggestions(
    snapshot: Snapshot, present: Sequence[str], *, per_person: int = 3, slots: scores.Slots = "mixed"
) -> dict[str, Any]:
    """Return for everyone in ``present``, named by ids of files, whom to meet and one sentence why, in that order.

    Raises:
        ValueError: fewer than one a person, or unknown slots.
    """
    numbers = {member.reference: number for number, member in enumerate(snapshot.people, start=1)}
    here = [numbers[reference] for reference in present]
    vocabulary = reasons.vocabulary(snapshot.person(number) for number in here)
    found = scores.suggest(_room(snapshot, here, vocabulary), per_person=per_person, slots=slots)
    shared = Counter(member.first_name for member in snapshot.people)
    speech = reasons.Speech(
        called={
            number: member.first_name if shared[member.first_name] == 1 else member.name
            for number, member in enumerate(snapshot.people, start=1)
        },
        words=vocabulary.words,
        does={number: reasons.does(snapshot.person(number)) for number in here},
        done={snapshot.number[pk]: said for pk, said in vocabulary.done.items()},
    )
    return {
        "at": as_text(snapshot.at),
        "people": {
            snapshot.person(number).reference: [_named(snapshot, number, one, speech) for one in found.people[number]]
            for number in here
        },
        "message": _("Nearly everyone here has met already.") if found.nearly_all_met else None,
    }


def _room(snapshot: Snapshot, here: Sequence[int], vocabulary: reasons.Vocabulary) -> scores.Room:
    met_somebody = {member for pair in snapshot.met for member in pair}
    new = {
        number
        for number in here
        if formulas.is_newcomer(
            snapshot.person(number).joined_on, snapshot.attended.get(number, (0,))[0], snapshot.today
        )
    }
    return scores.Room(
        present=here,
        strengths=snapshot.strengths,
        met=snapshot.met,
        communities=snapshot.communities.of(),
        first=new | (set(here) - met_somebody),
        forbidden=snapshot.not_again,
        apart=snapshot.apart,
        # Whoever has met somebody though no event says so was here before: then nobody knows how often.
        came={
            number: snapshot.attended.get(number, (0,))[0]
            for number in here
            if number in snapshot.attended or (snapshot.events and number not in met_somebody)
        },
        **{
            kind: {snapshot.number[pk]: said for pk, said in by_pk.items()}
            for kind, by_pk in vocabulary.for_room.items()
        },
    )


def _named(snapshot: Snapshot, number: int, one: scores.Suggestion, speech: reasons.Speech) -> dict[str, Any]:
    other = snapshot.person(one.member)
    return {
        "id": other.reference,
        "score": one.score,
        "slot": one.slot,
        "reason": speech.sentence(number, one.member, one.facts),
    }
