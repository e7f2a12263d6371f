"""What the first network needs to begin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from members import founding
from members.forms.fields import lines, zones
from members.models import Member
from network.models import Accent, Network, Purpose


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
        return founding.use_owner_link(
            token,
            email=given["email"],
            name=given["your_name"],
            network=self.instance,
            purpose=Purpose(why=given["why"], who_for=given["who_for"]),
        )
