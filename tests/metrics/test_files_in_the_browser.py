"""A lead brings files in and out: checked first, then exactly what was checked; nothing on any fault."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from introductions.exchange import parcel
from introductions.exchange.exporting import write_files
from introductions.exchange.importing import bring_in
from members.models import Member
from metrics import bringing
from metrics.models import Tie
from network.models import AuditEntry, Network
from tests import factories
from tests.browser import DESK, PHONE, axe_violations, sideways
from tests.files import write_random_network
from tests.together import at_once

pytestmark = pytest.mark.django_db

DAVIS = Path(__file__).parent.parent / "data" / "davis"
PEOPLE = b"id,name,email\n1,Ama,ama@example.org\n2,Ben,\n"


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))}


def zipped(files: dict[str, bytes], **options) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", **{"compression": zipfile.ZIP_DEFLATED} | options) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def upload(client, lead, files: dict[str, bytes], **options):
    """Send files as a lead, and follow where that leads."""
    client.force_login(lead.user)
    given = [SimpleUploadedFile(name, content) for name, content in files.items()]
    return client.post(reverse("metrics:files", args=[lead.network]), {"files": given}, follow=True, **options)


def press(client, lead, checked):
    """Press the one button of a page that shows what was checked."""
    token = checked.context["checked"].token
    return client.post(reverse("metrics:files_checked", args=[lead.network]), {"token": token}, follow=True)


def people(network) -> list[str]:
    return sorted(network.members.values_list("name", flat=True))


def test_what_files_would_bring_is_shown_before_anything_is_brought(client, lead):
    checked = upload(client, lead, files_of(DAVIS))

    assert checked.redirect_chain == [(f"/{lead.network.slug}/files/checked/", 302)]
    assert checked.context["checked"].lines == [
        ("members.csv", "18 new"),
        ("events.csv", "14 new"),
        ("attendance.csv", "Answers: 89 new. Presence: 89 new."),
    ]
    assert "Bring it in" in checked.content.decode()
    assert people(lead.network) == ["Ama Owusu"]
    assert not AuditEntry.objects.exists()


def test_one_button_brings_in_what_was_checked_with_its_figures(client, lead):
    done = press(client, lead, upload(client, lead, {"Davis.ZIP": zipped(files_of(DAVIS))}))

    text = done.content.decode()
    assert "The files are in" in text
    assert "18 new" in text
    assert reverse("members:list", args=[lead.network]) in text
    assert reverse("metrics:how_we_are", args=[lead.network]) in text
    assert lead.network.members.count() == 19
    assert Tie.objects.filter(network=lead.network).count() == 139
    entry = AuditEntry.objects.get()
    assert (entry.network, entry.actor, entry.verb) == (lead.network, lead.user, "imported")
    assert entry.after["members"] == [18, 0]


def test_a_second_click_changes_nothing_and_tells_the_same(client, lead):
    checked = upload(client, lead, files_of(DAVIS))
    press(client, lead, checked)
    again = press(client, lead, checked)

    assert "18 new" in again.content.decode()
    assert lead.network.members.count() == 19
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_once_one_brings_it_in_and_both_tell_it(client):
    lead = factories.make_lead(factories.make_network())
    token = upload(client, lead, files_of(DAVIS)).context["checked"].token
    click = f"""
