from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from introductions.exchange.parcel import MOST_MEGABYTES, Unfit
from introductions.exchange.problems import Problems, Refused
from members.models import Member
from metrics import bringing, first_run
from network.models import Beginning, Network


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or several files; whether one of them is empty is for the import to say, by its name."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return [super(FilesField, self).clean(one, initial) for one in data or [None]]


class FilesForm(forms.Form):
    """Files to bring in; what is wrong with them is said at the field, and line by line in ``problems``."""

    files = FilesField(
        label=gettext_lazy("Files"),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choose the files first.")},
        widget=FilesInput(attrs={"accept": ".csv,.zip"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problems: Problems | None = None
        self.fields["files"].help_text = _(
            "members.csv, and if you have them events.csv, attendance.csv, groups.csv and interactions.csv; "
            "or one .zip of them. Each may have %(most)d MB."
        ) % {"most": MOST_MEGABYTES}

    def check(self, *, by: Member) -> bringing.Checked | None:
        """Check the files and keep them; None, with errors, if they cannot be brought in."""
        try:
            return bringing.check(self.cleaned_data["files"], by=by)
        except Unfit as error:
            self.add_error("files", str(error))
        except Refused as refused:
            self.problems = refused.problems
            self.add_error("files", _("Something in the files must be mended first; it is listed below."))
        return None


class FirstStepForm(forms.Form):
    """Put one of the first steps off, or all that wait; or ask for one again."""

    EVERY = "every"

    step = forms.ChoiceField(choices=[*Beginning.choices, (EVERY, "")])
    later = forms.BooleanField(required=False)

    def __init__(self, *args: Any, run: first_run.FirstRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run = run

    def save(self, network: Network, *, by: Any) -> None:
        step = self.cleaned_data["step"]
        if step == self.EVERY:
            first_run.put_off(network, [one.key for one in self.run.steps if one.waits], by=by)
        elif self.cleaned_data["later"]:
            first_run.put_off(network, [step], by=by)
        else:
            first_run.take_up(network, step)
