"""What a lead writes to the people of an event, and what tables take away."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event, EventLetter, Reader, SmallGroup, Takeaway
from events.models.occasions import validate_link
from events.takeaways import Pen
from members.models import Member


class GroupField(forms.TypedChoiceField):
    """One of an event's published tables, by the name under which people know it; perhaps the whole event instead."""

    WHOLE = "event"

    def __init__(self, groups: list[SmallGroup], *, first: tuple[str, str] | None = None, **options: Any) -> None:
        in_rounds = len({group.round_id for group in groups}) > 1
        named = [(str(group.pk), self._name(group, in_rounds=in_rounds)) for group in groups]
        known = {str(group.pk): group for group in groups}
        options |= {"choices": [first, *named] if first else named, "coerce": known.get, "empty_value": None}
        super().__init__(**options)

    @staticmethod
    def _name(group: SmallGroup, *, in_rounds: bool) -> str:
        words = {"round": group.round.name, "table": group.name}
        return _("Round %(round)s, %(table)s") % words if in_rounds else group.name


class LetterForm(forms.ModelForm):
    """A lead's own words, and whom of an event they are for."""

    WORDS_FIT = 5000

    key = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = EventLetter
        fields = ["readers", "subject", "words"]
        labels = {
            "readers": gettext_lazy("To"),
            "subject": gettext_lazy("Subject"),
            "words": gettext_lazy("Your words"),
        }
        help_texts = {
            "words": gettext_lazy("Each letter begins with “Dear” and the first name, and ends with yours."),
        }
        widgets = {"readers": forms.RadioSelect, "words": forms.Textarea(attrs={"rows": 8})}
        error_messages = {
            "readers": {"required": gettext_lazy("Choose to whom you write.")},
            "subject": {"required": gettext_lazy("Say in a few words what it is about.")},
            "words": {"required": gettext_lazy("Write at least a sentence.")},
        }

    field_order = ["readers", "group", "subject", "words", "key"]

    def __init__(
        self, *args: Any, event: Event, by: Member, groups: list[SmallGroup], counts: dict[str, int], **options: Any
    ) -> None:
        options["instance"] = EventLetter(event=event, written_by=by)
        options["initial"] = {"key": uuid4(), **options.get("initial", {})}
        super().__init__(*args, **options)
        self.fields["readers"].choices = [
            (reader.value, _label(reader, counts.get(reader.value)))
            for reader in Reader
            if reader != Reader.TABLE or groups
        ]
        too_long = _("That is too long to be read: %(show_value)d characters, and %(limit_value)d fit.")
        self.fields["words"].validators.append(MaxLengthValidator(self.WORDS_FIT, too_long))
        if groups:
            first = ("", _("Choose a table"))
            self.fields["group"] = GroupField(groups, first=first, required=False, label=_("Which table"))
            self.fields["group"].help_text = _("Only where you write to one table.")
            self.order_fields(self.field_order)

    def clean_subject(self) -> str:
        return " ".join(self.cleaned_data["subject"].split())

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("readers") == Reader.TABLE and not data.get("group") and "group" not in self.errors:
            self.add_error("group", _("Say which table you mean."))
        return data

    def letter(self) -> EventLetter:
        """What was written, not saved yet."""
        letter = self.instance
        letter.key = self.cleaned_data["key"]
        letter.group = self.cleaned_data.get("group") if letter.readers == Reader.TABLE else None
        return letter


def _label(reader: Reader, number: int | None) -> str:
    label = capfirst(reader.label)
    return label if number is None else f"{label} ({number})"


class TakeawayForm(forms.ModelForm):
    """A sentence that a table, or the whole event, wants to keep, and perhaps a link."""

    class Meta:
        model = Takeaway
        fields = ["text", "link"]
        labels = {"text": gettext_lazy("What to keep"), "link": gettext_lazy("A link, if there is one")}
        help_texts = {"text": gettext_lazy("A thought, a promise, a name of a book: one at a time.")}
        widgets = {"text": forms.Textarea(attrs={"rows": 3}), "link": forms.URLInput}
        error_messages = {"text": {"required": gettext_lazy("Write at least a few words.")}}

    field_order = ["group", "text", "link"]

    def __init__(self, *args: Any, pen: Pen, **options: Any) -> None:
        super().__init__(*args, **options)
        whole = (GroupField.WHOLE, _("The whole event")) if pen.helps else None
        if pen.helps or len(pen.groups) > 1:
            self.fields["group"] = GroupField(pen.groups, first=whole, label=_("Where"))
            self.fields["group"].initial = self.instance.group_id or GroupField.WHOLE
            self.order_fields(self.field_order)
        self.only_group = pen.groups[0] if pen.groups and "group" not in self.fields else None

    def clean_link(self) -> str:
        link = self.cleaned_data["link"].strip()
        if link and "://" not in link:
            link = f"https://{link}"
        if link:
            try:
                validate_link(link)
            except forms.ValidationError:
                raise forms.ValidationError(
                    _("This is no address of a page. It looks like https://example.org/notes."), code="link"
                ) from None
        return link

    def clean_text(self) -> str:
        return self.cleaned_data["text"].strip()

    @property
    def group(self) -> SmallGroup | None:
        return self.cleaned_data.get("group") if "group" in self.fields else self.only_group
