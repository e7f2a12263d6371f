"""A lead's list beside who is on record: how it is to be read, what it would add, and what it says otherwise.

Nothing is changed by looking; :mod:`members.carrying_over` brings the list in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.models import Attribute, ListImport, Member
from members.roster.columns import Meaning
from members.roster.days import Order
from members.roster.people import BadRow, Person, Reader, Reading
from network.models import Network
from network.ordering import fold

LONGEST_NAME = Attribute._meta.get_field("name").max_length or 0

# -- How it is read -----------------------------------------------------------------------


def column_names(brought: ListImport) -> list[str]:
    """What each column is called: by its head, in the spelling of a question of the lead's, or else by its number."""
    rows, head = brought.rows, brought.settings.get("head")
    width = len(rows[0]) if rows else 0
    heads = rows[head] if isinstance(head, int) and head < len(rows) else [""] * width
    asked = brought.questions
    return [
        asked.get(fold(name), name[:LONGEST_NAME]) or _("Column %(number)d") % {"number": n}
        for n, name in enumerate(heads, 1)
    ]


def meanings(brought: ListImport) -> list[Meaning]:
    """What each column is; whatever is not known, or is missing, is left out."""
    given = brought.settings.get("meanings") or []
    known = [Meaning(one) if one in list(Meaning) else Meaning.LEAVE for one in given]
    width = len(brought.rows[0]) if brought.rows else 0
    return (known + [Meaning.LEAVE] * width)[:width]


def reader(brought: ListImport) -> Reader:
    """How the list is to be read, as far as the lead has said."""
    order, head = brought.settings.get("order"), brought.settings.get("head")
    return Reader(
        names=column_names(brought),
        meanings=meanings(brought),
        today=brought.network.today,
        order=Order(order) if order in list(Order) else None,
        first_row=head + 1 if isinstance(head, int) else 0,
        attendees=brought.kind == ListImport.Kind.ATTENDEES,
    )


# -- What it would do ---------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """One thing that a list says otherwise than the member's page."""

    label: str
    theirs: str
    list_says: str


@dataclass
class Known:
    """Somebody of a list who is on record: what the list adds where nothing stood, and what it says otherwise."""

    member: Member
    person: Person
    adds: dict[str, Any] = field(default_factory=dict)
    differs: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def is_carried_over(self) -> bool:
        return self.member.carried_over_at is not None and self.member.left_on is None

    @property
    def differences(self) -> list[Difference]:
        return [
            Difference(_label(name), _shown(name, theirs), _shown(name, new))
            for name, (theirs, new) in self.differs.items()
        ]


@dataclass
class Plan:
    """What a list would do if it were brought in now."""

    reading: Reading
    new: list[Person] = field(default_factory=list)
    known: list[Known] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    by_name_alone: int = 0
    on_record: int = 0

    @property
    def people(self) -> int:
        return len(self.new) + len(self.known)

    @property
    def people_then(self) -> int:
        """How many people the network has once the list is in, whether they have been asked or not."""
        return self.on_record + len(self.new)

    @property
    def filled(self) -> list[Known]:
        return [one for one in self.known if one.adds]

    @property
    def differing(self) -> list[Known]:
        return [one for one in self.known if one.differs]

    @property
    def left(self) -> list[Known]:
        return [one for one in self.known if one.member.left_on]


class Directory:
    """Everybody on record in a network, to be found by address or, without one, by name."""

    def __init__(self, network: Network) -> None:
        self.by_address: dict[str, Member] = {}
        self.by_name: dict[str, list[Member]] = {}
        self.by_user: dict[int, Member] = {}
        self.seatable = 0
        for member in network.members.kept().select_related("user").order_by("pk"):
            member.network = network
            self.seatable += member.left_on is None
            self.by_name.setdefault(fold(member.name), []).append(member)
            if member.user:
                self.by_user[member.user_id] = member
                self.by_address[member.user.email.lower()] = member
        proven = EmailAddress.objects.filter(user__memberships__network=network, verified=True)
        for email, user in proven.values_list("email", "user_id"):
            if user in self.by_user:
                self.by_address.setdefault(email.lower(), self.by_user[user])

    def find(self, person: Person) -> Member | None:
        """The member whom a row is about.

        Raises:
            LookupError: without an address, it may be one of several.
        """
        for email in person.emails:
            member = self.by_address.get(email)
            # An assistant's or a partner's address beside one's own makes nobody somebody else.
            if member and (email == person.email or fold(member.name) == fold(person.name)):
                return member
        namesakes = self.by_name.get(fold(person.name), [])
        if person.emails:
            # Somebody who was carried over without an address has one now.
            namesakes = [one for one in namesakes if one.user_id is None and one.carried_over_at]
            return namesakes[0] if len(namesakes) == 1 else None
        if len(namesakes) > 1:
            raise LookupError(person.name)
        return namesakes[0] if namesakes else None


def look(brought: ListImport) -> Plan:
    """Say what the list would do if it were brought in now; nothing is changed."""
    reading = reader(brought).read(brought.rows)
    directory = Directory(brought.network)
    plan = Plan(reading, bad=list(reading.bad), on_record=directory.seatable)
    seen: set[int] = set()
    for person in reading.people:
        try:
            member = directory.find(person)
        except LookupError:
            reason = _("Several people here are called so. Give an address, so that it is clear who is meant.")
            plan.bad.append(BadRow(person.row, "", person.name, reason, tuple(brought.rows[person.row - 1])))
            continue
        if member is None:
            plan.new.append(person)
            plan.by_name_alone += not person.emails
        elif member.pk not in seen:
            seen.add(member.pk)
            plan.known.append(_compared(member, person))
    plan.bad.sort(key=lambda one: one.row)
    return plan


def _compared(member: Member, person: Person) -> Known:
    """What the list adds to ``member`` and what it says otherwise. Names count as one however they are accented."""
    known = Known(member, person)
    said: dict[str, tuple[Any, Any]] = {}
    if fold(member.name) != fold(person.name):
        said["name"] = (member.name, person.name)
    if person.joined_on:
        said["joined_on"] = (iso(member.joined_on), person.joined_on.isoformat())
    for name, value in person.attributes.items():
        said[f"attributes.{name}"] = (member.attributes.get(name), value)
    for name, (theirs, new) in said.items():
        if theirs == new:
            continue
        if theirs in {None, ""} and known.is_carried_over:
            known.adds[name] = new
        else:
            known.differs[name] = (theirs, new)
    if known.is_carried_over and member.user_id is None and person.emails:
        known.adds["user"] = person.email
    return known


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _label(name: str) -> str:
    return {"name": _("Name"), "joined_on": _("Joined on")}.get(name, name.removeprefix("attributes."))


def _shown(name: str, value: Any) -> str:
    if value and name == "joined_on":
        return date_format(date.fromisoformat(value), "j F Y")
    return str(value) if value else _("nothing")
