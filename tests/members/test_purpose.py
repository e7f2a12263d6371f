from datetime import UTC, datetime, timedelta

import pytest

from members import purposes
from members.models import Affirmation
from network.models import Purpose
from tests.factories import make_lead, make_member, make_network
from tests.together import at_once

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


def rewritten(lead, **parts):
    last = lead.network.purpose
    lead.network.__dict__.pop("purpose", None)
    words = {"why": last.why, "who_for": last.who_for, "reason": "Two schools merged."} | parts
    return purposes.write_purpose(Purpose(**words), by=lead)


def address(member, purpose):
    return f"/{member.network.slug}/purpose/{purpose.pk}/affirm/"


@pytest.fixture
def lead():
    return make_lead(make_network(), "Ama Owusu")


@pytest.fixture
def member(lead):
    return make_member(lead.network, "Cyd Novak")


def home_panel(client, member):
    client.force_login(member.user)
    return client.get(f"/{member.network.slug}/purpose/panel/").content.decode()


def test_saying_yes_twice_in_a_year_is_noted_once(member):
    first = purposes.affirm(member, member.network.purpose)

    assert purposes.affirm(member, member.network.purpose) == first
    assert purposes.affirm(member, member.network.purpose, at=first.at + YEAR) != first


def test_whoever_writes_the_purpose_stands_by_it(lead):
    written = rewritten(lead, not_for="Sellers of software.")

    assert lead.affirmations.get().purpose == written


def test_a_changed_purpose_is_shown_with_what_why_by_whom_and_when_until_the_member_says_yes(client, lead, member):
    purposes.affirm(member, member.network.purpose)
    assert home_panel(client, member).strip() == ""
    written = rewritten(lead, who_for="Maths teachers <b>in the north</b>.")

    shown = home_panel(client, member)
    page = client.get(f"/{member.network.slug}/purpose/").content.decode()

    for text in (shown, page):
        assert "Ama Owusu" in text
        assert "Two schools merged." in text
        assert "Maths teachers in schools with more than the average share" in text
        assert "Maths teachers &lt;b&gt;in the north&lt;/b&gt;." in text
    client.post(address(member, written))
    assert home_panel(client, member).strip() == ""
    assert "You have stood by it since" in client.get(f"/{member.network.slug}/purpose/").content.decode()


def test_only_what_changed_is_set_side_by_side(lead):
    before = lead.network.purpose
    after = rewritten(lead, change="Teachers stay.")

    (change,) = purposes.changes_between(before, after)

    assert (change.heading, change.before, change.after) == ("What will be different", "", "Teachers stay.")


def test_saying_yes_to_an_older_version_leaves_the_newer_one_to_be_read(client, lead, member):
    old = member.network.purpose
    rewritten(lead, change="Teachers stay.")
    client.force_login(member.user)

    client.post(address(member, old))

    assert "Our purpose was written anew" in home_panel(client, member)


def test_a_year_on_home_asks_once_and_not_now_is_taken_for_an_answer(client, member):
    purpose = member.network.purpose
    purposes.affirm(member, purpose, at=datetime.now(UTC) - YEAR)
    assert "A year on: is this still yours?" in home_panel(client, member)

    client.post(address(member, purpose), {"answer": "later"})

    assert home_panel(client, member).strip() == ""
    page = client.get(f"/{member.network.slug}/purpose/").content.decode()
    assert "I stand by this" in page
    assert "Not now" not in page


def test_before_a_year_is_over_nothing_is_asked(client, member):
    purposes.affirm(member, member.network.purpose, at=datetime.now(UTC) - YEAR + timedelta(hours=1))

    assert home_panel(client, member).strip() == ""


def test_an_answer_by_htmx_puts_thanks_where_the_question_was(client, member):
    client.force_login(member.user)

    answer = client.post(address(member, member.network.purpose), headers={"HX-Request": "true"})

    assert 'data-announce="Noted: you stand by this."' in answer.content.decode()


def test_looking_notes_nothing(client, member):
    home_panel(client, member)
    client.get(f"/{member.network.slug}/purpose/")

    assert not Affirmation.objects.exists()


def test_ones_own_page_says_what_every_member_undertakes(client, lead, member):
    rewritten(lead, commitment="Two gatherings and one introduction a year.")
    client.force_login(member.user)

    page = client.get(f"/{member.network.slug}/you/").content.decode()

    assert "Two gatherings and one introduction a year." in page
    assert "Not said yet." in page


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one_word(member):
    act = f"""
from members import purposes
from members.models import Member
member = Member.objects.get(pk={member.pk})
gate()
purposes.affirm(member, member.network.purpose)
"""
    at_once(act, act, act)

    assert member.affirmations.count() == 1
