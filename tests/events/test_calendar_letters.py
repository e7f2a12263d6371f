"""Letters keep calendars right: after each answer, each change, a cancellation, and whoever changes their mind."""

from __future__ import annotations

import re
from copy import copy
from datetime import datetime, timedelta

import icalendar
import pytest
import time_machine
import vobject
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events import announcing, answer_links, rsvps, waiting
from members import standing
from network import post, stopping
from network.models import AuditEntry, Letter
from tests.factories import make_event, make_member, make_rsvp
from tests.together import at_once

A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def event(network):
    day = timezone.localdate() + timedelta(days=20)
    starts_at = datetime(day.year, day.month, day.day, 17, 30, tzinfo=network.zone)
    return make_event(
        network,
        "Autumn tables",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        place="Leeds",
        online_link="https://meet.example.org/leeds",
    )


def letters(member) -> list[tuple[str, str, str]]:
    """Subject, method and part of every letter to a member that is on its way or went out."""
    return [
        (letter.subject, letter.calendar_method, PART(letter))
        for letter in Letter.objects.filter(recipient=member.user).order_by("pk")
    ]


def PART(letter) -> str:  # noqa: N802
    found = re.search(r"PARTSTAT=([A-Z-]+)", letter.calendar.replace("\r\n ", ""))
    return found[1] if found else ""


def sequences(member) -> list[int]:
    """The sequence of each file that was sent to a member, in the order of sending."""
    found = Letter.objects.filter(recipient=member.user).exclude(calendar="").order_by("pk")
    return [icalendar.Calendar.from_ical(letter.calendar).events[0]["SEQUENCE"] for letter in found]


def send_all() -> None:
    """Send what waits, however long it was to wait."""
    Letter.objects.waiting().update(due_at=timezone.now())
    for pk in Letter.objects.waiting().values_list("pk", flat=True):
        post.send(pk)


def change(event, by, **fields) -> int:
    was = copy(event)
    for name, value in fields.items():
        setattr(event, name, value)
    event.save(update_fields=list(fields))
    return announcing.tell_of_change(event, was, by=by)


# -- After an answer ----------------------------------------------------------------------


def test_a_yes_brings_the_entry_a_minute_later(event, member):
    rsvps.answer(event, member, "yes", by=member)

    letter = Letter.objects.get()
    assert letters(member) == [("You are expected: Autumn tables", "REQUEST", "ACCEPTED")]
    assert (letter.to, letter.essential) == (member.user.email, False)
    assert A_MINUTE - timedelta(seconds=20) < letter.due_at - timezone.now() <= A_MINUTE
    assert "You said yes, and you are expected:" in letter.text
    assert "17:30 to 19:30 (London time)\nLeeds\nJoin online: https://meet.example.org/leeds" in letter.text
    assert answer_links.answer_link(event, member) in letter.text
    assert stopping.link(event.network, member.user, "event entry") in letter.text


def test_a_maybe_brings_an_entry_that_is_not_settled_and_no_link_to_join(event, member):
    rsvps.answer(event, member, "maybe", by=member)

    assert letters(member) == [("Perhaps: Autumn tables", "REQUEST", "TENTATIVE")]
    letter = Letter.objects.get()
    assert "meet.example.org" not in letter.text + letter.html + letter.calendar


def test_a_no_from_the_start_brings_nothing(event, member):
    rsvps.answer(event, member, "no", by=member)

    assert letters(member) == []


def test_a_lead_who_answers_for_somebody_is_named(event, member, lead):
    rsvps.answer(event, member, "yes", by=lead)

    assert "Ama Owusu noted for you that you will come." in Letter.objects.get().text


def test_whoever_changes_their_mind_within_a_minute_gets_one_letter_or_none(event, member):
    for answer in ("yes", "no", "maybe", "yes"):
        rsvps.answer(event, member, answer, by=member)
    assert letters(member) == [("You are expected: Autumn tables", "REQUEST", "ACCEPTED")]

    rsvps.answer(event, member, "no", by=member)
    assert letters(member) == []


