"""Members, the questions they are asked, who looks after whom, and who affirmed the purpose."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from members import questions, roles
from members.admin.acts import ASK_TO_STAY, CALL_FOUNDERS, LEAVE, MAKE_FACILITATORS, MAKE_MEMBERS, PAUSE
from members.forms.questions import QuestionForm
from members.models import Affirmation, Attribute, Buddy, Member, Role, Standing
from network.admin import NetworkAdmin, OfNetwork, Sheet, YesOrNo
from network.admin.filters import Choice

STANDINGS = [one for one in Standing if one != Standing.ERASED]
COLOURS = {
    Standing.CARRIED_OVER: "warning",
    Standing.JOINED: "success",
    Standing.PAUSED: "info",
    Standing.ALUMNI: "",
}


# -- Members ------------------------------------------------------------------------------


class MemberForm(forms.ModelForm):
    """A member as leads curate it: invited from within the network, which is never left without a lead."""

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        inviter = given.get("invited_by")
        if inviter and inviter.network_id != self.instance.network_id:
            self.add_error("invited_by", _("This person is of another network."))
        stops_leading = given.get("role", Role.LEAD) != Role.LEAD
        if self.initial.get("role") == Role.LEAD and stops_leading and roles.is_last_lead(self.instance):
            self.add_error("role", _("Nobody else leads this network. First make somebody else a lead."))
        return given

    def clean_left_on(self) -> date | None:
        """A day that was wrong is put right here; leaving and coming back have ways of their own."""
        before, day = self.initial.get("left_on"), self.cleaned_data["left_on"]
        if day and not before:
            raise forms.ValidationError(
                _("Choose “Mark them as left” in the list instead: it also gives back places and says goodbye.")
            )
        if before and not day:
            raise forms.ValidationError(
                _("Take them back on their own page instead, where a seat is looked for and they are written to.")
            )
        return day


class ByStanding(Choice):
    title = gettext_lazy("standing")
    parameter_name = "standing"
    options = [(one.value, one.label) for one in STANDINGS]

    def narrow(self, queryset: models.QuerySet, chosen: str) -> models.QuerySet:
        return queryset.in_standing(chosen)


class HasAddress(YesOrNo):
    title = gettext_lazy("an address to sign in with")
    parameter_name = "address"
    holds = Q(user__isnull=False)


class HasAffirmed(YesOrNo):
    title = gettext_lazy("has affirmed the purpose")
    parameter_name = "affirmed"
    holds = Q(Exists(Affirmation.objects.filter(member=OuterRef("pk"))))


def _answers(member: Member) -> str:
    held = member.attributes if isinstance(member.attributes, dict) else {}
    return "; ".join(f"{name}: {answer}" for name, answer in sorted(held.items()))


@admin.register(Member)
class MemberAdmin(NetworkAdmin):
    """People in networks; new ones come by invitation or import."""

    may_change = True
    form = MemberForm
    list_display = ["who", "stands", "role", "joined_on", "left_on", "from_the_start", "network"]
    list_display_links = ["who"]
    list_select_related = ["network", "user"]
    list_filter = [ByStanding, "role", HasAddress, "founder", HasAffirmed, OfNetwork]
    search_fields = ["name", "reference", "user__email", "working_on", "asks", "offers"]
    search_help_text = gettext_lazy("Name, address, id or words")
    ordering = ["network", "name", "pk"]
    autocomplete_fields = ["invited_by"]
    fieldsets = [
        (None, {"fields": ["name", "address", "role", "network"]}),
        (gettext_lazy("Membership"), {"fields": ["standing_today", "joined_on", "left_on", "founder", "invited_by"]}),
        (gettext_lazy("In their own words"), {"fields": ["purpose_statement", "working_on", "asks", "offers"]}),
        (gettext_lazy("On record"), {"fields": ["reference", "answers", "carried_over_at", "trail"]}),
    ]
    readonly_fields = [
        "address",
        "network",
        "reference",
        "answers",
        "carried_over_at",
        "founder",
        "standing_today",
        "trail",
    ]
    acts = [MAKE_FACILITATORS, MAKE_MEMBERS, CALL_FOUNDERS, PAUSE, LEAVE, ASK_TO_STAY]
    sheet = Sheet(
        {
            "id": lambda member: member.reference,
            "name": lambda member: member.name,
            "email": lambda member: member.address,
            "role": lambda member: member.role,
            "standing": lambda member: member.standing,
            "joined_on": lambda member: member.joined_on,
            "left_on": lambda member: member.left_on,
            "founder": lambda member: member.founder,
            "invited_by": lambda member: member.invited_by.name if member.invited_by else "",
            "purpose": lambda member: member.purpose_statement,
            "working_on": lambda member: member.working_on,
            "asks": lambda member: member.asks,
            "offers": lambda member: member.offers,
            "answers": _answers,
        },
        joined=("network", "user", "invited_by"),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Member]:
        return super().get_queryset(request).kept().prefetch_related("pauses")

    def ways(self, request: HttpRequest) -> list[tuple[Any, str]]:
        return [
            *self.ways_to(request, _("Bring a list"), "members:bring"),
            *self.ways_to(request, _("People carried over"), "members:staying"),
            *self.ways_to(request, _("Everything as files"), "metrics:files"),
        ]

    def describe(self, row: Member) -> tuple[str, str]:
        return row.name, row.address or _("no address yet")

    def as_seen(self, row: Member) -> str:
        return f"{row.role} {row.standing} {row.founder}"

    @display(description=gettext_lazy("name"), ordering="name", header=True)
    def who(self, member: Member) -> list[str]:
        return [member.name, member.address or _("no address yet")]

    @display(description=gettext_lazy("standing"), label=COLOURS)
    def stands(self, member: Member) -> tuple[str, str]:
        return member.standing, member.standing.label

    @display(description=gettext_lazy("standing"))
    def standing_today(self, member: Member) -> str:
        return member.standing.label

    @display(description=gettext_lazy("founder"), ordering="founder")
    def from_the_start(self, member: Member) -> str:
        return _("yes") if member.founder else ""

    @display(description=gettext_lazy("address"))
    def address(self, member: Member) -> str:
        return member.address or _("none, so they cannot sign in yet")

    @display(description=gettext_lazy("answers to your questions"))
    def answers(self, member: Member) -> str:
        return _answers(member) or _("none")

    @display(description=gettext_lazy("what was done"))
    def trail(self, member: Member) -> str:
        entries = reverse("admin:network_auditentry_changelist")
        about = format_html(
            '<a href="{}?subject_kind=member&amp;subject_id={}" class="text-link">{}</a>',
            entries,
            member.pk,
            _("about them"),
        )
        if not member.user_id:
            return about
        by_them = format_html(
            '<a href="{}?who={}&amp;network={}" class="text-link">{}</a>',
            entries,
            member.user_id,
            member.network_id,
            _("by them"),
        )
        return format_html("{} · {}", about, by_them)


# -- What belongs to members --------------------------------------------------------------


class AttributeForm(QuestionForm):
    """A question reworded; its name stays, since lists and files know the answers by it."""

    class Meta(QuestionForm.Meta):
        widgets = {"choices": UnfoldAdminTextareaWidget({"rows": 6})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, network=kwargs["instance"].network, **kwargs)


@admin.register(Attribute)
class AttributeAdmin(NetworkAdmin):
    """The lead's questions to every member; they are put, ordered and taken back on a page of the network."""

    may_change = True
    form = AttributeForm
    list_display = ["name", "question", "offered", "network"]
    list_select_related = ["network"]
    list_filter = [OfNetwork]
    search_fields = ["name", "question"]
    ordering = ["network", "position", "pk"]
    fields = ["network", "name", "question", "choices"]
    readonly_fields = ["network", "name"]

    def ways(self, request: HttpRequest) -> list[tuple[Any, str]]:
        return self.ways_to(request, _("Put a question"), "members:attributes")

    def save_model(self, request: HttpRequest, obj: Attribute, form: Any, change: bool) -> None:
        lead = obj.network.members.leads().filter(user=request.user).first()
        if lead and form.changed_data:
            questions.change(obj, by=lead)
        else:
            super().save_model(request, obj, form, change)

    @display(description=gettext_lazy("choices"))
    def offered(self, attribute: Attribute) -> str:
        return ", ".join(attribute.options) or _("in their own words")


