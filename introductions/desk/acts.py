"""Taking what phones send: each act once, however often, late or out of order it comes.

Every act has a transaction of its own, in which the event's row is held: two acts at one event wait for each other, so
each sees what the one before left behind. What a kind of act does is said in :mod:`introductions.desk.deeds`.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from events import live
from events.models import Event
from introductions.desk.deeds import DEEDS, ActRefused
from introductions.desk.outbox import Said, Upload
from introductions.models import ActKind, DeskAct, DeskPhone, Outcome
from members.models import Member

log = logging.getLogger("kith.desk")

# The evening of an event, as far as acts are dated: people come before it begins and stand together after its end.
AROUND = timedelta(hours=2)
AHEAD_AT_MOST = timedelta(minutes=1)
# Within this, one phone's acts keep the order of its clock, however long each was on its way.
IN_ORDER = timedelta(minutes=1)
KEPT_AS_SAID = timedelta(days=3650)

Answer = tuple[str, str]


def ready(event: Event, member: Member, phone: UUID) -> None:
    """Remember that a phone may send acts of this event; they are kept for a lead if its owner may no more."""
    DeskPhone.objects.get_or_create(event=event, member=member, phone=phone)


def is_readied(event: Event, member: Member, phone: UUID) -> bool:
    return event.desk_phones.filter(member=member, phone=phone).exists()


def take_all(upload: Upload, *, event: Event, by: Member, may_act: bool) -> dict[str, Answer]:
    """Take the acts of an upload in their order; one that fails us is not answered, so that the phone keeps it."""
    answers: dict[str, Answer] = {}
    received = timezone.now()
    for name, said in upload.acts:
        if isinstance(said, str):
            answers.setdefault(name, (Outcome.REFUSED.value, said))
            continue
        try:
            answer = take(
                said, event=event, by=by, phone=upload.phone, sent=upload.sent, received=received, may_act=may_act
            )
        except Exception:
            log.exception("an act of event %s could not be taken", event.pk)
        else:
            answers.setdefault(name, answer)
    return answers


@transaction.atomic
def take(
    said: Said,
    *,
    event: Event,
    by: Member,
    phone: UUID,
    sent: datetime | None = None,
    received: datetime | None = None,
    may_act: bool = True,
) -> Answer:
    """Take one act, once per key. Returns what became of it, and where it matters why."""
    received = received or timezone.now()
    event = hold(event)
    before = event.desk_acts.filter(key=said.key).first()
    if before:
        return _heard_before(before)
    act = DeskAct(
        event=event,
        key=said.key,
        by=by,
        phone=phone,
        kind=said.kind,
        body=said.body,
        made_at=moment_of(said.at, sent, received, event=event, phone=phone),
        phone_at=said.at if said.at and abs(received - said.at) < KEPT_AS_SAID else None,
        received_at=received,
        outcome=Outcome.TAKEN,
    )
    if not may_act and not _is_about_kept(act):
        _keep(act, _("You do not look after this event any more, so a lead looks at this."))
    elif event.cancelled_at and not _is_about_kept(act):
        _keep(act, _("The event was cancelled, so a lead looks at this."))
    else:
        perform(act)
    live.changed(event.pk)
    return act.outcome, act.why


def hold(event: Event) -> Event:
    """The event as it is now, held until the transaction ends."""
    events = Event.objects.select_for_update(of=["self"], no_key=True).select_related("network")
    return events.get(pk=event.pk)


def _heard_before(act: DeskAct) -> Answer:
    if act.outcome in {Outcome.TAKEN, Outcome.KNOWN}:
        return Outcome.KNOWN.value, ""
    return (Outcome.KEPT.value if act.outcome == Outcome.DROPPED else act.outcome), act.why


def moment_of(at: datetime | None, sent: datetime | None, received: datetime, *, event: Event, phone: UUID) -> datetime:
    """When an act was made, by our clock: as long before it came as it waited in the phone, within the evening.

    Acts of one phone that follow each other closely stay in their order, though one was longer on its way.
    """
    moment = received
    if at and sent and sent - at >= -AHEAD_AT_MOST:
        try:
            moment = received - (sent - at)
        except OverflowError:
            moment = received
    begin, end = event.starts_at - AROUND, event.usual_end + AROUND
    moment = min(received, max(begin, min(moment, end)))
    if at and abs(received - at) < KEPT_AS_SAID:
        near = event.desk_acts.filter(phone=phone, phone_at__gt=at - IN_ORDER, phone_at__lt=at + IN_ORDER).aggregate(
            before=Max("made_at", filter=Q(phone_at__lte=at)), after=Min("made_at", filter=Q(phone_at__gt=at))
        )
        moment = max(moment, near["before"] or moment)
        moment = min(moment, near["after"] or moment)
    return moment


# -- What becomes of an act ---------------------------------------------------------------


def perform(act: DeskAct) -> None:
    """Do what a new act says, or note why not. The caller holds the event."""
    act.outcome, act.why = Outcome.TAKEN, ""
    is_undone = _mark_undone(act)
    act.save()
    if is_undone:
        return
    try:
        # What is refused leaves nothing behind.
        with transaction.atomic():
            act.outcome = take_back_of(act) if act.kind == ActKind.UNDONE else DEEDS[ActKind(act.kind)].do(act)
    except ActRefused as refused:
        act.outcome, act.why = Outcome.REFUSED, str(refused)
    act.save(update_fields=["outcome", "why", "body"])


def _keep(act: DeskAct, why: str) -> None:
    act.outcome, act.why = Outcome.KEPT, why
    _mark_undone(act)
    act.save()


def _mark_undone(act: DeskAct) -> bool:
    """Take a new act back at once where the word for it came before: of whoever made it, or of a lead."""
    if act.kind == ActKind.UNDONE:
        return False
    words = act.event.desk_acts.filter(
        kind=ActKind.UNDONE, outcome__in=[Outcome.TAKEN, Outcome.KEPT], body__of=str(act.key)
    )
    undone = next((word for word in words.select_related("by") if _may_take_back(act, word.by)), None)
    if undone is None:
        return False
    act.undone_at, act.undone_by = undone.made_at, undone.by
    # Nothing of it is left for a lead to decide.
    words.filter(pk=undone.pk).update(outcome=Outcome.TAKEN)
    return True


def _is_about_kept(act: DeskAct) -> bool:
    """Whether an act only takes back what the same person's phone sent and a lead has not decided about."""
    if act.kind != ActKind.UNDONE:
        return False
    return act.event.desk_acts.to_look_at().filter(key=act.body["of"], by=act.by).exists()


