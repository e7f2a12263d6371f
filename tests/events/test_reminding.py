"""Letters before an event: who gets which, when by their own clock, and each once."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from events import moments, reminding, rsvps
from events.models import RSVP, Confidence
from events.tasks import write_letters_of
from network import stopping
from network.models import AuditEntry, Letter
from tests import factories
from tests.factories import make_event, make_groups, make_member, make_rsvp, make_user
from tests.letters import last_letter
from tests.together import at_once

LONDON = ZoneInfo("Europe/London")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# A Friday evening in London, when it is summer there.
STARTS = datetime(2026, 6, 5, 18, 0, tzinfo=LONDON)
LONG_BEFORE = STARTS - 20 * DAY


@pytest.fixture
def evening(network):
    return make_event(network, "Summer tables", starts_at=STARTS, place="Hill Road School", access_notes="A ramp.")


def said(event, member, answer="yes", at=LONG_BEFORE, **more) -> RSVP:
    rsvp = make_rsvp(event, member, answer)
    RSVP.objects.filter(pk=rsvp.pk).update(answered_at=at, **more)
    return rsvp


def living_in(zone: str, network, name: str = ""):
    return make_member(network, name, user=make_user(timezone=zone))


def run(at: datetime) -> None:
    """What the beat does at that moment, twice as ever."""
    with time_machine.travel(at, tick=False):
        for _twice in range(2):
            for event_id in reminding.due_events():
                reminding.write_due(event_id)


def first_written(since: datetime, until: datetime, member) -> datetime | None:
    """When the letter to ``member`` is written, if the beat calls each half hour; by London's clock."""
    moment = since
    while moment < until:
        run(moment)
        if member.user.letters.filter(kind=reminding.KIND).exists():
            return moment.astimezone(LONDON)
        moment += HOUR / 2
    return None


def subjects(member) -> list[str]:
    """Of the letters that write themselves before an event; the confirmation of a yes is another."""
    letters = member.user.letters.filter(kind=reminding.KIND)
    return list(letters.order_by("pk").values_list("subject", flat=True))


# -- When -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "by_londons_clock"),
    [
        ("", "2026-06-04 17:00"),  # lives by the network's clock
        ("Asia/Kolkata", "2026-06-04 12:30"),  # half past four hours ahead: there it is five
        ("Pacific/Auckland", "2026-06-05 06:00"),  # the event begins on Saturday there
        ("America/Los_Angeles", "2026-06-05 01:00"),
    ],
)
def test_the_brief_comes_at_five_on_the_day_before_as_its_reader_counts_days(evening, network, zone, by_londons_clock):
    reader = living_in(zone, network)
    said(evening, reader)

    written = first_written(STARTS - 31 * HOUR, STARTS, reader)

    assert f"{written:%Y-%m-%d %H:%M}" == by_londons_clock


@pytest.mark.parametrize(
    ("zone", "by_londons_clock"),
    [
        ("", "2026-06-03 10:00"),
        ("Asia/Kolkata", "2026-06-03 05:30"),
        ("Pacific/Auckland", "2026-06-03 23:00"),
        ("America/Los_Angeles", "2026-06-03 18:00"),
    ],
)
def test_the_undecided_are_asked_two_days_before_at_ten_in_the_morning(evening, network, zone, by_londons_clock):
    reader = living_in(zone, network)
    said(evening, reader, "maybe")

    written = first_written(STARTS - 61 * HOUR, STARTS, reader)

    assert f"{written:%Y-%m-%d %H:%M}" == by_londons_clock


@pytest.mark.parametrize(
    ("starts", "brief"),
    [
        (datetime(2026, 3, 29, 18, tzinfo=LONDON), datetime(2026, 3, 28, 17, tzinfo=UTC)),  # the clocks go forward
        (datetime(2026, 10, 25, 18, tzinfo=LONDON), datetime(2026, 10, 24, 16, tzinfo=UTC)),  # and back
    ],
)
def test_the_brief_comes_at_five_on_the_day_before_the_clocks_change(starts, brief):
    assert moments.brief_due(starts, LONDON) == brief


def test_nobody_is_written_to_at_night(network):
    early = make_event(network, starts_at=datetime(2026, 6, 5, 9, tzinfo=LONDON))
    late = make_member(network)

    with time_machine.travel(datetime(2026, 6, 4, 21, tzinfo=LONDON), tick=False):
        rsvps.answer(early, late, "yes", by=late)

    assert f"{first_written(early.starts_at - 12 * HOUR, early.starts_at, late):%d %H:%M}" == "05 08:00"


def test_who_says_yes_when_no_hour_by_day_is_left_gets_the_brief_at_once(network):
    dawn = make_event(network, starts_at=datetime(2026, 6, 5, 7, tzinfo=LONDON))
    late = make_member(network)
    at = datetime(2026, 6, 4, 22, tzinfo=LONDON)
    with time_machine.travel(at, tick=False):
        rsvps.answer(dawn, late, "yes", by=late)

    run(at + HOUR / 2)

    assert len(subjects(late)) == 1


