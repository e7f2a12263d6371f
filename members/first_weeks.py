"""The first weeks of a member: one small thing is asked at a time, each can wait, and nothing is asked twice.

What was said elsewhere counts as said. Between two questions lie some days, however late somebody begins.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from members import likeness
from members.audiences import DEFAULTS, said_aloud
from members.models import Attribute, FirstMeeting, Member, Step

# The day after joining from which each step is asked.
DAYS: dict[Step, int] = {
    Step.MEET_FIRST: 0,
    Step.WORKING_ON: 2,
    Step.ASKS: 5,
    Step.OFFERS: 9,
    Step.ATTRIBUTES: 14,
    Step.AUDIENCES: 20,
}
ASKED_FOR = timedelta(days=90)
BREATH = timedelta(days=2)
LATER = timedelta(days=7)
OFFERED, WORDS_SAID = 3, 3
# What "who sees what" decides in one answer; one's reason for being here was written for everybody.
SHOWN_TOGETHER = ("working_on", "asks", "offers", "attributes")


@dataclass(frozen=True)
class Candidate:
    """Somebody whom a new member might meet first, and why, in one true sentence."""

    member: Member
    why: str


@dataclass(frozen=True)
class Due:
    """The one thing that is asked today."""

    step: Step
    question: Attribute | None = None
    candidates: list[Candidate] = field(default_factory=list)

    @property
    def slug(self) -> str:
        """The step's name in addresses."""
        return self.step.value.replace(" ", "-")


def due(member: Member, today: date | None = None) -> Due | None:
    """What ``member`` is asked today, if anything."""
    today = today or member.network.today
    began = _began(member, today)
    if began is None:
        return None
    rows = {row.step: row for row in member.steps.all()}
    lately = [row.done_at.astimezone(member.network.zone).date() for row in rows.values() if row.done_at]
    if lately and today - max(lately) < BREATH:
        return None
    for step, day in DAYS.items():
        row = rows.get(step)
        waits = row and (row.done_at or (row.put_off_until and row.put_off_until > today))
        if waits or today < began + timedelta(days=day):
            continue
        if step == Step.MEET_FIRST and (member.joined_on is None or began - member.joined_on > ASKED_FOR):
            continue
        asked = as_asked(member, step)
        if asked:
            return asked
    return None


def _began(member: Member, today: date) -> date | None:
    """The day on which somebody's first weeks began: of those who were here before Kith was, when they first said yes.

    None where they are over.
    """
    began = member.joined_on
    if began is None or today - began > ASKED_FOR:
        said = member.affirmations.aggregate(first=Min("at"))["first"]
        began = said.astimezone(member.network.zone).date() if said else None
    return began if began and today - began <= ASKED_FOR else None


def as_asked(member: Member, step: Step) -> Due | None:
    """The step with what belongs to it; None where it is answered already, or there is nothing to choose from."""
    if step == Step.MEET_FIRST:
        candidates = whom_to_meet(member)
        return Due(step, candidates=candidates) if candidates else None
    if step == Step.ATTRIBUTES:
        question = next((one for one in member.network.attributes.all() if not _answers(member).get(one.name)), None)
        return Due(step, question=question) if question else None
    if step == Step.AUDIENCES:
        return None if member.audiences else Due(step)
    return None if getattr(member, FIELDS[step]) else Due(step)


FIELDS = {Step.WORKING_ON: "working_on", Step.ASKS: "asks", Step.OFFERS: "offers"}


def _answers(member: Member) -> dict[str, object]:
    return member.attributes if isinstance(member.attributes, dict) else {}


# -- Whom to meet first -------------------------------------------------------------------


def everybody(people: QuerySet[Member], _member: Member) -> QuerySet[Member]:
    return people


# The socket: of these people, those whom a member may be introduced to. Why somebody is not among them, nothing says.
fit_to_meet: Callable[[QuerySet[Member], Member], QuerySet[Member]] = everybody


