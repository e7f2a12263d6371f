"""What leads read about an event that is ahead."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events import attendance
from events.health import Turnout, health, left_out
from events.turnout import Expected
from tests.factories import make_event, make_lead, make_member, make_network, make_present, make_rsvp

DAY = timedelta(days=1)


@pytest.fixture
def event(network):
    return make_event(network, "Autumn tables", starts_at=timezone.now() + 5 * DAY)


def evening(network, days_ago, said, *, came, answer="yes", closed=True):
    """A past event: who had said yes, or maybe, and who of them came."""
    past = make_event(network, starts_at=timezone.now() - days_ago * DAY)
    for person in said:
        make_rsvp(past, person, answer)
    make_present(past, *came)
    if closed:
        attendance.close(past, by=None)
    return past


def panel(client, event, **headers):
    return client.get(reverse("events:health", args=[event.network, event.pk]), headers=headers)


def test_answers_are_told_in_sentences(network, event, lead):
    answers = ["yes", "yes", "maybe", "no", "waiting", "offered", "lapsed", None]
    extra = {"waiting": {"turn": 1}, "offered": {"offer_ends_at": timezone.now() + DAY}}
    for answer in answers:
        person = make_member(network)
        event.asked.create(member=person)
        if answer:
            event.rsvps.create(member=person, answer=answer, **extra.get(answer, {}))

    assert health(event).answers.sentences == [
        "8 people were asked by letter.",
        "Yes from 2, maybe from 1, no from 1.",
        "1 person waits for a place.",
        "1 person has a place on offer and has not taken it yet.",
        "1 person let an offer go by.",
        "2 people have not answered yet, 1 of whom got a letter.",
    ]


def test_before_anybody_is_asked_that_is_said(event, lead):
    assert health(event).answers.sentences == [
        "Nobody was asked by letter.",
        "Nobody has said yes, maybe or no so far.",
        "1 person has not answered yet.",
    ]


def test_whoever_left_is_not_counted(network, event, lead):
    make_rsvp(event, make_member(network, left_on=timezone.localdate()))

    assert health(event).answers.yes == 0


def test_without_a_past_it_is_too_early_to_tell(network, event, lead, client):
    make_rsvp(event, make_member(network))
    client.force_login(lead.user)

    page = panel(client, event).content.decode()

    assert "It is too early to tell how many will come." in page
    assert "So far there are 0 and 0." in page


def test_those_who_come_as_they_say_are_expected(network, event):
    loyal, new = [make_member(network) for _number in range(10)], make_member(network)
    for days in (20, 40, 60, 80):
        evening(network, days, loyal, came=loyal)
    for person in [*loyal, new]:
        make_rsvp(event, person)

    foreseen = health(event).turnout

    assert foreseen.of_yes == Expected(low=10, high=11, of=11)
    assert foreseen.sentence == "Expect 10 to 11 of the 11 who said yes."
    assert (foreseen.events, foreseen.said) == (4, 40)


@pytest.mark.parametrize(
    ("expected", "sentence"),
    [
        (Expected(0, 1, 1), "One person said yes. They may come or not; of one alone nobody can tell."),
        (Expected(1, 1, 1), "One person said yes, and is likely to come."),
        (Expected(4, 4, 4), "All 4 who said yes are likely to come."),
        (Expected(3, 3, 4), "Expect 3 of the 4 who said yes."),
    ],
)
def test_a_range_is_said_as_people_would(expected, sentence):
    assert Turnout(events=4, said=40, too_early=False, of_yes=expected).sentence == sentence


def test_those_who_often_stay_away_are_expected_less(network, event):
    loyal, rare = ([make_member(network) for _number in range(10)] for _kind in range(2))
    for days in (20, 40, 60, 80):
        evening(network, days, [*loyal, *rare], came=[*loyal, *rare[:1]])

    def foreseen(people):
        event.rsvps.all().delete()
        for person in people:
            make_rsvp(event, person)
        return health(event).turnout.of_yes

    assert foreseen(loyal).low > foreseen(rare[1:]).high


def test_maybes_count_by_how_maybes_went(network, event):
    people = [make_member(network) for _number in range(12)]
    for days in (20, 40, 60):
        past = evening(network, days, people[:8], came=people[:8], closed=False)
        for person in people[8:]:
            make_rsvp(past, person, "maybe")
        attendance.close(past, by=None)
    for person in people[:8]:
        make_rsvp(event, person)
    for person in people[8:]:
        make_rsvp(event, person, "maybe")

    foreseen = health(event).turnout

    assert foreseen.of_all.of == 12
    assert foreseen.of_all.high <= foreseen.of_yes.high + 2
    assert foreseen.more.startswith("With the 4 who said maybe:")


def test_what_is_not_on_record_teaches_nothing(network, event):
    people = [make_member(network) for _number in range(10)]
    evening(network, 20, people, came=people, closed=False)
    evening(network, 40, people, came=[])
    evening(network, 900, people, came=people)
    called_off = evening(network, 60, people, came=people)
    called_off.cancelled_at = called_off.starts_at
    called_off.save()

    assert (health(event).turnout.events, health(event).turnout.said) == (0, 0)


def test_another_networks_past_teaches_nothing(event):
    other_network = make_network()
    people = [make_member(other_network) for _number in range(10)]
    for days in (20, 40, 60):
        evening(other_network, days, people, came=people)

    assert health(event).turnout.too_early


def test_who_is_new_is_said_with_its_share(network, event, lead, client):
    old = [make_member(network, founder=True) for _number in range(6)]
    for person in [*old, make_member(network), make_member(network)]:
        make_rsvp(event, person)
    client.force_login(lead.user)

    assert "2 of the 8 who said yes are new: a quarter." in panel(client, event).content.decode()


def test_members_to_whom_nothing_was_offered_lately_are_named(network, event):
    lead = make_lead(network, "Zoe Lead")
    people = {name: make_member(network, name) for name in ("Ada", "Bea", "Cyd", "Dee", "Eva", "Flo", "Gus")}
    recent, long_ago = (make_event(network, starts_at=timezone.now() - days * DAY) for days in (30, 120))
    recent.asked.create(member=people["Bea"])
    make_present(recent, people["Cyd"])
    make_present(long_ago, people["Dee"])
    long_ago.asked.create(member=people["Dee"], asked_at=timezone.now() - 130 * DAY)
    make_rsvp(event, people["Eva"], "no")
    people["Flo"].pauses.create(starts_on=timezone.localdate() - DAY)
    people["Gus"].left_on = timezone.localdate()
    people["Gus"].save()
    network.members.create(name="Hal Carried", carried_over_at=timezone.now())

    assert [person.name for person in left_out(event)] == ["Ada", "Dee", lead.name]


def test_one_tap_leads_to_asking_them(network, event, lead, client):
    left = make_member(network, "Ada Left")
    answered = make_member(network, "Bea Answered")
    make_rsvp(event, answered, "maybe")
    client.force_login(lead.user)
    address = f"{reverse('events:ask', args=[network, event.pk])}?who=left-out"

    assert f'href="{address}"' in panel(client, event).content.decode()
    assert left.pk in client.get(address).context["form"].initial["people"]
    assert answered.pk not in client.get(address).context["form"].initial["people"]


def test_only_leads_read_it_and_only_while_answers_are_open(network, event, member, facilitator, lead, client):
    past = make_event(network, starts_at=timezone.now() - 5 * DAY)

    found = {}
    for reader in (member, facilitator, lead):
        client.force_login(reader.user)
        found[reader] = [panel(client, one).status_code for one in (event, past)]

    assert found == {member: [403, 403], facilitator: [403, 403], lead: [200, 404]}


def test_the_event_page_loads_it_and_links_to_it_without_script(network, event, lead, member, client):
    address = reverse("events:health", args=[network, event.pk])
    page = reverse("events:detail", args=[network, event.pk])

    client.force_login(lead.user)
    assert f'hx-get="{address}"' in client.get(page).content.decode()
    assert f'<a href="{address}">' in client.get(page).content.decode()
    assert "<h1" in panel(client, event).content.decode()
    assert "<h1" not in panel(client, event, **{"HX-Request": "true"}).content.decode()
    client.force_login(member.user)
    assert address not in client.get(page).content.decode()


def test_it_takes_as_many_statements_for_thirty_as_for_eight(network, event, lead, client):
    client.force_login(lead.user)
    panel(client, event)
    counts = []
    for more in (8, 22):
        people = [make_member(network) for _number in range(more)]
        for days in (20, 40, 60):
            evening(network, days + more, people, came=people)
        for person in people:
            make_rsvp(event, person)
            make_member(network)
        with CaptureQueriesContext(connection) as asked:
            panel(client, event)
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert counts[1] <= 10
