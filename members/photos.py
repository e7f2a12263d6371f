"""Photos: what a person uploads becomes two small squares that tell nothing but what they show.

A file is looked at before it is decoded, since a small file may hold a picture that fills the memory; then it is
turned the right way up, cut to a square, and encoded anew, without place, time, camera or thumbnail.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from members.models import Member, Photo
from network.models import Network

MEGABYTE = 1024 * 1024
MOST_BYTES = 8 * MEGABYTE
FORMATS = ("JPEG", "PNG", "WEBP")
ACCEPTED = "image/jpeg,image/png,image/webp"
# A JPEG is decoded at a fraction of its size; the others must fit into memory whole. An MPO is a JPEG with another.
MOST_PIXELS = {"JPEG": 64_000_000, "MPO": 64_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
# A progressive JPEG goes over its picture about ten times; a hundred bytes more go over all of it once more.
MOST_SCANS = 40
MARKER = re.compile(rb"\xff([^\x00\xd0-\xd7\xff])")
END, SCAN = b"\xd9", b"\xda"
SMALLEST_SIDE = 96
SIDES = {"large": 512, "small": 96}
# Faces stand above the middle of a portrait.
CENTRE = (0.5, 0.4)
APPLES = (b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypmif1", b"ftypmsf1", b"ftypheim")


class NotAPhoto(Exception):
    """The file cannot become a photo; the text says why, for the person who chose it."""


@dataclass(frozen=True)
class Squares:
    """The two sizes of a photo, as they are kept and sent."""

    large: bytes
    small: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.large + self.small).hexdigest()[:24]


def squares(file: IO[bytes]) -> Squares:
    """Make a photo of an uploaded file.

    Raises:
        NotAPhoto: it is too large, no picture, damaged, or of a kind that is not taken.
    """
    start = file.read(32)
    file.seek(0, 2)
    if file.tell() > MOST_BYTES:
        raise NotAPhoto(
            _("This file has %(size)d MB. Please choose one of at most %(most)d MB.")
            % {"size": round(file.tell() / MEGABYTE), "most": MOST_BYTES // MEGABYTE}
        )
    file.seek(0)
    if any(sign in start for sign in APPLES):
        raise NotAPhoto(
            _("This is a HEIC picture, which not every browser shows. Please save it as a JPEG and choose that.")
        )
    try:
        picture = _decoded(file)
        return Squares(*(_encoded(picture, side) for side in SIDES.values()))
    except NotAPhoto:
        raise
    except Image.UnidentifiedImageError as error:
        raise NotAPhoto(_("This file is no picture that we can read. Please choose a JPEG, PNG or WebP.")) from error
    except Image.DecompressionBombError as error:
        raise NotAPhoto(_too_many_pixels()) from error
    except Exception as error:  # a broken file makes a decoder say almost anything
        raise NotAPhoto(_("This picture seems to be damaged. Please choose another.")) from error


def _too_many_pixels() -> str:
    return _("This picture has too many pixels. Please make it smaller, or choose another.")


def _decoded(file: IO[bytes]) -> Image.Image:
    """The picture, upright, its colours as every screen knows them, on white where it was transparent."""
    picture = Image.open(file, formats=FORMATS)
    if picture.width * picture.height > MOST_PIXELS[picture.format]:
        raise NotAPhoto(_too_many_pixels())
    if min(picture.size) < SMALLEST_SIDE:
        raise NotAPhoto(_("This picture is too small to be recognised. Please choose a larger one."))
    if picture.format in {"JPEG", "MPO"}:
        file.seek(0)
        if _scans(file.read()) > MOST_SCANS:
            raise NotAPhoto(_("This picture takes too long to read. Please save it anew, or choose another."))
    picture.draft("RGB", (2 * SIDES["large"], 2 * SIDES["large"]))
    picture.load()
    profile = picture.info.get("icc_profile")
    upright = ImageOps.fit(ImageOps.exif_transpose(picture), _square(picture, SIDES["large"]), centering=CENTRE)
    return _on_white(_in_common_colours(upright, profile))


def _scans(content: bytes) -> int:
    """How often a JPEG goes over its picture; what lies behind its end does not count."""
    scans, marker = 0, MARKER.search(content, 2)
    while marker and marker[1] != END:
        scans += marker[1] == SCAN
        length = int.from_bytes(content[marker.end() : marker.end() + 2], "big")
        marker = MARKER.search(content, marker.end() + length)
    return scans


def _square(picture: Image.Image, side: int) -> tuple[int, int]:
    """Never larger than the picture is."""
    fitting = min(side, *picture.size)
    return fitting, fitting


def _in_common_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile or picture.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        return picture
    try:
        known = ImageCms.ImageCmsProfile(BytesIO(profile))
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(picture, known, ImageCms.createProfile("sRGB"), outputMode=mode)
    except ImageCms.PyCMSError:  # a profile that nobody can follow says nothing
        return picture


def _on_white(picture: Image.Image) -> Image.Image:
    """A new picture, so that nothing of the old one's surroundings comes along."""
    clean = Image.new("RGB", picture.size, "white")
    if picture.has_transparency_data:
        see_through = picture.convert("RGBA")
        clean.paste(see_through, mask=see_through.getchannel("A"))
    else:
        clean.paste(picture.convert("RGB"))
    return clean


def _encoded(picture: Image.Image, side: int) -> bytes:
    out = BytesIO()
    sized = picture if picture.width <= side else picture.resize((side, side), Image.Resampling.LANCZOS)
    sized.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()


@transaction.atomic
def keep(member: Member, made: Squares | None, *, described: str) -> Photo:
    """Make the squares the member's photo, or with None give the one they have other words."""
    changes: dict[str, object] = {"described": described}
    if made:
        changes |= {"large": made.large, "small": made.small, "digest": made.digest}
    photo, _new = Photo.objects.update_or_create(member=member, defaults=changes)
    return photo


def address(network: Network, member_id: int, digest: str, size: str) -> str:
    """Where a photo is read: another photo has another address, so a browser may keep each for ever."""
    return reverse("members:photo", args=[network, member_id, digest, size])
