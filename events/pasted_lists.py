"""Who is to be seated, from a list that a lead pastes: one person a line, before anyone has an account or answers.

A line is a name and, after a comma, a semicolon or a tab, an organisation; an e-mail address may stand anywhere in it,
and an asterisk at either end marks a host. Lines out of a spreadsheet or an address book are read as they come.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.seating import ORGANISATION
from members.models import Member
from network.models import Network
from network.ordering import fold

MOST_LINES = 500
LONGEST_NAME, LONGEST_ORGANISATION = 120, 120
# What an address may be made of. The rest is looked at without a pattern, which long lines would keep busy for hours.
WORD = re.compile(r"[^\s<>,;\"()]+")
HEADINGS = {"name", "names", "full name", "person", "people", "participant", "attendee"}
TELLING_COLUMN = re.compile(r"^\s*(?:\d+[.)]|[-•–])\s+")


@dataclass
class Line:
    """One person of the list."""

    number: int
    name: str
    organisation: str = ""
    address: str = ""
    hosts: bool = False


@dataclass
class PastedList:
    """The people of a list: ids in its order, those who are no members, who hosts, and what could not be read."""

    ids: tuple[str, ...] = ()
    listed: dict[str, dict[str, Any]] = field(default_factory=dict)
    hosting: tuple[str, ...] = ()
    members: int = 0
    errors: list[str] = field(default_factory=list)


def read(text: str, network: Network) -> PastedList:
    """The people of a pasted list. Lines that name a member by address, or by a name that one alone has, are members.

    >>> lines("Ines Moll, Acme *\\n\\nBen Ott; ben@ott.example")[0][1]
    Line(number=3, name='Ben Ott', organisation='', address='ben@ott.example', hosts=False)
    """
    found, errors = lines(text)
    by_address, by_name = _members(network, found)
    column = column_of(network.attributes.values_list("name", flat=True))
    read = PastedList(errors=errors)
    seen: dict[str, int] = {}
    ids, hosting = [], []
    for line in found:
        same_name = by_name.get(fold(line.name), [])
        member = by_address.get(line.address) or (same_name[0] if len(same_name) == 1 and not line.address else None)
        key = f"p{len(ids) + 1}" if member is None else str(member)
        known_as = key if member else f"{fold(line.name)}|{line.address or fold(line.organisation)}"
        if known_as in seen:
            read.errors.append(
                _("Line %(number)d: %(name)s stands in line %(first)d already.")
                % {"number": line.number, "name": line.name, "first": seen[known_as]}
            )
            continue
        seen[known_as] = line.number
        ids.append(key)
        if line.hosts:
            hosting.append(key)
        if member is None:
            read.listed[key] = {"name": line.name, "roles": ["facilitator"] if line.hosts else []}
            read.listed[key]["tags"] = {column: line.organisation} if line.organisation else {}
        else:
            read.members += 1
    read.ids, read.hosting = tuple(ids), tuple(hosting)
    return read


def lines(text: str) -> tuple[list[Line], list[str]]:
    """The lines of a list that hold somebody, and what is wrong with the others.

    >>> lines("Ines Moll, Acme *\\n\\nBen Ott; ben@ott.example")[0][1]
    Line(number=3, name='Ben Ott', organisation='', address='ben@ott.example', hosts=False)
    """
    found: list[Line] = []
    errors: list[str] = []
    for number, raw in enumerate(text.replace("\u00a0", " ").replace("\x00", "").splitlines(), start=1):
        line = _line(number, raw)
        if line is None or (not found and fold(line.name) in HEADINGS):
            continue
        if not line.name:
            errors.append(_("Line %(number)d has no name.") % {"number": number})
        elif len(line.name) > LONGEST_NAME or len(line.organisation) > LONGEST_ORGANISATION:
            errors.append(_("Line %(number)d is too long for a name and an organisation.") % {"number": number})
        else:
            found.append(line)
    if len(found) > MOST_LINES:
        errors.append(
            ngettext(
                "A list may have %(most)d line, and this one has %(number)d.",
                "A list may have %(most)d lines, and this one has %(number)d.",
                MOST_LINES,
            )
            % {"most": MOST_LINES, "number": len(found)}
        )
        found = found[:MOST_LINES]
    return found, errors


def _line(number: int, raw: str) -> Line | None:
    """One line; None where nothing stands in it."""
    raw = TELLING_COLUMN.sub("", raw).strip()
    if not raw.strip(" *,;\t\"'"):
        return None
    hosts = raw.startswith("*") or raw.endswith("*")
    raw, address = _without_address(raw)
    separator = next((mark for mark in ("\t", ";", ",") if mark in raw), None)
    cells = [cell.strip(" *\"'“”„«»") for cell in (raw.split(separator) if separator else [raw])]
    hosts = hosts or any(cell.strip().endswith("*") for cell in (raw.split(separator) if separator else []))
    name, *more = [cell for cell in cells if cell] or [""]
    return Line(number, " ".join(name.split()), " ".join((more[0] if more else "").split()), address, hosts)


def _without_address(raw: str) -> tuple[str, str]:
    """A line without its first e-mail address, and that address.

    >>> _without_address("Ben Ott < Ben@ott.example >, Acme")
    ('Ben Ott  , Acme', 'ben@ott.example')
    """
    for word in WORD.finditer(raw):
        own, at, domain = word[0].rpartition("@")
        if own and at and "." in domain[1:-1]:
            before, after = raw[: word.start()].rstrip(" "), raw[word.end() :].lstrip(" ")
            return f"{before.removesuffix('<')} {after.removeprefix('>')}", word[0].strip("*").lower()
    return raw, ""


def _members(network: Network, found: list[Line]) -> tuple[dict[str, int], dict[str, list[int]]]:
    """The network's people by address and by folded name, for those addresses and names."""
    names = {fold(line.name) for line in found}
    by_name: dict[str, list[int]] = {}
    people = network.members.seatable()
    for pk, name in people.values_list("pk", "name"):
        if fold(name) in names:
            by_name.setdefault(fold(name), []).append(pk)
    addresses = {line.address for line in found if line.address}
    if not addresses:
        return {}, by_name
    of_users = dict(EmailAddress.objects.filter(email__in=addresses, verified=True).values_list("email", "user_id"))
    own = people.filter(user__email__in=addresses).values_list("user__email", "pk")
    of_user = dict(people.filter(user__in=of_users.values()).values_list("user_id", "pk"))
    also = {address: of_user[user] for address, user in of_users.items() if user in of_user}
    return also | dict(own), by_name


def column_of(asked: Iterable[str]) -> str:
    """Under which name the organisation counts: the network's own question for it, else a name of ours.

    >>> column_of(["Region", "Organization"]), column_of([])
    ('Organization', 'organisation')
    """
    return next((name for name in asked if fold(name) in {"organisation", "organization"}), ORGANISATION)


def text_of(ids: tuple[str, ...], hosting: tuple[str, ...], listed: dict[str, Any], names: dict[str, str]) -> str:
    """The list again, as it might have been pasted, without those who are on record no more."""
    written = []
    for key in ids:
        kept = listed.get(key, {"name": names.get(key, "")})
        if kept["name"]:
            organisation = next(iter(kept.get("tags", {}).values()), "")
            line = f"{kept['name']}, {organisation}" if organisation else kept["name"]
            written.append(f"{line} *" if key in hosting else line)
    return "\n".join(written)


def member_names(ids: tuple[str, ...], network: Network) -> dict[str, str]:
    """The names of the members among these ids."""
    numbers = [int(key) for key in ids if key.isdecimal()]
    return {
        str(pk): name for pk, name in Member.objects.filter(network=network, pk__in=numbers).values_list("pk", "name")
    }