def test_the_undecided_are_asked_before_answers_close(evening, network, member):
    evening.answers_until = STARTS - 5 * DAY
    evening.save()
    said(evening, member, "maybe")

    written = first_written(STARTS - 180 * HOUR, STARTS, member)

    assert f"{written:%Y-%m-%d %H:%M}" == "2026-05-29 10:00"
    assert "Answers are taken until Sunday 31 May 2026, 18:00." in last_letter(member.user.email).text


def test_a_maybe_of_this_morning_is_left_alone_for_a_day(evening, member):
    said(evening, member, "maybe", at=STARTS - 30 * HOUR)

    written = first_written(STARTS - 8 * HOUR, STARTS, member)

    assert written == STARTS - 6 * HOUR


# -- To whom --------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["no", "lapsed", None])
def test_who_is_not_going_hears_nothing(evening, member, answer):
    if answer:
        said(evening, member, answer)

    for hours in range(96, 0, -12):
        run(STARTS - hours * HOUR)

    assert subjects(member) == []


def test_who_waits_or_is_offered_a_place_hears_nothing(evening, network):
    waiting, offered = make_member(network), make_member(network)
    RSVP.objects.create(event=evening, member=waiting, answer="waiting", turn=1)
    RSVP.objects.create(event=evening, member=offered, answer="offered", offer_ends_at=STARTS)

    run(STARTS - HOUR)

    assert not Letter.objects.exists()


def test_a_cancelled_a_closed_and_a_quiet_event_write_to_nobody(network, member):
    for state in ("cancelled_at", "closed_at", "quiet_since"):
        event = make_event(network, starts_at=STARTS, **{state: LONG_BEFORE})
        said(event, member)
        with time_machine.travel(STARTS - HOUR, tick=False):
            assert reminding.write_due(event.pk) == 0

    run(STARTS - HOUR)

    assert not Letter.objects.exists()


def test_who_is_on_pause_left_or_was_only_carried_over_hears_nothing(evening, network):
    paused = make_member(network)
    paused.pauses.create(starts_on=LONG_BEFORE.date())
    gone = make_member(network, left_on=LONG_BEFORE.date())
    carried = make_member(network, carried_over_at=LONG_BEFORE)
    nowhere = network.members.create(name="Without an address")
    for one in (paused, gone, carried, nowhere):
        said(evening, one)

    run(STARTS - HOUR)

    assert not Letter.objects.exists()


def test_who_stopped_these_letters_gets_none_and_others_can_stop_them_from_the_letter(evening, network):
    stopped, reader = make_member(network), make_member(network)
    stopping.stop(network, stopped.user, "event reminder")
    for one in (stopped, reader):
        said(evening, one)

    run(STARTS - HOUR)

    assert [letter.recipient for letter in Letter.objects.all()] == [reader.user]
    assert stopping.link(network, reader.user, "event reminder") in last_letter(reader.user.email).text


def test_a_moved_event_is_briefed_again_and_a_later_hour_is_not(evening, member):
    said(evening, member)
    run(STARTS - HOUR)
    evening.starts_at += HOUR
    evening.save()
    run(STARTS)
    assert len(subjects(member)) == 1

    evening.starts_at += 7 * DAY
    evening.save()
    run(evening.starts_at - HOUR)

    assert len(subjects(member)) == 2


