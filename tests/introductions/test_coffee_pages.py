"""Coffee rounds as their people use them: pages, and the links of letters."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from introductions.coffee import drawing, meetings, rounds
from introductions.models import CoffeeDraw, CoffeeOptIn, CoffeeRounds, Interaction
from network.models import Letter
from tests.factories import make_member
from tests.introductions.coffee_table import TEN_DAYS, begin, hold, ledger_of, seat_of

pytestmark = pytest.mark.django_db
TERMS = {"every_weeks": 4, "weekday": 2, "size": 2, "across": "anyone", "ends_on": ""}


def signed_in(member):
    client = Client()
    client.force_login(member.user)
    return client


def at(name, network, *gaps):
    return reverse(f"introductions:{name}", args=[network, *gaps])


def link_in(letter, part):
    return re.search(rf"http://[^/]+(/\S*{part}\S*)", letter.text)[1]


@pytest.fixture
def pair(network, lead, member):
    ada = make_member(network, "Ada Lund")
    held = hold(begin(network, lead, ada, member))
    return seat_of(held, ada), seat_of(held, member)


def test_a_lead_begins_asks_changes_and_ends_them(network, lead, member):
    client = signed_in(lead)

    client.post(at("coffee_start", network), TERMS)
    assert "Ask 2 members?" in client.get(at("coffee_ask", network)).content.decode()
    client.post(at("coffee_ask", network))
    refused = client.post(at("coffee_change", network), TERMS | {"ends_on": "2020-01-01"})
    client.post(at("coffee_change", network), TERMS | {"size": 3})
    coffee = CoffeeRounds.objects.get()
    client.post(at("coffee_end", network))

    assert (coffee.every_weeks, coffee.weekday, coffee.size) == (4, 2, 3)
    assert (refused.status_code, "Please choose a day after today." in refused.content.decode()) == (422, True)
    assert Letter.objects.filter(kind="coffee asked").count() == 2
    assert CoffeeRounds.objects.get().ended_by == lead
    assert client.get(at("coffee_rounds", network)).status_code == 200


def test_a_member_is_in_pauses_and_leaves_by_the_link_of_a_letter_while_looking_changes_nothing(network, lead, member):
    rounds.ask(begin(network, lead), by=lead)
    address = link_in(Letter.objects.get(recipient=member.user), "taking-part")
    visitor = Client()

    assert "coffee now and then?" in visitor.get(address).content.decode()
    assert not CoffeeOptIn.objects.exists()
    visitor.post(address, {"often": "second", "company": "two"})
    mine = CoffeeOptIn.objects.get()
    assert (mine.member, mine.every_second, mine.rather_three, mine.away_until) == (member, True, True, None)
    wrong = visitor.post(address, {"often": "each", "company": "one", "away_until": "1999-01-01"})
    assert wrong.status_code == 422
    visitor.post(address, {"leave": "1"})
    assert not CoffeeOptIn.objects.get().stands
    assert "you take part no longer" in visitor.get(address).content.decode()
    assert visitor.get(address[:-2] + "x/").status_code == 404


def test_a_member_takes_part_on_their_page_and_undoes_leaving(network, lead, member):
    begin(network, lead)
    client = signed_in(member)
    client.post(at("coffee", network), {"often": "each", "company": "one"})

    left = client.post(at("coffee_leave", network), follow=True)
    assert not CoffeeOptIn.objects.get().stands
    assert at("coffee_come_back", network) in left.content.decode()
    client.post(at("coffee_come_back", network))

    assert CoffeeOptIn.objects.get().stands


def test_two_taps_from_the_letter_say_that_they_met(network, pair):
    mine = pair[1]
    drawing.ask_whether_they_met(mine.draw_id, at=mine.draw.drawn_at + TEN_DAYS)
    letter = Letter.objects.get(kind="coffee met", recipient=mine.member.user)
    address = link_in(letter, "answer=met")
    visitor = Client()

    page = visitor.get(address).content.decode()
    assert "Cyd, did you meet Ada Lund?" in page
    assert Interaction.objects.count() == 0
    visitor.post(address.partition("?")[0], {"answer": "met"})

    assert [(revision, stands) for _names, revision, stands in ledger_of(network)] == [(0, True)]


def test_a_person_sees_it_on_their_record_and_takes_it_back(network, pair):
    ada, mine = pair
    meetings.answer(ada, "met")
    client = signed_in(mine.member)

    page = client.get(at("record", network)).content.decode()
    assert "Met over coffee" in page
    assert "Ada said so." in page
    stranger = make_member(network)
    assert client.post(at("coffee_not_met", network, mine.group_id, stranger.pk)).status_code == 404
    said = client.post(at("coffee_not_met", network, mine.group_id, ada.member_id), follow=True).content.decode()

    assert "It no longer counts" in said
    assert "Taken back on" in said
    assert [stands for _names, _revision, stands in ledger_of(network)] == [False]


def test_words_reach_somebody_who_shows_no_address_and_only_from_whom_they_are_to_meet(network, pair):
    ada, mine = pair
    address = at("coffee_write", network, mine.pk, ada.member_id)
    stranger = signed_in(make_member(network))

    signed_in(mine.member).post(address, {"word": "Tuesday?"})

    letter = Letter.objects.get(kind="a word before coffee")
    assert (letter.to, letter.reply_to) == (ada.member.user.email, mine.member.user.email)
    assert ada.member.user.email not in letter.text
    assert stranger.post(address, {"word": "Tuesday?"}).status_code == 404
    assert stranger.post(at("coffee_answer", network, mine.pk), {"answer": "met"}).status_code == 404


def test_nobody_is_written_to_without_end_by_way_of_a_coffee(network, pair):
    ada, mine = pair
    address, writer = at("coffee_write", network, mine.pk, ada.member_id), signed_in(mine.member)

    said = [writer.post(address, {"word": f"Tuesday, try {number}?"}).status_code for number in range(4)]

    assert said == [302, 302, 302, 422]
    assert Letter.objects.filter(kind="a word before coffee").count() == 3
    CoffeeDraw.objects.update(drawn_at=timezone.now() - timedelta(days=61))
    assert writer.post(address, {"word": "Still there?"}).status_code == 404


def test_the_first_page_shows_the_coffee_of_this_round_or_the_offer_of_it(network, lead, pair):
    mine = pair[1]
    mine_client, other = signed_in(mine.member), signed_in(make_member(network))
    panel = at("coffee_panel", network)

    assert "Ada Lund" in mine_client.get(panel).content.decode()
    assert "Coffee with somebody new?" in other.get(panel).content.decode()
    mine_client.post(at("coffee_answer", network, mine.pk), {"answer": "met", "from": "panel"})
    assert mine_client.get(panel).content.decode().strip() == ""


def test_met_over_coffee_goes_out_and_comes_in_with_the_networks_files(network, pair, tmp_path):
    meetings.answer(pair[0], "met")

    call_command("export_network", network.slug, tmp_path / "one")
    call_command("import_network", tmp_path / "one", slug="again")
    call_command("export_network", "again", tmp_path / "two")

    out, back = ((tmp_path / name / "interactions.csv").read_text() for name in ("one", "two"))
    assert (out, "coffee-" in out) == (back, True)
