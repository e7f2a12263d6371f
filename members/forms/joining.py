"""What an invited person says on the way in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from members.forms.fields import lines
from network.typed import storable

A_SENTENCE = 600


class Words(forms.CharField):
    """Text as people paste it: what no text in the database can hold is dropped without a word."""

    def to_python(self, value: Any) -> str:
        return super().to_python(storable(value) if isinstance(value, str) else value)


class JoinForm(forms.Form):
    """The last screen before membership: a name, and one sentence of one's own."""

    name = Words(
        label=_("Your name"),
        max_length=120,
        help_text=_("As people say it when they greet you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    purpose_statement = Words(
        label=_("Why are you here?"),
        max_length=A_SENTENCE,
        help_text=_("One sentence: “I am here to … with people who …”. The other members will read it."),
        widget=lines(3),
        error_messages={
            "required": _("One sentence in your own words is enough."),
            "max_length": ngettext_lazy(
                "One sentence is enough. This has %(show_value)d letters; %(limit_value)d is the most.",
                "One sentence is enough. This has %(show_value)d letters; %(limit_value)d are the most.",
                "limit_value",
            ),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose_statement"].template_name = "members/_coached_field.html"
        # The browser would cut a pasted text without a word; here it is said and nothing is lost.
        self.fields["purpose_statement"].widget.attrs.pop("maxlength", None)


class OtherAddressForm(forms.Form):
    """The address by which an invited person would rather join."""

    email = forms.EmailField(
        label=_("Your other address"), widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"})
    )
