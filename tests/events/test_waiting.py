"""The waiting list: first in, first out, each free place kept for one person for a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from events import rsvps, waiting
from events.models import RSVP, Event
from members import standing
from tests.factories import make_event, make_lead, make_member, make_user

HOUR = timedelta(hours=1)


def states(event):
    return dict(event.rsvps.values_list("member__name", "answer"))


def line(event):
    return list(event.rsvps.waiting().values_list("member__name", "turn"))


def say(event, *people, answer="yes"):
    for person in people:
        rsvps.answer(event, person, answer, by=person)


def letters(network, kind):
    return list(network.letters.filter(kind=kind).order_by("pk").values_list("to", flat=True))


@pytest.fixture
def people(network):
    return [make_member(network, name) for name in ("Ada", "Bo", "Cy", "Di")]


@pytest.fixture
def full(network, people):
    """One place, which Ada has; Bo, Cy and Di wait, in this order."""
    event = make_event(network, capacity=1, starts_at=timezone.now() + timedelta(days=30))
    say(event, *people)
    return event


def test_who_says_yes_to_a_full_event_waits_in_the_order_of_answering(full):
    assert states(full) == {"Ada": "yes", "Bo": "waiting", "Cy": "waiting", "Di": "waiting"}
    assert line(full) == [("Bo", 1), ("Cy", 2), ("Di", 3)]


def test_saying_yes_twice_keeps_the_place_in_the_line(full, people):
    say(full, people[1], people[2], people[1])

    assert line(full) == [("Bo", 1), ("Cy", 2), ("Di", 3)]


def test_a_free_place_is_offered_to_who_waits_longest_by_letter(full, people, network):
    say(full, people[0], answer="no")

    assert states(full) == {"Ada": "no", "Bo": "offered", "Cy": "waiting", "Di": "waiting"}
    assert letters(network, "event place free") == [people[1].address]


def test_a_place_that_is_offered_counts_as_taken_and_no_newcomer_overtakes(full, people, member):
    say(full, people[0], answer="no")

    say(full, member)

    assert states(full)[member.name] == "waiting"
    assert line(full) == [("Cy", 2), ("Di", 3), (member.name, 4)]


def test_an_offer_is_accepted_once_however_often_it_is_pressed(full, people):
    say(full, people[0], answer="no")

    say(full, people[1], people[1])

    assert states(full) == {"Ada": "no", "Bo": "yes", "Cy": "waiting", "Di": "waiting"}


@pytest.mark.parametrize("answer", ["no", "maybe"])
def test_an_offer_that_is_declined_goes_to_the_next_at_once(full, people, network, answer):
    say(full, people[0], answer="no")

    say(full, people[1], answer=answer)

    assert states(full) == {"Ada": "no", "Bo": answer, "Cy": "offered", "Di": "waiting"}
    assert letters(network, "event place free") == [people[1].address, people[2].address]


def test_an_offer_that_lapsed_goes_to_the_next_and_the_person_is_told(full, people, network):
    say(full, people[0], answer="no")
    later = timezone.now() + 49 * HOUR + timedelta(hours=14)

    assert waiting.pass_on(later) == [full.pk]
    assert waiting.pass_on(later) == []

    assert states(full) == {"Ada": "no", "Bo": "lapsed", "Cy": "offered", "Di": "waiting"}
    assert letters(network, "event place lapsed") == [people[1].address]
    assert letters(network, "event place free") == [people[1].address, people[2].address]


def test_an_offer_that_has_not_ended_is_left_alone(full, people):
    say(full, people[0], answer="no")

    assert waiting.pass_on(timezone.now() + 24 * HOUR) == []
    assert states(full)["Bo"] == "offered"


def test_whoever_comes_back_after_letting_an_offer_go_waits_at_the_end(full, people):
    say(full, people[0], answer="no")
    waiting.pass_on(timezone.now() + timedelta(days=4))

    say(full, people[1])

    assert [name for name, _turn in line(full)] == ["Di", "Bo"]


def test_a_yes_after_the_time_of_an_offer_does_not_take_it_from_the_next(full, people):
    say(full, people[0], answer="no")
    RSVP.objects.filter(event=full, answer="offered").update(offer_ends_at=timezone.now() - HOUR)

    say(full, people[1])

    assert states(full) == {"Ada": "no", "Bo": "waiting", "Cy": "offered", "Di": "waiting"}


def test_leaving_the_list_moves_the_others_up(full, people):
    say(full, people[1], answer="no")

    assert line(full) == [("Cy", 2), ("Di", 3)]
    assert waiting.place_of(full.rsvps.get(member=people[2])) == 1


def test_more_places_are_offered_to_as_many_as_there_are(full, people):
    Event.objects.filter(pk=full.pk).update(capacity=3)

    waiting.fill(full)
    waiting.fill(full)

    assert states(full) == {"Ada": "yes", "Bo": "offered", "Cy": "offered", "Di": "waiting"}


def test_an_event_without_a_limit_offers_a_place_to_everyone(full):
    Event.objects.filter(pk=full.pk).update(capacity=None)

    waiting.fill(full)

    assert states(full) == {"Ada": "yes", "Bo": "offered", "Cy": "offered", "Di": "offered"}


def test_the_place_of_a_member_who_leaves_goes_to_the_next(full, people):
    standing.leave(people[0])

    assert states(full) == {"Ada": "no", "Bo": "offered", "Cy": "waiting", "Di": "waiting"}


def test_who_leaves_while_waiting_is_no_longer_in_the_line(full, people):
    standing.leave(people[1])

    assert states(full)["Bo"] == "no"
    assert line(full) == [("Cy", 2), ("Di", 3)]


def test_who_leaves_with_an_offer_passes_it_on(full, people):
    say(full, people[0], answer="no")

    standing.leave(people[1])

    assert states(full) == {"Ada": "no", "Bo": "no", "Cy": "offered", "Di": "waiting"}


@pytest.mark.parametrize("fields", [{"cancelled_at": timezone.now()}, {"closed_at": timezone.now()}])
def test_an_event_that_will_not_be_offers_nothing(full, people, network, fields):
    Event.objects.filter(pk=full.pk).update(capacity=9, **fields)

    assert waiting.fill(Event.objects.get(pk=full.pk)) == []
    assert letters(network, "event place free") == []


def test_once_an_event_has_begun_nothing_is_offered_and_a_free_place_goes_to_who_is_there(full, people, network):
    Event.objects.filter(pk=full.pk).update(starts_at=timezone.now() - HOUR)

    say(full, people[0], answer="no")
    assert letters(network, "event place free") == []
    say(full, people[2])

    assert states(full) == {"Ada": "no", "Bo": "waiting", "Cy": "yes", "Di": "waiting"}


def test_an_offer_that_ends_with_the_start_ends_without_a_letter(full, people, network):
    say(full, people[0], answer="no")
    Event.objects.filter(pk=full.pk).update(starts_at=timezone.now() - HOUR)
    RSVP.objects.filter(event=full, answer="offered").update(offer_ends_at=timezone.now() - HOUR)

    waiting.pass_on()

    assert states(full)["Bo"] == "lapsed"
    assert letters(network, "event place lapsed") == []


def test_offers_end_with_the_start_of_an_event_that_was_brought_forward(full, people):
    say(full, people[0], answer="no")
    Event.objects.filter(pk=full.pk).update(starts_at=timezone.now() - HOUR)

    assert waiting.pass_on() == [full.pk]
    assert states(full)["Bo"] == "lapsed"


def test_the_beat_finds_a_place_that_was_left_lying(full, people):
    RSVP.objects.filter(event=full, member=people[0]).delete()

    assert waiting.pass_on() == [full.pk]
    assert states(full)["Bo"] == "offered"


def test_an_offer_to_somebody_without_an_address_is_written_to_the_lead_who_spoke_for_them(network, lead, member):
    event = make_event(network, capacity=1)
    silent = network.members.create(name="Sol Quiet", carried_over_at=timezone.now())
    say(event, member)
    rsvps.answer(event, silent, "yes", by=lead)

    say(event, member, answer="no")

    letter = network.letters.get(kind="event place free for")
    assert letter.to == lead.address
    assert "Sol Quiet" in letter.text
    assert reverse("events:waiting_list", args=[network, event.pk]) in letter.text


def test_the_letter_says_until_when_by_the_clock_of_its_reader(network, member):
    guest = make_member(network, "Ines", user=make_user(timezone="Asia/Kolkata"))
    event = make_event(network, capacity=1, starts_at=datetime(2099, 6, 5, 18, tzinfo=UTC))
    network.events.update(published_at=timezone.now())
    say(event, member, guest)

    event.rsvps.filter(member=member).delete()
    waiting.fill(event, at=datetime(2099, 5, 1, 10, tzinfo=UTC))

    assert "It is kept for you until Sunday 3 May, 15:30." in network.letters.get(kind="event place free").text


# -- How long an offer holds --------------------------------------------------------------

LONDON, KOLKATA = ZoneInfo("Europe/London"), ZoneInfo("Asia/Kolkata")


@pytest.mark.parametrize(
    ("offered", "starts", "ends"),
    [
        ("2026-06-01 10:00", "2026-07-01 18:00", "2026-06-03 10:00"),  # far ahead: two days
        ("2026-06-01 10:07", "2026-07-01 18:00", "2026-06-03 10:15"),  # to a quarter of an hour
        ("2026-06-01 10:00", "2026-06-02 10:00", "2026-06-01 16:00"),  # a day ahead: six hours
        ("2026-06-01 15:00", "2026-06-01 18:00", "2026-06-01 16:00"),  # three hours ahead: an hour
        ("2026-06-01 17:40", "2026-06-01 18:00", "2026-06-01 18:00"),  # never after the start
        ("2026-06-01 23:00", "2026-07-01 18:00", "2026-06-04 09:00"),  # never in the night
        ("2026-06-01 18:00", "2026-06-02 18:00", "2026-06-02 09:00"),
        ("2026-06-01 19:30", "2026-06-02 08:00", "2026-06-01 21:00"),  # an early start: the evening before
        ("2026-06-01 23:00", "2026-06-02 07:00", "2026-06-02 07:00"),  # nothing else is left
        ("2026-03-28 12:00", "2026-03-29 12:00", "2026-03-28 17:45"),  # the clocks go forward in between
    ],
)
def test_an_offer_ends_by_day_and_in_time(offered, starts, ends):
    offered, starts, ends = (
        datetime.fromisoformat(moment).replace(tzinfo=LONDON) for moment in (offered, starts, ends)
    )

    assert waiting.offer_ends(starts, at=offered, zone=LONDON) == ends


@given(
    st.timedeltas(timedelta(0), timedelta(days=365)).map(lambda gone: datetime(2026, 1, 1, tzinfo=UTC) + gone),
    st.timedeltas(timedelta(minutes=1), timedelta(days=90)),
    st.sampled_from(["Europe/London", "Asia/Kolkata", "America/St_Johns", "Pacific/Chatham", "Australia/Lord_Howe"]),
)
def test_an_offer_ends_after_now_never_after_the_start_and_by_day_where_there_is_one(at, left, zone):
    starts_at, zone = at + left, ZoneInfo(zone)

    ends = waiting.offer_ends(starts_at, at=at, zone=zone)

    assert at < ends <= starts_at
    assert ends - at <= timedelta(hours=48 + 15)
    assert ends == starts_at or waiting.MORNING <= ends.astimezone(zone).time() <= waiting.EVENING


# -- What people see ----------------------------------------------------------------------


def test_who_waits_reads_their_place_and_how_it_goes_on(full, people, client):
    client.force_login(people[3].user)

    page = client.get(reverse("events:detail", args=[full.network, full.pk])).content.decode()

    assert "You are third. When a place is free we write to you, and it is yours for 48 hours." in page
    assert "Leave the waiting list" in page
    assert ">Bo" not in page


def test_who_has_a_place_reads_how_many_wait_for_it(full, people, client):
    client.force_login(people[0].user)

    page = client.get(reverse("events:detail", args=[full.network, full.pk])).content.decode()

    assert "3 people wait for a place: if you cannot come, a no gives yours to the first of them at once." in page


def test_who_is_offered_a_place_takes_it_on_the_page_of_the_event(full, people, client):
    say(full, people[0], answer="no")
    client.force_login(people[1].user)
    address = reverse("events:detail", args=[full.network, full.pk])

    page = client.get(address).content.decode()
    answered = client.post(
        reverse("events:rsvp", args=[full.network, full.pk]), {"answer": "yes"}, headers={"HX-Request": "true"}
    ).content.decode()

    assert "A place is free for you" in page
    assert "Yes, I take it" in page
    assert 'data-announce="You are expected."' in answered


def test_a_lead_sees_the_list_in_its_order_and_why_nothing_came_of_an_offer(full, people, network, client):
    lead = make_lead(network)
    say(full, people[0], answer="no")
    network.letters.update(bounced_at=timezone.now())
    client.force_login(lead.user)
    address = reverse("events:waiting_list", args=[network, full.pk])

    page = client.get(address).content.decode()

    assert [page.index(name) for name in ("Bo", "Cy", "Di")] == sorted(page.index(name) for name in ("Bo", "Cy", "Di"))
    assert "The letter did not arrive: please ask in another way." in page
    assert "Next, waiting since" in page
    client.post(
        reverse("events:answer_for", args=[network, full.pk]),
        {"member": people[1].pk, "answer": "no", "from": "waiting"},
    )
    assert states(full) == {"Ada": "no", "Bo": "no", "Cy": "offered", "Di": "waiting"}