def test_a_member_who_says_yes_at_once_gets_one_letter_before_the_event(evening, member):
    said(evening, member)

    for hours in range(96, 0, -6):
        run(STARTS - hours * HOUR)

    assert subjects(member) == ["Before you come: Summer tables"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_each_letter_once(network):
    event = make_event(network, starts_at=afternoon())
    for _number in range(3):
        make_rsvp(event, make_member(network))
    work = WORK.format(event=event.pk, unlock="", at=event.starts_at - HOUR)

    at_once(work, work)

    assert Letter.objects.filter(kind="event reminder").count() == 3


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_of_two_workers_stumbles(network):
    event = make_event(network, starts_at=afternoon())
    make_rsvp(event, make_member(network))

    said = at_once(*2 * [WORK.format(event=event.pk, unlock=UNLOCK, at=event.starts_at - HOUR)])

    assert sorted(said) == ["1", "IntegrityError"]


def afternoon():
    """Tomorrow at three: letters are written at hours in which people read them, whenever the tests run."""
    return datetime.combine(datetime.now(LONDON).date() + DAY, time(15), LONDON)


WORK = """
from datetime import datetime
from events import reminding
from network.models import Letter
{unlock}
gate()
try:
    print(reminding.write_due({event}, at=datetime.fromisoformat("{at}")))
except Exception as fault:
    print(type(fault).__name__)
"""
# Both look for known letters before either has written one.
UNLOCK = """
from events.models import Event
type(Event.objects.all()).select_for_update = lambda rows, **options: rows
bulk_create = type(Letter.objects.all()).bulk_create
def slowly(rows, written, *args, **options):
    gate()
    return bulk_create(rows, written, *args, **options)
type(Letter.objects.all()).bulk_create = slowly
"""


def test_an_event_that_is_gone_is_no_trouble(db):
    write_letters_of(999_999)

    assert not Letter.objects.exists()


# -- What they say --------------------------------------------------------------------------


def test_the_brief_says_where_with_whom_why_and_what_to_ask_first(evening, network, member):
    member.asks, member.working_on = "Somebody who teaches proofs", "Fractions in Year 7"
    member.save()
    dina = make_member(network, "Dina Faris", offers="I have taught proofs for years.")
    eli = make_member(network, "Eli Stone", purpose_statement="To learn from others. And more.")
    hidden = make_member(network, "Hid Away", offers="proofs")
    far = make_member(network, "Far Table")
    for one in (member, dina, eli, far):
        said(evening, one)
    said(evening, hidden, name_hidden=True)
    round_ = make_groups(evening, [member, dina, eli, hidden], [far])
    round_.groups.filter(name="Table 1").update(
        place="by the window", question="What brought you?", confidence=Confidence.TABLE
    )

    run(STARTS - 10 * HOUR)

    text = last_letter(member.user.email).text
    for words in (
        "Friday 5 June 2026, 18:00 (London time)\nHill Road School\n",
        "How to get in: A ramp.",
        "You sit at Table 1 (by the window). With you:",
        "- Dina Faris, new. Offers what you may be looking for: “I have taught proofs for years.”",
        "- Eli Stone, new. New here, and says: “To learn from others.”",
        "- and one more person",
        "The first question there: “What brought you?”",
        "What is said stays at the table.",
        f"/{network.slug}/events/answer/",
    ):
        assert words in text
    assert "Hid Away" not in text
    assert "Far Table" not in text
    assert text.count("What is said stays at the table.") == 1


def test_the_brief_rests_only_on_words_that_every_member_may_read(evening, network, member):
    member.asks = "proofs"
    member.save()
    other = make_member(network, "Dina Faris", offers="proofs", audiences={"offers": "leads"})
    for one in (member, other):
        said(evening, one)
    make_groups(evening, [member, other])

    run(STARTS - HOUR)

    assert "proofs" not in last_letter(member.user.email).text


def test_without_groups_the_brief_is_plain_and_names_the_host(evening, network, member):
    host = make_member(network, "Hana Host")
    evening.helpers.create(member=host, part="host")
    said(evening, member)

    run(STARTS - HOUR)

    text = last_letter(member.user.email).text
    assert "Hana Host hosts it. If you know nobody yet, say hello there first." in text
    assert "You sit at" not in text


def test_the_brief_names_one_person_whom_its_reader_has_met(evening, network, member):
    met = make_member(network, "Dina Faris")
    before = make_event(network, starts_at=STARTS - 60 * DAY, closed_at=STARTS - 59 * DAY)
    factories.make_present(before, member, met)
    make_groups(before, [member, met])
    from introductions import ledger  # noqa: PLC0415  what fills the socket

    ledger.settle([before])
    for one in (member, met):
        said(evening, one)

    run(STARTS - HOUR)

    assert "Dina Faris, whom you have met before, comes as well." in last_letter(member.user.email).text


def test_hosts_get_a_card_without_access_notes_and_no_brief_beside_it(evening, network, member):
    host = make_member(network, "Hana Host")
    evening.helpers.create(member=host, part="host")
    said(evening, host)
    said(evening, member, note="A step-free way in.", avoid="Loud music")
    make_groups(evening, [host, member]).seats.filter(member=host).update(hosts=True)

    run(STARTS - HOUR)

    assert subjects(host) == ["For whoever looks after it: Summer tables"]
    text = last_letter(host.user.email).text
    assert "2 people come: Cyd Novak, Hana Host." in text
    assert "- Table 1: hosted by Hana Host" in text
    assert "Access needs and wishes are not in this letter" in text
    assert reverse("events:brief_card", args=[network, evening.pk]) in text
    assert "step-free" not in text
    assert "Loud music" not in text


def test_where_nobody_was_named_the_card_goes_to_the_lead_who_made_it(evening, network, lead):
    evening.created_by = lead
    evening.save()

    run(STARTS - HOUR)

    assert subjects(lead) == ["For whoever looks after it: Summer tables"]


def test_the_undecided_answer_by_two_signed_links(evening, network, member):
    said(evening, member, "maybe")

    run(STARTS - 30 * HOUR)

    letter = last_letter(member.user.email)
    assert letter.subject == "Yes or no? Summer tables"
    assert "?answer=yes" in letter.text
    assert "?answer=no" in letter.text


def test_a_lead_stops_the_letters_of_one_event_and_lets_them_again(evening, network, lead, member, client):
    said(evening, member)
    client.force_login(lead.user)
    address = reverse("events:hush", args=[network, evening.pk])

    with time_machine.travel(STARTS - 2 * DAY):
        client.post(address)
        run(STARTS - HOUR)
        assert subjects(member) == []
        client.post(f"{address}?on=1")
    run(STARTS - HOUR)

    assert subjects(member) == ["Before you come: Summer tables"]
    verbs = AuditEntry.objects.filter(subject_kind="event").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["stop letters", "resume letters"]
