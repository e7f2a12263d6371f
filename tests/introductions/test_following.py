"""What came of an introduction: who is asked when, what they say by two taps, and what the ledger makes of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from events import aftermath, attendance
from introductions import asking, following, ledger, life
from introductions.models import FollowUp, Interaction, Introduction
from network import stopping
from network.models import Letter
from tests.factories import (
    make_event,
    make_facilitator,
    make_introduction,
    make_lead,
    make_member,
    make_network,
    make_present,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 12, tzinfo=ZoneInfo("UTC"))
DAY = timedelta(days=1)


@pytest.fixture
def network():
    return make_network()


@pytest.fixture
def people(network):
    return (
        make_facilitator(network, "Cyd Novak"),
        make_member(network, "Ama Owusu"),
        make_member(network, "Ben Hartley"),
    )


def standing(network) -> list[tuple]:
    rows = Interaction.objects.standing().filter(network=network).order_by("kind", "at")
    return [(row.kind, row.at, row.actor and row.actor.first_name) for row in rows]


def read(introduction: Introduction) -> Introduction:
    return following.about(introduction.first).get(pk=introduction.pk)


def test_a_step_stands_by_one_word_until_the_other_says_otherwise(network, people):
    cyd, ama, ben = people
    made = make_introduction(cyd, ama, ben, at=NOON)
    following.say(made, ben, "not talked", at=NOON + 8 * DAY)
    following.say(made, ama, "talked", at=NOON + 9 * DAY)
    following.say(made, ama, "talked", at=NOON + 20 * DAY)
    talked = ("met", NOON + 9 * DAY, "Ama")
    assert standing(network) == [("introduced-1", NOON, "Ama"), talked]

    following.say(made, ben, "not talked", at=NOON + 21 * DAY)
    assert talked in standing(network)
    following.say(made, ben, "talked", at=NOON + 22 * DAY)
    following.say(made, ben, "not talked", at=NOON + 23 * DAY)
    assert standing(network) == [("introduced-2", NOON, None)]
    following.say(made, ben, "talked", at=NOON + 24 * DAY)
    following.say(made, ben, "met again", at=NOON + 60 * DAY)
    assert standing(network) == [
        ("introduced-2", NOON, None),
        talked,
        ("met", NOON + 60 * DAY, "Ben"),
    ]


def test_who_talked_on_the_evening_met_there_once(network, people):
    cyd, ama, ben = people
    event = make_event(network, starts_at=NOON)
    made = make_introduction(cyd, ama, ben, event=event, at=NOON + timedelta(hours=1))
    following.say(made, ama, "talked", at=NOON + DAY)
    row = Interaction.objects.get(kind="met")
    assert (row.event, row.at, row.actor) == (event, made.made_at, ama)
    ties = ledger.ties_among(network, [ama.pk, ben.pk])
    assert [tie.times for tie in ties.values()] == [1]


def test_a_day_that_one_of_them_knows_is_the_day_it_was(client, network, people):
    cyd, ama, ben = people
    start = timezone.now() - 20 * DAY
    event = make_event(network, starts_at=start)
    made = make_introduction(cyd, ama, ben, event=event, at=start)
    link = following.word_link(network, made, ama)
    day = (start + 3 * DAY).astimezone(network.zone).date()

    def told():
        row = Interaction.objects.standing().get(network=network, kind="met")
        return row.at.astimezone(network.zone).date(), row.event

    following.say(made, ben, "talked")
    assert told() == (network.today, None)
    for wrong in (day - 4 * DAY, network.today + DAY, "soon"):
        answer = client.post(link, {"answer": "talked", "on": str(wrong)})
        assert (answer.status_code, str(wrong) in answer.content.decode()) == (422, True)
    assert client.post(link, {"answer": "talked", "on": str(day)}).status_code == 302
    assert told() == (day, None)
    assert f"that you talked on {day.day} {day:%B %Y}." in life.told(read(made), ben)[-1]
    client.post(link, {"answer": "talked"})
    assert told() == (day, None)
    client.post(link, {"answer": "talked", "on": str(day - 3 * DAY)})
    assert told() == (day - 3 * DAY, event)


def test_taking_it_back_takes_all_along_and_can_be_undone_by_whoever_did(network, people):
    cyd, ama, ben = people
    made = make_introduction(cyd, ama, ben, at=NOON)
    following.say(made, ama, "talked", at=NOON + 8 * DAY)
    before = standing(network)
    assert following.say(made, ben, "not so", at=NOON + 9 * DAY)
    assert standing(network) == []
    assert not following.say(made, ama, "met", at=NOON + 10 * DAY)
    assert not following.unsay(made, ama)
    assert following.unsay(made, ben)
    assert standing(network) == before


def test_the_letter_of_the_next_day_asks_by_a_link_of_each_side(client, network, people):
    cyd, ama, ben = people
    start = timezone.now() - 2 * DAY
    event = make_event(network, "Autumn evening", starts_at=start)
    make_present(event, ama, ben)
    made = make_introduction(cyd, ama, ben, event=event, at=start)
    attendance.close(event, by=cyd, at=start + timedelta(hours=3))
    morning = (start + DAY).replace(hour=12)
    assert aftermath.write_due(event.pk, at=morning) == 2
    letter = Letter.objects.get(to=ama.user.email)
    link = following.word_link(network, made, ama)
    assert link in letter.text
    assert link in letter.html
    assert "Ben Hartley" in letter.text

    page = client.get(link).content.decode()
    assert "Ama, did you meet Ben Hartley?" in page
    assert made.confirmations.count() == 0
    assert client.post(link, {"answer": "fine"}).status_code == 422
    assert client.post(link, {"answer": "talked"}).status_code == 302
    assert [said.member for said in made.confirmations.all()] == [ama]
    assert "This is noted. You can change it here." in client.get(link).content.decode()
    assert following.introduced_at(event).keys() == {ben.pk}
    client.force_login(ben.user)
    assert "This link is Ama’s" in client.get(link).content.decode()
    assert client.get(link.replace(f"-{ama.pk}-", f"-{ben.pk}-")).status_code == 404


def test_somebody_else_is_mended_by_whoever_logged_it(client, network, people):
    cyd, ama, ben = people
    dan = make_member(network, "Dan Hill")
    event = make_event(network, starts_at=NOON)
    made = make_introduction(cyd, ama, ben, event=event, at=NOON)
    client.force_login(ama.user)
    said = {"answer": "somebody else", "words": "Dan, I think"}
    client.post(reverse("introductions:word", args=[network, made.pk]), said)
    made.refresh_from_db()
    assert made.withdrawn_by == ama

    client.force_login(cyd.user)
    assert (
        "Whom did Ama Owusu meet?"
        in client.get(reverse("introductions:to_confirm_panel", args=[network])).content.decode()
    )
    mend = reverse("introductions:mend", args=[network, made.mix_ups.get().pk])
    assert "Dan, I think" in client.get(mend).content.decode()
    assert client.post(mend, {"key": uuid4(), "instead": "Nobody"}).status_code == 422
    client.post(mend, {"key": uuid4(), "instead": "dan"})
    right = Introduction.objects.standing().get()
    assert ({right.first, right.second}, right.event, right.made_at) == ({ama, dan}, event, NOON)
    assert client.get(mend).status_code == 404


def test_whom_it_was_may_have_been_introduced_there_before(network, people):
    cyd, ama, ben = people
    dan = make_member(network, "Dan Hill")
    event = make_event(network, starts_at=NOON)
    right = make_introduction(ben, ama, dan, event=event, at=NOON)
    wrong = make_introduction(cyd, ama, ben, event=event, at=NOON)
    following.say(wrong, ama, "somebody else")

    assert following.mend(wrong.mix_ups.get(), by=cyd, instead=dan, key=uuid4())
    assert list(Introduction.objects.standing()) == [right]


def test_all_that_is_due_comes_in_one_letter_every_two_weeks_at_most(network, people):
    cyd, ama, ben = people
    others = [make_member(network, name) for name in ("Dan", "Eve", "Fay")]
    first, _second, again = (
        make_introduction(cyd, ama, other, at=NOON - days * DAY)
        for other, days in zip(others, (8, 20, 55), strict=True)
    )
    make_introduction(cyd, ama, ben, at=NOON - 2 * DAY)
    following.say(again, others[2], "talked", at=NOON - 40 * DAY)
    network.members.exclude(pk=ama.pk).update(user=None)

    assert asking.to_ask(NOON) == [ama.pk]
    night = NOON.replace(hour=2)
    assert [asking.ask(ama.pk, at=at) for at in (night, NOON, NOON, NOON + 13 * DAY)] == [0, 3, 0, 0]
    letter = Letter.objects.get(kind="introduction followed")
    assert [name in letter.text for name in ("Dan", "Eve", "Fay again", "Fay", "Ben")] == [
        True,
        True,
        False,
        True,
        False,
    ]
    assert "Have you and Fay met again?" in letter.text
    assert following.word_link(network, first, ama, "talked") in letter.html
    # The one that was too fresh then, and nothing a second time.
    assert asking.ask(ama.pk, at=NOON + 14 * DAY) == 1
    assert FollowUp.objects.filter(member=ama).count() == 4


def test_nobody_is_asked_who_stopped_it_rests_answered_or_whose_other_is_gone(network, people):
    cyd, ama, ben = people
    made = make_introduction(cyd, ama, ben, at=NOON - 8 * DAY)
    stopping.stop(network, ama.user, "introduction followed")
    assert asking.ask(ama.pk, at=NOON) == 0
    stopping.resume(network, ama.user, "introduction followed")
    pause = ama.pauses.create(starts_on=NOON.date() - DAY)
    assert asking.ask(ama.pk, at=NOON) == 0
    pause.delete()
    following.say(made, ama, "not talked", at=NOON - DAY)
    assert asking.ask(ama.pk, at=NOON) == 0
    network.members.filter(pk=ama.pk).update(left_on=NOON.date())
    assert asking.ask(ben.pk, at=NOON) == 0


def test_every_state_is_told_with_its_date_and_who_said_it(client, network, people):
    cyd, ama, ben = people
    made = make_introduction(cyd, ama, ben, at=NOON)
    ledger.confirm(made, ben, at=NOON + DAY)
    following.say(made, ama, "talked", at=NOON + 8 * DAY)
    assert life.told(read(made), ama) == [
        "Cyd Novak introduced you on 1 June 2026.",
        "Ben said on 2 June 2026 that you met.",
        "You said on 9 June 2026 that you met.",
        "You said on 9 June 2026 that you talked.",
    ]
    client.force_login(ben.user)
    record = client.get(reverse("introductions:record", args=[network])).content.decode()
    assert "Ama said on 9 June 2026 that you talked." in record
    assert "Talked" in record
    client.post(reverse("introductions:word", args=[network, made.pk]), {"answer": "not talked", "from": "record"})
    assert [kind for kind, _at, _who in standing(network)] == ["introduced-2"]
    client.force_login(make_lead(network).user)
    assert client.get(reverse("introductions:introduction", args=[network, made.pk])).status_code == 404
