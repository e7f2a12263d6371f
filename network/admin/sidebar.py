"""The admin's sidebar: its lists in groups with plain names, and the ways back to one's networks."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.models import Network

GROUPS: list[tuple[Any, list[tuple[Any, str, str]]]] = [
    (
        gettext_lazy("Network"),
        [
            (gettext_lazy("Settings"), "tune", "network_network"),
            (gettext_lazy("Purpose"), "flag", "network_purpose"),
            (gettext_lazy("Seats opened"), "event_seat", "members_seatopening"),
        ],
    ),
    (
        gettext_lazy("People"),
        [
            (gettext_lazy("Members"), "group", "members_member"),
            (gettext_lazy("Questions to members"), "help", "members_attribute"),
            (gettext_lazy("Buddies"), "handshake", "members_buddy"),
            (gettext_lazy("Purpose affirmed"), "task_alt", "members_affirmation"),
        ],
    ),
    (
        gettext_lazy("Way in"),
        [
            (gettext_lazy("Nominations"), "person_search", "members_nomination"),
            (gettext_lazy("Invitations"), "forward_to_inbox", "members_invitation"),
            (gettext_lazy("Lists brought along"), "upload_file", "members_listimport"),
        ],
    ),
    (
        gettext_lazy("Events"),
        [
            (gettext_lazy("Events"), "event", "events_event"),
            (gettext_lazy("Answers"), "event_available", "events_rsvp"),
            (gettext_lazy("Who was there"), "how_to_reg", "events_attendance"),
            (gettext_lazy("Kept apart"), "social_distance", "events_keepapart"),
            (gettext_lazy("Visitors"), "waving_hand", "events_visitor"),
            (gettext_lazy("Series"), "event_repeat", "events_series"),
            (gettext_lazy("Templates"), "content_copy", "events_eventtemplate"),
        ],
    ),
    (
        gettext_lazy("Introductions"),
        [
            (gettext_lazy("Introductions"), "diversity_1", "introductions_introduction"),
            (gettext_lazy("Proposals"), "volunteer_activism", "introductions_proposal"),
            (gettext_lazy("From arrival desks"), "smartphone", "introductions_deskact"),
        ],
    ),
    (
        gettext_lazy("Letters and trail"),
        [
            (gettext_lazy("Letters"), "mail", "network_letter"),
            (gettext_lazy("What was done"), "history", "network_auditentry"),
        ],
    ),
    (
        gettext_lazy("For operators"),
        [
            (gettext_lazy("Addresses"), "alternate_email", "account_emailaddress"),
            (gettext_lazy("Passkeys and codes"), "key", "mfa_authenticator"),
            (gettext_lazy("Sessions"), "devices", "usersessions_usersession"),
            (gettext_lazy("Groups"), "badge", "auth_group"),
        ],
    ),
]


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """What stands in the sidebar for the person who asks."""
    groups = [{"items": _ways_back(request)}]
    for title, entries in GROUPS:
        items = [
            {"title": label, "icon": icon, "link": reverse(f"admin:{name}_changelist"), "permission": _may_see(name)}
            for label, icon, name in entries
        ]
        shown = any(item["permission"](request) for item in items)
        groups.append({"title": title, "items": items, "shown": shown})
    return groups


def _ways_back(request: HttpRequest) -> list[dict[str, Any]]:
    mine = Network.objects.filter(pk__in=getattr(request.user, "leads_networks", [])).order_by("name", "pk")
    # The sidebar prints titles as they are, so what people wrote is made harmless here.
    ways = [
        (escape(_("Back to %(network)s") % {"network": one.name}), reverse("members:home", args=[one])) for one in mine
    ]
    ways = ways or [(_("Back to Kith"), reverse("home"))]
    return [{"title": title, "icon": "arrow_back", "link": link, "active": False} for title, link in ways]


def _may_see(name: str) -> Any:
    """Whether somebody may open the list of that name."""

    def allowed(request: HttpRequest) -> bool:
        for model, model_admin in admin.site._registry.items():  # noqa: SLF001  there is no other way to ask it
            if f"{model._meta.app_label}_{model._meta.model_name}" == name:
                return model_admin.has_view_permission(request)
        return False

    return allowed
