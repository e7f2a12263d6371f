"""Lists of the admin as files: what is in them, what never is, and that it is written down."""

import csv
import io

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.urls import reverse
from django.utils import timezone

from members.models import Invitation
from network.cells import cell
from network.models import AuditEntry
from tests.factories import make_invitation, make_lead, make_member, make_network, make_user

MARK = "\ufeff"


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead.user)
    return client


def take(client, model, *rows, action="csv", query=""):
    """Download the chosen rows; all that the filter leaves, where none is chosen."""
    data = {"action": action, "select_across": "0" if rows else "1"}
    data[ACTION_CHECKBOX_NAME] = [row.pk for row in rows] or ["all"]
    return client.post(reverse(f"admin:{model}_changelist") + query, data)


def rows_of(response):
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def test_chosen_members_are_downloaded_with_what_is_on_record(as_lead, network, lead):
    member = make_member(
        network, "Cyd Novak", user=make_user("cyd@example.org"), invited_by=lead, attributes={"region": "North"}
    )
    make_member(network, "Not chosen")
    response = take(as_lead, "members_member", member)

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="members-{timezone.now():%Y-%m-%d}.csv"'
    assert rows_of(response) == [
        {
            "id": member.reference,
            "name": "Cyd Novak",
            "email": "cyd@example.org",
            "role": "member",
            "standing": "joined",
            "joined_on": "2026-01-01",
            "left_on": "",
            "founder": "no",
            "invited_by": "Ama Owusu",
            "purpose": "",
            "working_on": "",
            "asks": "",
            "offers": "",
            "answers": "region: North",
        }
    ]


def test_all_that_a_filter_leaves_is_downloaded(as_lead, network):
    make_invitation(network, name="Ida Quist")
    ended, _token = make_invitation(network, name="Ole Berg")
    ended.close("declined", reason="Another year.")

    everything = rows_of(take(as_lead, "members_invitation"))
    declined = rows_of(take(as_lead, "members_invitation", query="?state=declined"))

    assert {(row["name"], row["state"]) for row in everything} == {("Ida Quist", "sent"), ("Ole Berg", "declined")}
    assert [(row["name"], row["reason"]) for row in declined] == [("Ole Berg", "Another year.")]


def test_nominations_are_downloaded_with_their_reasons(as_lead, network, member):
    network.nominations.create(
        name="Una Reyes", email="una@example.org", nominated_by=member, why_them="Proofs.", why_now="She moved."
    )
    (row,) = rows_of(take(as_lead, "members_nomination"))

    assert (row["name"], row["state"], row["why_now"], row["nominated_by"]) == (
        "Una Reyes",
        "proposed",
        "She moved.",
        "Cyd Novak",
    )


def test_excel_is_told_that_the_file_is_utf8_and_others_are_not_troubled(as_lead, network):
    make_member(network, "Žofia Åkesson-李")
    for_excel = take(as_lead, "members_member", action="spreadsheet").content.decode()
    plain = take(as_lead, "members_member", action="csv").content.decode()

    assert for_excel == MARK + plain
    assert "Žofia Åkesson-李" in plain


@pytest.mark.parametrize(
    "text", ["=1+1", "+44 20 7946 0000", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "\uff1d1+1", "\n=cmd|' /C calc'!A0"]
)
def test_no_text_is_taken_for_a_formula(as_lead, network, text):
    make_member(network, "Cyd Novak", working_on=text)
    (row,) = [row for row in rows_of(take(as_lead, "members_member")) if row["name"] == "Cyd Novak"]

    assert cell(text) == f"'{text}"
    assert row["working_on"].startswith("'")


@pytest.mark.parametrize("text", ["a=b", "x@example.org", "2026-01-01", "Anna-Lena", ""])
def test_other_text_is_left_as_it_is(text):
    assert cell(text) == text


def test_no_secret_and_no_unfinished_word_is_in_a_file(as_lead, network):
    invitation, token = make_invitation(network)
    Invitation.objects.filter(pk=invitation.pk).update(own_words="Not said yet.")
    content = take(as_lead, "members_invitation").content.decode()

    for secret in (token, invitation.salt, invitation.token_digest, "Not said yet."):
        assert secret not in content


def test_a_download_is_written_down_in_each_network_concerned(as_lead, lead, network):
    second = make_network()
    make_lead(second, user=lead.user)
    make_member(second)
    take(as_lead, "members_member")
    entries = AuditEntry.objects.filter(verb="downloaded")

    assert {(entry.network, entry.actor) for entry in entries} == {(network, lead.user), (second, lead.user)}
    assert {entry.network: entry.after for entry in entries} == {
        network: {"what": "members", "rows": 1},
        second: {"what": "members", "rows": 2},
    }


def test_nobody_of_another_network_is_in_a_file(as_lead, network):
    other = make_network("kingfisher")
    foreign = make_lead(other, "Kingfisher lead")
    make_invitation(other, name="Kingfisher guest")

    assert "Kingfisher" not in take(as_lead, "members_member").content.decode()
    assert rows_of(take(as_lead, "members_member", foreign)) == []
    assert "Kingfisher" not in take(as_lead, "members_invitation").content.decode()
    assert not AuditEntry.objects.filter(network=other, verb="downloaded").exists()


def test_looking_at_an_address_downloads_nothing(as_lead):
    as_lead.get(reverse("admin:members_member_changelist"), {"action": "csv", "select_across": "1"})

    assert not AuditEntry.objects.filter(verb="downloaded").exists()


@pytest.mark.parametrize("model", ["members_member", "members_invitation", "members_nomination"])
def test_a_file_is_one_click_away_from_its_list(as_lead, model):
    page = as_lead.get(reverse(f"admin:{model}_changelist")).content.decode()

    assert 'name="action" value="spreadsheet"' in " ".join(page.split())
    assert 'name="action" value="csv"' in " ".join(page.split())