from members.models import Member
from metrics import bringing
by = Member.objects.select_related("network", "user").get(pk={lead.pk})
gate()
bringing.bring_in_checked({token!r}, by=by)
print("in")
"""

    assert at_once(click, click) == ["in", "in"]

    assert lead.network.members.count() == 19
    assert bringing.checked_by(lead).counts["members"] == [18, 0]
    assert AuditEntry.objects.count() == 1


def test_changed_lines_are_counted_apart_from_new_ones(client, lead):
    press(client, lead, upload(client, lead, {"members.csv": PEOPLE}))

    checked = upload(client, lead, {"members.csv": b"id,name\n1,Ama O.\n2,Ben\n3,Cyd\n"})

    assert checked.context["checked"].lines == [("members.csv", "1 new, 1 changed")]


def test_files_that_are_here_already_bring_nothing(client, lead):
    press(client, lead, upload(client, lead, files_of(DAVIS)))
    again = upload(client, lead, files_of(DAVIS))

    assert "Nothing new in these files" in again.content.decode()
    assert "Bring it in" not in again.content.decode()
    assert again.context["checked"].lines[0] == ("members.csv", "nothing new")


def test_what_comes_in_is_what_was_checked_last(client, lead):
    first = upload(client, lead, {"members.csv": PEOPLE})
    second = upload(client, lead, {"members.csv": b"id,name\n3,Cyd\n"})

    refused = press(client, lead, first)
    assert "not kept here any more" in refused.content.decode()
    assert people(lead.network) == ["Ama Owusu"]

    press(client, lead, second)
    assert people(lead.network) == ["Ama Owusu", "Cyd"]


def test_files_that_were_forgotten_are_asked_for_again(client, lead):
    checked = upload(client, lead, {"members.csv": PEOPLE})
    cache.clear()

    asked = press(client, lead, checked)

    assert asked.redirect_chain == [(f"/{lead.network.slug}/files/", 302)]
    assert "The files are not kept here any more. Please choose them again." in asked.content.decode()
    assert people(lead.network) == ["Ama Owusu"]


def test_without_redis_nothing_is_kept_and_that_is_said(client, lead, settings):
    checked = upload(client, lead, {"members.csv": PEOPLE})
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "unix:///nowhere/redis.socket"}}

    unkept = upload(client, lead, {"members.csv": PEOPLE})
    asked = press(client, lead, checked)

    assert unkept.status_code == 422
    assert "could not be kept just now. Please try again." in unkept.content.decode()
    assert "not kept here any more" in asked.content.decode()
    assert people(lead.network) == ["Ama Owusu"]


def test_nobody_brings_in_what_another_lead_had_checked(client, lead):
    checked = upload(client, lead, {"members.csv": PEOPLE})
    other = factories.make_lead(lead.network, "Bea Lindt")
    client.force_login(other.user)

    asked = press(client, other, checked)

    assert "not kept here any more" in asked.content.decode()
    assert people(lead.network) == ["Ama Owusu", "Bea Lindt"]


def test_what_was_checked_in_one_network_comes_into_no_other(client, lead):
    elsewhere = factories.make_lead(factories.make_network(), "Ama Owusu", user=lead.user)
    checked = upload(client, lead, {"members.csv": PEOPLE})

    asked = press(client, elsewhere, checked)

    assert "not kept here any more" in asked.content.decode()
    assert people(elsewhere.network) == ["Ama Owusu"]


@pytest.mark.parametrize("name", ["files", "files_checked", "download"])
def test_the_lead_of_another_network_finds_no_such_page(client, network, name):
    client.force_login(factories.make_lead(factories.make_network()).user)
    address = reverse(f"metrics:{name}", args=[network])

    given = {"files": [SimpleUploadedFile("members.csv", PEOPLE)]}
    assert (client.get(address).status_code, client.post(address, given).status_code) == (404, 404)
    assert people(network) == []


def test_every_problem_is_told_by_file_line_column_and_reason(client, lead):
    files = {
        "members.csv": b"id,email,role\n1,nobody,boss\n2,,\n",
        "attendance.csv": b"event,member\nE1,2\n",
    }
    answer = upload(client, lead, files)

    assert answer.status_code == 422
    assert [str(problem) for problem in answer.context["problems"].shown] == [
        "members.csv, line 2, column email: “nobody” is no email address.",
        "members.csv, line 2, column role: “boss” is not known here. Allowed are: lead, facilitator, member.",
        "attendance.csv, line 2, column event: there is no event “E1”.",
    ]
    assert "3 problems were found, and nothing was imported." in answer.content.decode()
    assert people(lead.network) == ["Ama Owusu"]


def test_a_hundred_problems_are_listed_and_the_others_counted(client, lead):
    lines = "".join(f"{number},boss\n" for number in range(130))
    text = upload(client, lead, {"members.csv": f"id,role\n{lines}".encode()}).content.decode()

    assert text.count("is not known here") == 100
    assert "And 30 more problems." in text


UNFIT = {
    "nothing": ({}, "Choose the files first."),
    "another name": ({"people.csv": PEOPLE}, "“people.csv” is none of the files of an import."),
    "no members": ({"events.csv": b"id,title,starts_at\n"}, "is missing."),
    "an empty file": ({"members.csv": b""}, "the file is empty; its first line must name the columns."),
    "another encoding": ({"members.csv": "id,name\n1,Zoë\n".encode("latin-1")}, "members.csv, line 2, column name"),
    "two bytes a letter": ({"members.csv": PEOPLE.decode().encode("utf-16")}, "members.csv, line 1"),
    "a file too large": ({"members.csv": b"i" * 20_000_001}, "members.csv is larger than 20 MB."),
    "no archive at all": ({"all.zip": PEOPLE}, "The archive cannot be opened; it may be damaged, or no .zip at all."),
    "an empty archive": ({"all.zip": b""}, "The archive cannot be opened"),
    "an archive with nothing": ({"all.zip": zipped({})}, "is missing."),
    "an archive cut short": ({"all.zip": zipped({"members.csv": PEOPLE})[:-30]}, "The archive cannot be opened"),
    "an archive and a file": (
        {"all.zip": zipped({"members.csv": PEOPLE}), "members.csv": PEOPLE},
        "Choose either single files or one archive of them, not both.",
    ),
    "a way out": ({"all.zip": zipped({"../members.csv": PEOPLE})}, "“../members.csv” is none of the files"),
    "a way from the root": ({"all.zip": zipped({"/members.csv": PEOPLE})}, "“/members.csv” is none of the files"),
    "a way far in": ({"all.zip": zipped({"a/b/members.csv": PEOPLE})}, "“a/b/members.csv” is none of the files"),
    "a way in another alphabet": ({"all.zip": zipped({"..\\members.csv": PEOPLE})}, "is none of the files"),
    "one file twice": (
        {"all.zip": zipped({"a/members.csv": PEOPLE, "b/members.csv": PEOPLE})},
        "There are two files called members.csv. Which one is meant?",
    ),
    "a bomb": ({"all.zip": zipped({"members.csv": b"0" * 20_000_001})}, "members.csv is larger than 20 MB."),
    "an archive of another make": (
        {"all.zip": zipped({"members.csv": PEOPLE}, compression=zipfile.ZIP_LZMA)},
        "members.csv in the archive cannot be read; the archive may be damaged.",
    ),
}


@pytest.mark.parametrize("kind", UNFIT)
def test_what_is_no_import_is_refused_in_one_sentence(client, lead, kind):
    files, sentence = UNFIT[kind]

    answer = upload(client, lead, files)

    assert answer.status_code == 422
    assert escape(sentence) in answer.content.decode()
    assert people(lead.network) == ["Ama Owusu"]


def spoiled(packed: bytes, offset: int, value: bytes) -> bytes:
    """The archive with other bytes in the entry of its directory, as somebody who means harm would write it."""
    at = packed.index(b"PK\x01\x02") + offset
    return packed[:at] + value + packed[at + len(value) :]


@pytest.mark.parametrize(
    ("offset", "value", "sentence"),
    [
        (8, b"\x01\x00", "The archive is locked with a password. Make one without."),
        (16, b"\x00\x00\x00\x00", "members.csv in the archive cannot be read"),  # a wrong checksum
        (24, b"\x05\x00\x00\x00", "members.csv in the archive cannot be read"),  # a size that is not true
        (42, b"\x09\x00\x00\x00", "members.csv in the archive cannot be read"),  # begins somewhere else
    ],
)
def test_an_archive_that_does_not_hold_what_it_says_is_refused(client, lead, offset, value, sentence):
    answer = upload(client, lead, {"all.zip": spoiled(zipped({"members.csv": PEOPLE}), offset, value)})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert people(lead.network) == ["Ama Owusu"]


def test_an_archive_may_hold_one_folder_and_what_computers_add(client, lead):
    files = {"maths/members.csv": PEOPLE, "__MACOSX/maths/._members.csv": b"x", "maths/.DS_Store": b"x"}

    checked = upload(client, lead, {"all.zip": zipped(files)})

    assert checked.context["checked"].lines == [("members.csv", "2 new")]


def test_only_the_names_of_an_import_reach_the_disk(tmp_path):
    inside = tmp_path / "inside"
    inside.mkdir()
    with pytest.raises(parcel.Unfit):
        parcel.unpack(io.BytesIO(zipped({"members.csv": PEOPLE, "../events.csv": PEOPLE})), inside)

    assert [path.name for path in tmp_path.rglob("*")] == ["inside"]


def test_what_no_longer_agrees_with_the_network_is_refused_when_it_comes_in(client, lead):
    checked = upload(client, lead, {"members.csv": PEOPLE})
    factories.make_member(lead.network, "Abe Kerr", reference="77", user=factories.make_user("ama@example.org"))

    answer = press(client, lead, checked)

    assert answer.status_code == 422
    assert [str(problem) for problem in answer.context["problems"].shown] == [
        "members.csv, line 2, column email: “ama@example.org” is the address of the member “77” already."
    ]
    assert people(lead.network) == ["Abe Kerr", "Ama Owusu"]


def test_no_lead_puts_themselves_out_by_a_file(client, lead):
    checked = upload(client, lead, {"members.csv": f"id,role\n{lead.reference},member\n5,\n".encode()})

    answer = press(client, lead, checked)

    assert "With these files you would lead this network no longer." in answer.content.decode()
    lead.refresh_from_db()
    assert lead.is_lead
    assert people(lead.network) == ["Ama Owusu"]


def test_everything_is_downloaded_as_the_five_files_and_that_is_noted(client, lead, tmp_path):
    bring_in(write_random_network(tmp_path / "sent"), slug=lead.network.slug)
    lines = write_files(lead.network, tmp_path / "out")
    client.force_login(lead.user)

    answer = client.post(reverse("metrics:download", args=[lead.network]))

    today = timezone.localdate(timezone=lead.network.zone).isoformat()
    assert answer["Content-Disposition"] == f'attachment; filename="maths-pp-{today}.zip"'
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    assert found == files_of(tmp_path / "out")
    entry = AuditEntry.objects.get(verb="exported")
    assert (entry.network, entry.actor, entry.after) == (lead.network, lead.user, lines)


def test_what_was_downloaded_comes_into_another_network_unchanged(client, lead, tmp_path):
    bring_in(write_random_network(tmp_path / "sent"), slug=lead.network.slug)
    client.force_login(lead.user)
    packed = b"".join(client.post(reverse("metrics:download", args=[lead.network])).streaming_content)
    copy = factories.make_network("copy", timezone=lead.network.timezone)
    other = factories.make_lead(copy, "Lea Moss", reference="other-lead")

    press(client, other, upload(client, other, {"maths.zip": packed}))

    write_files(lead.network, tmp_path / "here")
    write_files(copy, tmp_path / "there")
    here, there = files_of(tmp_path / "here"), files_of(tmp_path / "there")
    before, hers, after = there.pop("members.csv").partition(f"other-lead,Lea Moss,{other.user.email},".encode())
    assert hers
    assert before + after.partition(b"\r\n")[2] == here.pop("members.csv")
    assert there == here


@pytest.mark.django_db(transaction=True)
def test_a_lead_brings_a_network_in_and_takes_it_out_twice(open_page, tmp_path):
    lead = factories.make_lead(factories.make_network("maths"), joined_on=timezone.localdate() - timedelta(days=9))
    page = open_page("/maths/members/", user=lead.user, size=PHONE, scheme="dark")
    page.get_by_role("link", name="Files in and out").click()
    page.get_by_label("Files").set_input_files([str(path) for path in DAVIS.glob("*.csv")])
    page.get_by_role("button", name="Check the files").click()
    page.get_by_role("heading", name="What these files would bring").wait_for()
    assert (axe_violations(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="Bring it in").click()
    page.get_by_role("heading", name="The files are in").wait_for()
    assert (axe_violations(page), sideways(page)) == ([], 0)

    page.set_viewport_size(DESK)
    page.get_by_role("link", name="Files in and out").click()
    taken = []
    for _ in range(2):
        with page.expect_download() as download:
            page.get_by_role("button", name="Download the files").click()
        taken.append(download.value.suggested_filename)

    assert taken == [f"maths-{timezone.localdate().isoformat()}.zip"] * 2
    assert Member.objects.filter(network=Network.objects.get()).count() == 19


@pytest.mark.parametrize("address", ["thief@example.org", ""])
def test_no_file_of_a_lead_changes_by_which_address_a_member_signs_in(client, lead, address):
    user = factories.make_user("nkrumah@example.org")
    ama = factories.make_member(lead.network, "Ama Nkrumah", reference="7", user=user)

    refused = upload(client, lead, {"members.csv": f"id,name,email\n7,Ama Nkrumah,{address}\n".encode()})

    assert refused.status_code == 422
    assert "“7” signs in with another address, which only they can change." in refused.content.decode()
    ama.refresh_from_db()
    assert ama.user.email == "nkrumah@example.org"
