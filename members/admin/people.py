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
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import display
from unfold.widgets import UnfoldAdminDateWidget, UnfoldAdminTextareaWidget

from members import inviting, questions, roles, standing, staying
from members.admin.leading import lead_of
from members.forms.questions import QuestionForm
from members.models import Affirmation, Attribute, Buddy, Member, Role, Standing
from network.admin import Act, Acting, Left, NetworkAdmin, OfNetwork, Sheet, YesOrNo
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


def _change_role(role: Role) -> Any:
    return lambda acting, member: roles.give(member, role, by=acting.user)


def _keeps_role(role: Role) -> Any:
    def reason(member: Member) -> str:
        if member.role == Role.LEAD:
            return _("leads the network; a change of that is made on their own page")
        return _("is one already") if member.role == role else ""

    return reason


ROLE_KEPT = {roles.LeadsStay: gettext_lazy("leads the network"), roles.HasRole: gettext_lazy("is one already")}

MAKE_FACILITATORS = Act(
    name="make_facilitators",
    label=gettext_lazy("Make them facilitators"),
    heading=gettext_lazy("Make these people facilitators"),
    tells=gettext_lazy(
        "They may host small groups, keep the door and log introductions from now on. Nobody is written to."
    ),
    button=gettext_lazy("Make them facilitators"),
    do=_change_role(Role.FACILITATOR),
    done=lambda number: (
        ngettext("%(number)d member is a facilitator now.", "%(number)d members are facilitators now.", number)
        % {"number": number}
    ),
    spares=_keeps_role(Role.FACILITATOR),
    refusals=ROLE_KEPT,
)
MAKE_MEMBERS = Act(
    name="make_members",
    label=gettext_lazy("Make them members without further role"),
    heading=gettext_lazy("Make these people members without further role"),
    tells=gettext_lazy("They no longer host, keep the door or log introductions. Nobody is written to."),
    button=gettext_lazy("Make them members"),
    do=_change_role(Role.MEMBER),
    done=lambda number: (
        ngettext(
            "%(number)d is a member without further role now.",
            "%(number)d are members without further role now.",
            number,
        )
        % {"number": number}
    ),
    spares=_keeps_role(Role.MEMBER),
    refusals=ROLE_KEPT,
)
CALL_FOUNDERS = Act(
    name="call_founders",
    label=gettext_lazy("Mark them as founders"),
    heading=gettext_lazy("Mark these people as founders"),
    tells=gettext_lazy(
        "They were there from the start: no figure and no page counts them as newcomers. Nobody is written to."
    ),
    button=gettext_lazy("Mark them as founders"),
    do=lambda acting, member: roles.call_founder(member, by=acting.user),
    done=lambda number: (
        ngettext("%(number)d founder marked.", "%(number)d founders marked.", number) % {"number": number}
    ),
    spares=lambda member: _("is one already") if member.founder else "",
    refusals={roles.HasRole: gettext_lazy("is one already")},
)


class Why(forms.Form):
    """Why a lead does it for somebody; it is kept."""

    why = forms.CharField(
        label=gettext_lazy("Why you do it for them"),
        help_text=gettext_lazy("Kept on record, where leads and the person concerned can read it."),
        max_length=500,
        widget=UnfoldAdminTextareaWidget({"rows": 3}),
    )


class WhyAndUntil(Why):
    """The same, and until when."""

    until = forms.DateField(
        label=gettext_lazy("The first day back"),
        help_text=gettext_lazy("Leave it empty, and they come back when they say so."),
        required=False,
        widget=UnfoldAdminDateWidget({"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_until(self) -> date | None:
        day = self.cleaned_data["until"]
        if day and day <= localdate():
            raise forms.ValidationError(_("That day has passed already. Name a later one, or leave it empty."))
        return day


NOT_HERE = {
    Standing.ALUMNI: gettext_lazy("has left already"),
    Standing.CARRIED_OVER: gettext_lazy("not asked yet whether they are still in"),
}
GONE = {standing.NotThere: gettext_lazy("has left meanwhile")}

LEAVE = Act(
    name="leave",
    label=gettext_lazy("Mark them as left"),
    heading=gettext_lazy("End these memberships"),
    tells=gettext_lazy(
        "Each membership ends today. What they recorded stays; places at events, table hosting and roles are given "
        "back. Each gets a kind letter that says so."
    ),
    button=gettext_lazy("End the memberships"),
    form=Why,
    do=lambda acting, member: standing.leave(member, by=lead_of(acting, member), why=acting.given["why"]),
    done=lambda number: (
        ngettext("%(number)d membership ended.", "%(number)d memberships ended.", number) % {"number": number}
    ),
    spares=lambda member: _("has left already") if member.left_on else "",
    refusals={**GONE, roles.LastLead: gettext_lazy("nobody else leads this network")},
)
PAUSE = Act(
    name="pause",
    label=gettext_lazy("Pause them"),
    heading=gettext_lazy("Pause these memberships"),
    tells=gettext_lazy(
        "They are left in peace from today, and count in no share of who takes part. Nobody is written to."
    ),
    button=gettext_lazy("Pause them"),
    form=WhyAndUntil,
    do=lambda acting, member: standing.pause(
        member, until=acting.given["until"], by=lead_of(acting, member), why=acting.given["why"]
    ),
    done=lambda number: (
        ngettext("%(number)d member paused.", "%(number)d members paused.", number) % {"number": number}
    ),
    spares=lambda member: NOT_HERE.get(member.standing, ""),
    refusals=GONE,
)


class LetterToStay(forms.Form):
    """What stands first in each letter that asks whether somebody is still in."""

    words = forms.CharField(
        label=gettext_lazy("Your words"),
        help_text=gettext_lazy("They stand first in each letter, below the person’s name."),
        max_length=4000,
        widget=UnfoldAdminTextareaWidget({"rows": 6}),
    )


def _ask_to_stay(acting: Acting, member: Member) -> None:
    asked = staying.ask([member], by=lead_of(acting, member), words=acting.given["words"])
    if not asked.written:
        raise Left(_("was asked already"))


def _need_not_be_asked(member: Member) -> str:
    if member.standing != Standing.CARRIED_OVER:
        return member.standing.label
    return "" if member.user_id else _("no address; ask them in a chat, from the page of people carried over")


ASK_TO_STAY = Act(
    name="ask_to_stay",
    label=gettext_lazy("Ask whether they are still in"),
    heading=gettext_lazy("Ask these people whether they are still in"),
    tells=gettext_lazy(
        "Each gets one personal letter with your words and three answers: yes, a pause, no thanks. Where it is not "
        "known yet that letters leave this installation, they wait as drafts."
    ),
    button=gettext_lazy("Send the letters"),
    form=LetterToStay,
    do=_ask_to_stay,
    done=lambda number: ngettext("%(number)d person asked.", "%(number)d people asked.", number) % {"number": number},
    spares=_need_not_be_asked,
    refusals={inviting.NoPurpose: gettext_lazy("this network has not said yet what it is for")},
)


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
