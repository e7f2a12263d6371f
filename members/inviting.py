"""Personal invitations: written, sent, repeated, taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from members import composing, seats
from members.composing import link, seat_number, stories_of
from members.models import (
    Invitation,
    InvitationKind,
    InvitationSpent,
    Member,
    NetworkFull,
    Nomination,
    Outcome,
    User,
)
from network import post
from network.models import AuditEntry, Letter, Network

__all__ = ["link", "seat_number", "stories_of"]

# How long a letter to one person waits, so that it can be taken back.
SECOND_THOUGHTS = timedelta(seconds=10)
# Never two letters to one person within so short a time, unless a lead wants it.
REST = timedelta(days=3)
TO_INVITER = "answer to an invitation"


class AlreadyMember(Exception):
    """The address belongs to somebody who is a member of this network today."""


class AlreadyInvited(Exception):
    """An open invitation to this address and network exists."""


class NoPurpose(Exception):
    """Nobody is invited before the network says why it exists and who it is for."""


class RemindedEnough(Exception):
    """Two reminders are the most that anybody gets."""


# -- Written and sent -----------------------------------------------------------------------


@transaction.atomic
def draft(
    *,
    by: Member,
    email: str,
    name: str,
    why_you: str,
    nomination: Nomination | None = None,
    stories: list[int] | None = None,
    reminders_wanted: int = Invitation.MOST_REMINDERS,
    at: datetime | None = None,
) -> Invitation:
    """Write an invitation that nobody has been sent yet; it holds a seat from now on.

    Without a word on ``stories``, the two that are most alike to "why you" are told.

    Raises:
        NoPurpose: the network has not said why it exists and who it is for.
        AlreadyMember, AlreadyInvited: as they say.
        NetworkFull: members and outstanding invitations fill every seat.
    """
    network, now, email = by.network, at or timezone.now(), email.strip().lower()
    locked = may_be_invited(network, email, at=now)
    if not seats.free(locked):
        raise NetworkFull
    if stories is None:
        alike = composing.alike(composing.public_stories(network), why_you)
        stories = [story.id for story in alike[: composing.MOST_STORIES]]
    invitation = network.invitations.create(
        email=email,
        name=name,
        why_you=why_you,
        invited_by=by,
        nomination=nomination,
        stories=stories,
        reminders_wanted=reminders_wanted,
        created_at=now,
        expires_at=now + Invitation.LASTS,
        **Invitation.new_secret(),
    )
    AuditEntry.record(network=network, actor=by.user, verb="invited", subject=invitation, after={"name": name})
    return invitation


@transaction.atomic
def change_draft(invitation: Invitation, *, by: Member, at: datetime | None = None, **words: Any) -> None:
    """Write a draft anew, with the words that :func:`draft` takes.

    Raises:
        InvitationSpent: it was sent or has ended.
        AlreadyMember, AlreadyInvited, NoPurpose: as for :func:`draft`.
    """
    if words.get("email"):
        may_be_invited(invitation.network, words["email"], at=at or timezone.now(), but=invitation)
    if not Invitation.objects.drafts().filter(pk=invitation.pk).update(**words):
        raise InvitationSpent(invitation)
    for name, value in words.items():
        setattr(invitation, name, value)
    record(invitation, by, "changed")


def may_be_invited(network: Network, email: str, *, at: datetime, but: Invitation | None = None) -> Network:
    """Refuse an address that is a member's or has been invited; the network, locked until the transaction ends."""
    if network.purpose is None:
        raise NoPurpose
    # Serialises two leads who invite the same person; the constraint would stop the second with a bare error.
    locked = seats.lock(network)
    if members_with(network, [email]):
        raise AlreadyMember
    same = network.invitations.filter(email__iexact=email, closed_at=None)
    if but:
        same = same.exclude(pk=but.pk)
    same.lapse(at)
    if same.exists():
        raise AlreadyInvited
    return locked


def members_with(network: Network, emails: list[str]) -> dict[str, Member]:
    """The members of today to whom one of the addresses belongs, by address; proven further addresses count."""
    found: dict[str, Member] = {}
    people = network.members.present().select_related("user")
    for member in people.filter(user__email__in=emails):
        found[member.user.email.lower()] = member
    proven = Q(user__emailaddress__email__in=emails, user__emailaddress__verified=True)
    for member in people.filter(proven).annotate(proven_address=F("user__emailaddress__email")):
        found.setdefault(member.proven_address.lower(), member)
    return found


