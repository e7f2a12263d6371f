"""Networks, versions of their purpose, and letters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import display

from network import post
from network.admin.acts import Act, Acting, Left
from network.admin.base import NetworkAdmin
from network.admin.filters import Choice, OfNetwork
from network.admin.trail import person_in
from network.models import Letter, Network, Purpose


class NetworkForm(forms.ModelForm):
    """Settings of a network in plain words."""

    class Meta:
        labels = {
            "slug": gettext_lazy("Address"),
            "timezone": gettext_lazy("Time zone"),
            "accent": gettext_lazy("Colour"),
            "size_target": gettext_lazy("Seats open today"),
            "size_ceiling": gettext_lazy("Seats at most"),
            "half_life_days": gettext_lazy("Days until a tie counts half"),
            "amount": gettext_lazy("What a meeting weighs"),
            "engagement_target": gettext_lazy("Share that should take part, in %"),
            "demo_since": gettext_lazy("A demonstration since"),
        }
        help_texts = {
            "slug": gettext_lazy("The first part of every address of the network. Links in letters hold it."),
            "timezone": gettext_lazy("Such as Europe/London: what day and hour it is for the network."),
            "half_life_days": gettext_lazy("A tie that is not renewed counts half after this many days."),
            "engagement_target": gettext_lazy("What is called on target on the page “How we are”."),
        }


@admin.register(Network)
class NetworksAdmin(NetworkAdmin):
    """Settings of networks."""

    network_path = "pk"
    may_add = may_change = True
    form = NetworkForm
    list_display = ["name", "slug", "timezone", "seats", "is_demonstration", "created_at"]
    search_fields = ["name", "slug"]
    ordering = ["pk"]
    fieldsets = [
        (gettext_lazy("Name and look"), {"fields": ["name", "slug", "timezone", "accent"]}),
        (
            gettext_lazy("Seats"),
            {
                "description": gettext_lazy(
                    "Seats are opened on a page of their own, which looks at how members take part first."
                ),
                "fields": ["size_target", "size_ceiling", "opening"],
            },
        ),
        (
            gettext_lazy("How ties and taking part are counted"),
            {"fields": ["half_life_days", "amount", "engagement_target"]},
        ),
        (gettext_lazy("On record"), {"fields": ["created_at", "demo_since"]}),
    ]
    readonly_fields = ["demo_since", "created_at", "opening"]

    def get_readonly_fields(self, request: HttpRequest, obj: Network | None = None) -> list[str]:
        fixed = [*super().get_readonly_fields(request, obj)]
        if obj:
            fixed.append("size_target")
        # Links in letters hold the slug; changing it breaks them, which only an operator may decide.
        return fixed if request.user.is_superuser else [*fixed, "slug", "size_ceiling"]

    def get_fieldsets(self, request: HttpRequest, obj: Network | None = None) -> list[Any]:
        """The settings; the way to the seats only for those to whom that page opens."""
        if obj and obj.pk in request.user.leads_networks:
            return self.fieldsets
        return [
            (title, {**part, "fields": [name for name in part["fields"] if name != "opening"]})
            for title, part in self.fieldsets
        ]

    def ways(self, request: HttpRequest) -> list[tuple[Any, str]]:
        return self.ways_to(request, _("Open seats"), "members:seats")

    @display(description=gettext_lazy("More seats"))
    def opening(self, network: Network) -> str:
        url = reverse("members:seats", args=[network])
        return format_html('<a href="{}" class="text-link">{}</a>', url, _("Look at the seats and open more"))

    @display(description=gettext_lazy("seats, of at most"))
    def seats(self, network: Network) -> str:
        return _("%(seats)d of %(most)d") % {"seats": network.size_target, "most": network.size_ceiling}

    @display(description=gettext_lazy("demonstration"), boolean=True)
    def is_demonstration(self, network: Network) -> bool:
        return network.is_demo


@admin.register(Purpose)
class PurposeAdmin(NetworkAdmin):
    """Versions of purposes, to read; a new one is written on the network's own page."""

    list_display = ["written_at", "short", "author", "reason", "network"]
    list_display_links = ["written_at", "short"]
    list_select_related = ["network", "written_by"]
    list_filter = [OfNetwork]
    search_fields = ["why", "who_for", "reason"]
    ordering = ["-written_at", "-pk"]
    fieldsets = [
        (None, {"fields": ["why", "who_for"]}),
        (
            gettext_lazy("More of it"),
            {"fields": ["gain", "contribute", "not_for", "change", "commitment", "ground_rules"]},
        ),
        (gettext_lazy("This version"), {"fields": ["network", "written_at", "author", "reason"]}),
    ]
    readonly_fields = ["author"]

    def ways(self, request: HttpRequest) -> list[tuple[Any, str]]:
        return self.ways_to(request, _("Write a new version"), "members:edit_purpose")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Purpose]:
        return super().get_queryset(request).prefetch_related("written_by__memberships")

    @display(description=gettext_lazy("why"))
    def short(self, purpose: Purpose) -> str:
        return Truncator(purpose.why).chars(90)

    @display(description=gettext_lazy("written by"))
    def author(self, purpose: Purpose) -> str:
        return person_in(purpose.network_id, purpose.written_by)


