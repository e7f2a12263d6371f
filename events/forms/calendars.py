"""What members choose about their own calendar."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class FeedForm(forms.Form):
    """What a member's calendar holds beside what they come to."""

    everything = forms.BooleanField(label=_("Also events that I have not answered yet"), required=False)
