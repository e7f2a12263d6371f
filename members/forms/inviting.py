"""What a lead writes to invite somebody, and afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from members import composing, inviting, inviting_many
from members.forms.fields import AddressField, lines
from members.forms.sheets import SheetForm
from members.models import Invitation, InvitationSpent, Member, NetworkFull, Nomination
from network.models import Network

A_LETTER = 4000
REMINDERS = [(0, _("none")), (1, _("one, after a week")), (2, _("two: after a week, and three days before it ends"))]
STORIES_SHOWN = 8


def why_not(problem: Exception, network: Network) -> tuple[str | None, str]:
    """At which field, and in which words, a form says why somebody cannot be invited."""
    if isinstance(problem, inviting.AlreadyMember):
        return "email", _("A member of this network has this address already.")
    if isinstance(problem, inviting.AlreadyInvited):
        return "email", _("There is an open invitation to this address. Withdraw it first to write anew.")
    if isinstance(problem, NetworkFull):
        full = _("Members and open invitations fill all %(number)d seats of this network.")
        return None, full % {"number": network.size_target}
    if isinstance(problem, inviting.NoPurpose):
        return None, _("First say why this network exists and who it is for; the letter quotes it.")
    return None, _("This invitation was sent or had ended before; nothing was changed.")


CANNOT = (inviting.AlreadyMember, inviting.AlreadyInvited, NetworkFull, inviting.NoPurpose, InvitationSpent)


class InviteForm(forms.Form):
    """A personal invitation; whether it can be sent is said next to the address."""

    name = forms.CharField(
        label=_("Their name"),
        max_length=120,
        help_text=_("As you would greet them."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = AddressField(label=_("Their address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    why_you = forms.CharField(
        label=_("Why this person?"),
        max_length=A_LETTER,
        help_text=_("Two or three sentences to them, in your words. They stand first in the letter."),
        widget=lines(5),
    )
    reminders_wanted = forms.TypedChoiceField(
        label=_("Reminders, as long as they have not answered"),
        choices=REMINDERS,
        coerce=int,
        initial=Invitation.MOST_REMINDERS,
        required=False,
        empty_value=Invitation.MOST_REMINDERS,
    )

    def __init__(self, *args: Any, by: Member, nomination: Nomination | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.network, self.nomination = by, by.network, nomination
        self.public = composing.public_stories(self.network)
        if self.public and (self.data.get("with_stories") or "stories" in self.initial):
            self._offer_stories(self.public)

    def _offer_stories(self, stories: list[composing.Story], chosen: list[int] | None = None) -> None:
        """Let the lead choose; a hidden mark tells "none chosen" from "not asked yet"."""
        words = self.data.get("why_you") or self.initial.get("why_you") or ""
        kept = chosen if chosen is not None else self.initial.get("stories", [])
        shown = composing.alike(stories, words)
        shown = [story for story in shown if story.id in kept] + [story for story in shown if story.id not in kept]
        self.fields["with_stories"] = forms.CharField(widget=forms.HiddenInput, initial="yes", required=False)
        self.fields["stories"] = forms.TypedMultipleChoiceField(
            label=_("Stories in the letter"),
            help_text=_("Two at most; at first the two that have most words in common with yours."),
            choices=[(story.id, story.title) for story in shown[:STORIES_SHOWN]],
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def clean_stories(self) -> list[int]:
        chosen = self.cleaned_data["stories"]
        if len(chosen) > composing.MOST_STORIES:
            raise forms.ValidationError(_("Please choose two stories at most."))
        return chosen

    @property
    def words(self) -> dict[str, Any]:
        """What was written, as :func:`inviting.draft` takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "with_stories"}

    def letter(self) -> Invitation:
        """The invitation as it would be, stored nowhere; stories are chosen for likeness until the lead has."""
        words = self.words
        if "stories" not in words:
            words["stories"] = [story.id for story in composing.alike(self.public, words["why_you"])][
                : composing.MOST_STORIES
            ]
        return Invitation(
            network=self.network, invited_by=self.by, expires_at=now() + Invitation.LASTS, sent_at=now(), **words
        )

    def offer_chosen(self, stories: list[int]) -> None:
        """Show on the next page which stories were chosen, so that they can be exchanged or left out."""
        if self.public and "stories" not in self.fields:
            self._offer_stories(self.public, chosen=stories)
            self.data = self.data.copy()
            self.data.setlist("stories", [str(one) for one in stories])
            self.data["with_stories"] = "yes"

    def save(self, *, send: bool, wait: timedelta = timedelta()) -> Invitation | None:
        """Write the invitation, and send it if so wished; None, with an error at its field, if that cannot be."""
        try:
            with transaction.atomic():
                invitation = inviting.draft(by=self.by, nomination=self.nomination, **self.words)
                if send:
                    inviting.send(invitation, wait=wait)
        except CANNOT as problem:
            self.add_error(*why_not(problem, self.network))
            return None
        return invitation


