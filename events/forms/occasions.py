"""What leads write about events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events import hosting
from events.forms.clock import WallClockField
from events.forms.fields import ZoneField
from events.forms.meetings import MeetingForm
from events.models import Confidence, Continuity, Event, Kind, Series, Setting
from events.times import moment_in_words, zone_name
from members.forms.fields import lines, zones
from members.models import Member
from network.ordering import by_name

A_NEW_SERIES = "new"


@dataclass(frozen=True)
class Part:
    """Some fields of a form behind one summary, which says what they hold."""

    title: str | Promise
    says: str
    fields: list[forms.BoundField]

    @property
    def is_open(self) -> bool:
        return any(field.errors for field in self.fields)


class EventForm(MeetingForm):
    """All that a lead says about an event: the essentials first, the rest in parts that open."""

    ESSENTIALS = ("title", "starts_at", "ends_at", "mode", "place", "online_link", "serves")

    answers_until = WallClockField(
        label=_("Answers close"), required=False, help_text=_("Leave it empty to take answers until it begins.")
    )
    timezone = ZoneField(label=_("It runs by the clocks of"), required=False, max_length=64)
    host = forms.TypedChoiceField(label=_("Host"), required=False, coerce=int, empty_value=None)
    facilitators = forms.TypedMultipleChoiceField(
        label=_("Who helps at the door and at the tables"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    another = forms.TypedChoiceField(
        label=_("And another member"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Whoever helps sees what the hosts should know, and the door, for this event alone."),
    )
    series = forms.ChoiceField(label=_("It belongs to"), required=False)
    series_name = forms.CharField(
        label=_("Name of the new series"), required=False, max_length=160, widget=forms.TextInput
    )
    continuity = forms.ChoiceField(
        label=_("The groups of this series"), required=False, choices=Continuity.choices, widget=forms.RadioSelect
    )

    class Meta(MeetingForm.Meta):
        fields = [
            *MeetingForm.Meta.fields,
            "answers_until",
            "timezone",
            "kind",
            "setting",
            "access_notes",
            "confidence",
        ]
        labels = MeetingForm.Meta.labels | {
            "kind": _("Kind"),
            "setting": _("The place is"),
            "access_notes": _("How to get in"),
            "confidence": _("What may be told outside"),
        }
        help_texts = MeetingForm.Meta.help_texts | {
            "setting": _("An unusual place makes people talk to whom they would pass by elsewhere."),
            "access_notes": _("Steps and lifts, parking, which bell to ring, a quiet room."),
            "confidence": _("Stands on the page of the event, on the table cards and on the briefs."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._offer("confidence", Confidence.choices, none=_("Nothing is agreed."))
        self._offer("setting", Setting.choices, none=_("Not said"))
        self._write("access_notes", rows=3)
        self.fields["kind"].choices = [(value, capfirst(label)) for value, label in Kind.choices]
        self.fields["kind"].required = True
        self.fields["answers_until"].widget.attrs["data-follows"] = "id_starts_at"
        self.fields["timezone"].widget = forms.TextInput(
            attrs={"list": "zones", "autocomplete": "off", "placeholder": zone_name(self.network.zone)}
        )
        self.fields["timezone"].help_text = _("A large city in it. Empty: the network's own, %(zone)s.") % {
            "zone": zone_name(self.network.zone)
        }
        self._offer_people()
        self._offer_series()

    # -- Who and which series ---------------------------------------------------------------

    def _offer_people(self) -> None:
        named = {one.pk for one in self.hosts.facilitators} | set(self.initial.get("facilitators") or [])
        everyone, near, others = [], [], []
        for one in by_name(self.members.values()):
            choice = (one.pk, one.name)
            everyone.append(choice)
            (near if one.is_facilitator or one.pk in named else others).append(choice)
        self.fields["host"].choices = [("", _("Nobody in particular")), *everyone]
        self.fields["facilitators"].choices = near
        self.fields["another"].choices = [("", _("Nobody else")), *others]
        if self.instance.pk:
            self.initial.setdefault("host", self.hosts.host.pk if self.hosts.host else None)
            self.initial.setdefault("facilitators", sorted(named))

    @cached_property
    def members(self) -> dict[int, Member]:
        """Everybody who may look after an event."""
        return {one.pk: one for one in self.network.members.present()}

    @cached_property
    def hosts(self) -> hosting.Hosts:
        return hosting.hosts_of(self.instance) if self.instance.pk else hosting.Hosts()

    def _offer_series(self) -> None:
        known = [(str(one.pk), one.name) for one in self.all_series.values()]
        self.fields["series"].choices = [("", _("No series")), *known, (A_NEW_SERIES, _("A new series"))]
        chosen = self.initial.get("series") or self.instance.series_id or ""
        self.initial["series"] = str(chosen)
        own = self.all_series.get(chosen)
        self.initial["continuity"] = self.initial.get("continuity") or (own.continuity if own else Continuity.MIX)

    @cached_property
    def all_series(self) -> dict[int, Series]:
        return {one.pk: one for one in by_name(self.network.series.all())}

    # -- What is refused --------------------------------------------------------------------

    def clean_capacity(self) -> int | None:
        capacity = super().clean_capacity()
        held = self.instance.rsvps.holding().count() if self.instance.pk and capacity is not None else 0
        before = self.instance.capacity
        if capacity is not None and capacity < held and (before is None or capacity < before):
            words = ngettext(
                "%(held)d place is taken or offered, so there must be at least that many.",
                "%(held)d places are taken or offered, so there must be at least that many.",
                held,
            )
            raise ValidationError(words, params={"held": held}, code="full")
        return capacity

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        starts_at, until = data.get("starts_at"), data.get("answers_until")
        if starts_at and until and until > starts_at:
            self.add_error("answers_until", _("It begins before that. Choose an earlier time, or leave it empty."))
        elif until and until < timezone.now() < (starts_at or until) and not self.instance.published_at:
            self.add_error("answers_until", _("That has passed, so nobody could answer. Choose a later time."))
        if data.get("series") == A_NEW_SERIES and not data.get("series_name"):
            self.add_error("series_name", _("Give the series a name."))
        return data

    # -- What is kept -----------------------------------------------------------------------

    @transaction.atomic
    def save(self, commit: bool = True) -> Event:
        """Save the event, whom it is entrusted to, and its series."""
        data = self.cleaned_data
        self.instance.series = self._series()
        event = super().save(commit)
        helpers = {*data["facilitators"], data["another"]} - {None}
        hosting.entrust(
            event, host=self.members.get(data["host"]), facilitators=[self.members[pk] for pk in sorted(helpers)]
        )
        return event

    def _series(self) -> Series | None:
        data = self.cleaned_data
        continuity = data["continuity"] or Continuity.MIX
        if data["series"] == A_NEW_SERIES:
            return self.network.series.create(
                name=data["series_name"], continuity=continuity, created_by=self.instance.created_by
            )
        series = self.all_series[int(data["series"])] if data["series"] else None
        if series and series.continuity != continuity:
            series.continuity = continuity
            series.save(update_fields=["continuity"])
        return series

    # -- How it is shown --------------------------------------------------------------------

    @property
    def essentials(self) -> list[forms.BoundField]:
        return [self[name] for name in self.ESSENTIALS]

    @property
    def parts(self) -> list[Part]:
        """Everything else, each part with what it says so far."""
        return [
            self._part(_("Places and answers"), "capacity", "answers_until", says=self._places_say()),
            self._part(_("The way there"), "access_notes", "setting", says=self._says("access_notes", "setting")),
            self._part(_("Who looks after it"), "host", "facilitators", "another", says=self._helpers_say()),
            self._part(
                _("Kind, and what may be told outside"), "kind", "confidence", says=self._says("kind", "confidence")
            ),
            self._part(_("Series"), "series", "series_name", "continuity", says=self._says("series")),
            self._part(_("Time zone"), "timezone", says=zone_name(self.zone)),
        ]

    def _part(self, title: str | Promise, *names: str, says: str) -> Part:
        return Part(title, says, [self[name] for name in names])

    def _says(self, *names: str) -> str:
        """What these fields hold, in the words that a person chooses by."""
        return " · ".join(filter(None, (_in_words(self[name]) for name in names)))

    def _places_say(self) -> str:
        places, until = self["capacity"].value(), self["answers_until"].initial
        said = [_("%(places)s places") % {"places": places} if places else _("no limit")]
        if isinstance(until, datetime) and not self.is_bound:
            said.append(_("answers until %(moment)s") % {"moment": moment_in_words(until, self.zone)})
        return ", ".join(map(str, said))

    def _helpers_say(self) -> str:
        chosen = [self["host"].value(), *(self["facilitators"].value() or []), self["another"].value()]
        names = {str(pk): member.name for pk, member in self.members.items()}
        return ", ".join(dict.fromkeys(names[str(pk)] for pk in chosen if str(pk) in names))

    @staticmethod
    def zones() -> Iterable[tuple[str, str]]:
        return zones()


def _in_words(field: forms.BoundField) -> str:
    value = field.value()
    choices = getattr(field.field, "choices", None)
    if choices is None:
        return " ".join(str(value or "").split())[:60]
    return next((str(label) for key, label in choices if value and str(key) == str(value)), "")


class TemplateForm(forms.Form):
    """What a template is called."""

    name = forms.CharField(
        label=_("Name of the template"),
        max_length=80,
        help_text=_("As leads will look for it: Evening at the library."),
        error_messages={
            "required": _("Give it a name."),
            "max_length": _("A shorter name, please: 80 characters fit."),
        },
    )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class CancelForm(forms.Form):
    """Why an event will not take place."""

    why = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=600,
        widget=lines(3),
        help_text=_("Stands on the page, and in the letter to those who were coming."),
        error_messages={"max_length": _("That is too long: %(show_value)d characters, and %(limit_value)d fit.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["why"].widget.attrs.pop("maxlength")
