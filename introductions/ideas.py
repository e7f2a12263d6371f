"""Whom a member could meet, out of everyone in the network, with the sentence to say."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from events.keeping_apart import fit_to_meet
from events.models import KeepApart
from introductions import desk, reasons, scores
from introductions.ledger import who_has_met
from introductions.models import Proposal
from members.models import Member
from network.models import Network


@dataclass(frozen=True)
class Idea:
    """Somebody to introduce, with the sentence to say."""

    other: Member
    sentence: str


def ideas_for(member_id: int, network: Network) -> tuple[Member, list[Idea]] | None:
    """A member and whom of today's network they could meet, with the sentence to say; None for no member of today."""
    people = {one.pk: one for one in fit_to_meet(network.members.present(), Member(pk=member_id))}
    member = people.get(member_id)
    if member is None:
        return None
    close = desk.how_close(network)
    vocabulary = reasons.vocabulary(people.values())
    room = scores.Room(
        present=list(people),
        strengths=close.strengths,
        met=who_has_met(network, list(people)),
        communities=close.communities,
        nameable=people,
        forbidden=Proposal.objects.not_again(timezone.now()).between(people),
        apart=KeepApart.objects.between(people),
        first=[member.pk],
        **vocabulary.for_room,
    )
    speech = reasons.Speech.of(people.values(), vocabulary)
    return member, [
        Idea(people[one.member], speech.sentence(member.pk, one.member, one.facts))
        for one in scores.suggest(room).people[member.pk]
    ]