def invite(
    *,
    by: Member,
    email: str,
    name: str,
    why_you: str,
    at: datetime | None = None,
    mail: bool = True,
    **details: Any,
) -> tuple[Invitation, str]:
    """Offer membership to one person by a personal letter. Returns the invitation and its secret token.

    It stays a draft until it is known that letters leave this installation. Without ``mail`` it counts as sent
    although no letter is written, for people of a demonstration. ``details`` are those of :func:`draft`.

    Raises:
        NoPurpose, AlreadyMember, AlreadyInvited, NetworkFull: as for :func:`draft`.
    """
    with transaction.atomic():
        invitation = draft(by=by, email=email, name=name, why_you=why_you, at=at, **details)
        if not mail:
            invitation.sent_at = invitation.created_at
            invitation.save(update_fields=["sent_at"])
        elif post.mail_is_proven():
            send(invitation, at=at)
    return invitation, invitation.token


@transaction.atomic
def send(invitation: Invitation, *, at: datetime | None = None, wait: timedelta = timedelta()) -> None:
    """Send a draft; its time runs from now. The letter waits for a while in which it can be taken back.

    Raises:
        InvitationSpent: it was sent or ended before.
    """
    invitation.send(at)
    write(invitation, "invitation", due_at=timezone.now() + wait)


def send_drafts(network: Network, *, by: Member) -> list[Invitation]:
    """Send the invitations that waited until mail was known to work; none twice. Returns those that left now."""
    return send_each(network.invitations.drafts().filter(kind=InvitationKind.NEW), send, by=by)


def send_each(drafts: QuerySet[Invitation], how: Callable[[Invitation], None], *, by: Member) -> list[Invitation]:
    """Send each draft on its own, so that one which was sent or ended meanwhile stops no other."""
    sent = []
    for invitation in drafts.select_related("network", "invited_by__user").order_by("pk"):
        try:
            with transaction.atomic():
                how(invitation)
                AuditEntry.record(network=invitation.network, actor=by.user, verb="sent", subject=invitation)
        except InvitationSpent:
            continue
        sent.append(invitation)
    return sent


@transaction.atomic
def take_back(invitation: Invitation, *, by: Member) -> None:
    """Make a letter that has not left yet a draft again.

    Raises:
        InvitationSpent: the letter has left, or the invitation has ended.
    """
    waiting = Invitation.objects.select_for_update().filter(pk=invitation.pk, closed_at=None).first()
    if not waiting or not waiting.letter or not post.take_back(waiting.letter):
        raise InvitationSpent(invitation)
    Invitation.objects.filter(pk=invitation.pk).update(sent_at=None)
    invitation.sent_at = invitation.letter = None
    record(invitation, by, "took the letter back")


def write(invitation: Invitation, template: str, *, due_at: datetime | None = None, **more: Any) -> None:
    """Write a letter that holds the link. Its key says which moment of the invitation it belongs to."""
    invitation.letter = post.queue(
        template.replace("_", " "),
        to=invitation.email,
        template=template,
        context=composing.contents(invitation) | more,
        essential=True,
        network=invitation.network,
        due_at=due_at,
        reply_to=invitation.invited_by.address if invitation.invited_by else "",
        key=letter_key(invitation, f"{template}-{timezone.now().isoformat()}"),
    )
    invitation.save(update_fields=["letter"])


def letter_key(invitation: Invitation, occasion: str) -> str:
    return f"invitation-{invitation.pk}:{occasion}"[:120]


def letters_of(invitation: Invitation) -> list[Letter]:
    """Every letter about an invitation, the oldest first."""
    keys = letter_key(invitation, "")
    return list(invitation.network.letters.filter(key__startswith=keys).order_by("created_at", "pk"))


# -- After it was sent ----------------------------------------------------------------------


@transaction.atomic
def send_anew(invitation: Invitation, *, by: Member, longer: bool, at: datetime | None = None) -> None:
    """Send the letter of an open invitation once more: open until the same day, or three weeks ``longer`` from now.

    Raises:
        InvitationSpent: it is not open.
    """
    moment = at or timezone.now()
    until = moment + Invitation.LASTS if longer else invitation.expires_at
    if not Invitation.objects.open(moment).filter(pk=invitation.pk).update(expires_at=until):
        raise InvitationSpent(invitation)
    before, invitation.expires_at = invitation.expires_at, until
    write(invitation, "invitation")
    record(invitation, by, "sent anew", before={"until": before.isoformat()}, after={"until": until.isoformat()})


