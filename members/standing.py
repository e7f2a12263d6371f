"""How a membership pauses, ends and begins again: by the person's own act, or by a lead's with a reason.

Leaving holds the network's row, so that two leads never stop at the same moment and leave nobody; coming back holds it
too, since it takes a seat. What a membership leaves undone in a higher room is asked through a
socket, :data:`on_leaving`; ``events`` plugs it in when Django starts::

    standing.on_leaving.append(rsvps.give_back_places)
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import roles, seats
from members.models import Member, NetworkFull, Pause, Role, Verdict
from network import post
from network.models import AuditEntry

# The socket: called with a member who just left, within the same transaction.
on_leaving: list[Callable[[Member], None]] = []

ASKED_BACK = "asked to come back"


class NotThere(Exception):
    """The membership is not, or no longer, in a state in which this can be done."""


# -- Pauses -------------------------------------------------------------------------------


@transaction.atomic
def pause(member: Member, *, until: date | None = None, by: Member | None = None, why: str = "") -> Pause:
    """Let a member be left in peace from today until the day they are back, or until they say so.

    A pause under way gets the new end. ``by`` is the lead who does it for them, with a reason.

    Raises:
        NotThere: who left or was not asked yet has nothing to pause.
    """
    seats.lock(member.network)
    _must_be_here(member)
    today = member.network.today
    running = member.pauses.filter(starts_on__lte=today).exclude(ends_on__lte=today).first()
    if running:
        running.ends_on = until
        running.save(update_fields=["ends_on"])
    else:
        running = member.pauses.create(starts_on=today, ends_on=until)
    if by:
        after = {"paused": True, "until": until.isoformat() if until else ""}
        AuditEntry.record(network=member.network, actor=by.user, verb="paused", subject=member, after=after, why=why)
    return running


@transaction.atomic
def end_pause(member: Member, *, by: Member | None = None, why: str = "") -> bool:
    """Make today the first day back. Returns whether there was a pause."""
    today = member.network.today
    ended = member.pauses.filter(starts_on__lte=today).exclude(ends_on__lte=today).update(ends_on=today)
    if ended and by:
        AuditEntry.record(network=member.network, actor=by.user, verb="ended the pause of", subject=member, why=why)
    return bool(ended)


# -- Leaving and coming back --------------------------------------------------------------


@transaction.atomic
def leave(member: Member, *, word: str = "", by: Member | None = None, why: str = "") -> None:
    """End a membership today: the record stays, the role and all that was open ends.

    The person gets a kind letter; ``word`` of theirs goes to the leads. ``by`` is the lead who does it for them.

    Raises:
        LastLead: somebody else has to lead first.
        NotThere: the membership had ended before.
    """
    network = seats.lock(member.network)
    _must_be_here(member)
    roles.keep_a_lead(member)
    before = {"role": member.role}
    member.left_on = network.today if member.joined_on is None else max(network.today, member.joined_on)
    member.role = Role.MEMBER
    member.save(update_fields=["left_on", "role"])
    _end_what_is_open(member)
    AuditEntry.record(
        network=network, actor=by.user if by else member.user, verb="left", subject=member, before=before, why=why
    )
    _write_to_leaver(member)
    if word.strip():
        _write_to_leads("member left", member, template="member_left", word=word.strip())


def _end_what_is_open(member: Member) -> None:
    now = timezone.now()
    member.pauses.filter(ends_on=None).update(ends_on=max(member.left_on, member.network.today))
    member.buddies.filter(ended_at=None).update(ended_at=now)
    member.looks_after.filter(ended_at=None).update(ended_at=now)
    member.nominations_made.filter(decided_at=None).update(
        decided_at=now, verdict=Verdict.NOT_NOW, answer=_("Whoever proposed this has left the network.")
    )
    for give_up in on_leaving:
        give_up(member)


def ask_back(member: Member, *, word: str = "") -> bool:
    """Tell the leads that somebody who left would like to come back; once a day. Returns whether they were told."""
    if member.left_on is None or member.erased_at:
        raise NotThere(member)
    told = _write_to_leads(
        "asks to come back", member, template="asks_to_come_back", word=word.strip(), once=str(member.network.today)
    )
    if told:
        AuditEntry.record(network=member.network, actor=member.user, verb=ASKED_BACK, subject=member, why=word.strip())
    return told


def asked_back_at(member: Member) -> datetime | None:
    """When somebody who left last asked to come back, if they did since."""
    asked = AuditEntry.objects.filter(
        network=member.network, verb=ASKED_BACK, subject_kind="member", subject_id=str(member.pk)
    )
    latest = asked.order_by("-at").values_list("at", flat=True).first()
    return latest if member.left_on and latest and latest.date() >= member.left_on else None


@transaction.atomic
def readmit(member: Member, *, by: Member, why: str = "") -> None:
    """Let somebody who left be a member again, on a free seat and without the role of then; they get a letter.

    Raises:
        NetworkFull: every seat is taken.
        NotThere: they had not left.
    """
    network = seats.lock(member.network)
    member.refresh_from_db()
    if member.left_on is None or member.erased_at:
        raise NotThere(member)
    if not seats.free(network):
        raise NetworkFull(member)
    before = {"left_on": member.left_on.isoformat()}
    member.left_on, member.role = None, Role.MEMBER
    member.save(update_fields=["left_on", "role"])
    AuditEntry.record(network=network, actor=by.user, verb="readmitted", subject=member, before=before, why=why)
    if member.user:
        post.queue(
            "welcome back",
            to=member.user.email,
            template="welcome_back",
            context={"person": member, "by": by},
            essential=True,
            network=network,
            recipient=member.user,
            reply_to=by.address,
        )


# -- Shared -------------------------------------------------------------------------------


def _must_be_here(member: Member) -> None:
    """Read the row again under the lock, and refuse who left meanwhile."""
    network = member.network
    member.refresh_from_db()
    member.network = network
    if member.left_on or member.erased_at:
        raise NotThere(member)


def _write_to_leaver(member: Member) -> None:
    if member.user is None:
        return
    post.queue(
        "farewell",
        to=member.user.email,
        template="farewell",
        context={"person": member},
        essential=True,
        network=member.network,
        recipient=member.user,
        reply_to=next((lead.user.email for lead in _leads(member)), ""),
    )


def _write_to_leads(kind: str, member: Member, *, template: str, word: str, once: str = "") -> bool:
    """A letter to each lead, answered by the person themselves. Returns whether any is new."""
    letters = [
        post.queue(
            kind,
            to=lead.user.email,
            template=template,
            context={"person": member, "lead": lead, "word": word},
            essential=True,
            network=member.network,
            recipient=lead.user,
            reply_to=member.address,
            key=f"{template}-{member.pk}-{lead.pk}-{once}" if once else None,
        )
        for lead in _leads(member)
    ]
    return any(letters)


def _leads(member: Member) -> list[Member]:
    return list(member.network.members.leads().exclude(user=None).exclude(pk=member.pk).select_related("user"))
