"""The files of an import on their way through a browser: out of what was uploaded, and into one archive."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from introductions.exchange.cells import shorten
from introductions.exchange.contract import SHEETS

MEGABYTE = 1_000_000
MOST_MEGABYTES = 20
CHUNK = 64 * 1024
ENCRYPTED = 0x1
# Those two can be unpacked a piece at a time, so that a small archive cannot fill the memory.
READABLE = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError, ValueError)

Source = TypeVar("Source")


class Unfit(Exception):
    """What was uploaded is not what an import can begin with; the message says why."""


def unwrap(uploads: Sequence[UploadedFile], folder: Path) -> list[str]:
    """Put what was uploaded, single files or one archive of them, into ``folder``. Returns the names of the files.

    Raises:
        Unfit: a file is too large or none of the files of an import, or the archive cannot be read.
    """
    for upload in uploads:
        _check_size(upload.name or "", upload.size or 0)
    if not any(_is_archive(upload) for upload in uploads):
        named = _by_name((upload.name or "", upload) for upload in uploads)
        for name, upload in named.items():
            _write(folder / name, upload.chunks(CHUNK))
        return list(named)
    if len(uploads) > 1:
        raise Unfit(_("Choose either single files or one archive of them, not both."))
    with uploads[0].open() as file:
        return unpack(file, folder)


def unpack(file: IO[bytes], folder: Path) -> list[str]:
    """Put the files in an archive into ``folder``, whatever folder they have in there. Returns their names.

    Raises:
        Unfit: as ``unwrap`` does.
    """
    try:
        archive = zipfile.ZipFile(file)
    except DAMAGED as error:
        raise Unfit(_("The archive cannot be opened; it may be damaged, or no .zip at all.")) from error
    with archive:
        entries = [entry for entry in archive.infolist() if not _is_trimming(entry)]
        named = _by_name((_name_within(entry), entry) for entry in entries)
        for name, entry in named.items():
            _check_size(name, entry.file_size)
            if entry.flag_bits & ENCRYPTED:
                raise Unfit(_("The archive is locked with a password. Make one without."))
            _write(folder / name, _chunks(archive, entry))
    return list(named)


def pack(folder: Path, into: IO[bytes]) -> None:
    """Write an archive of those files of an import that are in ``folder``."""
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in SHEETS:
            if (folder / sheet.file).is_file():
                archive.write(folder / sheet.file, sheet.file)


def _is_archive(upload: UploadedFile) -> bool:
    return (upload.name or "").lower().endswith(".zip")


def _is_trimming(entry: zipfile.ZipInfo) -> bool:
    """Whether it is a folder, or something that a computer adds to archives by itself."""
    *folders, name = entry.filename.split("/")
    return entry.is_dir() or "__MACOSX" in folders or name == ".DS_Store"


def _name_within(entry: zipfile.ZipInfo) -> str:
    """Return a file's own name where it is in the archive itself or in one folder, else all that leads to it."""
    folder, _slash, name = entry.filename.rpartition("/")
    is_near = "/" not in folder and folder not in {".", ".."} and not entry.filename.startswith("/")
    return name if is_near else entry.filename


def _by_name(sources: Iterable[tuple[str, Source]]) -> dict[str, Source]:
    """Return each source by the name of the file of an import that it is; only these names ever reach the disk."""
    known = [sheet.file for sheet in SHEETS]
    found: dict[str, Source] = {}
    for given, source in sources:
        name = given.lower()
        if name not in known:
            raise Unfit(
                _("“%(file)s” is none of the files of an import. They are called %(names)s.")
                % {"file": shorten(given), "names": ", ".join(known)}
            )
        if name in found:
            raise Unfit(_("There are two files called %(file)s. Which one is meant?") % {"file": name})
        found[name] = source
    return found


def _check_size(name: str, size: int) -> None:
    if size > MOST_MEGABYTES * MEGABYTE:
        raise Unfit(
            _("%(file)s is larger than %(most)d MB. Whoever operates Kith can import it in the shell.")
            % {"file": shorten(name), "most": MOST_MEGABYTES}
        )


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a file of an archive a piece at a time; never more than the size that it declares."""
    try:
        if entry.compress_type not in READABLE:
            raise NotImplementedError
        with archive.open(entry) as source:
            while chunk := source.read(CHUNK):
                yield chunk
    except DAMAGED as error:
        raise Unfit(
            _("%(file)s in the archive cannot be read; the archive may be damaged.") % {"file": shorten(entry.filename)}
        ) from error


def _write(path: Path, chunks: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
