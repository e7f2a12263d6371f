import re

import pytest

from members import onboarding
from members.coaching import MOST_A_MINUTE
from network.models import Purpose
from tests.browser import DESK, PHONE
from tests.factories import make_invitation, make_lead, make_member, make_network, make_user

pytestmark = pytest.mark.django_db
KEY = re.compile(r'name="dismiss" value="([a-z-]+)"')
BROAD = {"why": "Connecting passionate maths teachers", "who_for": "Everyone who loves maths"}


@pytest.fixture
def lead():
    return make_lead(make_network("maths"), "Ama Owusu")


def asked(client, lead, **typed):
    client.force_login(lead.user)
    return client.post("/maths/purpose/coach/", typed).content.decode()


def questions(page):
    return page.count('name="dismiss"')


def test_a_broad_purpose_is_called_so_with_reasons_and_two_questions_at_most(client, lead):
    advice = asked(client, lead, **BROAD)

    assert "Many people could read this and not know whether they are meant." in advice
    assert questions(advice) == 2
    assert 1 <= advice.split("coach__remarks")[1].split("</ul>")[0].count("<li>“") <= 3
    assert advice.count("not yet</span>") == 3
    assert "Connecting maths teachers who teach in schools" in advice


def test_a_precise_purpose_is_called_so(client, lead):
    advice = asked(
        client,
        lead,
        why="So that nobody gives up",
        who_for="Maths teachers who teach in schools with higher than average % of pupil premium",
    )

    assert "Somebody reading this can tell whether they are meant." in advice


def test_a_question_put_away_stays_away_and_makes_room_for_the_next(client, lead):
    first, second = KEY.findall(asked(client, lead, **BROAD))

    left = asked(client, lead, **BROAD, dismiss=first)
    assert f'<input type="hidden" name="put_away" value="{first}">' in left
    assert first not in KEY.findall(left)
    assert KEY.findall(left)[0] == second
    assert first not in KEY.findall(asked(client, lead, **BROAD, put_away=first))


def test_asking_keeps_nothing(client, lead):
    asked(client, lead, **BROAD)

    assert Purpose.objects.count() == 1


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "a\x00b", "\U0001f9ee " * 900, "مدرّسو الرياضيات", "x" * 10_000, ""]
)
def test_whatever_is_typed_is_answered_and_nothing_of_it_runs(client, lead, text):
    advice = asked(client, lead, why=text, who_for=text, dismiss=text)

    assert 'class="coach__summary"' in advice
    assert "<script>" not in advice


def test_without_script_a_button_brings_advice_and_keeps_what_was_typed(client, lead):
    client.force_login(lead.user)

    page = client.post("/maths/purpose/new/", BROAD | {"gain": "Friends & ideas", "coach": "ask"}).content.decode()

    assert "Everyone who loves maths</textarea>" in page
    assert "Friends &amp; ideas</textarea>" in page
    assert "Many people could read this" in page
    assert "errorlist" not in page
    assert Purpose.objects.count() == 1


def test_without_script_a_question_is_put_away_by_the_form_itself(client, lead):
    client.force_login(lead.user)

    page = client.post("/maths/purpose/new/", BROAD | {"put_away": "change", "dismiss": "situation"}).content.decode()

    assert '<input type="hidden" name="put_away" value="change">' in page
    assert '<input type="hidden" name="put_away" value="situation">' in page
    assert "Everyone who loves maths</textarea>" in page


def test_a_broad_purpose_can_be_saved_all_the_same(client, lead):
    client.force_login(lead.user)

    assert client.post("/maths/purpose/new/", BROAD | {"reason": "A beginning"}).status_code == 302
    assert Purpose.objects.filter(why=BROAD["why"]).count() == 1


def test_a_part_that_is_too_long_is_kept_and_its_limit_said(client, lead):
    client.force_login(lead.user)

    page = client.post("/maths/purpose/new/", BROAD | {"reason": "x", "gain": "y" * 10_000}).content.decode()

    assert "at most 2000 characters (it has 10000)" in page
    assert "y" * 10_000 in page


