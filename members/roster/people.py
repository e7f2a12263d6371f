"""People out of the rows of a list, and the rows that need a look, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from members.roster.cleaning import shorten
from members.roster.columns import ADDRESS, Meaning, words_of
from members.roster.days import Order, Question, Unclear, order_of, read_day
from network.ordering import fold

LONGEST_NAME = 120
LONGEST_ADDRESS = 254
LONGEST_KEPT = 2000

TOTALS = re.compile(
    r"(grand )?(total|totals|sum|summe|gesamt|insgesamt|anzahl|somme|suma|totale|somma|totaal|soma|summa)\b"
)
TITLES = {"dr", "prof", "mr", "mrs", "ms", "miss", "mx", "herr", "frau", "m", "mme", "mlle", "sr", "sra", "srta", "sig"}
TITLES |= {"sig.ra", "dott", "dhr", "mevr", "dipl.-ing", "dipl", "ing", "mag", "phd", "ph.d", "msc", "bsc", "mba", "ma"}
# What follows a comma without being a first name: Ana Reis, PhD.
FOLLOWS = {"phd", "ph.d", "msc", "m.sc", "bsc", "b.sc", "mba", "md", "m.d", "ma", "m.a", "ba", "jr", "sr", "ii", "iii"}

YES = {"yes", "y", "true", "1", "x", "✓", "✔", "ja", "j", "oui", "si", "sim", "present", "attended", "checked in"}
YES |= {
    "anwesend",
    "presente",
    "aanwezig",
    "here",
    "came",
    "eingecheckt",
    "ingecheckt",
    "venu",
    "asistio",
    "narvarande",
}
NO = {"no", "n", "false", "0", "nein", "non", "nee", "nao", "nej", "absent", "not checked in", "no show", "noshow"}
NO |= {"abwesend", "ausente", "assente", "afwezig", "missing", "did not attend", "not attended", "franvarande"}
COMING = {
    "attending",
    "going",
    "approved",
    "accepted",
    "confirmed",
    "registered",
    "paid",
    "complete",
    "completed",
    "valid",
}
COMING |= {"zugesagt", "bestatigt", "angemeldet", "bezahlt", "confirme", "inscrit", "confirmado", "confermato"} | YES
NOT_COMING = {
    "declined",
    "cancelled",
    "canceled",
    "refunded",
    "not going",
    "not attending",
    "deleted",
    "rejected",
    "expired",
}
NOT_COMING |= {"abgesagt", "storniert", "annule", "cancelado", "annullato", "geannuleerd", "transferred"} | NO
PERHAPS = {
    "maybe",
    "pending",
    "tentative",
    "interested",
    "waitlist",
    "waitlisted",
    "waiting list",
    "vielleicht",
    "peut etre",
}
HOSTING = {"facilitator", "host", "table host", "moderator", "moderatorin", "gastgeber", "gastgeberin", "facilitateur"}
HOSTING |= {"facilitatrice", "animateur", "animatrice", "facilitador", "facilitadora", "facilitatore"}
HOSTING |= {"begeleider", "facilitering", "tischgastgeber", "tischgastgeberin", "facilitators", "co host", "cohost"}


class Unusable(ValueError):
    """A row cannot be brought as it is: the cell that stands in the way, and why."""

    def __init__(self, column: str, cell: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.cell, self.reason = column, shorten(cell), reason


@dataclass(frozen=True)
class BadRow:
    """A row that needs a look: its number in the list, the column and cell that stand in the way, and why."""

    row: int
    column: str
    cell: str
    reason: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Person:
    """One person of a list; ``emails`` begins with the address that is the key, and may be empty."""

    row: int
    name: str
    emails: tuple[str, ...] = ()
    joined_on: date | None = None
    facilitates: bool = False
    attributes: dict[str, str] = field(default_factory=dict)
    answer: str = ""
    came: bool | None = None

    @property
    def email(self) -> str:
        return self.emails[0] if self.emails else ""

    @property
    def standing(self) -> str:
        """In a word what an attendee list says of them; nothing for other lists."""
        if self.came is not None:
            return _("was there") if self.came else _("was not there")
        return {"yes": _("coming"), "maybe": _("maybe"), "no": _("not coming")}.get(self.answer, "")


@dataclass(frozen=True)
class Reading:
    """What a list says once its columns are named. While there is a ``question``, dates that hang on it are empty."""

    people: list[Person]
    bad: list[BadRow]
    twice: int = 0
    totals: int = 0
    question: Question | None = None

    @property
    def without_address(self) -> int:
        return sum(not person.emails for person in self.people)


@dataclass(frozen=True)
class Reader:
    """How one list is to be read: what each column is, its name, and which number of a date is the day."""

    names: Sequence[str]
    meanings: Sequence[Meaning]
    today: date
    order: Order | None = None
    first_row: int = 0
    attendees: bool = False

    def read(self, rows: Sequence[Sequence[str]]) -> Reading:
        """Read every row; what cannot be used is told with its reason, and stops no other row."""
        body = [(number, row) for number, row in enumerate(rows, start=1) if number > self.first_row and any(row)]
        asked = self._order([row for _number, row in body])
        order = self.order or (asked if isinstance(asked, Order) else None)
        people: list[Person] = []
        bad: list[BadRow] = []
        totals = 0
        for number, row in body:
            if self._is_total(row):
                totals += 1
                continue
            try:
                people.append(self._person(number, row, order))
            except Unusable as fault:
                bad.append(BadRow(number, fault.column, fault.cell, fault.reason, tuple(row)))
        by_number = dict(body)
        people, repeated, twice = self._once_each(people)
        bad += [BadRow(n, fault.column, fault.cell, fault.reason, tuple(by_number[n])) for n, fault in repeated]
        bad.sort(key=lambda one: one.row)
        question = asked if isinstance(asked, Question) and self.order is None else None
        return Reading(people, bad, twice, totals, question)

    # -- One row --------------------------------------------------------------------------

    def _cells(self, row: Sequence[str], meaning: Meaning) -> Iterator[tuple[str, str]]:
        """The name and the cell of each column that means this and is filled."""
        for name, means, cell in zip(self.names, self.meanings, row, strict=False):
            if means == meaning and cell:
                yield name, cell

    def _cell(self, row: Sequence[str], meaning: Meaning) -> str:
        return next((cell for _name, cell in self._cells(row, meaning)), "")

    def _person(self, number: int, row: Sequence[str], order: Order | None) -> Person:
        emails = self._emails(row)
        came = _came(self._cell(row, Meaning.CAME)) if self.attendees else None
        answer = _answer(self._cell(row, Meaning.ANSWER), listed=Meaning.ANSWER not in self.meanings)
        if self.attendees and _folded(self._cell(row, Meaning.ANSWER)) in {"checked in", "attended"} and came is None:
            came = True
        return Person(
            number,
            self._name(row, emails),
            emails,
            self._joined(row, order),
            _folded(self._cell(row, Meaning.ROLE)) in HOSTING,
            self._attributes(row),
            ("yes" if came and not answer else answer) if self.attendees else "",
            came,
        )

    def _emails(self, row: Sequence[str]) -> tuple[str, ...]:
        """Every address of the row in lower case, the first one first."""
        found: list[str] = []
        for column, cell in self._cells(row, Meaning.EMAIL):
            if _folded(cell) in {"", "none", "n a", "na", "keine", "unknown", "unbekannt", "tbd"}:
                continue
            some = ADDRESS.findall(cell.replace("mailto:", "")) or [cell]
            for one in some:
                address = one.strip("'\"()[].").lower()
                try:
                    validate_email(address)
                except ValidationError:
                    raise Unusable(column, cell, _("This is no email address.")) from None
                if len(address) > LONGEST_ADDRESS:
                    raise Unusable(column, cell, _("This address is too long."))
                if address not in found:
                    found.append(address)
        return tuple(found)

    def _name(self, row: Sequence[str], emails: tuple[str, ...]) -> str:
        whole = self._cell(row, Meaning.NAME)
        parts = [self._cell(row, Meaning.FIRST), self._cell(row, Meaning.LAST)]
        name = tidy_name(whole) if whole else tidy_name(" ".join(filter(None, parts)), turn=False)
        column = next((n for n, m in zip(self.names, self.meanings, strict=False) if m in NAMES), "")
        if not name and not column and emails:
            return _name_of(emails[0])
        if not name:
            raise Unusable(column, whole, _("There is no name."))
        if len(name) > LONGEST_NAME:
            raise Unusable(column, name, _("This name is longer than %(most)d letters.") % {"most": LONGEST_NAME})
        if "@" in name:
            raise Unusable(column, name, _("This is an address where a name should be."))
        if not any(one.isalpha() for one in name):
            raise Unusable(column, name, _("This is no name."))
        return name

    def _joined(self, row: Sequence[str], order: Order | None) -> date | None:
        for column, cell in self._cells(row, Meaning.JOINED):
            try:
                found = read_day(cell, order=order, today=self.today)
            except Unclear:
                return None
            except (ValueError, OverflowError):
                raise Unusable(column, cell, _("This is no date.")) from None
            if found > self.today:
                raise Unusable(column, cell, _("This day lies in the future."))
            return found
        return None

    def _attributes(self, row: Sequence[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for column, cell in self._cells(row, Meaning.KEEP):
            if len(cell) > LONGEST_KEPT:
                raise Unusable(column, cell, _("This is longer than %(most)s letters.") % {"most": f"{LONGEST_KEPT:,}"})
            found.setdefault(column, cell)
        return found

    def _is_total(self, row: Sequence[str]) -> bool:
        """Whether it is the line under a list that counts it."""
        filled = [cell for cell in row if cell]
        if any(ADDRESS.search(cell) for cell in filled):
            return False
        return bool(TOTALS.match(fold(filled[0]))) or all(cell.replace(".", "").isdecimal() for cell in filled)

    # -- All rows -------------------------------------------------------------------------

    def _order(self, rows: Sequence[Sequence[str]]) -> Order | Question | None:
        return order_of((cell for row in rows for _name, cell in self._cells(row, Meaning.JOINED)), self.today)

    def _once_each(self, people: Sequence[Person]) -> tuple[list[Person], list[tuple[int, Unusable]], int]:
        """Each person once. Two names under one address are two guests on one ticket, or a mistake in a list."""
        kept: dict[str, Person] = {}
        by_address: dict[str, str] = {}
        faults: list[tuple[int, Unusable]] = []
        twice = 0
        for person in people:
            key = by_address.get(person.email)
            if key is not None and fold(kept[key].name) != fold(person.name):
                first = kept[key]
                if not self.attendees:
                    reason = _("This address stands in row %(row)d under the name %(name)s.")
                    words = reason % {"row": first.row, "name": shorten(first.name)}
                    faults.append((person.row, Unusable(self._email_column, person.email, words)))
                    continue
                person, key = _without_address(person), None  # noqa: PLW2901
            if key is None and not person.emails:
                key = f"name {fold(person.name)}"
            if key in kept:
                kept[key] = _merged(kept[key], person)
                twice += 1
            else:
                key = key or f"address {person.email}"
                kept[key] = person
            by_address |= dict.fromkeys(person.emails, key)
        return list(kept.values()), faults, twice

    @property
    def _email_column(self) -> str:
        return next((n for n, m in zip(self.names, self.meanings, strict=False) if m == Meaning.EMAIL), "")


NAMES = {Meaning.NAME, Meaning.FIRST, Meaning.LAST}


def tidy_name(text: str, *, turn: bool = True) -> str:
    """A name without titles, the first name first.

    >>> tidy_name("Dr. Müller-Lüdenscheidt, Hans")
    'Hans Müller-Lüdenscheidt'
    """
    text = text.strip(" ,;\"'")
    if turn and text.count(",") == 1:
        last, first = (part.strip() for part in text.split(","))
        text = last if first.casefold().rstrip(".") in FOLLOWS else f"{first} {last}"
    words = text.split()
    bare = [word for word in words if word.casefold().rstrip(".") not in TITLES or _is_initial(word)]
    # "Ma" and "Ing" are names as well: nobody is left with less than two words.
    words = bare if len(bare) >= 2 else words
    name = " ".join(words)
    if len(name) > 3 and (name.isupper() or name.islower()) and name.isascii():
        name = " ".join("-".join(part.capitalize() for part in word.split("-")) for word in words)
    return name


def _is_initial(word: str) -> bool:
    return len(word.rstrip(".")) == 1


def _name_of(address: str) -> str:
    """What an address says of a name, where a list has no names: ana.reis@example.org is Ana Reis."""
    words = re.split(r"[._+\-\d]+", address.partition("@")[0])
    return " ".join(word.capitalize() for word in words if word) or address


def _without_address(person: Person) -> Person:
    return Person(
        person.row, person.name, (), person.joined_on, person.facilitates, person.attributes, person.answer, person.came
    )


def _merged(first: Person, second: Person) -> Person:
    """One person out of two rows: the first row speaks, the second fills what it left empty."""
    return Person(
        first.row,
        first.name,
        tuple(dict.fromkeys(first.emails + second.emails)),
        first.joined_on or second.joined_on,
        first.facilitates or second.facilitates,
        second.attributes | first.attributes,
        "yes" if "yes" in {first.answer, second.answer} else first.answer or second.answer,
        first.came if second.came is None else second.came or first.came,
    )


def _folded(text: str) -> str:
    if text in {"✓", "✔"}:
        return text
    return words_of(text)


def _came(text: str) -> bool | None:
    """Whether the tool says that somebody was there; a time of arrival says so too."""
    words = _folded(text)
    if words in NO:
        return False
    return True if words in YES or re.match(r"\d+ \d+", words) else None


def _answer(text: str, *, listed: bool) -> str:
    """The answer in Kith's words. Who stands on a list without answers had said yes."""
    words = _folded(text)
    if listed or words in COMING or words.startswith(("attending", "approved", "paid")):
        return "yes"
    if words in NOT_COMING:
        return "no"
    return "maybe" if words in PERHAPS else ""