def whom_to_meet(member: Member) -> list[Candidate]:
    """Up to three members in the same context, each with a sentence that is true of the two."""
    there = member.network.members.present().not_paused_on(member.network.today).exclude(pk=member.pk)
    others = list(fit_to_meet(there, member).order_by("pk"))
    mine = words_of(member)
    alike = sorted(others, key=lambda other: -likeness.alikeness(mine, words_of(other)))
    found = [Candidate(other, why) for other in alike[: 2 * OFFERED] if (why := shared(member, other))]
    known = {candidate.member.pk for candidate in found}
    hosts = [other for other in others if other.pk == member.invited_by_id or other.is_facilitator]
    found += [Candidate(other, _as_host(member, other)) for other in hosts if other.pk not in known]
    return found[:OFFERED]


def words_of(member: Member) -> str:
    """What somebody says that every member may read."""
    said = [said_aloud(member, name) for name in ("purpose_statement", "working_on", "asks", "offers")]
    answers = said_aloud(member, "attributes")
    said += [str(value) for value in answers.values()] if isinstance(answers, dict) else []
    return "\n".join(said)


def shared(member: Member, other: Member) -> str:
    """In one sentence, which words both use; empty where they share none."""
    words = likeness.shared_words(words_of(other), words_of(member))[:WORDS_SAID]
    if not words:
        return ""
    quoted = get_text_list([f"“{word}”" for word in words], _("and"))
    return _("You both speak of %(words)s.") % {"words": quoted}


def _as_host(member: Member, other: Member) -> str:
    if other.pk == member.invited_by_id:
        return _("%(name)s invited you.") % {"name": other.first_name}
    if other.is_lead:
        return _("%(name)s leads this network and knows who does what.") % {"name": other.first_name}
    return _("%(name)s hosts small groups here.") % {"name": other.first_name}


# -- Answers ------------------------------------------------------------------------------


@transaction.atomic
def choose(member: Member, others: list[Member], *, at: datetime | None = None) -> None:
    """Note whom ``member`` would like to meet first; choosing somebody twice is choosing them once."""
    moment = at or timezone.now()
    chosen = [FirstMeeting(member=member, other=other, chosen_at=moment) for other in others]
    FirstMeeting.objects.bulk_create(chosen, ignore_conflicts=True)
    done(member, Step.MEET_FIRST, at=moment)


@transaction.atomic
def say(member: Member, step: Step, words: str) -> None:
    """Write down what somebody works on, asks or offers."""
    setattr(member, FIELDS[step], words)
    member.save(update_fields=[FIELDS[step]])
    done(member, step)


@transaction.atomic
def answer(member: Member, question: Attribute, words: str) -> None:
    """Write down the answer to one of the leads' questions; the next one comes some days later."""
    member.attributes = {**_answers(member), question.name: words}
    member.save(update_fields=["attributes"])
    if as_asked(member, Step.ATTRIBUTES):
        put_off(member, Step.ATTRIBUTES, by=BREATH)
    else:
        done(member, Step.ATTRIBUTES)


@transaction.atomic
def show_to(member: Member, audience: str) -> None:
    """Let ``audience`` read what somebody works on, asks, offers and answers; the rest stays as it was."""
    kept = member.audiences if isinstance(member.audiences, dict) else {}
    rest = {name: kept.get(name, default) for name, default in DEFAULTS.items()}
    member.audiences = rest | dict.fromkeys(SHOWN_TOGETHER, audience)
    member.save(update_fields=["audiences"])
    done(member, Step.AUDIENCES)


def done(member: Member, step: Step, *, at: datetime | None = None) -> None:
    member.steps.update_or_create(step=step, defaults={"done_at": at or timezone.now(), "put_off_until": None})


def put_off(member: Member, step: Step, *, by: timedelta = LATER) -> None:
    """Leave a step for a week; one that was done stays done."""
    row, _new = member.steps.get_or_create(step=step)
    if row.done_at is None:
        row.put_off_until = member.network.today + by
        row.save(update_fields=["put_off_until"])
