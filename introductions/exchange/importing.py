"""Bring a folder of files into a network, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from events import waiting
from events.models import Attendance
from introductions import ledger
from introductions.exchange import acts, gatherings, people
from introductions.exchange.checking import Known, check, leave_out_erased
from introductions.exchange.contract import ATTENDANCE, EVENTS, GROUPS, INTERACTIONS, MEMBERS, SHEETS
from introductions.exchange.problems import Problems, Refused
from introductions.exchange.progress import Progress, Silence
from introductions.exchange.reading import Folder, read
from introductions.exchange.staging import Tally
from members.models import User
from network.guards import in_bulk
from network.models import AuditEntry, Network

# Events are settled a slice at a time, so that each statement stays within the memory of one.
PAIRS_AT_A_TIME = 60_000
TABLES_READ_IN_BULK = (
    "events_event",
    "events_attendance",
    "events_rsvp",
    "events_round",
    "events_smallgroup",
    "events_seat",
)


@dataclass
class Outcome:
    """What an import brought: records by their name, ledger rows from events, and what the sender should know."""

    network: Network
    tallies: dict[str, Tally] = field(default_factory=dict)
    rows_withdrawn: int = 0
    rows_added: int = 0
    warnings: list[str] = field(default_factory=list)

    @property
    def changed_anything(self) -> bool:
        return any(self.tallies.values()) or bool(self.rows_added or self.rows_withdrawn)

    def counts(self) -> dict[str, list[int]]:
        """Return [new, changed] of each kind of record."""
        return {name: [tally.new, tally.changed] for name, tally in self.tallies.items()}


@transaction.atomic
def bring_in(
    path: Path,
    *,
    slug: str,
    name: str = "",
    timezone: str = "",
    dry_run: bool = False,
    progress: Progress | None = None,
    finish: Callable[[Network], object] | None = None,
    by: User | None = None,
) -> Outcome:
    """Make the network ``slug`` hold what the files in ``path`` say; a second time changes nothing.

    ``finish`` is called at the end of the same transaction; ``by`` is who imports, None for the operator's shell,
    which alone may change the address by which a member signs in.
    A dry run checks and counts the same, then takes everything back; it leaves out the ledger rows of events, and
    ``finish``.

    Raises:
        Refused: something is wrong with the files, and nothing was imported.
        NoFolder: there is no such folder.
        ValidationError: the slug, the name or the time zone is none.
    """
    progress = progress or Silence()
    network = _network(slug, name, timezone)
    folder, erased = _understand(path, network, progress, keep_addresses=by is not None)
    outcome = Outcome(network, warnings=folder.warnings)
    if erased:
        outcome.warnings.append(_("Lines about people who were erased are left out: %(count)d.") % {"count": erased})
    with in_bulk():
        _prepare()
        touched = _write(folder, network, outcome, progress)
        if not dry_run:
            _settle(touched, outcome, progress)
        outcome.tallies["interactions"] = acts.write_interactions(
            network, folder[INTERACTIONS], _ids(network.events), _ids(network.members)
        )
    if dry_run:
        transaction.set_rollback(True)
        return outcome
    if outcome.changed_anything:
        AuditEntry.record(network=network, actor=by, verb="imported", subject=network, after=outcome.counts())
    if finish:
        progress.begin(_("Counting the figures"), 1)
        finish(network)
        progress.advance(1)
    return outcome


def _network(slug: str, name: str, timezone: str) -> Network:
    """Return the network of that slug, made when new, and hold it so that one import runs at a time."""
    fresh = Network(slug=slug, name=name or slug, timezone=timezone or "UTC")
    fresh.clean_fields()
    Network.objects.bulk_create([fresh], ignore_conflicts=True)
    network = Network.objects.select_for_update().get(slug=slug)
    for key, value in (("name", name), ("timezone", timezone)):
        if value and getattr(network, key) != value:
            setattr(network, key, value)
            network.save(update_fields=[key])
    return network


def _understand(path: Path, network: Network, progress: Progress, *, keep_addresses: bool) -> tuple[Folder, int]:
    """Read and check the files. Also returns how many rows were about erased people."""
    problems = Problems()
    progress.begin(_("Reading the files"), _size(path))
    folder = read(path, zone=ZoneInfo(network.timezone), problems=problems, advance=progress.advance)
    known = Known(
        members={
            ref: (joined, left)
            for ref, joined, left in network.members.kept().values_list("reference", "joined_on", "left_on")
        },
        events={
            ref: (start, end) for ref, start, end in network.events.values_list("reference", "starts_at", "ends_at")
        },
        addresses={
            email.lower(): reference
            for email, reference in network.members.kept().exclude(user=None).values_list("user__email", "reference")
        },
        erased=frozenset(network.members.exclude(erased_at=None).values_list("reference", flat=True)),
        keep_addresses=keep_addresses,
    )
    check(folder, known, problems)
    if problems:
        raise Refused(problems)
    return folder, leave_out_erased(folder, known.erased)


def _size(path: Path) -> int:
    """Return the bytes of the files together, 0 where nobody may know; it only measures progress."""
    try:
        return sum((path / sheet.file).stat().st_size for sheet in SHEETS if (path / sheet.file).is_file())
    except OSError:
        return 0


def _prepare() -> None:
    """Let the database work with large rooms for the length of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        # Checked statement by statement: millions of checks put off to the end would fill the memory.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _write(folder: Folder, network: Network, outcome: Outcome, progress: Progress) -> set[int]:
    """Write everything but the ledger. Returns the ids of the events whose ledger rows must be looked at."""
    progress.begin(_("Writing the records"), 4)
    outcome.tallies["members"] = people.write_members(network, folder[MEMBERS])
    progress.advance(1)
    outcome.tallies["events"], moved = gatherings.write_events(network, folder[EVENTS])
    progress.advance(1)
    events, members = _ids(network.events), _ids(network.members)
    outcome.tallies["answers"], outcome.tallies["presences"], answered, met = gatherings.write_attendance(
        folder[ATTENDANCE], events, members
    )
    over = waiting.overfull(network.events.filter(pk__in=answered | moved))
    outcome.warnings += [waiting.over_in_words(event, by) for event, by in over.items()]
    progress.advance(1)
    outcome.tallies["seats"], seated = gatherings.write_groups(folder[GROUPS], events, members)
    progress.advance(1)
    return moved | met | seated


def _ids(rows: Any) -> dict[str, int]:
    return dict(rows.values_list("reference", "pk"))


def _settle(touched: set[int], outcome: Outcome, progress: Progress) -> None:
    """Write what the touched events amount to into the ledger."""
    if not touched:
        return
    with connection.cursor() as cursor:
        for table in TABLES_READ_IN_BULK:
            cursor.execute(f"ANALYZE {table}")
    present = dict(
        Attendance.objects.present().filter(event__in=touched).values_list("event").annotate(Count("pk")).order_by()
    )
    pairs = {event: present.get(event, 0) * (present.get(event, 0) - 1) // 2 for event in sorted(touched)}
    progress.begin(_("Writing who met whom"), sum(pairs.values()))
    for some in _slices(pairs):
        withdrawn, added = ledger.settle(some)
        outcome.rows_withdrawn += withdrawn
        outcome.rows_added += added
        progress.advance(sum(pairs[event] for event in some))


def _slices(pairs: dict[int, int]) -> Iterator[list[int]]:
    some: list[int] = []
    weight = 0
    for event, count in pairs.items():
        some.append(event)
        weight += count
        if weight >= PAIRS_AT_A_TIME:
            yield some
            some, weight = [], 0
    if some:
        yield some
