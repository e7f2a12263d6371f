"""Many personal invitations at once: a list is read, looked at row by row, and sent in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members import composing, inviting, seats
from members.addresses import BadAddress, tidy
from members.models import Invitation, InvitationKind, Member
from members.roster import sheets
from members.roster.columns import Meaning, meaning_of, words_of
from network import post
from network.models import AuditEntry, Network

A_LETTER = 4000
A_NAME = 120
# What the heads of a column with the reason are called, and what in a list of guests can only mean their mail.
OWN_HEADS = {
    "why_you": "why you, why, why them, why this person, reason, note, notes, message, text, warum, warum du,"
    " warum sie, grund, begrundung, nachricht, notiz, pourquoi, pourquoi vous, motif, raison, por que,"
    " por que tu, motivo, razon, mensaje",
    "email": "address, adresse",
}
OWN_COLUMN_OF = {head.strip(): column for column, heads in OWN_HEADS.items() for head in heads.split(",")}
SHARED_COLUMNS = {Meaning.NAME: "name", Meaning.FIRST: "first", Meaning.LAST: "last", Meaning.EMAIL: "email"}

TOLD_ONE_BY_ONE = 10


@dataclass
class Row:
    """One person of the list: what was typed, and what stands in the way of a letter."""

    number: int
    cells: list[str]
    name: str = ""
    email: str = ""
    why_you: str = ""
    problems: list[str] = field(default_factory=list)
    lacks_words: bool = False
    lacks_seat: bool = False

    @property
    def is_good(self) -> bool:
        return not self.problems

    @property
    def lacks_only_words(self) -> bool:
        """Nothing is wrong with the row itself: a sentence for all of them would do."""
        return self.lacks_words and len(self.problems) == 1


@dataclass
class Reading:
    """A list as it was understood; ``head`` are the names of its columns, if it has a head."""

    rows: list[Row]
    head: list[str]
    notes: list[str]

    @property
    def good(self) -> list[Row]:
        return [row for row in self.rows if row.is_good]

    @property
    def wrong(self) -> list[Row]:
        return [row for row in self.rows if not row.is_good]

    @property
    def without_words(self) -> list[Row]:
        """Those who lack but words, where they are so many that one sentence says it better than a line for each."""
        found = [row for row in self.rows if row.lacks_only_words]
        return found if len(found) > TOLD_ONE_BY_ONE else []

    @property
    def without_seat(self) -> list[Row]:
        return [row for row in self.rows if row.lacks_seat]

    @property
    def to_mend(self) -> list[Row]:
        """Those with something of their own to mend, beside the many who lack the same."""
        told_together = {row.number for row in (*self.without_words, *self.without_seat)}
        return [row for row in self.wrong if row.number not in told_together]


# -- Read -----------------------------------------------------------------------------------


def read(sheet: sheets.Sheet, *, why_all: str = "") -> Reading:
    """Understand a list: which column is what, by its head or by what stands in it. ``why_all`` fills empty reasons."""
    filled = [(number, cells) for number, cells in enumerate(sheet.rows, start=1) if any(cells)]
    columns = _columns_of_head(filled[0][1]) if filled else {}
    head = filled.pop(0)[1] if columns else []
    columns = columns or _columns_by_content([cells for _number, cells in filled])
    rows = [_row(number, cells, columns, why_all) for number, cells in filled]
    seen: dict[str, int] = {}
    for row in rows:
        if row.email and row.email in seen:
            row.problems.append(_("The same address stands in row %(number)d.") % {"number": seen[row.email]})
        seen.setdefault(row.email, row.number)
    return Reading(rows, head, list(sheet.notes))


def _columns_of_head(cells: Sequence[str]) -> dict[str, int]:
    """What each named column is; nothing where no cell is a name that we know, or one is an address."""
    if any("@" in cell for cell in cells):
        return {}
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        column = OWN_COLUMN_OF.get(words_of(cell)) or SHARED_COLUMNS.get(meaning_of(cell))
        if column:
            found.setdefault(column, place)
    return found


def _columns_by_content(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """Without a head: the address has the @, the name stands before what is longest."""
    width = max(map(len, rows), default=0)
    if not width:
        return {}
    ats = [sum("@" in row[place] for row in rows) for place in range(width)]
    email = max(range(width), key=ats.__getitem__)
    others = sorted(
        (place for place in range(width) if place != email),
        key=lambda place: sum(len(row[place]) for row in rows),
    )
    found = {"email": email}
    if len(others) == 1:
        found["name"] = others[0]
    elif others:
        found["name"], found["why_you"] = next(place for place in others if place != others[-1]), others[-1]
    return found


def _row(number: int, cells: list[str], columns: dict[str, int], why_all: str) -> Row:
    def said(column: str) -> str:
        return cells[columns[column]].strip() if column in columns else ""

    halves = " ".join(filter(None, (said("first"), said("last"))))
    row = Row(number, cells, name=said("name") or halves, why_you=said("why_you") or why_all.strip())
    try:
        row.email = tidy(said("email")) if said("email") else ""
    except BadAddress as problem:
        row.email = ""
        row.problems.append(str(problem))
    else:
        if not row.email:
            row.problems.append(_("There is no address."))
    if not row.name:
        row.problems.append(_("There is no name."))
    elif len(row.name) > A_NAME:
        row.problems.append(_("The name is longer than %(most)d letters.") % {"most": A_NAME})
    if not row.why_you:
        row.lacks_words = True
        row.problems.append(_("Nothing says why this person; a letter to them begins with that."))
    elif len(row.why_you) > A_LETTER:
        words = _("The reason has %(number)d letters; %(most)d are the most.")
        row.problems.append(words % {"number": len(row.why_you), "most": A_LETTER})
    return row


# -- Look -----------------------------------------------------------------------------------


def check(network: Network, reading: Reading, *, at: datetime | None = None) -> Reading:
    """Say at each row why its person cannot be invited now: member, invited, or beyond the last free seat."""
    moment = at or timezone.now()
    emails = [row.email for row in reading.rows if row.email]
    known = inviting.members_with(network, emails)
    waiting = network.invitations.filter(email__in=emails, closed_at=None)
    invited = dict(waiting.values_list("email", "pk")) if emails else {}
    lapsed = set(waiting.filter(sent_at__isnull=False, expires_at__lte=moment).values_list("email", flat=True))
    for row in reading.rows:
        if row.email in known:
            row.problems.append(_("%(name)s is a member already.") % {"name": known[row.email].name})
        elif row.email in invited and row.email not in lapsed:
            row.problems.append(_("There is an open invitation to this address."))
    left = seats.free(network)
    for number, row in enumerate(reading.good):
        if number >= left:
            words = ngettext("Only %(left)d seat is free.", "Only %(left)d seats are free.", left)
            row.problems.append(words % {"left": left} if left else _("No seat is free."))
            row.lacks_seat = True
    return reading


# -- Send -----------------------------------------------------------------------------------


@transaction.atomic
def send(
    reading: Reading,
    *,
    by: Member,
    reminders_wanted: int = Invitation.MOST_REMINDERS,
    at: datetime | None = None,
) -> list[Invitation]:
    """Invite everybody on the list who can be at this moment; rows that cannot any more get a problem and no letter.

    The seats are counted under the lock for all of them together. Where it is not known that letters leave this
    installation, they are kept as drafts.

    Raises:
        NoPurpose: as for :func:`inviting.draft`.
    """
    moment, network = at or timezone.now(), by.network
    if network.purpose is None:
        raise inviting.NoPurpose
    locked = seats.lock(network)
    check(locked, reading, at=moment)
    emails = [row.email for row in reading.good]
    network.invitations.filter(email__in=emails).lapse(moment)
    taken = seats.held(locked)
    sends = post.mail_is_proven()
    invitations = network.invitations.bulk_create(
        _invitations(reading.good, by, moment, reminders_wanted, sent_at=moment if sends else None)
    )
    _write_down(invitations, by, moment)
    if sends:
        _write_letters(invitations, by, taken)
    return invitations


def _invitations(
    rows: Sequence[Row], by: Member, moment: datetime, reminders_wanted: int, *, sent_at: datetime | None
) -> list[Invitation]:
    public = composing.public_stories(by.network)
    made = []
    for row in rows:
        alike = composing.alike(public, row.why_you)[: composing.MOST_STORIES]
        made.append(
            Invitation(
                network=by.network,
                kind=InvitationKind.NEW,
                email=row.email,
                name=row.name,
                why_you=row.why_you,
                stories=[story.id for story in alike],
                invited_by=by,
                reminders_wanted=reminders_wanted,
                created_at=moment,
                sent_at=sent_at,
                expires_at=moment + Invitation.LASTS,
                **Invitation.new_secret(),
            )
        )
    return made


def _write_down(invitations: Sequence[Invitation], by: Member, moment: datetime) -> None:
    AuditEntry.objects.bulk_create(
        AuditEntry(
            network=by.network,
            actor=by.user,
            verb="invited",
            subject_kind="invitation",
            subject_id=str(invitation.pk),
            after={"name": invitation.name},
            at=moment,
        )
        for invitation in invitations
    )


def _write_letters(invitations: Sequence[Invitation], by: Member, taken: int) -> None:
    public = composing.public_stories(by.network)
    letters = post.queue_many(
        "invitation",
        template="invitation",
        letters=[
            post.Addressed(
                invitation.email,
                inviting.letter_key(invitation, "invitation-first"),
                composing.contents(invitation, public=public, seat=composing.seat_after(by.network, taken + number)),
            )
            for number, invitation in enumerate(invitations)
        ],
        essential=True,
        network=by.network,
        reply_to=by.address,
    )
    for invitation, letter in zip(invitations, letters, strict=True):
        invitation.letter = letter
    Invitation.objects.bulk_update(invitations, ["letter"])
