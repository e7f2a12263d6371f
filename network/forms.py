"""What a lead types about the house itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from network import mail_check
from network.models import Letter, Network


class TestCodeForm(forms.Form):
    """The six letters that came with a test letter; :attr:`letter` is the one in which they stand."""

    __test__ = False  # no test, whatever its name begins with
    letter: Letter

    code = forms.CharField(
        label=_("The six letters in it"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "input--code"}
        ),
    )

    def __init__(self, *args: Any, network: Network, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network, self.user = network, user

    def clean_code(self) -> str:
        letter = mail_check.with_code(self.network, self.user, self.cleaned_data["code"])
        if letter is None:
            raise ValidationError(
                _("These letters stand in no test letter to you. Please look once more, or send another.")
            )
        self.letter = letter
        return self.cleaned_data["code"]