@pytest.mark.parametrize("sentence", ["I am here to network with everyone", "", "I am here to share"])
def test_a_members_sentence_is_asked_about_and_never_judged(client, lead, sentence):
    client.force_login(make_user())

    advice = client.post("/coach/you/", {"purpose_statement": sentence}).content.decode()

    assert 1 <= questions(advice) <= 2
    assert not [word for word in ("broad", "generic", "not yet", "Many people") if word in advice]


def test_whoever_asks_without_end_is_stopped(client):
    client.force_login(make_user())

    answers = [
        client.post("/coach/you/", {"purpose_statement": "I am here"}).status_code
        for _n in range(MOST_A_MINUTE * 2 + 1)
    ]

    assert 429 in answers


def test_without_script_ones_own_sentence_is_asked_about_and_kept(client, lead):
    member = make_member(lead.network, "Cyd Novak")
    client.force_login(member.user)

    page = client.post(
        "/maths/you/edit/", {"name": "Cyd N", "purpose_statement": "I am here to learn", "coach": "ask"}
    ).content.decode()

    assert "I am here to learn</textarea>" in page
    assert questions(page) >= 1
    member.refresh_from_db()
    assert (member.name, member.purpose_statement) == ("Cyd Novak", "")


def test_on_the_way_in_the_coach_asks_without_making_anybody_a_member(client, lead):
    invitation, token = make_invitation(lead.network, "ida@example.org", by=lead)
    guest = make_user("ida@example.org")
    onboarding.stand_by(invitation)
    client.force_login(guest)

    page = client.post(
        f"/maths/invitation/{token}/join/you/",
        {"name": "Ida", "purpose_statement": "I am here to learn", "coach": "ask"},
    ).content.decode()

    assert questions(page) >= 1
    assert "I am here to learn</textarea>" in page
    assert not lead.network.members.filter(user=guest).exists()


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_the_coach_answers_while_somebody_types_and_leaves_them_at_it(open_page, size):
    lead = make_lead(make_network("maths"))
    page = open_page("/maths/purpose/new/", user=lead.user, size=size)
    why = page.get_by_label("Why does this network exist?")
    who = page.get_by_label("Who is it for?", exact=True)
    why.fill("")
    who.fill("")
    with page.expect_response("**/purpose/coach/"):
        who.press_sequentially("Maths teachers", delay=20)
    page.locator("#coach").get_by_text("Many people could read this").wait_for()

    assert page.evaluate("document.activeElement.id") == "id_who_for"
    page.locator("#announcer").get_by_text("Many people could read this").wait_for(state="attached")
    with page.expect_response("**/purpose/coach/"):
        who.fill("Maths teachers who teach in schools with higher than average % of pupil premium")
    page.get_by_text("Somebody reading this can tell").wait_for()
    why.fill("So that pupils stay in maths.")
    page.get_by_text("pupils stay in maths”").wait_for()
    question = page.locator(".coach__question").first.inner_text()
    page.get_by_role("button", name="Not this one").first.click()
    page.get_by_text(question).first.wait_for(state="detached")
    page.locator(".coach__summary:focus").wait_for()
    assert who.input_value().endswith("pupil premium")
    page.get_by_label("Why this new version?").fill("A beginning")
    page.get_by_role("button", name="Write this version").click()
    page.get_by_text("The purpose is written.").first.wait_for()


def test_ones_own_sentence_is_asked_about_while_typing(open_page):
    member = make_member(make_network("maths"))
    page = open_page("/maths/you/edit/", user=member.user, size=PHONE)

    with page.expect_response("**/coach/you/"):
        page.get_by_label("Why you are here").press_sequentially("I am here to learn", delay=10)

    page.get_by_role("button", name="Not this one").first.wait_for()
