"""The secret link of an invitation: what it opens, what it never does, and who cannot guess it."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse

from members.models import Invitation
from network import post
from tests.factories import make_invitation, make_network
from tests.fences.test_permissions import checksums


@pytest.fixture
def guest(lead):
    return make_invitation(lead.network, "nia@example.org", by=lead)


def pages(network, token) -> list[str]:
    page = reverse("members:invitation", args=[network, token])
    return [page, f"{page}?answer=not-now", f"{page}?answer=no-thanks", f"{page}join/", f"{page}join/you/"]


@pytest.mark.parametrize("method", ["get", "head"])
def test_scanners_may_follow_every_link_twenty_times(client, guest, lead, method):
    before = checksums()
    answers = [
        getattr(client, method)(path, headers={"Purpose": "prefetch", "User-Agent": "SafeLinks"})
        for path in pages(lead.network, guest[1])
        for _turn in range(20)
    ]

    assert [table for table, held in checksums().items() if held != before[table]] == []
    assert {answer.status_code for answer in answers} == {200, 302}
    assert not any("sessionid" in answer.cookies for answer in answers)
    assert not Session.objects.exists()


def test_the_database_holds_a_digest_and_nothing_by_which_somebody_gets_in(guest, mailoutbox):
    invitation, token = guest
    post.send(invitation.letter_id)
    with connection.cursor() as cursor:
        held = []
        for table in ("members_invitation", "network_letter", "network_auditentry"):
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608
            held += [row for (row,) in cursor.fetchall()]

    assert token in mailoutbox[0].body
    assert not any(token in row for row in held)


def test_a_token_that_was_cut_changed_or_is_another_network_s_opens_nothing(client, guest, lead):
    token = guest[1]
    other = make_network()
    turned = token[:-1] + ("A" if token[-1] != "A" else "B")
    for network, wrong in [
        (lead.network, token[:-1]),
        (lead.network, turned),
        (other, token),
        (lead.network, "x" * 300),
    ]:
        for method in (client.get, client.post):
            assert method(reverse("members:invitation", args=[network, wrong])).status_code == 404


def test_each_token_is_its_own_and_256_bits_long(lead):
    tokens = {make_invitation(lead.network, by=lead)[1] for _number in range(20)}

    assert len(tokens) == 20
    assert {len(token) for token in tokens} == {43}


def test_a_token_depends_on_the_installation_s_key(guest, settings):
    invitation, token = guest
    settings.SECRET_KEY = "another key of another house"

    assert invitation.token != token


@pytest.mark.parametrize("outcome", ["accepted", "withdrawn", "lapsed", "not now", "declined"])
def test_a_link_that_is_over_takes_no_yes(client, guest, lead, outcome):
    invitation, token = guest
    invitation.close(outcome)
    answer = client.post(reverse("members:invitation", args=[lead.network, token]), {"answer": "accept"})

    assert answer.status_code == 410
    assert Invitation.objects.get().outcome == outcome
    assert "sessionid" not in answer.cookies


def test_no_page_elsewhere_learns_the_address_of_the_page(client, guest, lead):
    answer = client.get(reverse("members:invitation", args=[lead.network, guest[1]]))

    # "no-referrer" would make browsers send the answer from no origin at all, and it would be refused as forged.
    assert answer["Referrer-Policy"] == "same-origin"
