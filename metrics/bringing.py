"""An import in the browser: files are checked, kept for an hour, and brought in as they were checked."""

from __future__ import annotations

import io
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from introductions.exchange import parcel
from introductions.exchange.contract import ATTENDANCE, EVENTS, GROUPS, INTERACTIONS, MEMBERS
from introductions.exchange.importing import bring_in
from members.models import Member
from metrics import rollups
from network.models import Network

KEPT_SECONDS = 3600
RECORDS = {
    MEMBERS.file: ("members",),
    EVENTS.file: ("events",),
    ATTENDANCE.file: ("answers", "presences"),
    GROUPS.file: ("seats",),
    INTERACTIONS.file: ("interactions",),
}


class Forgotten(Exception):
    """The files that were checked are no longer kept, or others were checked since."""


class LeadLost(Exception):
    """With these files, the lead who brings them in would no longer be one."""


@dataclass(frozen=True)
class Checked:
    """Files that passed every check: their names, and [new, changed] records of each kind that they bring.

    Once they are in (``is_in``), the counts are those of what they brought.
    """

    token: str
    files: list[str]
    counts: dict[str, list[int]]
    warnings: list[str]
    is_in: bool = False

    @property
    def brings_anything(self) -> bool:
        return any(new or changed for new, changed in self.counts.values())

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Each file with what it brings in words, in the order in which the files are described."""
        return [(file, self._words(file)) for file in RECORDS if file in self.files]

    def _words(self, file: str) -> str:
        if file == ATTENDANCE.file:
            answers, presences = (_counted(*self.counts[kind]) for kind in RECORDS[file])
            return _("Answers: %(answers)s. Presence: %(presences)s.") % {"answers": answers, "presences": presences}
        (kind,) = RECORDS[file]
        return _counted(*self.counts[kind])


def _counted(new: int, changed: int) -> str:
    found = [_("%(count)d new") % {"count": new}] if new else []
    found += [_("%(count)d changed") % {"count": changed}] if changed else []
    return ", ".join(found) or _("nothing new")


def check(uploads: Sequence[UploadedFile], *, by: Member) -> Checked:
    """Check what was uploaded against the network of ``by``, and keep it for an hour in place of what was kept.

    Raises:
        Unfit: the files are not those of an import, or cannot be kept.
        Refused: something is wrong with what they say.
    """
    packed = io.BytesIO()
    with TemporaryDirectory() as path:
        files = parcel.unwrap(uploads, Path(path))
        outcome = bring_in(Path(path), slug=by.network.slug, by=by.user, dry_run=True)
        parcel.pack(Path(path), packed)
    checked = Checked(secrets.token_urlsafe(), files, outcome.counts(), outcome.warnings)
    try:
        cache.set(_drawer(by), (checked.token, packed.getvalue()), KEPT_SECONDS)
        cache.set(_slip(by), checked, KEPT_SECONDS)
    except RedisError as error:
        raise parcel.Unfit(_("The files are in order, but could not be kept just now. Please try again.")) from error
    return checked


def checked_by(member: Member) -> Checked | None:
    """Return what ``member`` had checked within the hour."""
    return _recall(_slip(member))


def bring_in_checked(token: str, *, by: Member) -> Checked:
    """Bring in exactly the files that were checked under ``token``; a second time changes nothing.

    Raises:
        Forgotten: they are not kept any more.
        Refused: what was recorded since no longer agrees with them.
        LeadLost: they would end the lead's own role; nothing was imported.
    """
    # The files first: they are dropped only after it is noted that they are in.
    kept_token, packed = _recall(_drawer(by)) or ("", b"")
    checked = checked_by(by)
    if checked is None or not secrets.compare_digest(checked.token.encode(), token.encode()):
        raise Forgotten
    if checked.is_in:
        return checked
    if kept_token != checked.token:
        raise Forgotten

    def finish(network: Network) -> None:
        if not network.members.leads().filter(pk=by.pk).exists():
            raise LeadLost
        rollups.rebuild(network)

    with TemporaryDirectory() as path:
        parcel.unpack(io.BytesIO(packed), Path(path))
        outcome = bring_in(Path(path), slug=by.network.slug, by=by.user, finish=finish)
    return _note(replace(checked, counts=outcome.counts(), warnings=outcome.warnings, is_in=True), by)


def _note(done: Checked, by: Member) -> Checked:
    """Keep what an import brought; of the same click sent twice, the one that brought something is told."""
    earlier = checked_by(by)
    if earlier and earlier.is_in and earlier.token == done.token and not done.brings_anything:
        return earlier
    try:
        cache.set(_slip(by), done, KEPT_SECONDS)
        cache.delete(_drawer(by))
    except RedisError:
        pass  # the files are in, whatever is remembered of it
    return done


def _recall(key: str) -> Any:
    try:
        return cache.get(key)
    except RedisError:
        return None


def _slip(member: Member) -> str:
    return f"files-checked:{member.network_id}:{member.pk}"


def _drawer(member: Member) -> str:
    """Where the files themselves are: one set for each lead, so that nobody fills the memory with many."""
    return f"files-kept:{member.network_id}:{member.pk}"
