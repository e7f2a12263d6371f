"""The first hour of a network in five steps: what is done shows by itself, what a lead puts off is a dated row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.models import Event
from members.models import Invitation, ListImport, Member, Role
from network.models import AuditEntry, Beginning, FirstStep, MailProof, Network, Purpose

# Letters to others that make, with the one to oneself, the first three.
LETTERS_TO_OTHERS = 2


@dataclass(frozen=True)
class Step:
    """One step of the five: what it is for, where it is taken, and how it stands."""

    key: str
    number: int
    title: str | Promise
    text: str | Promise
    label: str | Promise
    url: str
    is_done: bool
    put_off: datetime | None

    @property
    def waits(self) -> bool:
        """Neither done nor put off."""
        return not self.is_done and self.put_off is None


@dataclass(frozen=True)
class FirstRun:
    """All five, in order."""

    steps: tuple[Step, ...]

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def next(self) -> Step | None:
        """The first that is neither done nor put off; None once nothing waits."""
        return next((step for step in self.steps if step.waits), None)


WORDS: dict[str, tuple[Any, Any, Any, str]] = {
    Beginning.LOOK: (
        _("Name, zone, colour"),
        _("How the network is called, which clock it goes by, and one colour of its own."),
        _("Look at them"),
        "members:look",
    ),
    Beginning.PURPOSE: (
        _("Two sentences of purpose"),
        _("Why it exists, and who it is for. A few questions help to make them precise; every letter quotes them."),
        _("Write them"),
        "members:edit_purpose",
    ),
    Beginning.LIST: (
        _("Bring your list"),
        _("Paste it from a spreadsheet or upload it as it is. Nobody on it gets a letter before you say so."),
        _("Bring it"),
        "members:bring",
    ),
    Beginning.EVENT: (
        _("The first event"),
        _("A date and a place are enough. Tables are planned from it, and people can answer."),
        _("Set a date"),
        "events:new",
    ),
    Beginning.LETTERS: (
        _("Three letters"),
        _("The first goes to you and shows that mail works. Two more go to people you would miss."),
        _("Write them"),
        "members:first_letters",
    ),
}


def of(network: Network) -> FirstRun:
    """How far ``network`` has come."""
    done, put_off = _facts(network)
    return FirstRun(
        tuple(
            Step(
                key=key,
                number=number,
                title=title,
                text=text,
                label=label,
                url=reverse(url, args=[network]),
                is_done=done[key],
                put_off=put_off.get(key),
            )
            for number, (key, (title, text, label, url)) in enumerate(WORDS.items(), start=1)
        )
    )


def _facts(network: Network) -> tuple[dict[str, bool], dict[str, datetime]]:
    """Which steps are done, told by what is there, and when others were put off; one question to the database."""
    here = {"network": OuterRef("pk")}
    others = Member.objects.kept().filter(**here).exclude(role=Role.LEAD)
    lists = ListImport.objects.filter(**here, undone_at=None).exclude(brought_in_at=None)
    letters = Invitation.objects.filter(**here).exclude(sent_at=None)
    row = (
        Network.objects.filter(pk=network.pk)
        .values_list(
            Exists(AuditEntry.objects.filter(**here, subject_kind="network")),
            Exists(Purpose.objects.filter(**here)),
            Q(Exists(lists)) | Q(Exists(others)),
            Exists(Event.objects.filter(**here)),
            Exists(letters[LETTERS_TO_OTHERS - 1 : LETTERS_TO_OTHERS]),
            Exists(MailProof.objects.all()),
            ArraySubquery(FirstStep.objects.filter(**here).values(row=JSONObject(step="step", at="put_off_at"))),
        )
        .get()
    )
    *steps, enough_letters, mail_works, put_off = row
    done = dict(zip(Beginning, [*steps, enough_letters and (mail_works or settings.DEMO)], strict=True))
    return done, {one["step"]: datetime.fromisoformat(one["at"]) for one in put_off}


def put_off(network: Network, steps: list[str], *, by: Any) -> None:
    """Leave steps for later, or for ever; they can be taken at any time nevertheless."""
    for step in steps:
        FirstStep.objects.get_or_create(network=network, step=step, defaults={"by": by})


def take_up(network: Network, step: str) -> None:
    """Ask for a step again that was put off."""
    network.first_steps.filter(step=step).delete()
