"""The one letter on the day after: thanks to who was there, a warm word to who was missed, silence to all others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from events import aftermath, attendance
from events.models import Confidence, Takeaway
from network import stopping
from network.models import Letter
from tests.factories import make_event, make_groups, make_member, make_rsvp, make_user
from tests.letters import last_letter
from tests.together import at_once

LONDON = ZoneInfo("Europe/London")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STARTS = datetime(2026, 6, 5, 18, 0, tzinfo=LONDON)
MORNING = datetime(2026, 6, 6, 8, 0, tzinfo=LONDON)


@pytest.fixture
def evening(network):
    return make_event(network, "Summer tables", starts_at=STARTS, ends_at=STARTS + 2 * HOUR)


def close(event, by, at=STARTS + 3 * HOUR) -> None:
    attendance.close(event, by=by, at=at)


def run(at: datetime) -> None:
    """What the beat does at that moment, twice as ever."""
    with time_machine.travel(at, tick=False):
        for _twice in range(2):
            for event_id in aftermath.due_events():
                aftermath.write_due(event_id)


def present(event, *members) -> None:
    for member in members:
        attendance.mark(event, member, "present", by=member, at=STARTS)


def subjects(member) -> list[str]:
    return list(member.user.letters.order_by("pk").values_list("subject", flat=True))


def test_who_was_there_is_thanked_in_the_morning_and_only_once(evening, lead, member):
    present(evening, member)
    close(evening, lead)

    run(MORNING - HOUR)
    assert subjects(member) == []
    for hours in range(0, 48, 6):
        run(MORNING + hours * HOUR)

    assert subjects(member) == ["Thank you for coming: Summer tables"]


@pytest.mark.parametrize(
    ("zone", "first_at"),
    [
        ("Asia/Kolkata", datetime(2026, 6, 6, 2, 30, tzinfo=UTC)),
        ("Pacific/Auckland", datetime(2026, 6, 6, 20, 0, tzinfo=UTC)),  # it was Saturday morning there
        ("America/Los_Angeles", datetime(2026, 6, 6, 15, 0, tzinfo=UTC)),
    ],
)
def test_the_morning_is_the_readers(evening, lead, network, zone, first_at):
    reader = make_member(network, user=make_user(timezone=zone))
    present(evening, reader)
    close(evening, lead)

    run(first_at - HOUR / 2)
    assert subjects(reader) == []
    run(first_at)

    assert subjects(reader) == ["Thank you for coming: Summer tables"]


def test_a_party_until_two_at_night_has_its_morning_a_few_hours_later(evening, lead, member):
    evening.ends_at = STARTS + 8 * HOUR
    evening.save()
    present(evening, member)
    close(evening, lead, at=STARTS + 9 * HOUR)

    run(MORNING)

    assert len(subjects(member)) == 1


def test_nobody_is_thanked_while_the_record_is_open(evening, lead, member):
    present(evening, member)

    run(MORNING + 2 * HOUR)
    assert subjects(member) == []
    close(evening, lead, at=MORNING + 2 * HOUR)
    run(MORNING + 2 * HOUR + aftermath.SECOND_THOUGHTS / 2)
    assert subjects(member) == []
    run(MORNING + 2 * HOUR + aftermath.SECOND_THOUGHTS)

    assert len(subjects(member)) == 1


def test_a_record_closed_weeks_later_thanks_nobody(evening, lead, member):
    present(evening, member)
    close(evening, lead, at=STARTS + 9 * DAY)

    run(STARTS + 10 * DAY)

    assert subjects(member) == []


def test_who_is_absent_unknown_on_pause_or_wants_no_such_letters_is_not_thanked(evening, lead, network):
    people = {name: make_member(network, name) for name in ("unknown", "paused", "stopped", "said no", "told")}
    for name in ("unknown", "paused", "stopped"):
        make_rsvp(evening, people[name])
    make_rsvp(evening, people["said no"], "no")
    present(evening, people["paused"], people["stopped"])
    people["paused"].pauses.create(starts_on=STARTS.date())
    stopping.stop(network, people["stopped"].user, "event after")
    close(evening, lead)

    run(MORNING)

    assert not Letter.objects.exists()


@pytest.mark.parametrize("status", ["absent told", "absent untold"])
def test_who_said_yes_and_was_noted_as_away_is_told_that_they_were_missed(evening, lead, member, status):
    make_rsvp(evening, member)
    attendance.mark(evening, member, status, by=lead, at=STARTS + HOUR)
    close(evening, lead)

    run(MORNING)

    letter = last_letter(member.user.email)
    assert letter.subject == "We missed you: Summer tables"
    assert "It happens to everybody" in letter.text


def test_closing_alone_makes_nobody_missed(evening, lead, network):
    silent, told = make_member(network), make_member(network)
    make_rsvp(evening, silent)
    make_rsvp(evening, told, "no")
    close(evening, lead)

    run(MORNING)

    assert not Letter.objects.exists()


def test_who_is_named_as_away_when_the_record_is_closed_is_missed(evening, lead, member):
    make_rsvp(evening, member)
    attendance.close(evening, by=lead, at=STARTS + 3 * HOUR, said={member.pk: "absent untold"})

    run(MORNING)

    assert subjects(member) == ["We missed you: Summer tables"]


def test_a_mark_that_is_mended_later_writes_no_second_letter(evening, lead, member):
    make_rsvp(evening, member)
    attendance.mark(evening, member, "absent untold", by=lead, at=STARTS)
    close(evening, lead)
    run(MORNING)

    attendance.mark(evening, member, "present", by=lead, at=MORNING)
    run(MORNING + HOUR)

    assert subjects(member) == ["We missed you: Summer tables"]


def test_the_letter_names_whom_one_sat_with_and_what_the_tables_take_away(evening, lead, network, member):
    dina, hidden, away, other = (make_member(network, name) for name in ("Dina Faris", "Hid Away", "Not There", "Far"))
    for one in (member, dina, hidden, away, other):
        make_rsvp(evening, one)
    evening.rsvps.filter(member=hidden).update(name_hidden=True)
    round_ = make_groups(evening, [member, dina, hidden, away], [other])
    mine, theirs = round_.groups.order_by("position")
    round_.groups.update(confidence=Confidence.IDEAS)
    present(evening, member, dina, hidden, other)
    for group, text in ((mine, "Begin with a story."), (theirs, "Fewer slides."), (None, "Again in May.")):
        evening.takeaways.create(group=group, text=text, link="https://example.org/a" if group == mine else "")
    Takeaway.objects.create(event=evening, text="Taken away again.", removed_at=STARTS)
    make_event(network, "Autumn tables", starts_at=STARTS + 30 * DAY)
    close(evening, lead)

    run(MORNING)

    text = last_letter(member.user.email).text
    for words in (
        "You sat with: Dina Faris.",
        "- Again in May.\n- Table 1: Begin with a story. https://example.org/a\n- Table 2: Fewer slides.",
        "Next comes “Autumn tables”:",
        "Say whether you come: http",
    ):
        assert words in text
    for name in ("Hid Away", "Not There", "Taken away again"):
        assert name not in text


def test_what_stays_at_a_table_stays_out_of_the_letters_to_others(evening, lead, network, member):
    other = make_member(network)
    round_ = make_groups(evening, [member], [other])
    kept = round_.groups.get(name="Table 1")
    round_.groups.filter(pk=kept.pk).update(confidence=Confidence.TABLE)
    evening.takeaways.create(group=kept, text="Between us.", confidence=Confidence.TABLE)
    present(evening, member, other)
    close(evening, lead)

    run(MORNING)

    assert "Between us." in last_letter(member.user.email).text
    assert "Between us." not in last_letter(other.user.email).text


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_thank_each_once(network, lead):
    event = make_event(network, starts_at=datetime.now(UTC) - 3 * DAY)
    for _number in range(3):
        attendance.mark(event, make_member(network), "present", by=lead)
    attendance.close(event, by=lead, at=datetime.now(UTC) - DAY)
    noon = datetime.now(UTC).replace(hour=12)
    act = (
        "from datetime import datetime\nfrom events import aftermath\n"
        f"gate()\nprint(aftermath.write_due({event.pk}, at=datetime.fromisoformat('{noon.isoformat()}')))"
    )

    written = at_once(act, act)

    assert sorted(written) == ["0", "3"]
    assert Letter.objects.filter(kind="event after").count() == 3
