"""What a phone sends from its outbox, read with care: it may be anything, and nothing of it is believed.

An upload is taken apart into acts of a known shape, each with the words that a facilitator reads where it cannot be.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from events.models import Presence
from introductions.models import ActKind, NoteKind

MOST_ACTS = 200
MOST_BYTES = 256 * 1024
PAIR, MOST_INTRODUCED = 2, 6
MOST_LISTED = 200
LARGEST_NUMBER = 2**63 - 1


class NoUpload(Exception):
    """Nothing of what was sent can be read."""


class TooMuch(Exception):
    """More than is read at once; the phone sends less at a time."""


class Unreadable(Exception):
    """One act cannot be read; the text says why, for the facilitator."""


@dataclass(frozen=True)
class Said:
    """One act as a phone tells it, in the shape that its kind has."""

    key: UUID
    kind: ActKind
    body: dict[str, Any]
    at: datetime | None = None


@dataclass(frozen=True)
class Upload:
    """Acts of one phone in their order, each under what the phone knows it by; or why one cannot be read.

    ``me`` is who the phone takes its owner to be, where it says so.
    """

    phone: UUID
    me: int | None
    sent: datetime | None
    acts: list[tuple[str, Said | str]] = field(default_factory=list)


def read(raw: bytes) -> Upload:
    """Take an upload apart.

    Raises:
        NoUpload: it is no upload at all.
        TooMuch: it holds too many acts.
    """
    if len(raw) > MOST_BYTES:
        raise TooMuch
    try:
        told = json.loads(raw, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise NoUpload from error
    phone = _uuid(told.get("phone")) if isinstance(told, dict) else None
    if phone is None or not isinstance(told.get("acts"), list):
        raise NoUpload
    if len(told["acts"]) > MOST_ACTS:
        raise TooMuch
    acts = [_named(number, act) for number, act in enumerate(told["acts"])]
    me = told.get("me")
    return Upload(phone, me if isinstance(me, int) else None, _moment(told.get("sent")), acts)


def _no_number(word: str) -> None:
    raise ValueError(word)


def _named(number: int, told: Any) -> tuple[str, Said | str]:
    name = told.get("key") if isinstance(told, dict) else None
    key = _uuid(name)
    known_by = str(name)[:100] if isinstance(name, str) and name else f"#{number}"
    try:
        return known_by, _act(key, told)
    except Unreadable as why:
        return _clean(known_by), str(why)


def _act(key: UUID | None, told: Any) -> Said:
    if key is None:
        raise Unreadable(_("This came without a name of its own."))
    kind = told.get("kind")
    if not isinstance(kind, str) or kind not in ActKind.values:
        raise Unreadable(_("This version of Kith does not know what that was."))
    return Said(key, ActKind(kind), READ[ActKind(kind)](told), _moment(told.get("at")))


# -- Kinds --------------------------------------------------------------------------------


def _arrived(told: dict[str, Any]) -> dict[str, Any]:
    status = told.get("status", "")
    if not isinstance(status, str) or status not in {"", *Presence.values} - {Presence.UNKNOWN.value}:
        raise Unreadable(_("That is no mark of the door."))
    code = told.get("code")
    if "member" not in told and isinstance(code, str):
        return {"code": _text(code, 40), "status": status}
    return {"member": _member(told.get("member")), "status": status}


def _visitor(told: dict[str, Any]) -> dict[str, Any]:
    name = " ".join(_text(told.get("name"), 120).split())
    if not name:
        raise Unreadable(_("A visitor needs a name; a first name is enough."))
    note, email = _text(told.get("note"), 300), _text(told.get("email"), 254)
    if email and not _is_email(email):
        # What was typed is not lost because it is no address.
        note, email = _text(f"{note} {email}", 300), ""
    brought_by = told.get("brought_by")
    brought = {"brought_by": _member(brought_by)} if brought_by is not None else {}
    return {"name": name, "note": note, "email": email, **brought}


def _introduced(told: dict[str, Any]) -> dict[str, Any]:
    return {"people": _people(told.get("people"), MOST_INTRODUCED)}


def _pair(told: dict[str, Any]) -> dict[str, Any]:
    return {"people": _people(told.get("people"), PAIR)}


def _one(told: dict[str, Any]) -> dict[str, Any]:
    return {"member": _member(told.get("member"))}


def _noted(told: dict[str, Any]) -> dict[str, Any]:
    what, words = told.get("what"), _text(told.get("words"), 2000)
    if not isinstance(what, str) or what not in NoteKind.values:
        raise Unreadable(_("Only a fact or a promise can be noted."))
    if not words:
        raise Unreadable(_("There are no words in this note."))
    body = {"member": _member(told.get("member")), "what": what, "words": words}
    if told.get("other") is not None:
        body["other"] = _member(told["other"])
    due = _day(told.get("due"))
    return body | ({"due": due.isoformat()} if due else {})


def _debrief(told: dict[str, Any]) -> dict[str, Any]:
    lists = {name: told.get(name) or [] for name in ("met_no_one", "to_call")}
    if not all(isinstance(people, list) and len(people) <= MOST_LISTED for people in lists.values()):
        raise Unreadable(_("These are no lists of people."))
    members = {name: sorted({_member(one) for one in people}) for name, people in lists.items()}
    return {**members, "change": _text(told.get("change"), 4000)}


def _undone(told: dict[str, Any]) -> dict[str, Any]:
    of = _uuid(told.get("of"))
    if of is None:
        raise Unreadable(_("It is not said what to take back."))
    return {"of": str(of)}


READ: dict[ActKind, Callable[[dict[str, Any]], dict[str, Any]]] = {
    ActKind.ARRIVED: _arrived,
    ActKind.VISITOR: _visitor,
    ActKind.INTRODUCED: _introduced,
    ActKind.ACQUAINTED: _pair,
    ActKind.NOT_NOW: _pair,
    ActKind.CLAIMED: _one,
    ActKind.RELEASED: _one,
    ActKind.NOTED: _noted,
    ActKind.DEBRIEF: _debrief,
    ActKind.UNDONE: _undone,
}


# -- Values -------------------------------------------------------------------------------


def _uuid(told: Any) -> UUID | None:
    try:
        return UUID(told) if isinstance(told, str) and len(told) <= 45 else None
    except ValueError:
        return None


def _member(told: Any) -> int:
    if isinstance(told, bool) or not isinstance(told, int) or not 0 < told <= LARGEST_NUMBER:
        raise Unreadable(_("It is not said of whom."))
    return told


def _people(told: Any, most: int) -> list[int]:
    if not isinstance(told, list) or not PAIR <= len(told) <= most:
        raise Unreadable(
            _("This takes from two to %(most)d people.") % {"most": most} if most > 2 else _("This takes two people.")
        )
    people = [_member(one) for one in told]
    if len(set(people)) < len(people):
        raise Unreadable(_("The same person stands there twice."))
    return sorted(people)


def _text(told: Any, most: int) -> str:
    """Words that a row can hold; what is too long ends in three dots."""
    if told is None:
        return ""
    if not isinstance(told, str):
        raise Unreadable(_("These are no words."))
    words = _clean(told).strip()
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _clean(words: str) -> str:
    """The words without what PostgreSQL cannot hold: NUL, and halves of letters."""
    return words.replace("\x00", "").encode(errors="ignore").decode()


def _is_email(words: str) -> bool:
    try:
        validate_email(words)
    except ValidationError:
        return False
    return True


def _moment(told: Any) -> datetime | None:
    """A moment as a phone's clock tells it, with its zone; whatever else it says is no moment."""
    try:
        moment = parse_datetime(told) if isinstance(told, str) and len(told) <= 40 else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


def _day(told: Any) -> date | None:
    try:
        return parse_date(told) if isinstance(told, str) and len(told) <= 10 else None
    except ValueError:
        return None
