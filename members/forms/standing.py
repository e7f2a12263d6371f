"""Pausing, leaving, coming back, roles: what is said along with each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.fields import lines
from members.models import Member, Role, Standing

LONGEST_PAUSE = timedelta(days=2 * 365)
LONGEST_WORD = 2000


class DayField(forms.DateField):
    """A day as the browser's calendar writes it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _day_back(day: Any, member: Member) -> Any:
    """Refuse a day that is not ahead, or so far ahead that it must be a slip."""
    today = member.network.today
    if day and day <= today:
        raise forms.ValidationError(_("Please choose a day after today."))
    if day and day > today + LONGEST_PAUSE:
        raise forms.ValidationError(_("Two years are the most. Leave it empty if you do not know yet."))
    return day


class PauseForm(forms.Form):
    """Until when somebody is away, if they know."""

    until = DayField(
        label=_("Back on"),
        required=False,
        help_text=_("Leave it empty if you do not know yet; one tap brings you back."),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_until(self) -> Any:
        return _day_back(self.cleaned_data["until"], self.member)


class WordForm(forms.Form):
    """A word; mostly one that nobody has to give."""

    word = forms.CharField(required=False, max_length=LONGEST_WORD, widget=lines(4))

    def __init__(self, *args: Any, label: Any, hint: Any = "", is_required: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["word"].label = label
        self.fields["word"].help_text = hint
        self.fields["word"].required = is_required


class StandingForm(forms.Form):
    """What a lead does to somebody's membership, and why."""

    PAUSE, BACK, LEFT, READMIT = "pause", "back", "left", "readmit"
    act = forms.ChoiceField(label=_("What changes"), widget=forms.RadioSelect)
    until = DayField(label=_("Back on"), required=False, help_text=_("For a pause, if you know."))
    why = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_WORD,
        widget=lines(2),
        help_text=_("Kept in the trail of what leads did, beside your name. The person may ask to see it."),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        acts = {
            Standing.ALUMNI: [(self.READMIT, _("Let them in again"))],
            Standing.PAUSED: [(self.BACK, _("End the pause today")), (self.PAUSE, _("Another day on which it ends"))],
        }.get(member.standing, [(self.PAUSE, _("Pause from today"))])
        if member.standing != Standing.ALUMNI:
            acts.append((self.LEFT, _("They have left: end the membership today")))
        else:
            del self.fields["until"]
        self.fields["act"].choices = acts
        if len(acts) == 1:
            self.fields["act"].initial = acts[0][0]

    def clean_until(self) -> Any:
        return _day_back(self.cleaned_data["until"], self.member)


class RoleForm(forms.Form):
    """A role, with what it lets somebody do."""

    ROLES = (
        (Role.MEMBER, _("Member: takes part, nominates, says who they met")),
        (Role.FACILITATOR, _("Facilitator: also receives people at the door, introduces them, and hosts tables")),
        (Role.LEAD, _("Lead: also invites, plans, reads what is kept to leads, and gives roles")),
    )
    role = forms.ChoiceField(label=_("Role"), choices=ROLES, widget=forms.RadioSelect)
    why = forms.CharField(
        label=_("Why"), required=False, max_length=LONGEST_WORD, widget=lines(2), help_text=_("Kept in the trail.")
    )
