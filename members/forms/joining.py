"""What an invited person says on the way in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.fields import lines


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
