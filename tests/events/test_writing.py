"""A lead writes to some of an event's people, looks at the letter first, and can take it back for ten seconds."""

from __future__ import annotations

import time
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from events import writing
from events.models import RSVP, EventLetter
from network import post, stopping
from network.models import AuditEntry, Letter
from tests.factories import make_event, make_groups, make_member, make_present, make_rsvp
from tests.letters import last_letter
from tests.together import at_once

WORDS = {"subject": "Bring a lamp", "words": "It is dark by the door.\nSee you there."}


@pytest.fixture
def event(network):
    return make_event(network, "Autumn evening")


@pytest.fixture
def address(event, lead, client):
    client.force_login(lead.user)
    return reverse("events:write", args=[event.network, event.pk])


def fields(**changes):
    return {"readers": "going", "key": str(uuid4()), **WORDS, **changes}


def reached(event, lead, readers, group=None) -> list[str]:
    return [member.name for member in writing.audience(event, readers, group, by=lead).reached]


def test_each_kind_of_reader_is_exactly_those_people(event, network, lead):
    names = ("yes", "maybe", "no", "waiting", "silent", "came", "seated")
    people = {name: make_member(network, name) for name in names}
    for name in ("yes", "maybe", "no"):
        make_rsvp(event, people[name], name)
    RSVP.objects.create(event=event, member=people["waiting"], answer="waiting", turn=1)
    for name in ("came", "seated"):
        make_rsvp(event, people[name], "no")
    make_present(event, people["came"])
    group = make_groups(event, [people["seated"]]).groups.get()

    found = {readers: reached(event, lead, readers) for readers in ("going", "maybe", "waiting", "silent", "came")}

    assert found == {name: [name if name != "going" else "yes"] for name in found}
    assert reached(event, lead, "table", group) == ["seated"]


def test_the_lead_who_writes_and_the_silent_on_pause_get_nothing(event, network, lead):
    paused = make_member(network)
    paused.pauses.create(starts_on=network.today)
    make_rsvp(event, lead)

    assert reached(event, lead, "going") == []
    assert reached(event, lead, "silent") == []


def test_the_page_shows_the_letter_as_one_recipient_gets_it_before_anything_is_sent(address, event, network, client):
    for name in ("Bea Lund", "Cem Aydin"):
        make_rsvp(event, make_member(network, name))
    network.members.create(name="Without an address")
    make_rsvp(event, network.members.get(name="Without an address"))
    carried = make_member(network, "Carried over", carried_over_at=timezone.now())
    make_rsvp(event, carried)

    page = client.post(address, fields())

    text = page.content.decode()
    assert page.status_code == 200
    assert page.context["reader"].name == "Bea Lund"
    assert "Who is going: 2 people" in text
    assert "Send 2 letters" in text
    assert "Without an address" in text
    assert "Carried over" in text
    assert not Letter.objects.exists()
    assert not EventLetter.objects.exists()


def test_what_is_sent_is_what_was_shown(address, event, network, lead, client):
    bea = make_member(network, "Bea Lund")
    make_rsvp(event, bea, "maybe")
    sent = fields(readers="maybe", **WORDS)

    shown = client.post(address, sent).context["preview"]
    client.post(address, {**sent, "send": "yes"})

    letter = last_letter(bea.user.email)
    assert letter.subject == shown["subject"] == "Bring a lamp"
    assert shown["text"] == post.without_secrets(letter.text)
    assert "Dear Bea," in letter.text
    assert "It is dark by the door.\nSee you there." in letter.text
    assert (letter.reply_to, letter.essential) == (lead.user.email, True)


def test_letters_leave_ten_seconds_after_the_press_and_can_be_taken_back_until_then(address, event, network, client):
    people = [make_member(network) for _number in range(3)]
    for one in people:
        make_rsvp(event, one)
    with time_machine.travel(timezone.now(), tick=False):
        page = client.post(address, {**fields(), "send": "yes"}, follow=True)
        assert {letter.due_at for letter in Letter.objects.all()} == {timezone.now() + timedelta(seconds=10)}
        assert not Letter.objects.due().exists()

    undo = reverse("events:unwrite", args=[network, event.pk, EventLetter.objects.get().pk])
    assert undo in page.content.decode()
    page = client.post(undo, follow=True)

    assert "Stopped. Nobody gets it." in page.content.decode()
    assert page.context["form"]["words"].value() == WORDS["words"]  # to be mended and sent anew
    assert not Letter.objects.exists()
    assert EventLetter.objects.get().taken_back_at is not None
    verbs = AuditEntry.objects.filter(subject_kind="event", subject_id=str(event.pk)).order_by("pk")
    assert [(one.verb, one.after["letters"]) for one in verbs] == [("write to", 3), ("take back", 3)]