@admin.register(Buddy)
class BuddyAdmin(NetworkAdmin):
    """Who looks after which newcomer, to read; a buddy is named on the member's own page."""

    network_path = "newcomer__network"
    list_display = ["newcomer", "buddy", "named_at", "met_at", "ended_at"]
    list_select_related = ["newcomer", "buddy"]
    list_filter = [OfNetwork, ("met_at", admin.EmptyFieldListFilter), ("ended_at", admin.EmptyFieldListFilter)]
    search_fields = ["newcomer__name", "buddy__name"]
    ordering = ["-named_at", "-pk"]
    fields = ["newcomer", "buddy", "named_by", "named_at", "met_at", "met_said_by", "ended_at"]


@admin.register(Affirmation)
class AffirmationAdmin(NetworkAdmin):
    """Who said yes to which version of the purpose, to read."""

    network_path = "member__network"
    list_display = ["member", "at", "version"]
    list_select_related = ["member", "purpose"]
    list_filter = [OfNetwork]
    search_fields = ["member__name"]
    date_hierarchy = "at"
    ordering = ["-at", "-pk"]
    fields = ["member", "at", "purpose"]

    @display(description=gettext_lazy("version of"))
    def version(self, affirmation: Affirmation) -> Any:
        return affirmation.purpose.written_at
