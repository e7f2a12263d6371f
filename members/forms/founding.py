"""What the first network needs to begin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from members import founding
from members.forms.fields import lines, zones
from members.models import Member
from network.models import Accent, AuditEntry, Network, Purpose


class Swatches(forms.RadioSelect):
    """Colours to choose from, each shown beside its name."""

    option_template_name = "django/forms/widgets/swatch.html"


def accents(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=Accent.choices, initial=Accent.TEAL, widget=Swatches)


def time_zone() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Time zone"), choices=zones, widget=forms.Select(attrs={"data-own-zone": ""}), initial="UTC"
    )


class FoundForm(forms.ModelForm):
    """Everything that the first network needs to begin; its purpose may come a step later."""

    your_name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your address"),
        help_text=_("Codes for signing in are sent here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    timezone = time_zone()
    accent = accents(_("Colour"))
    why = forms.CharField(
        label=_("Why does this network exist?"),
        help_text=_(
            "One precise need rather than a subject. Leave both sentences empty to write them in the next step."
        ),
        widget=lines(3),
        required=False,
    )
    who_for = forms.CharField(label=_("Who is it for?"), widget=lines(2), required=False)

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
        for empty, other in (("why", "who_for"), ("who_for", "why")):
            if given.get(other) and not given.get(empty):
                self.add_error(empty, _("A purpose stands with both sentences. Write this one too, or leave both."))
        return given

    def found(self, token: str | None = None) -> Member:
        """Found the network with the owner's link ``token``, or beside a demonstration; return its first lead."""
        given = self.cleaned_data
        words = {
            "email": given["email"],
            "name": given["your_name"],
            "network": self.instance,
            "purpose": Purpose(why=given["why"], who_for=given["who_for"]) if given["why"] else None,
        }
        return founding.use_owner_link(token, **words) if token else founding.found_beside_demo(**words)


class LookForm(forms.ModelForm):
    """How a network is called, which clock it goes by, and its colour."""

    timezone = time_zone()
    accent = accents(_("Colour"))

    class Meta:
        model = Network
        fields = ["name", "timezone", "accent"]
        labels = {"name": _("Name of the network")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = self.instance.timezone
        if zone not in dict(zones()):  # one of the old names, which a file may have brought
            self.fields["timezone"].choices = [(zone, zone), *zones()]

    def keep(self, *, by: Any) -> Network:
        """Save, and write down what was changed; looking and finding all well is written down too."""
        before = Network.objects.values("name", "timezone", "accent").get(pk=self.instance.pk)
        network = self.save()
        after = {name: self.cleaned_data[name] for name in before}
        AuditEntry.record(network=network, actor=by, verb="looked after", subject=network, before=before, after=after)
        return network
