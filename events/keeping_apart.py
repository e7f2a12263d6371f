"""Pairs whom a lead keeps apart: noted, ended, and read out of what people asked of the hosts.

Whoever is the other of a pair never learns of it: no page, letter, file or record of theirs says a word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import RSVP, Event, KeepApart
from members.models import Member
from network.models import AuditEntry, Network
from network.ordering import fold


class ApartRefused(Exception):
    """The pair cannot be noted; the text says why, for the lead."""


@dataclass(frozen=True)
class Asked:
    """A member's words to the hosts of an event, and who is meant by them as far as can be told."""

    rsvp: RSVP
    meant: Member | None


def standing(network: Network):
    """The pairs of people on record who are kept apart now, the last one noted first."""
    rows = KeepApart.objects.standing().filter(network=network, first__erased_at=None, second__erased_at=None)
    return rows.select_related("first", "second", "asked_by", "noted_by").order_by("-noted_at", "-pk")


def asked_by(member: Member):
    """The pairs that are kept apart since ``member`` asked for it, for that member to read and to end."""
    return KeepApart.objects.standing().filter(asked_by=member).select_related("first", "second").order_by("-noted_at")


def fit_to_meet(people: QuerySet[Member], member: Member) -> QuerySet[Member]:
    """These people without those from whom ``member`` is kept apart."""
    pairs = KeepApart.objects.standing()
    people = people.exclude(pk__in=pairs.filter(first=member).values("second"))
    return people.exclude(pk__in=pairs.filter(second=member).values("first"))


@transaction.atomic
def note(one: Member, other: Member, *, by: Member, asked_by: Member | None = None) -> KeepApart:
    """Keep two members apart from now on; a pair that is kept apart already stays as it is.

    Raises:
        ApartRefused: it is one person, they are of another network, or neither of them asked.
    """
    if one.pk == other.pk:
        raise ApartRefused(_("Choose two different people."))
    if asked_by is not None and asked_by.pk not in {one.pk, other.pk}:
        raise ApartRefused(_("Only one of the two can have asked for it."))
    first, second = sorted((one, other), key=lambda member: member.pk)
    try:
        with transaction.atomic():
            noted = KeepApart.objects.create(
                network=by.network, first=first, second=second, asked_by=asked_by, noted_by=by
            )
    except IntegrityError:
        return KeepApart.objects.standing().get(first=first, second=second)
    _record(noted, "noted a pair to keep apart", by)
    return noted


@transaction.atomic
def end(pair: KeepApart, *, by: Member) -> bool:
    """Keep the two apart no more; False where that had ended before."""
    ended = KeepApart.objects.standing().filter(pk=pair.pk).update(ended_at=timezone.now(), ended_by=by)
    if ended:
        _record(pair, "ended keeping a pair apart", by)
    return bool(ended)


@transaction.atomic
def resume(pair: KeepApart, *, by: Member) -> bool:
    """Take the ending back; False where the pair is kept apart, or has been noted anew."""
    row = KeepApart.objects.select_for_update(of=["self"]).filter(pk=pair.pk).exclude(ended_at=None).first()
    if row is None or KeepApart.objects.standing().filter(first=row.first_id, second=row.second_id).exists():
        return False
    row.ended_at = row.ended_by = None
    row.save(update_fields=["ended_at", "ended_by"])
    _record(row, "kept a pair apart again", by)
    return True


def _record(pair: KeepApart, verb: str, by: Member) -> None:
    # The trail is read by more people than the pair is meant for: it names nobody of the two.
    AuditEntry.record(network=pair.network, actor=by.user, verb=verb, subject=pair)


def wished(network: Network) -> list[Asked]:
    """What people who may still come asked to avoid, where no pair with them as the asking one answers it already."""
    answers = (
        RSVP.objects.filter(event__in=Event.objects.standing().upcoming().filter(network=network))
        .exclude(avoid="")
        .select_related("member", "event")
        .order_by("event__starts_at", "pk")
    )
    found = list(answers)
    if not found:
        return []
    people = list(network.members.seatable().only("pk", "name", "network"))
    settled = set(
        KeepApart.objects.standing()
        .filter(network=network, asked_by__in=[one.member_id for one in found])
        .values_list("first_id", "second_id")
    )
    asked = [Asked(rsvp, meant(rsvp.avoid, rsvp.member, people)) for rsvp in found]
    return [one for one in asked if one.meant is None or _pair(one.rsvp.member_id, one.meant.pk) not in settled]


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def meant(words: str, by: Member, people: Iterable[Member]) -> Member | None:
    """The one member whom the words name: by the whole name, or by a first or last name that nobody else has."""
    text = f" {' '.join(_words(words))} "
    others = [person for person in people if person.pk != by.pk]
    whole = [person for person in others if f" {' '.join(_words(person.name))} " in text]
    if whole:
        return whole[0] if len(whole) == 1 else None
    parts = [person for person in others if any(f" {word} " in text for word in _words(person.name) if len(word) > 2)]
    return parts[0] if len(parts) == 1 else None


def _words(text: str) -> list[str]:
    return fold("".join(letter if letter.isalnum() else " " for letter in text)).split()


def of_network(network: Network, pair_id: int):
    """The pair of that number, whether it is kept apart or not."""
    return KeepApart.objects.filter(Q(network=network, pk=pair_id)).select_related("first", "second", "asked_by")
