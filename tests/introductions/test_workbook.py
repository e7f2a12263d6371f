from __future__ import annotations

import tracemalloc
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from introductions import ledger
from introductions.exchange.workbook import write_workbook
from members.models import Member
from network.models import AuditEntry
from tests.factories import (
    make_event,
    make_groups,
    make_introduction,
    make_invitation,
    make_member,
    make_present,
    make_rsvp,
)
from tests.members.test_bringing_lists import client_of

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|'/C calc'!A0", "\t=1", "\r=1"]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "everything.xlsx"


def rows(path, sheet: str) -> list[tuple]:
    return list(load_workbook(path)[sheet].iter_rows(values_only=True))


def test_the_workbook_has_everything_in_sheets_of_its_own(network, lead, member, path):
    lead.attributes = {"region": "North"}
    lead.save()
    event = make_event(network, "Evening", starts_at=datetime(2026, 5, 10, 17, tzinfo=UTC), place="Hall")
    make_rsvp(event, member, "yes")
    make_present(event, member)
    make_groups(event, [lead, member])
    make_introduction(lead, lead, member, note="Both teach proofs.")
    invitation, _token = make_invitation(network, "guest@example.org", name="Ida Quist", by=lead)
    network.nominations.create(name="Ove Lind", email="ove@example.org", why_them="A", why_now="B", nominated_by=member)

    counts = write_workbook(network, path)

    assert counts == {
        "Members": 2,
        "Events": 1,
        "Answers and attendance": 1,
        "Groups": 2,
        "Interactions": 1,
        "Invitations": 1,
        "Nominations": 1,
        "Purpose": 1,
    }
    begins = datetime(2026, 5, 10, 18)  # noqa: DTZ001  as the clocks of the network show it
    assert rows(path, "Members")[1][:5] == (lead.name, lead.user.email, "joined", "lead", datetime(2026, 1, 1))  # noqa: DTZ001
    assert rows(path, "Members")[0][-1] == "region"
    assert rows(path, "Events")[1][:2] == ("Evening", begins)
    assert rows(path, "Answers and attendance")[1] == ("Evening", begins, member.name, "yes", "present")
    assert rows(path, "Groups")[1] == ("Evening", begins, "1", "Table 1", lead.name, None)
    assert rows(path, "Interactions")[1][0] == "introduced"
    assert rows(path, "Invitations")[1][:2] == ("Ida Quist", invitation.email)
    assert rows(path, "Nominations")[1][5] == member.name
    assert rows(path, "Purpose")[1][1] == network.purpose.why


def test_what_somebody_told_the_hosts_is_in_no_sheet(network, member, path):
    make_rsvp(make_event(network), member, "yes", note="Quiet corner, please.", avoid="Somebody.", quieter=True)

    write_workbook(network, path)

    words = " ".join(str(cell) for sheet in load_workbook(path) for row in sheet.values for cell in row if cell)
    assert "Quiet corner" not in words
    assert "Somebody." not in words
    assert rows(path, "Answers and attendance")[1][2:] == (member.name, "yes", None)


@pytest.mark.parametrize("text", FORMULAS)
def test_words_that_begin_like_a_formula_stay_words(network, lead, path, text):
    make_member(network, text, purpose_statement=text, attributes={text: text})

    write_workbook(network, path)

    cells = [cell for row in load_workbook(path)["Members"].iter_rows() for cell in row if cell.value]
    assert [cell.data_type for cell in cells if str(cell.value).strip() == text.strip()] == ["s"] * 4
    with ZipFile(path) as archive:
        assert all(b"<f>" not in archive.read(name) for name in archive.namelist())


def test_what_no_workbook_can_hold_is_left_out_and_long_words_are_cut(network, lead, path):
    make_member(network, "Ana", purpose_statement="a\x01b\x0bc\ufffe", working_on="w" * 40_000)

    write_workbook(network, path)

    assert (rows(path, "Members")[2][6], len(rows(path, "Members")[2][7])) == ("abc", 32_000)


def test_erased_people_are_in_no_sheet_and_people_carried_over_are_called_so(network, lead, member, path):
    event = make_event(network)
    make_rsvp(event, member)
    make_introduction(lead, lead, member)
    network.members.create(name="Hal Carried", carried_over_at=timezone.now())
    member.erased_at = timezone.now()
    member.save()

    counts = write_workbook(network, path)

    assert (counts["Answers and attendance"], counts["Interactions"]) == (0, 0)
    assert [row[0::2][:2] for row in rows(path, "Members")[1:]] == [
        (lead.name, "joined"),
        ("Hal Carried", "carried over"),
    ]


def test_withdrawn_interactions_are_no_longer_told(network, lead, member, path):
    ledger.withdraw_introduction(make_introduction(lead, lead, member), by=lead)

    assert write_workbook(network, path)["Interactions"] == 0


def test_a_lead_takes_the_workbook_and_that_is_noted(network, lead, member):
    response = client_of(lead).post(f"/{network.slug}/files/download/", {"as": "workbook"})

    book = load_workbook(BytesIO(b"".join(response.streaming_content)))
    assert book.sheetnames[0] == "Members"
    assert response["Content-Disposition"].endswith(f'{network.slug}-{network.today.isoformat()}.xlsx"')
    assert AuditEntry.objects.get(network=network, verb="exported").after["Members"] == 2
    assert client_of(member).post(f"/{network.slug}/files/download/", {"as": "workbook"}).status_code == 403


def test_five_thousand_members_are_written_in_a_few_statements_and_little_memory(
    network, lead, path, django_assert_max_num_queries
):
    some = (
        Member(
            network=network,
            name=f"Person {n}",
            joined_on=date(2026, 1, 1) + timedelta(days=n % 90),
            attributes={"a": "b"},
        )
        for n in range(5000)
    )
    Member.objects.bulk_create(some, batch_size=1000)

    tracemalloc.start()
    with django_assert_max_num_queries(14):
        counts = write_workbook(network, path)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert counts["Members"] == 5001
    assert peak < 80_000_000
