"""Are you still in? One letter to each person carried over, and the answer by which they stay, pause or go.

The letter is an invitation of its own kind: its link is as secret, lapses and is repeated as any other's. It holds no
seat, since whoever is asked has one already.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from members import addresses, inviting, seats
from members.models import Invitation, InvitationKind, InvitationSpent, Member, Outcome
from network import post
from network.models import AuditEntry, Letter, Network

# Outcomes after which nobody is asked again unless a lead asks that one person.
ANSWERS = (Outcome.ACCEPTED, Outcome.NOT_NOW, Outcome.DECLINED)


class AddressTaken(Exception):
    """Somebody else in this network has the address that was given."""


@dataclass
class Asked:
    """What became of a round of letters: posted, waiting until mail works, and to be asked in another way."""

    posted: list[Invitation] = field(default_factory=list)
    waiting: list[Invitation] = field(default_factory=list)
    without_address: list[Invitation] = field(default_factory=list)

    @property
    def written(self) -> int:
        return len(self.posted) + len(self.waiting) + len(self.without_address)


# -- Asking -------------------------------------------------------------------------------


def carried_over(network: Network) -> QuerySet[Member]:
    """People on record from before who have not become members, and have not gone."""
    return network.members.carried_over()


def to_be_asked(network: Network) -> QuerySet[Member]:
    """Those of them whom nobody has asked, or whose letter was taken back or ran out."""
    asked = Invitation.objects.filter(member=OuterRef("pk"), kind=InvitationKind.STILL_IN)
    waiting = asked.filter(closed_at=None, sent_at=None) | asked.filter(closed_at=None, expires_at__gt=timezone.now())
    return carried_over(network).exclude(Exists(waiting)).exclude(Exists(asked.filter(outcome__in=ANSWERS)))


@transaction.atomic
def ask(people: Iterable[Member], *, by: Member, words: str) -> Asked:
    """Write to each of ``people`` once, in the lead's words; whoever was asked, or invited, meanwhile is left out.

    Letters leave at once where it is known that mail works, and wait as drafts where it is not.

    Raises:
        inviting.NoPurpose: the network has not said why it exists and who it is for.
    """
    network = by.network
    if network.purpose is None:
        raise inviting.NoPurpose
    seats.lock(network)  # two leads ask one after the other
    moment = timezone.now()
    chosen = to_be_asked(network).filter(pk__in=[member.pk for member in people]).select_related("user").order_by("pk")
    Invitation.objects.filter(member__in=chosen).lapse(moment)
    invited = set(network.invitations.filter(closed_at=None).values_list(Lower("email"), flat=True))
    written = Invitation.objects.bulk_create(
        _offer(member, by=by, words=words, at=moment)
        for member in chosen
        if member.address.lower() not in invited - {""}
    )
    AuditEntry.objects.bulk_create(
        AuditEntry(
            network=network,
            actor=by.user,
            verb="asked whether still in",
            subject_kind="member",
            subject_id=str(offer.member_id),
        )
        for offer in written
    )
    outcome = Asked()
    for offer in written:
        if not offer.email:
            outcome.without_address.append(offer)
        elif post.mail_is_proven():
            send(offer, at=moment)
            outcome.posted.append(offer)
        else:
            outcome.waiting.append(offer)
    return outcome


def _offer(member: Member, *, by: Member, words: str, at: datetime) -> Invitation:
    return Invitation(
        network=by.network,
        kind=InvitationKind.STILL_IN,
        member=member,
        email=member.address.lower(),
        name=member.name,
        why_you=words,
        invited_by=by,
        created_at=at,
        expires_at=at + Invitation.LASTS,
        **Invitation.new_secret(),
    )


@transaction.atomic
def send(offer: Invitation, *, at: datetime | None = None) -> None:
    """Send a draft that has an address; its time runs from now.

    Raises:
        InvitationSpent: it was sent or ended before.
    """
    offer.send(at)
    offer.letter = _letter(offer, key=f"staying-{offer.pk}")
    offer.save(update_fields=["letter"])


def send_drafts(network: Network, *, by: Member) -> list[Invitation]:
    """Send the letters that waited until mail was known to work; none twice. Returns those that left now."""
    drafts = network.invitations.drafts().filter(kind=InvitationKind.STILL_IN).exclude(email="")
    return inviting.send_each(drafts, send, by=by)


@transaction.atomic
def remind(offer: Invitation, *, by: Member) -> None:
    """Send the same link once more; twice at most.

    Raises:
        InvitationSpent: it is not open, or has no address.
        inviting.RemindedEnough: two reminders were sent.
    """
    offer.refresh_from_db(from_queryset=Invitation.objects.select_for_update())
    if not offer.is_open or not offer.email:
        raise InvitationSpent(offer)
    if offer.reminders_sent >= offer.reminders_wanted:
        raise inviting.RemindedEnough(offer)
    offer.reminders_sent += 1
    offer.reminded_at = timezone.now()
    offer.letter = _letter(offer, key=f"staying-{offer.pk}-{offer.reminders_sent}")
    offer.save(update_fields=["reminders_sent", "reminded_at", "letter"])
    AuditEntry.record(network=offer.network, actor=by.user, verb="reminded", subject=offer)


def link(offer: Invitation) -> str:
    """The full address that opens the question; whoever holds it can answer."""
    return settings.SITE_URL + reverse("members:still_in", args=[offer.network, offer.token])


def contents(offer: Invitation) -> dict[str, object]:
    """What the letter is put together from."""
    return {
        "invitation": offer,
        "inviter": offer.invited_by,
        "purpose": offer.network.purpose,
        "address": link(offer),
        "is_reminder": bool(offer.reminders_sent),
    }


def example(member: Member, *, by: Member, words: str) -> Invitation:
    """The letter to ``member`` as it would be, without being written."""
    return _offer(member, by=by, words=words, at=timezone.now())


def _letter(offer: Invitation, *, key: str) -> Letter | None:
    return post.queue(
        "invitation to stay",
        to=offer.email,
        template="still_in",
        context=contents(offer),
        essential=True,
        network=offer.network,
        reply_to=offer.invited_by.address if offer.invited_by else "",
        key=key,
    )


# -- Answering ----------------------------------------------------------------------------


@transaction.atomic
def stay(offer: Invitation, *, email: str = "") -> Member:
    """Yes: make the person a member at once.

    ``email`` is the address of somebody who had none on record. No address is proven by an answer, since leads can
    copy the link as well: the first code that is typed in proves it.

    Raises:
        InvitationSpent: it was answered, taken back or lapsed before; of two answers at once, the first stands.
        AddressTaken: somebody else here has the address.
    """
    offer.close(Outcome.ACCEPTED)
    return _keep(offer, email=email)


@transaction.atomic
def pause(offer: Invitation, *, until: date | None = None, email: str = "") -> Member:
    """Stay, and be left in peace from today, until a day if one is named.

    Raises:
        InvitationSpent, AddressTaken: as for :func:`stay`.
    """
    offer.close(Outcome.NOT_NOW)
    member = _keep(offer, email=email)
    today = offer.network.today
    if not member.is_paused:
        member.pauses.create(starts_on=today, ends_on=until)
    return member


@transaction.atomic
def leave(offer: Invitation, *, reason: str = "") -> None:
    """No, thank you: they leave today, and count in nothing, as before.

    Raises:
        InvitationSpent: it was answered, taken back or lapsed before.
    """
    offer.close(Outcome.DECLINED, reason=reason)
    member = _held(offer)
    today = offer.network.today
    member.left_on = max(today, member.joined_on or today)
    member.save(update_fields=["left_on"])
    AuditEntry.record(network=offer.network, actor=member.user, verb="declined to stay", subject=member)


def _held(offer: Invitation) -> Member:
    """The person asked, locked; who has been erased or has gone answers nothing any more."""
    member = Member.objects.select_for_update(of=("self",)).select_related("user", "network").get(pk=offer.member_id)
    if member.erased_at or member.left_on:
        raise InvitationSpent(offer)
    return member


def _keep(offer: Invitation, *, email: str) -> Member:
    member = _held(offer)
    if member.user is None:
        member.user = _user_for(offer, email)
    member.carried_over_at = None
    member.founder = member.founder or member.joined_on is None
    member.save(update_fields=["user", "carried_over_at", "founder"])
    AuditEntry.record(network=offer.network, actor=member.user, verb="stays", subject=member)
    return member


def _user_for(offer: Invitation, email: str):
    user = addresses.user_of(email.strip().lower())
    if offer.network.members.filter(user=user).exists():
        raise AddressTaken(email)
    return user


# -- By hand ------------------------------------------------------------------------------


@transaction.atomic
def sent_by_hand(invitation: Invitation, *, by: Member) -> None:
    """Note that the lead passed the link on without mail; a draft becomes open, and its time runs from now.

    Raises:
        InvitationSpent: it was sent or ended before.
    """
    invitation.send()
    AuditEntry.record(network=invitation.network, actor=by.user, verb="sent by hand", subject=invitation)
