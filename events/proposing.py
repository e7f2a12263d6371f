"""Meet-ups that members propose: a lead publishes one, or turns it down with a kind word; until then they can go back.

Whatever is decided is decided once: of two leads at the same moment the second learns what the first one did.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from events import announcing, hosting
from events.forms import ProposalForm
from events.models import Event
from members.models import Member
from network import post
from network.models import AuditEntry, Network

# A lead reads each with care, so nobody keeps them busy with a dozen.
MOST_OPEN = 3


class ProposalRefused(Exception):
    """It cannot be proposed or changed; the text says why, for whoever proposes."""


def waiting(network: Network) -> QuerySet[Event]:
    """The proposals that no lead has answered, the oldest first."""
    asked = network.events.exclude(proposed_at=None).filter(published_at=None, turned_down_at=None, cancelled_at=None)
    return asked.select_related("created_by").order_by("proposed_at", "pk")


def proposed_by(member: Member) -> QuerySet[Event]:
    """What a member proposed, the latest first."""
    asked = member.network.events.filter(created_by=member).exclude(proposed_at=None)
    return asked.select_related("turned_down_by").order_by("-proposed_at", "-pk")


def open_of(member: Member) -> int:
    """How many proposals of a member wait for a lead."""
    return waiting(member.network).filter(created_by=member).count()


def refuse_too_many(member: Member) -> None:
    """Raise ProposalRefused where a member has as many proposals waiting as a lead can be asked to read."""
    if open_of(member) >= MOST_OPEN:
        raise ProposalRefused(
            _(
                "%(number)d of your proposals wait for a lead. Let one be answered first, or take one back: "
                "then there is room for this one."
            )
            % {"number": MOST_OPEN}
        )


@transaction.atomic
def change(event: Event, form: ProposalForm) -> None:
    """Save what its proposer changed about a proposal, as long as no lead has answered it.

    Raises:
        ProposalRefused: a lead was faster.
    """
    if not waiting(event.network).select_related(None).select_for_update().filter(pk=event.pk).exists():
        raise ProposalRefused(_("A lead has answered it meanwhile, so it stays as it was."))
    changed = form.save(commit=False)
    changed.save(update_fields=[name for name in form.changed_data if name in form.Meta.fields])


@transaction.atomic
def publish(event: Event, *, by: Member) -> bool:
    """Show a proposal to all members and make its proposer the host, who gets a letter.

    Returns False when another lead was faster, or it was withdrawn.
    """
    if not announcing.publish(event, by=by):
        return False
    proposer = event.created_by
    if proposer is None or proposer.left_on or proposer.erased_at:
        return True
    hosts = hosting.hosts_of(event)
    if hosts.host is None:
        hosting.entrust(event, host=proposer, facilitators=hosts.facilitators)
    if proposer != by:
        _write(event, proposer, "meetup_published", by=by)
    return True


@transaction.atomic
def turn_down(event: Event, *, words: str, by: Member) -> bool:
    """Say no to a proposal, and write to whoever made it. Returns False when another lead was faster."""
    moment = timezone.now()
    decided = {"turned_down_at": moment, "turned_down_by": by, "turned_down_words": words}
    if not waiting(event.network).filter(pk=event.pk).update(**decided):
        return False
    for name, value in decided.items():
        setattr(event, name, value)
    AuditEntry.record(
        network=event.network, actor=by.user, verb="turned down", subject=event, after={"title": event.title}, why=words
    )
    reader = reader_of(event, by=by)
    if reader:
        _write(event, reader, "meetup_turned_down", by=by)
    return True


@transaction.atomic
def withdraw(event: Event) -> bool:
    """Take back a proposal that nobody has answered; nothing of it stays. Returns False when a lead was faster."""
    held = waiting(event.network).select_related(None).select_for_update().filter(pk=event.pk).first()
    if held is None:
        return False
    held.delete()
    return True


def reader_of(event: Event, *, by: Member) -> Member | None:
    """Whoever is told of a lead's word: the proposer, unless they are gone or it is their own word."""
    proposer = event.created_by
    if proposer is None or proposer == by or proposer.user is None or proposer.left_on or proposer.erased_at:
        return None
    return proposer


def suggested_words(event: Event) -> str:
    """Kind words to begin with; the lead makes them their own."""
    return _(
        "Thank you for proposing “%(title)s”. I like that you want to bring people together. "
        "It does not fit just now. Tell me when you would like to try again, and I will gladly help."
    ) % {"title": event.title}


def _write(event: Event, reader: Member, template: str, *, by: Member) -> None:
    if reader.user is None:
        return
    post.queue(
        template.replace("_", " "),
        to=reader.user.email,
        template=template,
        context={"event": event, "person": reader, "by": by},
        essential=True,
        network=event.network,
        recipient=reader.user,
        reply_to=by.address,
        key=f"{template.replace('_', '-')}-{event.pk}",
    )