def test_the_same_answer_again_sends_nothing_again(event, member):
    for _time in range(3):
        rsvps.answer(event, member, "yes", by=member, note="By train.")
    send_all()
    rsvps.answer(event, member, "yes", by=member, note="By car.")

    assert len(letters(member)) == 1


def test_a_no_after_the_entry_went_out_takes_it_out(event, member):
    rsvps.answer(event, member, "yes", by=member)
    send_all()

    rsvps.answer(event, member, "no", by=member)

    assert letters(member)[1:] == [("Out of your calendar: Autumn tables", "CANCEL", "DECLINED")]
    assert sequences(member) == [0, 1]


def test_each_entry_is_above_the_one_before(event, member):
    for answer in ("yes", "no", "yes", "maybe", "yes", "no"):
        rsvps.answer(event, member, answer, by=member)
        send_all()

    assert [method for _subject, method, _part in letters(member)] == [
        "REQUEST",
        "CANCEL",
        "REQUEST",
        "REQUEST",
        "REQUEST",
        "CANCEL",
    ]
    assert sequences(member) == sorted(set(sequences(member)))


def test_a_no_that_is_taken_back_within_a_minute_leaves_the_entry_alone(event, member):
    rsvps.answer(event, member, "yes", by=member)
    send_all()

    rsvps.answer(event, member, "no", by=member)
    rsvps.answer(event, member, "yes", by=member)

    assert len(letters(member)) == 1


def test_an_answer_that_a_lead_takes_back_is_out_of_the_calendar_too(event, member, lead):
    rsvps.answer(event, member, "yes", by=lead)
    send_all()

    rsvps.take_back(event, member, by=lead)

    assert letters(member)[1:] == [("Out of your calendar: Autumn tables", "CANCEL", "DECLINED")]


def test_a_letter_that_never_got_out_counts_for_nothing(event, member):
    rsvps.answer(event, member, "yes", by=member)
    Letter.objects.update(given_up_at=timezone.now())

    rsvps.answer(event, member, "no", by=member)
    rsvps.answer(event, member, "yes", by=member)

    assert [method for _subject, method, _part in letters(member)] == ["REQUEST", "REQUEST"]


def test_whoever_stopped_such_letters_gets_none(event, member):
    stopping.stop(event.network, member.user, "event entry")

    rsvps.answer(event, member, "yes", by=member)

    assert letters(member) == []


def test_at_the_door_nobody_needs_a_letter(event, member):
    with time_machine.travel(event.starts_at + timedelta(minutes=5), tick=False):
        rsvps.answer(event, member, "yes", by=member)

    assert letters(member) == []


def test_answers_of_long_ago_write_no_letters(event, member):
    rsvps.answer(event, member, "yes", by=member, at=timezone.now() - timedelta(days=3))

    assert letters(member) == []


def test_a_place_let_go_by_takes_the_maybe_of_before_out_of_the_calendar(event, member, lead):
    event.capacity = 1
    event.save(update_fields=["capacity"])
    rsvps.answer(event, lead, "yes", by=lead)
    rsvps.answer(event, member, "maybe", by=member)
    send_all()
    rsvps.answer(event, member, "yes", by=member)
    change(event, lead, place="York")
    send_all()
    rsvps.answer(event, lead, "no", by=lead)
    change(event, lead, place="Hull")
    send_all()

    for _twice in range(2):
        waiting.fill(event, at=timezone.now() + timedelta(days=3))
    send_all()
    rsvps.answer(event, member, "yes", by=member)

    assert [one for one in letters(member) if one[1]] == [
        ("Perhaps: Autumn tables", "REQUEST", "TENTATIVE"),
        # Brought up to date while they wait, and while a place is offered to them.
        ("Changed: Autumn tables", "REQUEST", "TENTATIVE"),
        ("Changed: Autumn tables", "REQUEST", "TENTATIVE"),
        ("Your place went to the next: Autumn tables", "CANCEL", "DECLINED"),
        ("You are expected: Autumn tables", "REQUEST", "ACCEPTED"),
    ]
    lapsed = Letter.objects.get(kind="event place lapsed")
    assert "this letter takes it out." in lapsed.text
    assert sequences(member) == sorted(set(sequences(member)))


