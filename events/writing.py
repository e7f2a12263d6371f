"""A lead's own words to some of an event's people: who is going, who has not answered, one table, who was there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils import timezone

from events.answer_links import answer_link
from events.models import Event, EventLetter, Presence, Reader, RSVPState, SmallGroup
from events.reminding import with_network
from members.models import Member
from network import post, stopping
from network.models import AuditEntry, Letter
from network.ordering import by_name
from network.post import Addressed

SECOND_THOUGHTS = timedelta(seconds=10)
ANSWERS = {Reader.GOING: RSVPState.YES, Reader.MAYBE: RSVPState.MAYBE, Reader.WAITING: RSVPState.WAITING}
TEMPLATE = "event_letter"


class NobodyToWriteTo(Exception):
    """None of these people can be reached, so nothing was written."""


def people(event: Event, readers: str, group: SmallGroup | None, *, by: Member) -> QuerySet[Member]:
    """Those of an event to whom a letter would go if all had an address; never the lead who writes.

    Who has not answered and is on pause is left in peace.
    """
    everybody = event.network.members.seatable().exclude(pk=by.pk)
    if readers == Reader.SILENT:
        silent = event.network.members.present().exclude(pk=by.pk).not_paused_on(event.network.today)
        return silent.exclude(pk__in=event.rsvps.values("member"))
    if readers == Reader.CAME:
        return everybody.filter(pk__in=event.attendances.filter(status=Presence.PRESENT).values("member"))
    if readers == Reader.TABLE:
        return everybody.filter(seats__group=group)
    return everybody.filter(pk__in=event.rsvps.filter(answer=ANSWERS[Reader(readers)]).values("member"))


@dataclass(frozen=True)
class Audience:
    """Who gets a letter, and who does not although they belong to it, each by name."""

    reached: list[Member]
    without_address: list[Member]
    not_asked: list[Member]
    stopped: list[Member]


def is_essential(readers: str) -> bool:
    """Words to people who have to do with the event reach them; to who is silent, only where they want such letters."""
    return readers != Reader.SILENT


def kind_of(readers: str) -> str:
    return "event letter" if is_essential(readers) else "event asked"


def audience(event: Event, readers: str, group: SmallGroup | None, *, by: Member) -> Audience:
    """Sort out who can be reached. Whom a list brought along is not written to until they have been asked."""
    stopped = set() if is_essential(readers) else stopping.stopped_by(event.network, kind_of(readers))
    found = Audience([], [], [], [])
    for member in by_name(with_network(event, people(event, readers, group, by=by).select_related("user"))):
        if member.carried_over_at:
            found.not_asked.append(member)
        elif member.user is None:
            found.without_address.append(member)
        else:
            (found.stopped if member.user_id in stopped else found.reached).append(member)
    return found


def counts(event: Event, *, by: Member) -> dict[str, int]:
    """How many people belong to each kind of readers but a table's; one statement."""
    readers = [reader for reader in Reader if reader != Reader.TABLE]
    among = {
        reader.value: Count("pk", filter=Q(pk__in=people(event, reader, None, by=by).values("pk")))
        for reader in readers
    }
    return event.network.members.aggregate(**among)


def addressed(letter: EventLetter, member: Member) -> Addressed:
    """The letter as it goes to one of its readers."""
    event = letter.event
    undecided = letter.readers in {Reader.MAYBE, Reader.SILENT} and event.is_open_for_answers
    context = {
        "letter": letter,
        "event": event,
        "person": member,
        "by": letter.written_by,
        "answer": answer_link(event, member) if undecided else "",
        "page": settings.SITE_URL + reverse("events:detail", args=[event.network, event.pk]),
    }
    return Addressed(to=member.user.email, key=f"{prefix(letter)}{member.pk}", context=context, recipient=member.user)


def prefix(letter: EventLetter) -> str:
    """How the keys of all letters begin that come of one."""
    return f"event-letter-{letter.pk}-"


def preview(letter: EventLetter, member: Member) -> dict[str, str]:
    """Subject, text and HTML as ``member`` would get them; ``letter`` need not be saved."""
    return post.as_read_by(
        addressed(letter, member),
        kind_of(letter.readers),
        template=TEMPLATE,
        network=letter.event.network,
        essential=is_essential(letter.readers),
    )


@transaction.atomic
def send(letter: EventLetter) -> tuple[EventLetter, int]:
    """Write to each reader; the letters leave in ten seconds. Returns the letter and how many go out.

    The same ``key`` again, as by a second press, writes nothing more: then the number is that of the first time.

    Raises:
        NobodyToWriteTo: none of the readers can be reached.
    """
    event, by = letter.event, letter.written_by
    known, is_new = EventLetter.objects.get_or_create(
        key=letter.key,
        defaults={
            "event": event,
            "readers": letter.readers,
            "group": letter.group,
            "subject": letter.subject,
            "words": letter.words,
            "written_by": by,
        },
    )
    if known.event_id != event.pk:
        raise NobodyToWriteTo
    known.event, known.written_by = event, by
    if not is_new:
        return known, Letter.objects.filter(key__startswith=prefix(known)).count()
    reached = audience(event, letter.readers, letter.group, by=by).reached
    if not reached:
        raise NobodyToWriteTo
    post.queue_many(
        kind_of(letter.readers),
        template=TEMPLATE,
        letters=[addressed(known, member) for member in reached],
        essential=is_essential(letter.readers),
        network=event.network,
        reply_to=by.user.email if by and by.user else "",
        due_at=timezone.now() + SECOND_THOUGHTS,
    )
    _note("write to", known, by, letters=len(reached))
    return known, len(reached)


@transaction.atomic
def take_back(letter: EventLetter, *, by: Member) -> tuple[int, int]:
    """Stop what has not left yet. Returns how many letters were stopped, and how many had left."""
    stopped = post.take_back_all(prefix(letter))
    left = Letter.objects.filter(key__startswith=prefix(letter)).count()
    if stopped and EventLetter.objects.filter(pk=letter.pk, taken_back_at=None).update(taken_back_at=timezone.now()):
        _note("take back", letter, by, letters=stopped)
    return stopped, left


def _note(verb: str, letter: EventLetter, by: Member | None, *, letters: int) -> None:
    AuditEntry.record(
        network=letter.event.network,
        actor=by.user if by else None,
        verb=verb,
        subject=letter.event,
        after={"to": str(Reader(letter.readers).label), "subject": letter.subject, "letters": letters},
    )


def written(event: Event) -> QuerySet[EventLetter]:
    """What leads wrote to the people of an event, the last first, each with ``number``: the letters that came of it."""
    of_this = Letter.objects.filter(
        key__startswith=Concat(Value("event-letter-"), Cast(OuterRef("pk"), CharField()), Value("-"))
    )
    number = of_this.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    return (
        event.letters.annotate(number=Coalesce(Subquery(number), 0), round_name=F("group__round__name"))
        .select_related("written_by", "group")
        .order_by("-written_at", "-pk")
    )


def new_key(text: str) -> UUID | None:
    """The key that a page named, or nothing where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
