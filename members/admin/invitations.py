"""Invitations, and what is done to several at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from members import inviting, renewing, staying
from members.admin.ageing import ByAge, age_in_words
from members.admin.leading import lead_of
from members.models import Invitation, InvitationKind, InvitationSpent, NetworkFull, Outcome
from network.admin import Act, Acting, NetworkAdmin, OfNetwork, Sheet, YesOrNo
from network.admin.filters import Choice

INVITATION_STATES = [
    ("draft", gettext_lazy("Draft")),
    ("sent", gettext_lazy("Waits for an answer")),
    ("bounced", gettext_lazy("Came back")),
    *((outcome.value, outcome.label.capitalize()) for outcome in Outcome),
]
INVITATION_COLOURS = {
    "draft": "",
    "sent": "info",
    "bounced": "danger",
    "accepted": "success",
    "not now": "warning",
    "declined": "",
    "lapsed": "warning",
    "withdrawn": "",
}


class ByInvitationState(Choice):
    title = gettext_lazy("state")
    parameter_name = "state"
    options = INVITATION_STATES

    def narrow(self, queryset: models.QuerySet, chosen: str) -> models.QuerySet:
        return queryset.in_state(chosen)


class ByAgeOfInvitation(ByAge):
    since = Coalesce("sent_at", "created_at")


class WasReminded(YesOrNo):
    title = gettext_lazy("reminded")
    parameter_name = "reminded"
    holds = Q(reminders_sent__gt=0)


class ByKind(Choice):
    title = gettext_lazy("what is offered")
    parameter_name = "kind"
    options = [(kind.value, kind.label.capitalize()) for kind in InvitationKind]

    def narrow(self, queryset: models.QuerySet, chosen: str) -> models.QuerySet:
        return queryset.filter(kind=chosen)


def state_in_words(invitation: Invitation) -> str:
    return str(dict(INVITATION_STATES)[invitation.state])


def unless(*states: str) -> Any:
    """Says of an invitation in none of these states how it stands instead."""
    return lambda invitation: "" if invitation.state in states else state_in_words(invitation).lower()


ENDED = gettext_lazy("answered or ended meanwhile")
REMINDED_ENOUGH = gettext_lazy("was reminded twice, which is the most")
TO_STAY = gettext_lazy("an offer to stay; whoever let it pass is asked again from the list of members")
NO_ADDRESS = gettext_lazy("no address; pass the link on in a chat")


def unless_to_stay(*states: str) -> Any:
    """The same, of invitations to become a member alone."""
    return lambda invitation: TO_STAY if invitation.kind == InvitationKind.STILL_IN else unless(*states)(invitation)


def verbs(invitation: Invitation) -> Any:
    """The module that looks after invitations of its kind."""
    return staying if invitation.kind == InvitationKind.STILL_IN else inviting


def _send(acting: Acting, invitation: Invitation) -> None:
    verbs(invitation).send(invitation)
    acting.write_down(invitation, "sent", before={"state": "draft"}, after={"state": "sent"})


SEND_DRAFTS = Act(
    name="send_drafts",
    label=gettext_lazy("Send the drafts"),
    heading=gettext_lazy("Send these drafts"),
    tells=gettext_lazy(
        "Each of these people gets their personal letter by e-mail; their three weeks to answer begin now."
    ),
    button=gettext_lazy("Send the letters"),
    do=_send,
    done=lambda number: ngettext("%(number)d letter sent.", "%(number)d letters sent.", number) % {"number": number},
    spares=lambda invitation: unless("draft")(invitation) or ("" if invitation.email else str(NO_ADDRESS)),
    refusals={InvitationSpent: gettext_lazy("sent or ended meanwhile")},
)


def _not_to_be_reminded(invitation: Invitation) -> str:
    if not invitation.email:
        return str(NO_ADDRESS)
    if invitation.reminders_sent >= Invitation.MOST_REMINDERS:
        return str(REMINDED_ENOUGH)
    return unless("sent", "bounced")(invitation)


REMIND = Act(
    name="remind",
    label=gettext_lazy("Remind them now"),
    heading=gettext_lazy("Remind these people now"),
    tells=gettext_lazy(
        "Each gets a letter with the same link, which stays open until the same day. Nobody gets more than two."
    ),
    button=gettext_lazy("Send the reminders"),
    do=lambda acting, invitation: verbs(invitation).remind(invitation, by=lead_of(acting, invitation)),
    done=lambda number: (
        ngettext("%(number)d person reminded.", "%(number)d people reminded.", number) % {"number": number}
    ),
    spares=_not_to_be_reminded,
    refusals={
        InvitationSpent: ENDED,
        inviting.RemindedEnough: REMINDED_ENOUGH,
    },
)


class LastWords(forms.Form):
    """What those read whose invitation is taken back."""

    words = forms.CharField(
        label=gettext_lazy("A word to those who had a letter"),
        help_text=gettext_lazy("Leave it empty and nobody is written to."),
        required=False,
        max_length=2000,
        widget=UnfoldAdminTextareaWidget({"rows": 4}),
    )


WITHDRAW = Act(
    name="withdraw",
    label=gettext_lazy("Withdraw them"),
    heading=gettext_lazy("Withdraw these invitations"),
    tells=gettext_lazy(
        "The links in their letters stop working and say so; the seats are free again. Who had a letter is written to "
        "only if you say something here."
    ),
    button=gettext_lazy("Withdraw them"),
    form=LastWords,
    do=lambda acting, invitation: inviting.withdraw(invitation, by=acting.user, words=acting.given["words"]),
    done=lambda number: (
        ngettext("%(number)d invitation withdrawn.", "%(number)d invitations withdrawn.", number) % {"number": number}
    ),
    spares=unless("draft", "sent", "bounced"),
    refusals={InvitationSpent: ENDED},
)
RENEW = Act(
    name="renew",
    label=gettext_lazy("Open them again"),
    heading=gettext_lazy("Open these invitations again"),
    tells=gettext_lazy(
        "Each of these people gets a letter that the same link works again, for three weeks. Each takes a seat; what "
        "they had typed is kept."
    ),
    button=gettext_lazy("Open them and send the letters"),
    do=lambda acting, invitation: renewing.renew(invitation, by=lead_of(acting, invitation)),
    done=lambda number: (
        ngettext("%(number)d invitation opened again.", "%(number)d invitations opened again.", number)
        % {"number": number}
    ),
    spares=unless_to_stay(Outcome.LAPSED, Outcome.NOT_NOW, Outcome.DECLINED),
    refusals={
        NetworkFull: gettext_lazy("every seat is taken"),
        InvitationSpent: gettext_lazy("another invitation to this address is open, or this one was opened meanwhile"),
    },
)


@admin.register(Invitation)
class InvitationAdmin(NetworkAdmin):
    """Who was invited and what became of it; inviting is done on the network's own page."""

    list_display = ["who", "stands", "age", "reminders", "offer", "invited_by", "open_until", "network"]
    list_display_links = ["who"]
    list_select_related = ["network", "invited_by", "letter"]
    list_filter = [
        ByInvitationState,
        ByAgeOfInvitation,
        WasReminded,
        ByKind,
        ("invited_by", admin.RelatedOnlyFieldListFilter),
        OfNetwork,
    ]
    search_fields = ["name", "email", "invited_by__name"]
    search_help_text = gettext_lazy("Name or address")
    ordering = ["-created_at", "-pk"]
    fieldsets = [
        (None, {"fields": ["name", "email", "network", "kind", "state_today"]}),
        (gettext_lazy("The letter"), {"fields": ["why_you", "invited_by", "nomination"]}),
        (
            gettext_lazy("What happened"),
            {"fields": ["created_at", "sent_at", "expires_at", "reminders_sent", "reminded_at", "other_email"]},
        ),
        (gettext_lazy("The answer"), {"fields": ["accepted_at", "closed_at", "outcome", "reason"]}),
    ]
    acts = [SEND_DRAFTS, REMIND, RENEW, WITHDRAW]
    sheet = Sheet(
        {
            "name": lambda invitation: invitation.name,
            "email": lambda invitation: invitation.email,
            "kind": lambda invitation: invitation.kind,
            "state": lambda invitation: invitation.state,
            "why_you": lambda invitation: invitation.why_you,
            "invited_by": lambda invitation: invitation.invited_by.name if invitation.invited_by else "",
            "created_at": lambda invitation: invitation.created_at,
            "sent_at": lambda invitation: invitation.sent_at,
            "reminders": lambda invitation: invitation.reminders_sent,
            "reminded_at": lambda invitation: invitation.reminded_at,
            "expires_at": lambda invitation: invitation.expires_at,
            "ended_at": lambda invitation: invitation.closed_at,
            "reason": lambda invitation: invitation.reason,
        },
        joined=("invited_by", "letter"),
    )

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        # Without it the list has no actions; there is no field that could be changed.
        return self._may(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        return [name for _title, part in self.fieldsets for name in part["fields"]]

    def ways(self, request: HttpRequest) -> list[tuple[Any, str]]:
        return [
            *self.ways_to(request, _("Invite somebody"), "members:invite"),
            *self.ways_to(request, _("Invite many from a list"), "members:invite_many"),
        ]

    def describe(self, row: Invitation) -> tuple[str, str]:
        return row.name, row.email

    def as_seen(self, row: Invitation) -> str:
        return f"{row.state} {row.reminders_sent} {row.expires_at.isoformat()}"

    @display(description=gettext_lazy("who"), ordering="name", header=True)
    def who(self, invitation: Invitation) -> list[str]:
        return [invitation.name, invitation.email]

    @display(description=gettext_lazy("state"), label=INVITATION_COLOURS)
    def stands(self, invitation: Invitation) -> tuple[str, str]:
        return str(invitation.state), state_in_words(invitation)

    @display(description=gettext_lazy("state"))
    def state_today(self, invitation: Invitation) -> str:
        return state_in_words(invitation)

    @display(description=gettext_lazy("age"), ordering="created_at")
    def age(self, invitation: Invitation) -> str:
        return age_in_words((now() - (invitation.sent_at or invitation.created_at)).days)

    @display(description=gettext_lazy("reminders"), ordering="reminders_sent")
    def reminders(self, invitation: Invitation) -> str:
        return str(invitation.reminders_sent or "")

    @display(description=gettext_lazy("offered"), ordering="kind")
    def offer(self, invitation: Invitation) -> str:
        return _("to stay") if invitation.kind == InvitationKind.STILL_IN else _("to join")

    @display(description=gettext_lazy("open until"), ordering="expires_at")
    def open_until(self, invitation: Invitation) -> Any:
        return localtime(invitation.expires_at).date() if invitation.is_open else ""
