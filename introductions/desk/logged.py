"""What was logged at an event, for those who looked after it to mend, weeks later too; and what waits for a lead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from events import live
from events.models import Event, Presence
from introductions import ledger
from introductions.desk import acts
from introductions.desk.deeds import ActRefused
from introductions.forgetting import people_of, without_texts
from introductions.models import ActKind, DeskAct, Introduction, Outcome, PassedOver
from members.models import Member

# Who came is mended where the record of the event is; who looked after whom is over by the next day.
MENDED_HERE = [
    ActKind.INTRODUCED,
    ActKind.ACQUAINTED,
    ActKind.NOT_NOW,
    ActKind.VISITOR,
    ActKind.NOTED,
    ActKind.DEBRIEF,
]
SHOWN = 30


@dataclass(frozen=True)
class Line:
    """One act in words."""

    act: DeskAct
    words: str
    may_take_back: bool = False


@dataclass
class KeptPhone:
    """What one phone sent that waits for a lead."""

    by: Member | None
    phone: UUID
    lines: list[Line] = field(default_factory=list)


# -- Reading ------------------------------------------------------------------------------


def logged_at(event: Event, viewer: Member) -> QuerySet[DeskAct]:
    """What was logged, the last first; what was not taken is shown to whoever sent it, and to leads."""
    taken = Q(kind__in=MENDED_HERE, outcome__in=[Outcome.TAKEN, Outcome.KNOWN])
    troubled = Q(outcome__in=[Outcome.REFUSED, Outcome.LATE])
    if not viewer.is_lead:
        troubled &= Q(by=viewer)
    found = event.desk_acts.filter(taken | troubled).exclude(kind=ActKind.CLAIMED)
    return found.select_related("by", "undone_by", "note").order_by("-made_at", "-pk")


def without_act(event: Event) -> QuerySet[Introduction]:
    """Introductions at an event of which no phone's act tells."""
    standing = event.introductions.standing().filter(acts=None)
    return standing.select_related("first", "second", "made_by").order_by("-made_at", "-pk")


def lines(event: Event, page: Iterable[DeskAct], viewer: Member) -> list[Line]:
    """The same in words, as ``viewer`` may read them."""
    page = list(page)
    names = _names(event, page)
    return [Line(act, told(act, names, viewer), may_take_back(act, viewer)) for act in page]


def may_take_back(act: DeskAct, viewer: Member) -> bool:
    """Whether ``viewer`` may let an act count no more: whoever logged it, and leads."""
    counts = act.outcome in {Outcome.TAKEN, Outcome.KNOWN} and act.undone_at is None
    return counts and (act.by_id == viewer.pk or viewer.is_lead)


def kept(event: Event, viewer: Member) -> list[KeptPhone]:
    """What waits for a lead, phone by phone in the order of the evening; to others, what they sent themselves."""
    waiting = event.desk_acts.to_look_at().select_related("by").order_by("made_at", "pk")
    found = list(waiting if viewer.is_lead else waiting.filter(by=viewer))
    names, phones = _names(event, found), {}
    for act in found:
        phone = phones.setdefault((act.by_id, act.phone), KeptPhone(act.by, act.phone))
        phone.lines.append(Line(act, told(act, names, viewer)))
    return list(phones.values())


def waiting_for(lead: Member) -> QuerySet[Event]:
    """Events at which something waits for a lead, the last first, with ``waiting``: how many acts."""
    if not lead.is_lead:
        return Event.objects.none()
    kept_acts = Q(desk_acts__outcome=Outcome.KEPT, desk_acts__undone_at=None)
    counted = lead.network.events.annotate(waiting=Count("desk_acts", filter=kept_acts))
    return counted.filter(waiting__gt=0).order_by("-starts_at", "-pk")


def _names(event: Event, found: list[DeskAct]) -> dict[str, dict[int, str]]:
    """The names of whom acts speak of; whoever was erased has none."""
    spoken_of = {pk for act in found for pk in people_of(act.body)}
    visitors = [act.body.get("visitor") for act in found if act.kind == ActKind.VISITOR]
    return {
        "members": dict(event.network.members.kept().filter(pk__in=spoken_of).values_list("pk", "name")),
        "visitors": dict(event.visitors.filter(pk__in=[pk for pk in visitors if pk]).values_list("pk", "name")),
    }