def test_what_has_left_cannot_be_taken_back_and_the_page_says_so(address, event, network, client, mailoutbox):
    for _number in range(2):
        make_rsvp(event, make_member(network))
    client.post(address, {**fields(), "send": "yes"})
    letter = Letter.objects.first()
    with time_machine.travel(timezone.now() + timedelta(seconds=11)):
        assert post.send(letter.pk)

    undo = reverse("events:unwrite", args=[network, event.pk, EventLetter.objects.get().pk])

    assert "Stopped, but 1 letter had left already." in client.post(undo, follow=True).content.decode()
    assert "It was stopped before." in client.post(undo, follow=True).content.decode()
    assert list(Letter.objects.all()) == [letter]


def test_a_second_press_of_the_same_page_sends_nothing_more(address, event, network, client):
    make_rsvp(event, make_member(network))
    sent = {**fields(), "send": "yes"}

    for _twice in range(2):
        assert client.post(address, sent).status_code == 302

    assert Letter.objects.count() == EventLetter.objects.count() == 1


PRESS = """
from uuid import UUID, uuid4
from events import writing
from events.models import Event, EventLetter
from members.models import Member
event = Event.objects.select_related("network").get(pk={event})
letter = EventLetter(event=event, written_by=Member.objects.select_related("user").get(pk={lead}), readers="going",
                     subject="Tomorrow", words="Come early.", key={key})
gate()
print(writing.send(letter)[1])
"""


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_send_once(event, network, lead):
    make_rsvp(event, make_member(network))
    press = PRESS.format(event=event.pk, lead=lead.pk, key=f"UUID('{uuid4()}')")

    assert at_once(press, press) == ["1", "1"]
    assert Letter.objects.count() == EventLetter.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_presses_that_do_not_share_a_key_would_send_twice(event, network, lead):
    make_rsvp(event, make_member(network))
    press = PRESS.format(event=event.pk, lead=lead.pk, key="uuid4()")

    at_once(press, press)

    assert Letter.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"readers": ""}, "Choose to whom you write."),
        ({"readers": "everybody"}, "Select a valid choice"),
        ({"subject": " "}, "Say in a few words what it is about."),
        ({"words": ""}, "Write at least a sentence."),
        ({"readers": "waiting"}, "nobody but perhaps you"),
        ({"readers": "table"}, "Say which table you mean."),
        ({"subject": "x" * 161}, "at most 160 characters"),
        ({"words": "x" * 5001}, "5001 characters, and 5000 fit."),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(address, event, network, client, changes, said):
    seated = make_member(network)
    make_rsvp(event, seated)
    make_groups(event, [seated])

    page = client.post(address, {**fields(), "send": "yes", **changes})

    text = page.content.decode()
    assert page.status_code == 422
    assert said in text
    assert "words" in changes or "It is dark by the door." in text
    assert not Letter.objects.exists()


def test_a_form_goes_back_to_its_words_when_they_are_to_be_changed(address, event, network, client):
    make_rsvp(event, make_member(network))

    page = client.post(address, {**fields(), "change": "yes"})

    assert page.status_code == 200
    assert "Bring a lamp" in page.content.decode()
    assert not Letter.objects.exists()


def test_who_wants_no_letters_that_ask_is_named_and_left_alone(address, event, network, client):
    asked, stopped = make_member(network, "Asked"), make_member(network, "Stopped")
    stopping.stop(network, stopped.user, "event asked")

    page = client.post(address, fields(readers="silent"))
    client.post(address, {**fields(readers="silent"), "send": "yes"})

    assert [member.name for member in page.context["audience"].stopped] == ["Stopped"]
    letter = Letter.objects.get()
    assert (letter.recipient, letter.kind, letter.essential) == (asked.user, "event asked", False)
    assert "/events/answer/" in letter.text


def test_what_was_written_is_shown_to_leads_afterwards(address, event, network, client):
    make_rsvp(event, make_member(network))
    client.post(address, {**fields(), "send": "yes"})

    text = client.get(address).content.decode()

    assert "Written so far" in text
    assert "It is dark by the door." in text
    assert "1 letter" in text


def test_a_hundred_and_fifty_letters_are_written_in_few_statements(event, network, lead, django_assert_max_num_queries):
    for _number in range(150):
        make_rsvp(event, make_member(network))
    letter = EventLetter(event=event, written_by=lead, readers="going", key=uuid4(), **WORDS)

    begun = time.process_time()
    with django_assert_max_num_queries(12):
        _letter, number = writing.send(letter)

    assert number == 150
    print(f"150 letters took {time.process_time() - begun:.2f} s")