class Fate(Choice):
    """What became of a letter."""

    title = gettext_lazy("what became of it")
    parameter_name = "fate"
    options = [
        ("waiting", gettext_lazy("Waits to be sent")),
        ("sent", gettext_lazy("Sent")),
        ("bounced", gettext_lazy("Came back")),
        ("failed", gettext_lazy("Given up")),
        ("doubt", gettext_lazy("In doubt")),
    ]

    def narrow(self, queryset: models.QuerySet, chosen: str) -> models.QuerySet:
        if chosen == "sent":
            return queryset.exclude(sent_at=None).filter(bounced_at=None)
        if chosen == "bounced":
            return queryset.exclude(bounced_at=None)
        return {"waiting": queryset.waiting, "failed": queryset.failed, "doubt": queryset.in_doubt}[chosen]()


def _is_well(letter: Letter) -> str:
    return "" if Letter.objects.in_trouble().filter(pk=letter.pk).exists() else _("neither failed nor in doubt")


def _send_again(acting: Acting, letter: Letter) -> None:
    if not post.send_again(letter):
        raise Left(_("neither failed nor in doubt"))
    acting.write_down(letter, "sent again")


SEND_AGAIN = Act(
    name="send_again",
    label=gettext_lazy("Send again what failed or is in doubt"),
    heading=gettext_lazy("Send these letters again"),
    tells=gettext_lazy(
        "Each goes back into the post, to the address it had. One in doubt may have reached its reader before: "
        "then they get it twice."
    ),
    button=gettext_lazy("Send them again"),
    do=_send_again,
    done=lambda number: (
        ngettext("%(number)d letter is in the post again.", "%(number)d letters are in the post again.", number)
        % {"number": number}
    ),
    spares=_is_well,
)


@admin.register(Letter)
class LetterAdmin(NetworkAdmin):
    """What left the house and what did not. Nobody reads other people's letters here: they hold secret links."""

    list_display = ["about", "to", "network", "due_at", "sent_at", "bounced_at", "attempts", "given_up_at"]
    list_select_related = ["network"]
    list_filter = [Fate, OfNetwork, "kind"]
    search_fields = ["to"]
    ordering = ["-created_at", "-pk"]
    fields = [
        "about",
        "kind",
        "to",
        "network",
        "due_at",
        "sent_at",
        "bounced_at",
        "claimed_at",
        "attempts",
        "last_error",
        "given_up_at",
    ]
    readonly_fields = ["about"]
    acts = [SEND_AGAIN]

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        # Without it the list has no actions; there is no field that could be changed.
        return self._may(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        return self.fields

    def describe(self, row: Letter) -> tuple[str, str]:
        return self.about(row), row.to

    def as_seen(self, row: Letter) -> str:
        return f"{row.claimed_at} {row.given_up_at} {row.attempts}"

    @display(description=gettext_lazy("subject"))
    def about(self, letter: Letter) -> str:
        return letter.kind if letter.kind in post.SECRET_KINDS else letter.subject
