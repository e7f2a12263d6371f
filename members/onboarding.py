"""The way in: an accepted invitation is remembered for a visit, and the few steps until someone is a member."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from members.addresses import has_proven
from members.models import Invitation, Member, User

REMEMBERED = "invitation"


class NotTheInvited(Exception):
    """The person who is signed in has another address than the one that was invited."""


def remember(request: HttpRequest, invitation: Invitation, token: str) -> None:
    """Keep an accepted-but-not-yet-signed-in invitation for the rest of this visit."""
    request.session[REMEMBERED] = {"id": invitation.pk, "token": token}


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
    return reverse("members:join", args=[invitation.network, request.session[REMEMBERED]["token"]])


def forget(request: HttpRequest) -> None:
    request.session.pop(REMEMBERED, None)


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
    return invitation.accept(user, name=name, purpose_statement=purpose_statement, at=at)