def _may_take_back(act: DeskAct, by: Member | None) -> bool:
    return by is not None and (act.by_id == by.pk or by.is_lead)


def take_back_of(word: DeskAct) -> Outcome:
    """Take back the act that ``word`` names; where that has not come yet, the word waits for it.

    Raises:
        ActRefused: it is somebody else's, or nothing that can be taken back.
    """
    act = word.event.desk_acts.filter(key=word.body["of"]).select_related("by").first()
    if act is None:
        return Outcome.TAKEN
    if not _may_take_back(act, word.by):
        raise ActRefused(_("Only whoever logged this, or a lead, takes it back."))
    act.event = word.event
    return Outcome.TAKEN if take_back(act, by=word.by, at=word.made_at) else Outcome.KNOWN


def take_back(act: DeskAct, *, by: Member | None, at: datetime | None = None) -> bool:
    """Let an act count no more, and with it what rests on no other. Returns False when it counted no more before.

    Raises:
        ActRefused: it cannot be taken back.
    """
    if act.kind == ActKind.UNDONE:
        raise ActRefused(_("What was taken back stays taken back; log it anew."))
    if act.undone_at or act.outcome in {Outcome.REFUSED, Outcome.DROPPED}:
        return False
    act.undone_at, act.undone_by = at or timezone.now(), by
    act.save(update_fields=["undone_at", "undone_by"])
    if act.outcome != Outcome.KEPT:
        DEEDS[ActKind(act.kind)].undo(act)
    return True