def test_leaving_takes_what_is_ahead_out_of_the_calendar(event, member, lead):
    rsvps.answer(event, member, "yes", by=member)
    send_all()

    standing.leave(member)

    [_entry, gone] = Letter.objects.filter(recipient=member.user, calendar__gt="").order_by("pk")
    assert (gone.subject, gone.calendar_method) == ("Out of your calendar: Autumn tables", "CANCEL")
    assert "Since you left, your place at “Autumn tables” goes to somebody else." in gone.text
    assert "/answer/" not in gone.text


# -- After a change -----------------------------------------------------------------------


def test_a_change_is_told_in_words_to_all_whom_it_concerns(event, lead):
    people = {answer: make_member(event.network) for answer in ("yes", "maybe", "no")}
    for answer, person in people.items():
        make_rsvp(event, person, answer)
    waiting = make_member(event.network)
    event.rsvps.create(member=waiting, answer="waiting", turn=1)

    written = change(event, lead, starts_at=event.starts_at + timedelta(hours=1), place="York")

    assert written == 3
    assert letters(people["yes"]) == [("Changed: Autumn tables", "REQUEST", "ACCEPTED")]
    assert letters(people["maybe"]) == [("Changed: Autumn tables", "REQUEST", "TENTATIVE")]
    assert letters(waiting) == [("Changed: Autumn tables", "", "")]
    assert letters(people["no"]) == []
    letter = Letter.objects.get(recipient=people["yes"].user)
    assert letter.essential
    assert "- It now begins at 18:30 instead of 17:30.\n- The place is now “York” instead of “Leeds”." in letter.text
    assert "<li>It now begins at 18:30 instead of 17:30.</li>" in letter.html
    assert "Join online: https://meet.example.org/leeds" in letter.text
    assert answer_links.answer_link(event, people["yes"]) in letter.text
    entry = vobject.readOne(letter.calendar).vevent
    assert (entry.sequence.value, entry.location.value, entry.dtstart.value) == ("1", "York", event.starts_at)
    assert "meet.example.org" not in Letter.objects.get(recipient=people["maybe"].user).text


def test_a_change_is_on_record_with_what_stood_there_before(event, lead):
    change(event, lead, place="York")

    entry = AuditEntry.objects.get(verb="change")
    assert (entry.actor, entry.before, entry.after) == (lead.user, {"place": "Leeds"}, {"place": "York"})


def test_a_new_link_is_told_to_those_who_are_going(event, member, lead):
    perhaps = make_member(event.network)
    make_rsvp(event, member, "yes")
    make_rsvp(event, perhaps, "maybe")

    change(event, lead, online_link="https://meet.example.org/york")

    assert "The link to join online is another one." in Letter.objects.get().text
    assert letters(perhaps) == []


def test_a_new_name_is_told_gently_and_reaches_calendars(event, member, lead):
    make_rsvp(event, member)

    assert change(event, lead, title="Winter tables") == 1

    letter = Letter.objects.get()
    assert letters(member) == [("A new name: Winter tables", "REQUEST", "ACCEPTED")]
    assert "when and where it is stays as it was:\n\n- It is now called “Winter tables”" in letter.text
    assert "You need not do anything." in letter.text
    assert sequences(member) == [1]

    change(event, lead, place="York")

    assert letters(member) == [("Changed: Winter tables", "REQUEST", "ACCEPTED")]
    assert "- The place is now “York” instead of “Leeds”.\n- It is now called" in Letter.objects.get().text


