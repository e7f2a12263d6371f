"""How newcomers arrive: four milestones, who needs somebody, and one kind word at the right time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from introductions import first_contact, ledger
from members import buddies
from metrics import arrivals, rollups
from metrics.formulas import LedgerRow, clock, milestones, reached_moments
from metrics.tasks import nudge_network
from network.models import Letter
from tests.factories import make_event, make_groups, make_lead, make_member, make_present

DAY = timedelta(days=1)
START = datetime(2026, 3, 1, tzinfo=UTC)


def on(day):
    return START + day * DAY


def row(first, second, day, kind="seated", size=5):
    return LedgerRow(first, second, kind, on(day), size)


# -- The formulas -------------------------------------------------------------------------

EXAMPLES = {
    "nothing yet": ([], {}),
    "a talk with the buddy is no tie of one's own": ([row(1, 9, 3, "met", 2)], {}),
    "a talk with somebody else is": ([row(1, 2, 3, "met", 2)], {"first mutual tie": on(3)}),
    "an introduction that one side confirmed is none": ([row(1, 2, 3, "introduced-1", 2)], {}),
    "one that both confirmed is": ([row(1, 2, 3, "introduced-2", 2)], {"first mutual tie": on(3)}),
    "a table is a first group": ([row(1, 2, 10)], {"first group": on(10)}),
    "meeting again is a tie": ([row(1, 2, 10), row(1, 2, 30)], {"first group": on(10), "first mutual tie": on(30)}),
    "the same evening twice is no second meeting": (
        [row(1, 2, 10), row(1, 2, 10, "attended", 12)],
        {"first group": on(10)},
    ),
    "three people met twice": (
        [row(1, other, day) for other in (2, 3, 4) for day in (10, 40 + other)],
        {"first group": on(10), "first mutual tie": on(42), "integrated": on(44)},
    ),
}


@pytest.mark.parametrize(("rows", "expected"), EXAMPLES.values(), ids=EXAMPLES)
def test_when_milestones_were_reached(rows, expected):
    assert reached_moments(rows, {1}, {frozenset((1, 9))}) == {1: expected}


def test_the_clock_starts_with_the_day_of_joining_and_stands_still_on_pause():
    joined, zone = date(2026, 3, 1), UTC

    assert clock(joined, on(10), zone=zone) == 10
    assert clock(joined, on(10), pauses=[(date(2026, 3, 4), date(2026, 3, 8))], zone=zone) == 6
    assert clock(joined, on(10), pauses=[(date(2026, 3, 4), None)], zone=zone) == 3
    assert clock(joined, on(-2), zone=zone) == 0


def test_each_milestone_is_missed_the_day_after_its_own():
    stones = milestones(date(2026, 3, 1), {"first group": on(50)}, zone=UTC)

    assert [(stone.name, stone.due, stone.reached) for stone in stones] == [
        ("buddy contact", 7, None),
        ("first mutual tie", 30, None),
        ("first group", 45, 50),
        ("integrated", 90, None),
    ]
    assert [stone.name for stone in stones if stone.is_missed(31)] == ["buddy contact", "first mutual tie"]
    assert not stones[0].is_missed(7)


# -- The page -----------------------------------------------------------------------------


@pytest.fixture
def newcomers(network, lead):
    """Four people who joined 10, 40, 60 and 3 days ago."""
    return [
        make_member(network, name, joined_on=network.today - days * DAY)
        for name, days in (("Nia Okafor", 10), ("Ole Berg", 40), ("Pia Roth", 60), ("Quy Tran", 3))
    ]


def looked_after(newcomers, member, lead, talked=()):
    for one in newcomers:
        named = buddies.name_buddy(one, member, by=lead)
        if one in talked:
            first_contact.note_talk(named, by=one)


def told(network):
    rollups.roll_up(network)
    return [(one.member.name, one.sentence, one.act and one.act[0]) for one in arrivals.arrivals(network)]


def test_who_has_nobody_comes_first_then_who_is_stuck_longest(network, newcomers, member, lead):
    nia, ole, _pia, quy = newcomers
    looked_after([nia, ole, quy], member, lead, talked=[ole])

    assert told(network) == [
        ("Pia Roth", "Nobody looks after Pia yet.", "Name a buddy"),
        ("Ole Berg", "Ole has no tie of their own yet, apart from their buddy.", "See whom to meet"),
        ("Nia Okafor", "No word yet that Nia and their buddy have talked.", "Ask Cyd"),
        ("Quy Tran", "Day 3, and arriving well.", None),
    ]


def test_a_seat_at_a_table_and_a_tie_are_seen(network, newcomers, member, lead):
    nia, ole, _pia, _quy = newcomers
    looked_after(newcomers, member, lead, talked=newcomers)
    event = make_event(network, starts_at=timezone.now() - DAY)
    make_present(event, nia, ole)
    make_groups(event, [nia, ole])
    ledger.settle([event])
    ledger.record(network=network, reference="x", kind="met", people=(ole, lead), at=timezone.now())
    sentences = {name: sentence for name, sentence, _act in told(network)}

    assert sentences["Ole Berg"] == "Day 40, and arriving well."
    assert sentences["Pia Roth"] == "Pia has no tie of their own yet, apart from their buddy."


def test_pauses_stop_the_clock_and_founders_and_leads_are_left_out(network, newcomers, member, lead):
    nia, ole, pia, _quy = newcomers
    looked_after(newcomers, member, lead)
    nia.pauses.create(starts_on=network.today - 9 * DAY)
    ole.founder, pia.role = True, "lead"
    ole.save()
    pia.save()

    assert told(network) == [
        ("Quy Tran", "Day 3, and arriving well.", None),
        ("Nia Okafor", "On pause; the clock stands still.", None),
    ]


def test_the_page_shows_no_score_and_asks_eight_times_at_most(client, network, lead, django_assert_max_num_queries):
    client.force_login(lead.user)
    page = reverse("metrics:arrivals", args=[network])
    empty = client.get(page).content.decode()
    for number in range(30):
        make_member(network, f"Person {number}", joined_on=network.today - number * DAY)
    rollups.roll_up(network)
    with django_assert_max_num_queries(8):
        words = client.get(page).content.decode()

    assert "Nobody is new at the moment." in empty
    assert "30 newcomers need somebody." in words
    assert "%" not in words.split("<main")[1].split("</main>")[0]


def test_the_leads_week_proposes_one_act_of_care(client, network, newcomers, member, lead):
    looked_after(newcomers[1:], member, lead, talked=newcomers[1:])
    client.force_login(lead.user)
    words = client.get(reverse("metrics:this_week", args=[network])).content.decode()

    assert "Help Nia arrive" in words
    assert reverse("members:buddy", args=[network, newcomers[0].pk]) in words


# -- Kind words ---------------------------------------------------------------------------


def nudges():
    return sorted((letter.to, letter.subject) for letter in Letter.objects.filter(kind="nudge"))


@pytest.mark.parametrize(("days", "letters"), [(4, 0), (5, 1), (20, 1), (26, 0)])
def test_a_buddy_is_reminded_on_the_fifth_day_and_never_twice(network, member, lead, days, letters):
    newcomer = make_member(network, "Nia Okafor", joined_on=network.today - days * DAY)
    looked_after([newcomer], member, lead)
    nudge_network(network.pk)
    nudge_network(network.pk)

    subjects = [subject for _to, subject in nudges() if "talked" in subject]
    assert len(subjects) == letters
    assert {to for to, _subject in nudges()} <= {member.user.email}


def test_after_a_talk_nobody_is_reminded(network, member, lead):
    newcomer = make_member(network, "Nia Okafor", joined_on=network.today - 6 * DAY)
    looked_after([newcomer], member, lead, talked=[newcomer])
    nudge_network(network.pk)

    assert nudges() == []


def test_near_day_thirty_the_buddy_reads_whom_their_newcomer_would_like_to_meet(network, member, lead):
    newcomer = make_member(network, "Nia Okafor", joined_on=network.today - 27 * DAY)
    newcomer.first_meetings.create(other=make_member(network, "Ben Hartley"))
    looked_after([newcomer], member, lead, talked=[newcomer])
    nudge_network(network.pk)
    letter = Letter.objects.get(kind="nudge")

    assert (letter.to, letter.subject) == (member.user.email, "Whom could Nia meet?")
    assert "Nia would like to meet: Ben Hartley." in letter.text


def test_near_day_forty_five_the_newcomer_is_told_of_the_next_event(network, member, lead):
    newcomer = make_member(network, "Nia Okafor", joined_on=network.today - 47 * DAY)
    looked_after([newcomer], member, lead, talked=[newcomer])
    nudge_network(network.pk)
    without_event = nudges()
    make_event(network, "Autumn evening")
    nudge_network(network.pk)

    assert without_event == []
    assert nudges() == [(newcomer.user.email, "A seat for you: Autumn evening")]


def test_nobody_is_written_to_about_somebody_on_pause_nor_by_a_lead_who_only_looks_on(network, member, lead):
    newcomer = make_member(network, "Nia Okafor", joined_on=network.today - 6 * DAY)
    looked_after([newcomer], member, lead)
    newcomer.pauses.create(starts_on=network.today)
    rollups.roll_up(network)
    nudge_network(network.pk)
    make_lead(network)
    make_member(network, "Ole Berg", joined_on=network.today - 6 * DAY)
    nudge_network(network.pk)

    assert nudges() == []


def test_invented_people_are_written_to_only_where_mail_stays_in_the_house(network, member, lead, settings):
    network.demo_since = timezone.now()
    network.save()
    newcomer = make_member(network, "Nia Okafor", joined_on=network.today - 6 * DAY)
    looked_after([newcomer], member, lead)
    settings.DEMO = False
    nudge_network(network.pk)
    outside = nudges()
    settings.DEMO = True
    nudge_network(network.pk)

    assert outside == []
    assert len(nudges()) == 1
