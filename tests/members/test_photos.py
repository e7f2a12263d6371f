"""A photo: what is made of it, what is refused, and who sees it."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, PngImagePlugin

from members import photos
from members.models import Photo
from tests.factories import make_facilitator, make_lead, make_member

SHUTTER = "2026:05:01 10:00:00"


def picture(size=(400, 300), kind="JPEG", *, mode="RGB", **kept) -> bytes:
    """A picture whose upper half is red and whose lower half is blue."""
    image = Image.new(mode, size, "blue")
    image.paste("red", (0, 0, size[0], size[1] // 2))
    out = BytesIO()
    image.save(out, kind, **kept)
    return out.getvalue()


def camera_notes(orientation: int = 1) -> Image.Exif:
    notes = Image.Exif()
    notes[0x0112], notes[0x0132], notes[0x010F] = orientation, SHUTTER, "Quillfeather cameras"
    notes.get_ifd(0x8825)[1] = "N"
    return notes


def upload(client, member, content: bytes, name="me.jpg", **said):
    client.force_login(member.user)
    file = SimpleUploadedFile(name, content)
    address = reverse("members:own_photo", args=[member.network])
    return client.post(address, {"picture": file, "described": "Cyd by a window", **said})


def read(client, member, size="large"):
    photo = Photo.objects.get(member=member)
    return client.get(reverse("members:photo", args=[member.network, member.pk, photo.digest, size]))


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "me.jpg"), ("PNG", "me.png"), ("WEBP", "me.webp")])
def test_a_picture_becomes_two_squares(client, member, kind, name):
    assert upload(client, member, picture((1600, 1200), kind), name).url == reverse(
        "members:you", args=[member.network]
    )

    for size, side in (("large", 512), ("small", 96)):
        answer = read(client, member, size)
        image = Image.open(BytesIO(answer.content))
        assert (image.format, image.size) == ("WEBP", (side, side))
        assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/webp", "nosniff")


def test_a_small_picture_is_not_blown_up(client, member):
    upload(client, member, picture((200, 150)))

    assert Image.open(BytesIO(read(client, member).content)).size == (150, 150)


def test_a_picture_is_turned_the_way_it_was_taken(client, member):
    upload(client, member, picture(exif=camera_notes(orientation=3)))
    image = Image.open(BytesIO(read(client, member).content)).convert("RGB")

    above, below = image.getpixel((100, 10)), image.getpixel((100, image.height - 10))
    assert above[2] - above[0] > 180
    assert below[0] - below[2] > 180


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_of_what_the_camera_wrote_is_kept(client, member, kind):
    kept = {"exif": camera_notes(), "comment": b"quillfeather"} if kind == "JPEG" else {"exif": camera_notes()}
    if kind == "PNG":
        kept["pnginfo"] = PngImagePlugin.PngInfo()
        kept["pnginfo"].add_text("Author", "quillfeather")
    content = picture(kind=kind, xmp=b"<x>quillfeather</x>", **kept)
    assert b"uillfeather" in content
    upload(client, member, content)

    for size in photos.SIDES:
        stored = read(client, member, size).content
        image = Image.open(BytesIO(stored))
        assert dict(image.getexif()) == {}
        assert not {"exif", "xmp", "icc_profile", "comment", "Author"} & set(image.info)
        assert b"uillfeather" not in stored
        assert SHUTTER.encode() not in stored


def test_what_was_transparent_is_white(client, member):
    out = BytesIO()
    Image.new("RGBA", (200, 200), (0, 0, 0, 0)).save(out, "PNG")
    upload(client, member, out.getvalue(), "me.png")

    assert min(Image.open(BytesIO(read(client, member).content)).convert("RGB").getpixel((50, 50))) > 250


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1", "I;16", "LA"])
def test_pictures_of_every_kind_of_colour_are_taken(client, member, mode):
    out = BytesIO()
    Image.new(mode, (200, 200)).save(out, "JPEG" if mode == "CMYK" else "PNG")

    assert upload(client, member, out.getvalue()).status_code == 302


def bomb(side=30_000) -> bytes:
    """A picture of so many pixels each way, white throughout, in a hundred kilobytes."""
    rows = zlib.compressobj(9)
    line = b"\0" * (1 + side // 8)
    data = b"".join(rows.compress(line * 100) for _turn in range(side // 100)) + rows.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", data), (b"IEND", b"")]
    packed = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def test_a_picture_that_would_fill_the_memory_is_refused_unread(client, member):
    content = bomb()
    answer = upload(client, member, content, "me.png")

    assert len(content) < 1_000_000
    assert answer.status_code == 422
    assert "has too many pixels" in answer.content.decode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (picture((1200, 900), quality=95)[:4000], "seems to be damaged"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "no picture that we can read"),
        (b"Dear all, see you on Tuesday.", "no picture that we can read"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "This is a HEIC picture"),
        (picture((50, 50)), "too small"),
        (picture((6_000, 5_000), "PNG"), "too many pixels"),
        (picture(kind="GIF"), "no picture that we can read"),
        (picture() + b"\0" * photos.MOST_BYTES, "This file has 8 MB. Please choose one of at most 8 MB."),
        (b"", "empty"),
    ],
)
def test_what_is_no_photo_is_refused_with_the_reason_and_the_words_are_kept(client, member, content, said):
    answer = upload(client, member, content, described="Cyd <b>by</b> a window")
    page = answer.content.decode()

    assert answer.status_code == 422
    assert said in page
    assert "Cyd &lt;b&gt;by&lt;/b&gt; a window" in page
    assert not Photo.objects.exists()


def test_a_photo_needs_words_that_say_what_it_shows(client, member):
    assert upload(client, member, picture(), described=" ").status_code == 422
    assert not Photo.objects.exists()


def test_words_may_change_without_the_picture(client, member):
    upload(client, member, picture())
    before = read(client, member).content
    address = reverse("members:own_photo", args=[member.network])
    client.post(address, {"described": "Cyd in the rain"})

    assert Photo.objects.get(member=member).described == "Cyd in the rain"
    assert read(client, member).content == before
    assert (
        'alt="Cyd in the rain"'
        in client.get(reverse("members:detail", args=[member.network, member.pk])).content.decode()
    )


def test_a_new_picture_has_a_new_address_and_the_old_one_is_gone(client, member):
    upload(client, member, picture())
    old = Photo.objects.get(member=member).digest
    upload(client, member, picture((300, 400)))

    assert Photo.objects.get(member=member).digest != old
    assert client.get(reverse("members:photo", args=[member.network, member.pk, old, "large"])).status_code == 404


def test_a_browser_keeps_a_photo_for_ever_and_asks_by_its_tag(client, member):
    upload(client, member, picture())
    answer = read(client, member)
    again = client.get(
        answer.request["PATH_INFO"], headers={"If-None-Match": answer["ETag"], "Accept-Encoding": "gzip"}
    )

    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer["ETag"].startswith('"')
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(("audience", "seers"), [("members", "oflm"), ("facilitators", "ofl"), ("leads", "ol")])
def test_a_photo_is_seen_by_those_who_may(client, network, member, audience, seers):
    upload(client, member, picture())
    member.audiences = {"photo": audience}
    member.save()
    viewers = {"o": member, "f": make_facilitator(network), "l": make_lead(network), "m": make_member(network)}
    seen, shown = set(), set()
    for key, viewer in viewers.items():
        client.force_login(viewer.user)
        seen |= {key} if read(client, member).status_code == 200 else set()
        pages = [reverse("members:list", args=[network]), reverse("members:detail", args=[network, member.pk])]
        shown |= {key} if all("/photo/" in client.get(page).content.decode() for page in pages) else set()

    assert (seen, shown) == (set(seers), set(seers))


def test_strangers_see_no_photo(client, network, member):
    upload(client, member, picture())
    photo = reverse("members:photo", args=[network, member.pk, Photo.objects.get().digest, "large"])
    client.logout()

    assert client.get(photo).status_code == 302


def test_there_is_no_third_size(client, network, member):
    upload(client, member, picture())

    assert read(client, member, "huge").status_code == 404


def test_a_photo_is_removed_without_trace(client, member):
    upload(client, member, picture())
    client.post(reverse("members:remove_photo", args=[member.network]))

    assert not Photo.objects.exists()
    assert "/photo/" not in client.get(reverse("members:list", args=[member.network])).content.decode()


def test_a_picture_that_is_gone_over_without_end_is_refused(client, member):
    content = picture((400, 300), progressive=True)
    last_scan = content[content.rindex(b"\xff\xda") : -2]
    answer = upload(client, member, content[:-2] + last_scan * photos.MOST_SCANS + b"\xff\xd9")

    assert answer.status_code == 422
    assert "takes too long to read" in answer.content.decode()
    assert not Photo.objects.exists()


def test_what_a_camera_writes_behind_a_picture_is_not_read(client, member):
    answer = upload(client, member, picture((400, 300), progressive=True) + b"\xff\xda\x00\x02" * 500)

    assert answer.status_code == 302


def test_a_picture_with_a_second_one_behind_it_is_a_picture(client, member):
    second = Image.new("RGB", (400, 300), "green")
    answer = upload(client, member, picture((400, 300), "MPO", save_all=True, append_images=[second]))

    assert answer.status_code == 302