def test_saving_without_a_change_tells_nobody(event, member, lead):
    make_rsvp(event, member)

    assert change(event, lead, place="Leeds") == 0

    assert (letters(member), event.calendar_sequence) == ([], 0)


def test_of_changes_that_follow_on_each_other_one_letter_tells_all(event, member, lead):
    make_rsvp(event, member)

    change(event, lead, place="York")
    change(event, lead, starts_at=event.starts_at + timedelta(hours=1))
    change(event, lead, place="Hull")

    letter = Letter.objects.get()
    assert "- It now begins at 18:30 instead of 17:30.\n- The place is now “Hull” instead of “Leeds”.\n" in letter.text
    assert "York" not in letter.text
    assert timedelta(minutes=1) < letter.due_at - timezone.now() <= timedelta(minutes=2)


def test_a_change_that_is_taken_back_before_anybody_heard_of_it_tells_nobody(event, member, lead):
    rsvps.answer(event, member, "yes", by=member)
    send_all()

    change(event, lead, place="York")
    change(event, lead, place="Leeds")

    assert letters(member) == [("You are expected: Autumn tables", "REQUEST", "ACCEPTED")]


def test_a_change_that_is_taken_back_after_people_heard_of_it_is_told_too(event, member, lead):
    make_rsvp(event, member)
    change(event, lead, place="York")
    send_all()

    change(event, lead, place="Leeds")

    [_first, second] = Letter.objects.order_by("pk")
    assert "- The place is now “Leeds” instead of “York”.\n" in second.text
    assert sequences(member) == [1, 2]


def test_whoever_answers_between_two_changes_hears_of_the_second_alone(event, member, lead):
    early = make_member(event.network)
    make_rsvp(event, early)
    change(event, lead, place="York")
    rsvps.answer(event, member, "yes", by=member)

    change(event, lead, starts_at=event.starts_at + timedelta(hours=1))

    assert "York" in Letter.objects.get(recipient=early.user).text.split("So this is")[0]
    told = Letter.objects.get(recipient=member.user)
    assert (told.kind, told.calendar_method) == ("event changed", "REQUEST")
    assert "York" not in told.text.split("So this is")[0]


def test_a_change_and_back_leaves_the_entry_of_a_new_yes_on_its_way(event, member, lead):
    rsvps.answer(event, member, "yes", by=member)
    change(event, lead, place="York")
    assert letters(member) == [("Changed: Autumn tables", "REQUEST", "ACCEPTED")]

    change(event, lead, place="Leeds")

    assert letters(member) == [("You are expected: Autumn tables", "REQUEST", "ACCEPTED")]
    assert "Leeds" in Letter.objects.get().text


def test_an_entry_on_its_way_is_written_anew_when_what_is_not_worth_a_letter_changes(event, member, lead):
    rsvps.answer(event, member, "yes", by=member)

    change(event, lead, serves="Hands on fractions.")

    assert letters(member) == [("You are expected: Autumn tables", "REQUEST", "ACCEPTED")]
    assert "Hands on fractions." in Letter.objects.get().calendar.replace("\r\n ", "")


def test_whoever_says_no_before_the_letter_about_a_change_left_does_not_get_it(event, member, lead):
    make_rsvp(event, member)
    change(event, lead, place="York")

    rsvps.answer(event, member, "no", by=member)

    assert letters(member) == []


def test_each_reads_of_a_change_by_their_own_clock(event, member, lead):
    member.user.timezone = "Asia/Tokyo"
    member.user.save()
    make_rsvp(event, member)

    change(event, lead, place="York")

    assert "your time (Tokyo)" in Letter.objects.get().text


def test_a_change_of_what_is_over_tells_nobody(event, member, lead):
    make_rsvp(event, member)
    event.closed_at = timezone.now()

    assert change(event, lead, place="York") == 0


