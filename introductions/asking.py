"""The one letter that asks what came of somebody's introductions: all that is due at once, each question once.

Nobody gets it more often than every two weeks, at night, on pause or after stopping it. The member is held while it is
written, so of several workers one writes it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from events import moments
from events.models import KeepApart
from events.reminding import zone_of
from introductions import following
from introductions.following import AGAIN_FROM, ASKED_FOR, TALKED_FROM, Word
from introductions.models import FollowUp, Introduction, Step
from members.models import Member
from network import post, stopping

KIND = "introduction followed"
EVERY = timedelta(days=14)
MOST = 6
# Each question, from when until when it is asked. Whoever is asked later than that would hardly know.
DUE = {Step.TALKED: (TALKED_FROM, timedelta(days=30)), Step.AGAIN: (AGAIN_FROM, ASKED_FOR)}
ANSWERS = {Step.TALKED: (Word.TALKED, Word.NOT_TALKED), Step.AGAIN: (Word.AGAIN, Word.NOT_AGAIN)}


def to_ask(at: datetime | None = None) -> list[int]:
    """Ids of the members who may have something to be asked about."""
    moment = at or timezone.now()
    own = Q(first=OuterRef("pk")) | Q(second=OuterRef("pk"))
    recent = Introduction.objects.standing().filter(
        own, made_at__gt=moment - ASKED_FOR, made_at__lte=moment - TALKED_FROM
    )
    asked = FollowUp.objects.filter(member=OuterRef("pk"), asked_at__gt=moment - EVERY)
    people = Member.objects.present().filter(Exists(recent), ~Exists(asked), user__is_active=True)
    if not settings.DEMO:
        people = people.filter(network__demo_since=None)
    return list(people.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def ask(member_id: int, *, at: datetime | None = None) -> int:
    """Write to one member about all that is due. Returns about how many introductions; 0 where it is not the time."""
    moment = at or timezone.now()
    member = _held(member_id)
    if not _may_be_asked(member, moment):
        return 0
    questions = due(member, moment)[:MOST]
    if not questions:
        return 0
    for introduction, step in questions:
        introduction.follow_ups.update_or_create(member=member, step=step, defaults={"asked_at": moment})
    post.queue(
        KIND,
        to=member.user.email,
        template="introduction_followed",
        context={"person": member, "questions": [_told(member, *question) for question in questions]},
        essential=False,
        network=member.network,
        recipient=member.user,
        key=f"introduction-followed-{member.pk}-{moment:%Y%m%d}",
    )
    return len(questions)


def _held(member_id: int) -> Member:
    rows = Member.objects.select_for_update(of=["self"], no_key=True)
    return rows.select_related("network", "user").get(pk=member_id)


def _may_be_asked(member: Member, moment: datetime) -> bool:
    user, network = member.user, member.network
    here = network.members.present().not_paused_on(moment.astimezone(network.zone).date()).filter(pk=member.pk)
    if user is None or not user.is_active or not here.exists() or stopping.is_stopped(network, user, KIND):
        return False
    lately = FollowUp.objects.filter(member=member, asked_at__gt=moment - EVERY)
    return moments.is_sensible(moment, zone_of(member)) and not lately.exists()


def due(member: Member, moment: datetime) -> list[tuple[Introduction, str]]:
    """What the member is to be asked: each introduction with its step, the oldest first."""
    here = member.network.members.present().values("pk")
    apart = KeepApart.objects.standing().filter(first=OuterRef("first"), second=OuterRef("second"))
    rows = following.about(member).filter(
        ~Exists(apart), first__in=here, second__in=here, withdrawn_at=None, made_at__gt=moment - ASKED_FOR
    )
    found = []
    for introduction in rows.order_by("made_at", "pk"):
        step = following.step_of(introduction, moment)
        if step and _is_due(introduction, member, step, moment):
            found.append((introduction, step))
    return found


def _is_due(introduction: Introduction, member: Member, step: str, moment: datetime) -> bool:
    begins, ends = DUE[Step(step)]
    known = [one for one in introduction.follow_ups.all() if one.member_id == member.pk and one.step == step]
    return begins <= moment - introduction.made_at < ends and not known


def _told(member: Member, introduction: Introduction, step: str) -> dict[str, object]:
    """One question as the letter puts it."""
    answers = [
        (word.label, following.word_link(member.network, introduction, member, word)) for word in ANSWERS[Step(step)]
    ]
    return {
        "other": introduction.other(member),
        "introduction": introduction,
        "again": step == Step.AGAIN,
        "answers": answers,
    }
