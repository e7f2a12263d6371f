"""What a member says of somebody who should be here, and what a lead answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from members import audiences, nominations
from members.forms.fields import AddressField, lines
from members.models import Member, Nomination, Verdict

LENGTH = 2000


class NominationForm(forms.Form):
    """A proposal; whether the person is known already is said at the address, as far as the reader may know."""

    name = forms.CharField(label=_("Their name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = AddressField(
        label=_("Their address"),
        max_length=254,
        help_text=_("Nobody writes to it before a lead has read this and said yes."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    why_them = forms.CharField(
        label=_("Why them?"),
        max_length=LENGTH,
        help_text=_("What they do that our purpose speaks of. Write it so that they could read it."),
        widget=lines(3),
    )
    why_now = forms.CharField(
        label=_("Why now?"),
        max_length=LENGTH,
        help_text=_("What makes this a good moment to ask."),
        widget=lines(2),
    )
    fit = forms.CharField(
        label=_("How do they fit whom this is for?"),
        max_length=LENGTH,
        required=False,
        help_text=_("And is there anything that speaks against it?"),
        widget=lines(2),
    )

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        if "sure" in self.data:
            self._ask_if_sure()

    def _ask_if_sure(self) -> None:
        self.fields["sure"] = forms.BooleanField(
            label=_("I have looked: it is somebody else, or something has changed since."), required=False
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("name") and given.get("email"):
            found = nominations.known(self.by.network, name=given["name"], email=given["email"])
            self._say_who_is_known(found, is_sure=bool(given.get("sure")))
        return given

    def _say_who_is_known(self, found: list[nominations.Match], *, is_sure: bool) -> None:
        """Refuse who is known for certain; ask once where it may be somebody else."""
        for match in found:
            if self._is_certain(match):
                self.add_error("email", self._said(match))
                return
        if found and not is_sure:
            for sentence in dict.fromkeys(map(self._said, found[:3])):
                self.add_error("email", sentence)
            self._ask_if_sure()

    def _is_certain(self, match: nominations.Match) -> bool:
        """Leads may ask again once something has ended; others leave to leads whom those know."""
        return match.is_same and (match.is_open or not (self.by.is_lead or self._is_own(match)))

    def _is_own(self, match: nominations.Match) -> bool:
        return match.nomination is not None and match.nomination.nominated_by_id == self.by.pk

    def _said(self, match: nominations.Match) -> str:
        if match.kind == "member":
            return self._of_a_member(match)
        if self._is_own(match) or self.by.is_lead:
            return self._of_the_past(match)
        if match.is_same:
            return _("A lead knows this person already. If there is something new to say, please tell a lead.")
        return _("A lead knows somebody of this name, or with an address much like this one.")

    def _of_a_member(self, match: nominations.Match) -> str:
        words = {"name": match.member.name}
        if not self._may_read_whose(match.member):
            if match.is_same:
                return _("Somebody with this address is a member already.")
            return _("A member has an address much like this one. Is it the same person?")
        if match.is_same:
            return _("%(name)s is a member already.") % words
        return _("%(name)s is a member. Is it the same person?") % words

    def _may_read_whose(self, member: Member) -> bool:
        """Whether the reader typed the member's name or may see their address: nobody learns whose an address is."""
        typed = self.cleaned_data
        if self.by.is_lead or nominations.same_name(typed["name"], member.name):
            return True
        is_shown = member.address.casefold() == typed["email"].casefold()
        return is_shown and audiences.visible(member, self.by, "address")

    def _of_the_past(self, match: nominations.Match) -> str:
        if match.kind in {"left", "carried over"}:
            words = {"name": match.member.name}
            if match.kind == "left":
                return _("%(name)s was a member and has left.") % words
            return _("%(name)s was carried over from a list and has not been asked yet.") % words
        words = {
            "day": date_format(match.at, "j F Y"),
            "by": match.by or _("somebody who is gone"),
            "state": match.outcome,
        }
        if match.kind == "invited":
            words["state"] = STATES.get(match.outcome, match.outcome)
            return _("Invited on %(day)s by %(by)s: %(state)s.") % words
        words["state"] = STATES.get(match.outcome, match.outcome)
        if self._is_own(match):
            return _("You nominated them on %(day)s: %(state)s.") % words
        return _("Nominated on %(day)s by %(by)s: %(state)s.") % words

    def propose(self) -> Nomination | None:
        """Propose the person; None, with an error at the address, if somebody was faster."""
        words = {name: self.cleaned_data[name] for name in ("name", "email", "why_them", "why_now", "fit")}
        try:
            return nominations.propose(by=self.by, **words)
        except nominations.Known as known:
            self.add_error("email", self._said(known.match))
        return None


STATES = {
    "proposed": _("a lead has not answered yet"),
    "approved": _("approved, and waiting for a seat"),
    "not now": _("not now"),
    "declined": _("declined"),
    "draft": _("the letter is a draft"),
    "sent": _("waiting for an answer"),
    "bounced": _("the letter came back"),
    "lapsed": _("the letter lapsed"),
    "withdrawn": _("the letter was taken back"),
}


class AnswerForm(forms.Form):
    """A lead's answer that is not a yes, in words to whoever nominated."""

    verdict = forms.ChoiceField(choices=[(Verdict.NOT_NOW, ""), (Verdict.DECLINED, "")], widget=forms.HiddenInput)
    was = forms.ChoiceField(choices=[("", ""), (Verdict.APPROVED, "")], required=False, widget=forms.HiddenInput)
    words = forms.CharField(label=_("Your words"), max_length=LENGTH, widget=lines(8))

    def __init__(self, *args: Any, reader: Member | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if reader:
            self.fields["words"].help_text = _("To %(name)s. Say why, and where else the person may find company.") % {
                "name": reader.first_name
            }
        else:
            self.fields["words"].help_text = _("Kept with the nomination. No letter is sent.")
