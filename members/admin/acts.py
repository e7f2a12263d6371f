"""What a lead does to several members at once: roles, founders, pauses, endings, and the question whether to stay."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import UnfoldAdminDateWidget, UnfoldAdminTextareaWidget

from members import inviting, roles, standing, staying
from members.admin.leading import lead_of
from members.models import Member, Role, Standing
from network.admin import Act, Acting, Left


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
