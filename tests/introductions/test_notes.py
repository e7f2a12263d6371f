"""What is noted of somebody counts only once they say yes, and leaves nothing behind if they do not."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from events import aftermath, attendance, moments
from introductions import ledger, noting
from introductions.models import DeskAct, DeskNote
from introductions.tasks import write_desk_letters
from members import standing
from network import stopping
from network.models import Letter
from tests.factories import make_event, make_facilitator, make_lead, make_member, make_network, make_note, make_present
from tests.letters import last_letter

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
WORDS = "I merge two sixth forms this year."


@pytest.fixture
def evening(network):
    return make_event(network, "Autumn evening", starts_at=timezone.now() - timedelta(hours=4))


def path_of(note, answer="") -> str:
    return noting.link(note.event.network, note, answer).removeprefix("http://localhost:8000")


def everywhere() -> str:
    """All that the database keeps of notes, letters included."""
    return str([*DeskNote.objects.values(), *DeskAct.objects.values(), *Letter.objects.values()])


def test_two_taps_without_signing_in_make_it_theirs_and_offer_it_for_their_page(evening, member, client):
    type(member).objects.filter(pk=member.pk).update(working_on="Proofs.")
    note = make_note(evening, member, WORDS, by=make_facilitator(evening.network, "Ben Hartley"))

    asked = client.get(path_of(note, "yes"))
    assert f"Ben noted: “{WORDS}”" in asked.content.decode()
    assert DeskNote.objects.confirmed().count() == 0
    client.post(path_of(note), {"answer": "yes"})

    member.refresh_from_db()
    assert (DeskNote.objects.confirmed().get(), member.working_on) == (note, "Proofs.")
    client.force_login(member.user)
    page = reverse("introductions:note_into_profile", args=[evening.network, note.pk])
    assert f"Proofs.\n{WORDS}" in client.get(page).content.decode()
    client.post(page, {"working_on": f"Proofs.\n{WORDS}"})
    member.refresh_from_db()
    assert member.working_on == f"Proofs.\n{WORDS}"


def test_their_own_words_take_the_place_of_the_noted_ones(evening, member, client):
    note = make_note(evening, member, WORDS)

    client.post(path_of(note), {"answer": "yes", "words": "I merge three."})

    note.refresh_from_db()
    assert (note.agreed, note.words) == (True, "I merge three.")


def test_a_no_deletes_the_words_wherever_they_stand(evening, member, client):
    note = make_note(evening, member, WORDS)

    client.post(path_of(note), {"answer": "no"})

    assert WORDS not in everywhere()
    assert DeskAct.objects.get().body == {"member": member.pk, "what": "fact"}
    assert "Nothing is kept of this" in client.get(path_of(note)).content.decode()
    client.post(path_of(note), {"answer": "yes"})
    assert not DeskNote.objects.exists()


def test_on_the_first_page_it_is_asked_until_it_is_answered(evening, member, client):
    fact, promise = make_note(evening, member, WORDS), make_note(evening, member, "The slides", kind="promise")
    client.force_login(member.user)
    panel = reverse("introductions:to_confirm_panel", args=[evening.network])
    assert client.get(panel).content.decode().count("Is that right?") == 2

    client.post(reverse("introductions:answer_note", args=[evening.network, fact.pk]), {"yes": ""})
    client.post(reverse("introductions:answer_note", args=[evening.network, promise.pk]), {"no": ""})

    assert list(DeskNote.objects.values_list("pk", "agreed")) == [(fact.pk, True)]
    assert "Is that right?" not in client.get(panel).content.decode()


def test_after_fourteen_days_without_a_word_nothing_is_left(evening, member):
    make_note(evening, member, WORDS)
    kept = make_note(evening, member, "Kept", body={})
    noting.agree(kept)
    refused = make_note(evening, member, "Never taken")
    refused.delete()

    with time_machine.travel(timezone.now() + timedelta(days=13, hours=23)):
        assert noting.forget_unconfirmed() == 0
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        assert noting.asked_of(member) == []
        assert noting.forget_unconfirmed() == 1

    assert [word for word in (WORDS, "Never taken", "Kept") if word in everywhere()] == ["Kept"]


def test_a_promise_stands_with_both_and_is_reminded_of_once_on_its_day(evening, member, client):
    other = make_member(evening.network, "Ama Owusu")
    due = date(2026, 12, 3)
    kept = make_note(evening, member, "Send the slides", kind="promise", other=other, due_on=due)
    make_note(evening, member, "Call you", kind="promise", other=other, due_on=due)
    noting.agree(kept)

    for day, hour in ((2, 12), (3, 9), (3, 10)):
        with time_machine.travel(datetime(2026, 12, day, hour, tzinfo=LONDON), tick=False):
            noting.remind_of_promises()

    letter = Letter.objects.get(kind="promise")
    assert (letter.to, letter.subject) == (member.user.email, "What you promised Ama")
    assert "Send the slides" in letter.text
    assert stopping.link(evening.network, member.user, "promise") in letter.text
    record = reverse("introductions:notes", args=[evening.network])
    client.force_login(other.user)
    seen = client.get(record).content.decode()
    assert "Send the slides" in seen
    assert "Call you" not in seen  # not confirmed
    client.post(reverse("introductions:strike_note", args=[evening.network, kept.pk]))
    client.force_login(member.user)
    assert "Send the slides" not in client.get(record).content.decode()


def test_nobody_else_reads_or_answers_it(evening, member, client):
    note = make_note(evening, member, WORDS)
    noting.agree(note)
    network = evening.network
    for other in (make_lead(network), note.noted_by, make_member(make_network("elsewhere"))):
        client.force_login(other.user)
        for name in ("answer_note", "strike_note", "note_into_profile"):
            assert client.post(reverse(f"introductions:{name}", args=[network, note.pk])).status_code == 404
        page = client.get(reverse("introductions:notes", args=[network]))
        assert WORDS not in page.content.decode()

    assert client.get(path_of(note)[:-2] + "x/").status_code == 404


def test_who_leaves_is_asked_no_more(evening, member, client):
    note = make_note(evening, member, WORDS)

    standing.leave(member)

    assert WORDS not in everywhere()
    assert "Nothing is kept of this" in client.get(path_of(note)).content.decode()


def test_an_erased_person_leaves_no_note_behind(evening, member):
    other = make_member(evening.network)
    make_note(evening, member, WORDS)
    make_note(evening, other, "To call Cyd", kind="promise", other=member)

    ledger.erase(member)

    assert [words for words in (WORDS, "To call Cyd") if words in everywhere()] == []


def closed(evening, *people):
    """The record of an evening is complete, and it is the next morning."""
    make_present(evening, *people)
    attendance.close(evening, by=make_facilitator(evening.network))
    return time_machine.travel(moments.after_due(evening.usual_end, LONDON) + timedelta(hours=1), tick=False)


def test_the_letter_of_the_next_day_asks_and_forgets_with_the_note(evening, member, client):
    make_note(make_event(evening.network), member, "Of another event")
    note = make_note(evening, member, "Two's <company>")
    lead = make_lead(evening.network)
    client.force_login(lead.user)
    with closed(evening, member):
        looked = client.get(reverse("events:letter_preview", args=[evening.network, evening.pk, "after"]))
        assert "Two" not in looked.content.decode()
        assert DeskNote.objects.get(pk=note.pk).asked_at is None
        aftermath.write_due(evening.pk)

    letter = last_letter(member.user.email)
    assert "noted: “Two's <company>”" in letter.text
    assert "Of another event" not in letter.text
    assert noting.link(evening.network, note, "yes") in letter.text
    assert noting.link(evening.network, note, "no") in letter.html
    assert DeskNote.objects.get(pk=note.pk).asked_at
    client.post(path_of(note), {"answer": "no"})
    assert "company" not in everywhere()


def test_each_who_used_the_desk_reads_in_the_morning_what_they_logged(evening, member):
    thanked, helper, lead = (make_facilitator(evening.network, name) for name in ("Ben Hartley", "Di Roe", "Ed Fry"))
    for by in (thanked, helper, lead):
        make_note(evening, member, WORDS, by=by)
    stopping.stop(evening.network, lead.user, "desk after")

    with closed(evening, thanked):
        for _twice in range(2):
            write_desk_letters.apply()
            aftermath.write_due(evening.pk)

    letters = {letter.to: letter for letter in Letter.objects.filter(kind__in=["event after", "desk after"])}
    assert letters.keys() == {thanked.user.email, helper.user.email}
    for letter in letters.values():
        assert "You logged at the desk: 1 note." in letter.text
        assert reverse("introductions:logged", args=[evening.network, evening.pk]) in letter.html
    assert letters[helper.user.email].subject == "What you logged at Autumn evening"