@transaction.atomic
def mend_address(invitation: Invitation, *, by: Member, email: str, at: datetime | None = None) -> None:
    """Send an open invitation to another address of the same person. The link of the letter before is dead.

    Raises:
        InvitationSpent: it is not open.
        AlreadyMember, AlreadyInvited: the other address is a member's or has an invitation of its own.
    """
    moment, email = at or timezone.now(), email.strip().lower()
    may_be_invited(invitation.network, email, at=moment, but=invitation)
    fields = {
        "email": email,
        "expires_at": moment + Invitation.LASTS,
        "reminders_sent": 0,
        "reminded_at": None,
        **Invitation.new_secret(),
    }
    if not Invitation.objects.open(moment).filter(pk=invitation.pk).update(**fields):
        raise InvitationSpent(invitation)
    before = {"email": invitation.email}
    invitation.refresh_from_db()
    write(invitation, "invitation")
    record(invitation, by, "mended the address of", before=before, after={"email": email})


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User, words: str = "") -> None:
    """Take an open invitation back; its link says so from now on. Whoever had a letter reads ``words``, if any.

    Raises:
        InvitationSpent: it had ended before.
    """
    before = {"state": str(invitation.state)}
    invitation.close(Outcome.WITHDRAWN)
    if invitation.letter:
        post.take_back(invitation.letter)
    was_read = any(letter.sent_at for letter in letters_of(invitation))
    AuditEntry.record(
        network=invitation.network,
        actor=by,
        verb="withdrew",
        subject=invitation,
        before=before,
        after={"state": str(Outcome.WITHDRAWN)},
        why=words,
    )
    if words and was_read:
        post.queue(
            "a word on an invitation",
            to=invitation.email,
            template="invitation_withdrawn",
            context={"invitation": invitation, "inviter": invitation.invited_by, "words": words},
            essential=True,
            network=invitation.network,
            reply_to=invitation.invited_by.address if invitation.invited_by else "",
            key=letter_key(invitation, "withdrawn"),
        )


@transaction.atomic
def remind(
    invitation: Invitation, *, by: Member | None = None, at: datetime | None = None, only_after: int | None = None
) -> None:
    """Write a reminder with the same link; ``by`` a lead, or by itself ``only_after`` so many reminders.

    Raises:
        InvitationSpent: it is not open.
        RemindedEnough: two were written.
    """
    moment = at or timezone.now()
    current = Invitation.objects.open(moment).select_for_update(of=["self"]).filter(pk=invitation.pk).first()
    if current is None:
        raise InvitationSpent(invitation)
    if current.reminders_sent >= Invitation.MOST_REMINDERS:
        raise RemindedEnough(invitation)
    if only_after is not None and current.reminders_sent != only_after:  # another worker was faster
        raise RemindedEnough(invitation)
    invitation.reminders_sent, invitation.reminded_at = current.reminders_sent + 1, moment
    invitation.save(update_fields=["reminders_sent", "reminded_at"])
    write(invitation, "invitation_reminder")
    if by:
        before, after = {"reminders": current.reminders_sent}, {"reminders": invitation.reminders_sent}
        record(invitation, by, "reminded", before=before, after=after)


# -- To whoever invited ---------------------------------------------------------------------


def who_answers(invitation: Invitation) -> list[Member]:
    """The inviter while they lead the network, else all who do."""
    leads = [lead for lead in invitation.network.members.leads().select_related("user") if lead.user]
    return [lead for lead in leads if lead.pk == invitation.invited_by_id] or leads


def tell_whoever_answers(invitation: Invitation, template: str, *, page: str, occasion: str) -> None:
    """Write that the guest asks for something; ``page`` is the name of the page on which it is answered."""
    network = invitation.network
    for lead in who_answers(invitation):
        post.queue(
            TO_INVITER,
            to=lead.address,
            template=template,
            context={
                "invitation": invitation,
                "reader": lead,
                "address": settings.SITE_URL + reverse(page, args=[network, invitation.pk]),
            },
            essential=True,
            network=network,
            recipient=lead.user,
            reply_to=invitation.email,
            key=letter_key(invitation, f"{occasion}-{lead.pk}"),
        )


def record(
    invitation: Invitation,
    by: Member,
    verb: str,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    AuditEntry.record(
        network=invitation.network, actor=by.user, verb=verb, subject=invitation, before=before, after=after
    )