def test_words_of_odd_signs_arrive_in_the_letter_as_they_are(event, member, lead):
    make_rsvp(event, member)

    change(event, lead, place="<b>York</b> & “Hull”\n😀")

    letter = Letter.objects.get()
    assert "The place is now “<b>York</b> & “Hull” 😀” instead of “Leeds”." in letter.text
    assert "&lt;b&gt;York&lt;/b&gt; &amp; “Hull” 😀" in letter.html


def test_a_change_for_three_and_for_thirty_takes_as_many_statements(event, lead):
    counts = []
    for number in (3, 27):
        for _person in range(number):
            make_rsvp(event, make_member(event.network))
        with CaptureQueriesContext(connection) as asked:
            change(event, lead, place=f"Room {number}")
        counts.append(len(asked))
        send_all()

    assert counts[1] <= counts[0]


@pytest.mark.django_db(transaction=True)
def test_of_two_leads_who_save_the_same_change_at_once_one_is_told_of(event, member, lead):
    make_rsvp(event, member)
    find = (
        f"from events.models import Event; events = Event.objects.select_for_update(no_key=True).filter(pk={event.pk})"
    )
    save = (
        "from copy import copy; from django.db import transaction; from events import announcing;"
        f" from members.models import Member; {find}; gate()\n"
        "with transaction.atomic():\n"
        "    event = events.get(); was = copy(event); event.place = 'York'; event.save(update_fields=['place'])\n"
        f"    print(announcing.tell_of_change(event, was, by=Member.objects.get(pk={lead.pk})))"
    )

    written = at_once(save, save)

    assert sorted(written) == ["0", "1"]
    assert Letter.objects.count() == 1


# -- Cancelled ----------------------------------------------------------------------------


def test_a_cancellation_says_why_and_takes_the_entry_out(event, member, lead):
    rsvps.answer(event, member, "yes", by=member)
    send_all()

    announcing.cancel(event, by=lead, why="The school has no heating.")

    letter = Letter.objects.get(kind="event cancelled")
    assert "The school has no heating." in letter.text
    assert "The school has no heating." in letter.html
    assert "(London time), Leeds.\n" in letter.text
    entry = vobject.readOne(letter.calendar).vevent
    assert (letter.calendar_method, entry.status.value, entry.sequence.value) == ("CANCEL", "CANCELLED", "1")
    assert entry.summary.value == "Autumn tables (cancelled)"
    event.refresh_from_db()
    assert (event.cancelled_why, event.calendar_sequence) == ("The school has no heating.", 1)


def test_letters_on_their_way_are_overtaken_by_a_cancellation(event, member, lead):
    rsvps.answer(event, member, "yes", by=member)
    change(event, lead, place="York")

    announcing.cancel(event, by=lead)

    assert [subject for subject, _method, _part in letters(member)] == ["Cancelled: Autumn tables"]


# -- The mail itself ----------------------------------------------------------------------


def test_the_mail_is_built_as_calendars_expect(event, member):
    event.place = "Grüße 😀"
    event.save()
    rsvps.answer(event, member, "yes", by=member)
    send_all()

    [sent] = mail.outbox
    message = sent.message()
    parts = [part for part in message.walk() if not part.is_multipart()]
    assert message.get_content_type() == "multipart/mixed"
    assert message.get_payload()[0].get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in parts] == [
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    _plain, _html, acted_on, saved = parts
    assert acted_on.get_params()[1:] == [("method", "REQUEST"), ("charset", "utf-8")]
    assert acted_on["Content-Disposition"] is None
    assert saved.get_filename() == "event.ics"
    assert acted_on.get_payload(decode=True) == saved.get_payload(decode=True)
    entry = vobject.readOne(acted_on.get_payload(decode=True).decode()).vevent
    assert entry.attendee.value == f"mailto:{message['To']}"
    assert entry.organizer.value.removeprefix("mailto:") in message["From"]
    assert entry.location.value == "Grüße 😀"
