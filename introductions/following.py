"""What came of an introduction, in the words of the two: that they met, talked, met again, or that it was not so.

Either may say so and change their mind, on a page or by the link of a letter; the ledger follows. A step has come
about when one of the two says so and the other has not said otherwise since. It is dated by the day that they name,
else by the evening of the introduction where it is said in the week after, else by the moment at which it is said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event, KeepApart
from introductions import ledger, row_links
from introductions.models import Confirmation, FollowUp, Introduction, MixUp, Step
from members.models import Member
from network.models import Network

USE = "introductions.word"
# When the question changes, and how long anybody is asked: the two months after which few people remember.
TALKED_FROM, AGAIN_FROM, ASKED_FOR = timedelta(days=7), timedelta(days=50), timedelta(days=90)
NOT_SO, ANOTHER_DAY = "did not take place", "was on another day"


class Word(models.TextChoices):
    """What one of two says of their introduction."""

    MET = "met", _("Yes, we met")
    TALKED = "talked", _("We talked properly")
    NOT_TALKED = "not talked", _("Not yet")
    AGAIN = "met again", _("Yes, we met again")
    NOT_AGAIN = "not again", _("Not since then")
    NOT_SO = "not so", _("No, that did not happen")
    SOMEBODY_ELSE = "somebody else", _("It was somebody else")


STEPS = {
    Word.TALKED: (Step.TALKED, True),
    Word.NOT_TALKED: (Step.TALKED, False),
    Word.AGAIN: (Step.AGAIN, True),
    Word.NOT_AGAIN: (Step.AGAIN, False),
}
# What is asked at first, and of each step later.
ANSWERS: dict[str, list[Word]] = {
    "": [Word.MET, Word.TALKED, Word.NOT_SO],
    Step.TALKED: [Word.TALKED, Word.NOT_TALKED, Word.NOT_SO],
    Step.AGAIN: [Word.AGAIN, Word.NOT_AGAIN],
}


# -- Links --------------------------------------------------------------------------------


def word_link(network: Network, introduction: Introduction, member: Member, word: str = "") -> str:
    """Where a member says what came of an introduction; ``word`` is the one that is ready to be confirmed."""
    token = row_links.token_for(USE, introduction.pk, member.pk)
    return row_links.address_of("word_by_link", network, token, word)


def of_token(network: Network, token: str) -> tuple[Introduction, Member] | None:
    """The introduction and the one of the two that a link speaks of."""
    found = row_links.row_and_member(USE, network, token)
    if found is None:
        return None
    introduction_id, member = found
    introduction = about(member).filter(pk=introduction_id).first()
    return (introduction, member) if introduction else None


def about(member: Member) -> QuerySet[Introduction]:
    """The introductions of a member, with the people of each and what was said of it."""
    rows = Introduction.objects.about(member).filter(network=member.network_id)
    rows = rows.select_related("first", "second", "made_by", "event", "withdrawn_by", "proposal__proposed_by")
    return rows.prefetch_related("confirmations", "follow_ups", "mix_ups")


def takes_a_word(introduction: Introduction, at: datetime | None = None) -> bool:
    """Whether it is not too late to say anything by a link."""
    return (at or timezone.now()) - introduction.made_at <= ASKED_FOR and not introduction.withdrawn_at


# -- What is asked, and what was said -------------------------------------------------------


def step_of(introduction: Introduction, at: datetime | None = None) -> str:
    """What there is to ask by now: whether it took place, later whether they talked, then whether they met again."""
    age = (at or timezone.now()) - introduction.made_at
    if age >= AGAIN_FROM and came_about(introduction, Step.TALKED):
        return Step.AGAIN
    return Step.TALKED if age >= TALKED_FROM else ""


def said_by(introduction: Introduction, member: Member, step: str) -> str:
    """The member's word on what is asked at ``step``; empty if they said nothing."""
    own = {one.step: one.came for one in introduction.follow_ups.all() if one.member_id == member.pk}
    if step:
        words = {came: word for word, (about_step, came) in STEPS.items() if about_step == step}
        return words.get(own.get(step), "")
    if own.get(Step.TALKED):
        return Word.TALKED
    return Word.MET if any(one.member_id == member.pk for one in introduction.confirmations.all()) else ""


def came_about(introduction: Introduction, step: str) -> bool:
    """Whether a step stands, by the words of the two."""
    return _first_to_say(_words(introduction, step)) is not None


def _words(introduction: Introduction, step: str) -> list[FollowUp]:
    said = [one for one in introduction.follow_ups.all() if one.step == step and one.said_at]
    return sorted(said, key=lambda one: (one.said_at, one.pk))


def _first_to_say(said: Iterable[FollowUp]) -> FollowUp | None:
    """Who said first that it came about, where the other has not said otherwise since."""
    words = list(said)
    first = next((one for one in words if one.came), None)
    if first is None or any(not one.came and one.said_at > first.said_at for one in words):
        return None
    return first


# -- Saying it ------------------------------------------------------------------------------


@transaction.atomic
def say(
    introduction: Introduction,
    member: Member,
    word: str,
    *,
    words: str = "",
    on: date | None = None,
    at: datetime | None = None,
) -> bool:
    """Keep what one of the two says; a later word takes the place of an earlier one. False where it was taken back.

    ``on`` is the day of what came about, where they know it, and not before the introduction.
    """
    moment = at or timezone.now()
    introduction = _held(introduction)
    if introduction.withdrawn_at or not introduction.involves(member):
        return False
    if word == Word.SOMEBODY_ELSE:
        introduction.mix_ups.get_or_create(member=member, defaults={"words": words, "at": moment})
    if word in {Word.NOT_SO, Word.SOMEBODY_ELSE}:
        return ledger.withdraw_introduction(introduction, by=member)
    step, came = STEPS.get(Word(word), ("", True))
    if came:
        ledger.confirm(introduction, member, at=moment)
    if step:
        _keep(introduction, member, step, came=came, on=on if came else None, moment=moment)
    return True