def told(act: DeskAct, names: Mapping[str, Mapping[int, str]], viewer: Member) -> str:
    """An act as a sentence."""
    body, members = act.body, names["members"]
    nobody = _("somebody")
    values = {
        "people": get_text_list([members.get(pk, nobody) for pk in body.get("people") or []], _("and")),
        "name": members.get(body.get("member"), _("somebody")),
        "visitor": names["visitors"].get(body.get("visitor")) or body.get("name") or _("A visitor"),
        "status": dict(Presence.choices).get(body.get("status"), ""),
    }
    if act.kind == ActKind.ARRIVED and not body.get("status"):
        return _("The mark for %(name)s was taken back.") % values
    if act.kind == ActKind.NOTED and act.by_id == viewer.pk:
        return _own_note(act) % values
    sentences = {
        ActKind.ARRIVED: _("%(name)s: %(status)s."),
        ActKind.VISITOR: _("%(visitor)s came along."),
        ActKind.INTRODUCED: _("%(people)s were introduced."),
        ActKind.ACQUAINTED: _("%(people)s know each other."),
        ActKind.NOT_NOW: _("%(people)s: not now."),
        ActKind.CLAIMED: _("Looked after %(name)s."),
        ActKind.RELEASED: _("No longer looked after %(name)s."),
        ActKind.NOTED: _("Something was noted about %(name)s."),
        ActKind.DEBRIEF: _("The debrief."),
        ActKind.UNDONE: _("Something was taken back."),
    }
    return sentences[ActKind(act.kind)] % values


def _own_note(act: DeskAct) -> str:
    """What whoever noted something reads of it: their words until they are answered, then only whether they count."""
    note = getattr(act, "note", None)
    if note is None:
        return _("Something was noted about %(name)s. It is not kept.")
    if note.agreed:
        return _("Something was noted about %(name)s, who confirmed it.")
    return _("Noted about %(name)s, who has not answered yet: “%(words)s”").replace(
        "%(words)s", note.words.replace("%", "%%")
    )


# -- Mending ------------------------------------------------------------------------------


@transaction.atomic
def take_back(act: DeskAct, *, by: Member) -> bool:
    """Let an act count no more. Returns False when it counted no more before.

    Raises:
        ActRefused: it is somebody else's, or cannot be taken back.
    """
    event = acts.hold(act.event)
    act = event.desk_acts.select_related("by").get(pk=act.pk)
    if act.by_id != by.pk and not by.is_lead:
        raise ActRefused(_("Only whoever logged this, or a lead, takes it back."))
    act.event = event
    live.changed(event.pk)
    return acts.take_back(act, by=by)


@transaction.atomic
def take_back_introduction(introduction: Introduction, *, by: Member) -> bool:
    """The same for an introduction of which no act tells.

    Raises:
        ActRefused: it is somebody else's.
    """
    if introduction.made_by_id != by.pk and not by.is_lead:
        raise ActRefused(_("Only whoever logged this, or a lead, takes it back."))
    live.changed(introduction.event_id)
    return ledger.withdraw_introduction(introduction, by=by)


def not_just_then(member: Member) -> list[PassedOver]:
    """With whom a desk did not introduce ``member`` just then, the latest first, each with ``with_whom``."""
    rows = PassedOver.objects.standing().filter(Q(first=member) | Q(second=member), event__network=member.network_id)
    found = list(rows.select_related("event", "first", "second", "by").order_by("-at", "-pk")[:SHOWN])
    for row in found:
        row.with_whom = row.second if row.first_id == member.pk else row.first
    return found


@transaction.atomic
def object_to(event: Event, member: Member, other_id: int) -> bool:
    """Let no desk say any more that ``member`` knows somebody, or had better not meet them just then.

    Returns False when none does.
    """
    event = acts.hold(event)
    pair = sorted([member.pk, other_id])
    of_pairs = [ActKind.ACQUAINTED, ActKind.NOT_NOW]
    said = list(event.desk_acts.standing().filter(kind__in=of_pairs, body__people=pair))
    for act in said:
        act.event = event
        acts.take_back(act, by=member)
    live.changed(event.pk)
    return bool(said)


@transaction.atomic
def take_kept(act: DeskAct, *, lead: Member) -> bool:
    """Let an act that was kept count, as of when it was made. Returns False when a lead had decided before.

    Raises:
        ActRefused: it cannot be taken; it goes on waiting.
    """
    waiting = _still_kept(act)
    if waiting is None:
        return False
    waiting.looked_at, waiting.looked_by = timezone.now(), lead
    acts.perform(waiting)
    if waiting.outcome == Outcome.REFUSED:
        raise ActRefused(waiting.why)
    return True


@transaction.atomic
def drop_kept(act: DeskAct, *, lead: Member) -> bool:
    """Let an act that was kept never count; its words go. Returns False when a lead had decided before."""
    waiting = _still_kept(act)
    if waiting is None:
        return False
    waiting.looked_at, waiting.looked_by = timezone.now(), lead
    waiting.outcome, waiting.body = Outcome.DROPPED, without_texts(waiting.body)
    waiting.save(update_fields=["looked_at", "looked_by", "outcome", "body"])
    return True


def _still_kept(act: DeskAct) -> DeskAct | None:
    event = acts.hold(act.event)
    waiting = event.desk_acts.to_look_at().select_related("by").filter(pk=act.pk).first()
    if waiting:
        waiting.event = event
        live.changed(event.pk)
    return waiting
