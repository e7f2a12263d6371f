"""The way in: an accepted invitation is remembered for a visit, and the few steps until someone is a member."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from members import purposes
from members.addresses import has_proven
from members.models import Invitation, Member, User
from network.typed import storable

REMEMBERED = "invitation"
HELD = "words held"
NAME_KEPT, WORDS_KEPT = 120, 20_000


class NotTheInvited(Exception):
    """The person who is signed in has another address than the one that was invited."""


def remember(request: HttpRequest, invitation: Invitation, token: str) -> None:
    """Keep an accepted-but-not-yet-signed-in invitation for the rest of this visit."""
    back = reverse("members:invitation", args=[invitation.network, token])
    request.session[REMEMBERED] = {
        "id": invitation.pk,
        "token": token,
        "network": invitation.network.name,
        "email": invitation.email,
        "back": back,
    }


def remembered_invitation(request: HttpRequest) -> Invitation | None:
    """The open invitation by which this visitor came, if any; checked anew at each call."""
    kept = request.session.get(REMEMBERED) if hasattr(request, "session") else None
    if not kept:
        return None
    return Invitation.objects.open().by_token(kept["token"]).filter(pk=kept["id"]).select_related("network").first()


def next_step(request: HttpRequest) -> str | None:
    """Where a person who just signed in goes on with joining, or None when nothing waits."""
    invitation = remembered_invitation(request)
    if invitation is None:
        return None
    return reverse(place(invitation), args=[invitation.network, request.session[REMEMBERED]["token"]])


def forget(request: HttpRequest) -> None:
    request.session.pop(REMEMBERED, None)
    request.session.pop(HELD, None)


# -- How far somebody has come; it stands with the invitation, so any device can go on ---------


def place(invitation: Invitation) -> str:
    """The name of the screen on which its guest goes on: what was said is not asked again."""
    return "members:join" if needs_affirming(invitation) else "members:join_you"


def needs_affirming(invitation: Invitation) -> bool:
    """Whether the purpose as it stands has not been affirmed by this guest yet."""
    purpose = invitation.network.purpose
    return purpose is not None and invitation.affirmed_id != purpose.pk


def say_yes(invitation: Invitation, *, at: datetime | None = None) -> None:
    """Note when somebody first said yes; a later yes changes nothing."""
    if invitation.accepted_at is None:
        invitation.accepted_at = at or timezone.now()
        invitation.save(update_fields=["accepted_at"])


def stand_by(invitation: Invitation, *, at: datetime | None = None) -> None:
    """Note that the guest stands by the purpose, the ground rules and the commitment as they are now."""
    if needs_affirming(invitation):
        invitation.affirmed, invitation.affirmed_at = invitation.network.purpose, at or timezone.now()
        invitation.save(update_fields=["affirmed", "affirmed_at"])


def keep_words(invitation: Invitation, *, name: str, words: str) -> None:
    """Keep what was typed so far, whether or not it would do."""
    invitation.own_name = storable(name).strip()[:NAME_KEPT]
    invitation.own_words = storable(words)[:WORDS_KEPT]
    invitation.save(update_fields=["own_name", "own_words"])


def hold_words(request: HttpRequest, invitation: Invitation) -> bool:
    """Keep for this visitor alone what was sent after the session had ended, until they have signed in again."""
    words = request.POST.get("purpose_statement", "")
    if not words.strip():
        return False
    name = request.POST.get("name", "")[:NAME_KEPT]
    request.session[HELD] = {"id": invitation.pk, "name": name, "words": words[:WORDS_KEPT]}
    return True


def held_words(request: HttpRequest, invitation: Invitation) -> dict[str, str]:
    """What was held of this visitor's words on this invitation."""
    held = request.session.get(HELD) or {}
    return held if held.get("id") == invitation.pk else {}


def let_go(request: HttpRequest) -> None:
    """Drop held words: newer ones are kept with the invitation."""
    if HELD in request.session:
        del request.session[HELD]


def words_so_far(request: HttpRequest, invitation: Invitation) -> dict[str, str]:
    """What the last screen begins with: what was typed, else what somebody who comes back said then."""
    held = held_words(request, invitation)
    if held:
        return {"name": held["name"], "purpose_statement": held["words"]}
    # Nobody without a key: members without a user would answer to none.
    user = request.user.pk
    once = invitation.network.members.filter(user=user).first() if user else None
    return {
        "name": invitation.own_name or (once.name if once else invitation.name),
        "purpose_statement": invitation.own_words or (once.purpose_statement if once else ""),
    }


@transaction.atomic
def join(
    invitation: Invitation, *, user: User, name: str, purpose_statement: str, at: datetime | None = None
) -> Member:
    """Make the invited person a member, once.

    Raises:
        NotTheInvited: ``user`` has not shown to read the mail of the invited address.
        InvitationSpent: somebody was faster, it lapsed, or it was withdrawn.
        NetworkFull: every seat is taken.
    """
    if not has_proven(user, invitation.email):
        raise NotTheInvited
    member = invitation.accept(user, name=name, purpose_statement=purpose_statement, at=at)
    if invitation.affirmed:
        purposes.affirm(member, invitation.affirmed, at=invitation.affirmed_at)
    return member