def _held(introduction: Introduction) -> Introduction:
    """The introduction, held so that two words about it are heard one after the other."""
    rows = Introduction.objects.select_for_update(of=["self"])
    return rows.select_related("network", "first", "second", "event").get(pk=introduction.pk)


def _keep(
    introduction: Introduction, member: Member, step: str, *, came: bool, on: date | None, moment: datetime
) -> None:
    mine, _new = introduction.follow_ups.get_or_create(member=member, step=step)
    if mine.came == came and on in {None, mine.came_on}:
        return
    if mine.came != came:
        mine.came, mine.said_at = came, moment
    mine.came_on = on
    mine.save(update_fields=["came", "said_at", "came_on"])
    settle(introduction, step, by=member, moment=moment)


def settle(introduction: Introduction, step: str, *, by: Member, moment: datetime) -> None:
    """Bring the ledger in line with what the two say of a step."""
    words = _words(introduction, step)
    first = _first_to_say(words)
    network, reference = introduction.network, introduction.reference_of(step)
    row, withdrawal = ledger.latest_of(network, reference)
    day = next((one.came_on for one in words if one.came_on), None)
    # Who talked on the evening itself met there; whoever says so later met on another day, unless they name that one.
    evening = introduction.made_at.astimezone(network.zone).date()
    on_the_night = introduction.event is not None and step == Step.TALKED and first is not None
    on_the_night = on_the_night and (day == evening if day else first.said_at < introduction.made_at + TALKED_FROM)
    if on_the_night and (day or not row):
        happened = introduction.made_at
    else:
        happened = _on(day, introduction, moment) if day else row.at if row else moment
    if first and row and not withdrawal and row.at != happened:
        ledger.withdraw(row, by=by, why=ANOTHER_DAY, at=moment)
    teller = introduction.first if first is None or first.member_id == introduction.first_id else introduction.second
    ledger.keep_in_step(
        network=network,
        reference=reference,
        people=(teller, introduction.other(teller)),
        at=happened,
        stands=first is not None and not introduction.withdrawn_at,
        by=by,
        why=NOT_SO,
        moment=moment,
        event=introduction.event if on_the_night else None,
    )


def _on(day: date, introduction: Introduction, moment: datetime) -> datetime:
    """Noon of a day in the network's zone, but neither before the introduction nor to come."""
    noon = datetime.combine(day, time(12), introduction.network.zone)
    return max(introduction.made_at, min(noon, moment))


@transaction.atomic
def unsay(introduction: Introduction, member: Member) -> bool:
    """Undo one's own taking back of an introduction, with all that was said before. Returns whether it stands again."""
    introduction = _held(introduction)
    if not ledger.restore_introduction(introduction, by=member):
        return False
    introduction.refresh_from_db()
    introduction.mix_ups.filter(member=member, mended_at=None).delete()
    for step in Step.values:
        settle(introduction, step, by=member, moment=timezone.now())
    return True


# -- The morning after ----------------------------------------------------------------------


@dataclass(frozen=True)
class ToSay:
    """Somebody one was introduced to, and where one says what came of it."""

    name: str
    link: str
    by: str = ""


def introduced_at(event: Event) -> dict[int, list[ToSay]]:
    """Of an event's introductions, what each side has not said anything of yet."""
    apart = KeepApart.objects.standing().filter(first=OuterRef("first"), second=OuterRef("second"))
    said = Confirmation.objects.filter(introduction=OuterRef("pk")).values("member")
    rows = event.introductions.standing().filter(~Exists(apart)).annotate(confirmed=ArraySubquery(said))
    found: dict[int, list[ToSay]] = {}
    for introduction in rows.select_related("first", "second", "made_by").order_by("made_at", "pk"):
        for member in (introduction.first, introduction.second):
            if member.pk not in introduction.confirmed:
                by = introduction.made_by.first_name if introduction.made_by else ""
                link = word_link(event.network, introduction, member)
                found.setdefault(member.pk, []).append(ToSay(introduction.other(member).name, link, by))
    return found


# -- Mending --------------------------------------------------------------------------------


def to_mend(member: Member) -> QuerySet[MixUp]:
    """What ``member`` logged of somebody else than it was, by the word of one of the two, the oldest first."""
    rows = MixUp.objects.filter(introduction__made_by=member, introduction__network=member.network_id, mended_at=None)
    people = ("member", "introduction__first", "introduction__second", "introduction__event")
    return rows.select_related(*people).order_by("at", "pk")


@transaction.atomic
def mend(mix_up: MixUp, *, by: Member, instead: Member | None, key: UUID) -> bool:
    """Log the right pair at the same moment, or leave it at that. Returns False when it had been seen to before."""
    if not MixUp.objects.filter(pk=mix_up.pk, mended_at=None).update(mended_at=timezone.now()):
        return False
    if instead:
        wrong = mix_up.introduction
        pair = (mix_up.member, instead)
        ledger.log_introduction(key=key, made_by=by, people=pair, event=wrong.event, at=wrong.made_at)
    return True
