"""What people may tell Kith about themselves, their network and those whom they invite."""

from __future__ import annotations

import zoneinfo
from functools import cache
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from members import onboarding
from members.models import Invitation, Member, NetworkFull
from network.models import Accent, Network, Purpose


@cache
def zones() -> list[tuple[str, str]]:
    """The zones of continents and oceans, and UTC; the old names of the zone database are left out."""
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


def lines(rows: int = 3, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


class YouForm(forms.ModelForm):
    """A member's own words about themselves."""

    timezone = forms.ChoiceField(label=_("Your time zone"), required=False)

    class Meta:
        model = Member
        fields = ["name", "purpose_statement", "working_on", "asks", "offers"]
        labels = {
            "name": _("Name"),
            "purpose_statement": _("Why you are here"),
            "working_on": _("What you are working on"),
            "asks": _("What you would like help with"),
            "offers": _("What others may ask you for"),
        }
        help_texts = {
            "name": _("As people say it when they greet you."),
            "purpose_statement": _("One sentence in your own words."),
            "asks": _("One thing on each line is easiest to answer."),
            "offers": _("One thing on each line is easiest to find."),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "purpose_statement": lines(2),
            "working_on": lines(),
            "asks": lines(),
            "offers": lines(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.instance.network.timezone
        self.fields["timezone"].choices = [("", _("As the network: %(zone)s") % {"zone": own}), *zones()]
        self.fields["timezone"].initial = self.instance.user.timezone

    def save(self, commit: bool = True) -> Member:
        member = super().save(commit)
        user = member.user
        user.timezone = self.cleaned_data["timezone"]
        user.save(update_fields=["timezone"])
        return member


class PurposeForm(forms.ModelForm):
    """A new version of a network's purpose."""

    class Meta:
        model = Purpose
        fields = ["why", "who_for", "gain", "contribute", "not_for", "change", "commitment", "reason"]
        labels = {
            "why": _("Why does this network exist?"),
            "who_for": _("Who is it for?"),
            "gain": _("What does a member gain?"),
            "contribute": _("What does a member contribute?"),
            "not_for": _("Who or what is it not for?"),
            "change": _("What will be different in three years if it works?"),
            "commitment": _("What does every member undertake?"),
            "reason": _("Why this new version?"),
        }
        help_texts = {
            "why": _(
                "One precise need rather than a subject: a person should know after one sentence if it is theirs."
            ),
            "commitment": _("Shown to everyone who joins, and affirmed by them."),
            "reason": _("Kept beside the version, for those who ask later."),
        }
        widgets = {
            "why": lines(3),
            "who_for": lines(2),
            "gain": lines(2),
            "contribute": lines(2),
            "not_for": lines(2),
            "change": lines(2),
            "commitment": lines(2),
            "reason": lines(2),
        }

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["reason"]
        else:
            self.fields["reason"].required = True


class InviteForm(forms.ModelForm):
    """A personal invitation; whether it can be sent is said next to the address."""

    class Meta:
        model = Invitation
        fields = ["name", "email", "why_you"]
        labels = {"name": _("Their name"), "email": _("Their address"), "why_you": _("Why this person?")}
        help_texts = {
            "name": _("As you would greet them."),
            "why_you": _("Two or three sentences to them, in your words. They stand first in the letter."),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "why_you": lines(5),
        }

    def send(self, *, by: Member) -> Invitation | None:
        """Send the invitation; None, with an error at its field, if that cannot be."""
        try:
            invitation, _token = onboarding.invite(by=by, **self.cleaned_data)
        except onboarding.AlreadyMember:
            self.add_error("email", _("A member of this network has this address already."))
        except onboarding.AlreadyInvited:
            self.add_error("email", _("There is an open invitation to this address. Withdraw it first to write anew."))
        except NetworkFull:
            full = _("Members and open invitations fill all %(number)d seats of this network.")
            self.add_error(None, full % {"number": by.network.size_ceiling})
        except onboarding.NoPurpose:
            self.add_error(None, _("First say why this network exists and who it is for; the letter quotes it."))
        else:
            return invitation
        return None


class JoinForm(forms.Form):
    """The one screen between an accepted invitation and membership."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("As people say it when they greet you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    purpose_statement = forms.CharField(
        label=_("Why are you joining?"),
        help_text=_("One sentence in your own words; the other members will read it."),
        widget=lines(3),
    )
    affirmed = forms.BooleanField(label=_("This is a purpose I share, and I take on what is asked of members."))


class FoundForm(forms.ModelForm):
    """Everything that the first network needs to begin."""

    your_name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your address"),
        help_text=_("Codes for signing in are sent here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    timezone = forms.ChoiceField(
        label=_("Time zone"), choices=zones, widget=forms.Select(attrs={"data-own-zone": ""}), initial="UTC"
    )
    accent = forms.ChoiceField(label=_("Colour"), choices=Accent.choices, initial=Accent.TEAL)
    why = forms.CharField(
        label=_("Why does this network exist?"),
        help_text=_("One precise need rather than a subject. You can sharpen it later; earlier versions are kept."),
        widget=lines(3),
    )
    who_for = forms.CharField(label=_("Who is it for?"), widget=lines(2))

    field_order = ["your_name", "email", "name", "slug", "timezone", "accent", "why", "who_for"]

    class Meta:
        model = Network
        fields = ["name", "slug", "timezone", "accent"]
        labels = {"name": _("Name of the network"), "slug": _("Its short address")}
        help_texts = {
            "slug": _("Stands in every link to the network. Lower-case letters, digits and hyphens."),
        }
        widgets = {
            "slug": forms.TextInput(attrs={"data-slug-of": "id_name", "autocapitalize": "none", "spellcheck": "false"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        if not self.is_bound:
            self.fields["timezone"].widget.attrs["data-own-zone"] = "wanted"

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not given.get("slug") and "slug" not in self.errors and given.get("name"):
            given["slug"] = slugify(given["name"])[:50].strip("-")
            if not given["slug"]:
                self.add_error("slug", _("No short address can be made from this name. Please write one."))
        return given

    def found(self, token: str) -> Member:
        """Found the network with the owner's link ``token`` and return its first lead."""
        given = self.cleaned_data
        return onboarding.use_owner_link(
            token,
            email=given["email"],
            name=given["your_name"],
            network=self.instance,
            purpose=Purpose(why=given["why"], who_for=given["who_for"]),
        )