class DraftForm(InviteForm):
    """A draft that is written on."""

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        self.invitation = invitation
        fields = ("name", "email", "why_you", "reminders_wanted", "stories")
        kwargs["initial"] = {field: getattr(invitation, field) for field in fields}
        super().__init__(*args, **kwargs)

    def save(self, *, send: bool, wait: timedelta = timedelta()) -> Invitation | None:
        try:
            with transaction.atomic():
                inviting.change_draft(self.invitation, by=self.by, **self.words)
                if send:
                    inviting.send(self.invitation, wait=wait)
        except CANNOT as problem:
            self.add_error(*why_not(problem, self.network))
            return None
        return self.invitation


class MendAddressForm(forms.Form):
    """The right address of somebody whose letter came back."""

    email = AddressField(label=_("Their address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))

    def save(self, invitation: Invitation, *, by: Member) -> bool:
        try:
            inviting.mend_address(invitation, by=by, email=self.cleaned_data["email"])
        except CANNOT as problem:
            self.add_error(*why_not(problem, by.network))
            return False
        return True


class ResendForm(forms.Form):
    """Whether the day on which an invitation ends moves when its letter is sent once more."""

    until = forms.ChoiceField(label=_("Open until"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = invitation.network.zone
        day, later = (moment.astimezone(zone) for moment in (invitation.expires_at, now() + Invitation.LASTS))
        self.fields["until"].choices = [
            ("same", _("the same day as before: %(day)s") % {"day": _day(day)}),
            ("longer", _("three weeks from now: %(day)s") % {"day": _day(later)}),
        ]
        self.fields["until"].initial = "same"


def _day(moment: datetime) -> str:
    return date_format(moment, "l j F")


class WithdrawForm(forms.Form):
    """A kind line to whoever had the letter, if the lead wants to write one."""

    words = forms.CharField(
        label=_("A line to them"),
        max_length=A_LETTER,
        required=False,
        help_text=_(
            "If you leave it empty, no letter is sent; only the link will say that the invitation was withdrawn."
        ),
        widget=lines(3),
    )


class InviteManyForm(SheetForm):
    """A list of people to invite, pasted or in a file; a file is put into the field, so that it can be mended there."""

    pasted = "list"

    list = forms.CharField(
        label=_("The list"),
        required=False,
        max_length=2_000_000,
        help_text=_("A person a row: name, address, and why you would like to have them. Paste it from a spreadsheet."),
        widget=lines(8, spellcheck="false"),
    )
    file = forms.FileField(
        label=_("Or a file"), required=False, help_text=_("CSV or Excel; the columns may have names in your language.")
    )
    why_all = forms.CharField(
        label=_("Why you, for rows that do not say"),
        required=False,
        max_length=A_LETTER,
        help_text=_("The same words to several people read like it. A sentence of their own for each is better."),
        widget=lines(3),
    )
    reminders_wanted = InviteForm.base_fields["reminders_wanted"]

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.reading = by, None

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        self.reading = inviting_many.read(self.read_sheet(found), why_all=found.get("why_all", ""))
        if not self.reading.rows:
            raise forms.ValidationError({"list": _("There is nobody on this list yet, only a row of headings.")})
        return found

    def check(self) -> inviting_many.Reading:
        return inviting_many.check(self.by.network, self.reading)

    def send(self) -> list[Invitation] | None:
        """Send what can be sent; None, with an error, before there is a purpose."""
        try:
            return inviting_many.send(self.reading, by=self.by, reminders_wanted=self.cleaned_data["reminders_wanted"])
        except inviting.NoPurpose as problem:
            self.add_error(*why_not(problem, self.by.network))
            return None
