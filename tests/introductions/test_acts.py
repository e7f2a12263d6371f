"""What phones at the arrival desk send: each counts once, however often, late or out of order it comes."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events import attendance, badges
from introductions.models import Debrief, DeskAct, DeskNote, Interaction, Introduction
from members.models import Member
from tests import factories

pytestmark = pytest.mark.django_db
PHONE, OTHER_PHONE = UUID(int=1), UUID(int=2)


@pytest.fixture
def tonight(network):
    return factories.make_event(network, starts_at=timezone.now() - timedelta(minutes=40))


@pytest.fixture
def people(network):
    return [factories.make_member(network, name) for name in ("Ada Lowe", "Bo Ash", "Cy Orr", "Di Fox")]


@pytest.fixture
def phone(client, tonight, facilitator):
    """A facilitator's phone: it sends acts and returns what became of each, in their order."""
    client.force_login(facilitator.user)
    return sender(client, tonight)


def sender(client: Client, event, phone: UUID = PHONE):
    def send(*told: dict[str, Any], ahead: timedelta = timedelta(0), status: int = 200) -> Any:
        """``ahead``: by how much the phone's clock is wrong."""
        sent = timezone.now() + ahead
        body = {"phone": str(phone), "sent": sent.isoformat(), "acts": list(told)}
        reply = post(client, event, json.dumps(body))
        assert reply.status_code == status, reply.content
        if status != 200:
            return reply.json()
        return [reply.json()["acts"].get(one["key"], [None])[0] for one in told]

    return send


def post(client: Client, event, body: str | bytes):
    address = reverse("introductions:desk_acts", args=[event.network, event.pk])
    return client.post(address, body, content_type="application/json")


def act(kind: str, *, ago: float = 0, ahead: timedelta = timedelta(0), key: UUID | None = None, **said: Any) -> dict:
    """An act that was made so many minutes ago."""
    at = timezone.now() - timedelta(minutes=ago) + ahead
    return {"key": str(key or uuid4()), "kind": kind, "at": at.isoformat(), **said}


def arrived(member: Member, status: str = "present", **said: Any) -> dict:
    return act("arrived", member=member.pk, status=status, **said)


def introduced(*people: Member, **said: Any) -> dict:
    return act("introduced", people=[one.pk for one in people], **said)


def undone(of: dict, **said: Any) -> dict:
    return act("undone", of=of["key"], **said)


def marks(event):
    return dict(event.attendances.values_list("member__name", "status"))


def ledger_rows(event):
    rows = Interaction.objects.standing().filter(event=event).order_by("first", "second")
    return list(rows.values_list("kind", "first__name", "second__name"))


def test_an_act_counts_once_however_often_it_comes(phone, tonight, people, facilitator):
    here, met = arrived(people[0]), introduced(*people[:2])

    assert phone(here, met) == ["taken", "taken"]
    assert phone(here, met, here) == ["known", "known", "known"]

    assert marks(tonight) == {"Ada Lowe": "present"}
    assert ledger_rows(tonight) == [("introduced", "Ada Lowe", "Bo Ash")]
    assert Introduction.objects.get().made_by == facilitator
    assert tonight.desk_acts.count() == 2


def test_each_pair_of_a_group_is_introduced_and_taken_back_together(phone, tonight, people):
    group = introduced(*people[:3])

    assert phone(group) == ["taken"]
    assert [row[1:] for row in ledger_rows(tonight)] == [
        ("Ada Lowe", "Bo Ash"),
        ("Ada Lowe", "Cy Orr"),
        ("Bo Ash", "Cy Orr"),
    ]
    assert phone(undone(group)) == ["taken"]
    assert ledger_rows(tonight) == []


def test_what_two_phones_say_stands_until_both_take_it_back(phone, tonight, people, network):
    other = Client()
    other.force_login(factories.make_facilitator(network).user)
    other_phone = sender(other, tonight, OTHER_PHONE)
    mine, theirs = introduced(people[0], people[1]), introduced(people[1], people[0])

    assert (phone(mine), other_phone(theirs)) == (["taken"], ["known"])
    assert phone(undone(mine)) == ["taken"]
    assert len(ledger_rows(tonight)) == 1
    assert other_phone(undone(theirs)) == ["taken"]
    assert ledger_rows(tonight) == []


@pytest.mark.parametrize("kind", ["acquainted", "not now"])
def test_pairs_are_united_and_taken_back_with_their_last_word(kind, phone, tonight, people, network):
    other = Client()
    other.force_login(factories.make_facilitator(network).user)
    other_phone = sender(other, tonight, OTHER_PHONE)
    first, second = people[0].pk, people[1].pk
    mine, theirs = act(kind, people=[second, first]), act(kind, people=[first, second])

    def standing():
        if kind == "acquainted":
            rows = Interaction.objects.standing().filter(kind="contact", actor=None, event=tonight)
            assert set(rows.values_list("reference", flat=True)) <= {f"known-{tonight.pk}-{first}-{second}"}
            return list(rows.values_list("first_id", "second_id"))
        return list(tonight.passed_over.standing().values_list("first_id", "second_id"))

    assert (phone(mine), other_phone(theirs)) == (["taken"], ["known"])
    assert standing() == [(first, second)]
    assert phone(undone(mine)) == ["taken"]
    assert standing() == [(first, second)]
    assert other_phone(undone(theirs), act(kind, people=[first, second])) == ["taken", "taken"]
    assert standing() == [(first, second)]


# -- When acts were made ------------------------------------------------------------------


def test_what_is_taken_back_before_it_comes_never_counts(phone, tonight, people):
    met = introduced(*people[:2])

    assert phone(undone(met)) == ["taken"]
    assert phone(met) == ["taken"]
    assert phone(met, undone(met)) == ["known", "known"]

    assert ledger_rows(tonight) == []
    assert not Introduction.objects.exists()


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(days=-3), timedelta(days=5000)])
def test_an_act_of_last_week_is_dated_by_how_long_it_waited(phone, network, people, facilitator, client, ahead):
    last_week = factories.make_event(network, starts_at=timezone.now() - timedelta(days=7, minutes=30))
    send = sender(client, last_week)
    week = 7 * 24 * 60

    told = send(
        arrived(people[0], ago=week, ahead=ahead), introduced(*people[:2], ago=week - 5, ahead=ahead), ahead=ahead
    )

    assert told == ["taken", "taken"]
    noted = last_week.attendances.get()
    assert abs(noted.noted_at - (timezone.now() - timedelta(days=7))) < timedelta(minutes=1)
    assert noted.noted_by == facilitator
    assert Introduction.objects.get().made_at - noted.noted_at == pytest.approx(
        timedelta(minutes=5), abs=timedelta(seconds=9)
    )


@pytest.mark.parametrize("told", [{"at": None}, {"at": "yesterday"}, {"at": "0001-01-01T00:00:00+14:00"}])
def test_a_clock_without_sense_dates_within_the_evening(phone, network, people, client, told):
    last_week = factories.make_event(network, starts_at=timezone.now() - timedelta(days=7))

    assert sender(client, last_week)(introduced(*people[:2]) | told) == ["taken"]

    assert last_week.starts_at < Introduction.objects.get().made_at <= last_week.usual_end + timedelta(hours=2)


def test_of_two_phones_the_later_word_stands_in_whatever_order_they_come(tonight, phone, people, network):
    other = Client()
    other.force_login(factories.make_facilitator(network).user)
    other_phone = sender(other, tonight, OTHER_PHONE)
    # In at 20, out at 15, in again at 10 minutes ago; the phones had no signal, and the last comes first.
    first, out, again = arrived(people[0], ago=20), arrived(people[0], "", ago=15), arrived(people[0], ago=10)

    assert phone(again) == ["taken"]
    assert other_phone(out) == ["late"]
    assert phone(first) == ["known"]
    assert marks(tonight) == {"Ada Lowe": "present"}

    assert phone(undone(again)) == ["taken"]
    assert marks(tonight) == {}
    assert other_phone(undone(out)) == ["taken"]
    assert marks(tonight) == {"Ada Lowe": "present"}


def test_a_tap_at_the_door_since_then_stands(tonight, phone, people, lead):
    attendance.tap(tonight, people[0], "absent told", by=lead)

    assert phone(arrived(people[0], ago=5), arrived(people[1], ago=5)) == ["late", "taken"]
    assert marks(tonight) == {"Ada Lowe": "absent told", "Bo Ash": "present"}


# -- Other kinds --------------------------------------------------------------------------


def test_claims_go_over_to_whoever_spoke_last(tonight, phone, people, network):
    other = Client()
    colleague = factories.make_facilitator(network)
    other.force_login(colleague.user)
    other_phone = sender(other, tonight, OTHER_PHONE)

    def claims():
        return list(tonight.desk_claims.standing().values_list("member__name", "by__name"))

    assert phone(act("claimed", member=people[0].pk, ago=3)) == ["taken"]
    assert other_phone(act("claimed", member=people[0].pk, ago=1)) == ["taken"]
    assert phone(act("claimed", member=people[0].pk, ago=2)) == ["late"]
    assert phone(act("released", member=people[0].pk)) == ["known"]
    assert claims() == [("Ada Lowe", colleague.name)]
    assert other_phone(act("released", member=people[0].pk)) == ["taken"]
    assert claims() == []


def test_a_claim_that_waited_stands_though_whoever_held_it_before_has_let_go(tonight, phone, people, network):
    other = Client()
    colleague = factories.make_facilitator(network)
    other.force_login(colleague.user)
    other_phone = sender(other, tonight, OTHER_PHONE)
    phone(act("claimed", member=people[0].pk, ago=3))
    phone(act("released", member=people[0].pk, ago=1))

    assert other_phone(act("claimed", member=people[0].pk, ago=2)) == ["taken"]

    assert [claim.by for claim in tonight.desk_claims.standing()] == [colleague]


def test_a_note_waits_for_whoever_it_is_about_and_goes_with_its_act(tonight, phone, people, facilitator):
    noted = act(
        "noted", member=people[0].pk, other=people[1].pk, what="promise", words="Send the slides.", due="2026-12-01"
    )

    assert phone(noted) == ["taken"]
    assert phone(noted) == ["known"]
    note = DeskNote.objects.get()
    assert (note.member, note.other, note.words, note.noted_by) == (
        people[0],
        people[1],
        "Send the slides.",
        facilitator,
    )
    assert (str(note.due_on), note.answered_at) == ("2026-12-01", None)
    assert "words" not in DeskAct.objects.get().body
    assert phone(undone(noted)) == ["taken"]
    assert not DeskNote.objects.exists()


def test_the_latest_debrief_of_a_facilitator_stands(tonight, phone, people, facilitator):
    later = act("debrief", met_no_one=[people[0].pk], to_call=[people[1].pk, 10**15], change="More chairs.", ago=1)
    earlier = act("debrief", met_no_one=[], to_call=[], change="Nothing.", ago=9)

    assert phone(later) == ["taken"]
    assert phone(earlier) == ["late"]

    debrief = Debrief.objects.get()
    assert (debrief.by, debrief.change) == (facilitator, "More chairs.")
    assert (list(debrief.met_no_one.all()), list(debrief.to_call.all())) == ([people[0]], [people[1]])


def test_a_visitor_whom_two_phones_noted_is_one(tonight, phone, network):
    other = Client()
    other.force_login(factories.make_facilitator(network).user)
    other_phone = sender(other, tonight, OTHER_PHONE)
    mine, theirs = act("visitor", name="Uma Roy", email="no address"), act("visitor", name="uma  roy")

    assert (phone(mine), other_phone(theirs)) == (["taken"], ["known"])
    assert list(tonight.visitors.values_list("name", "note", "email")) == [("Uma Roy", "no address", "")]
    assert phone(undone(mine)) == ["taken"]
    assert tonight.visitors.count() == 1
    assert other_phone(undone(theirs)) == ["taken"]
    assert tonight.visitors.count() == 0


# -- What is never taken ------------------------------------------------------------------


def test_people_who_cannot_be_met_here_are_refused_with_words(tonight, phone, people, network, client):
    gone = factories.make_member(network, "Lo Left", left_on=timezone.localdate())
    erased = factories.make_member(network, "Er Ased", erased_at=timezone.now())
    elsewhere = factories.make_member(factories.make_network(), "Far Away")
    ada = people[0].pk
    refused = {
        "Lo Left has left the network.": [[ada, gone.pk]],
        "Somebody of these is not in this network.": [[ada, erased.pk], [ada, elsewhere.pk], [ada, 10**17]],
        "The same person stands there twice.": [[ada, ada, people[1].pk]],
        "This takes from two to 6 people.": [[ada], list(range(1, 8)), None, "people"],
        "It is not said of whom.": [[ada, True], [ada, 2**63], [ada, -1], [ada, "4"], [ada, 1.5], [ada, [[]]]],
    }
    for why, cases in refused.items():
        for case in cases:
            told = {"key": str(uuid4()), "kind": "introduced", "people": case}
            reply = post(client, tonight, json.dumps({"phone": str(PHONE), "acts": [told]}))
            assert reply.json()["acts"] == {told["key"]: ["refused", why]}
    assert not Introduction.objects.exists()
    other = factories.make_event(network)
    for code in ("ABCDEFGHABCDEFGH", badges.code_of(other, people[0])):
        assert phone(act("arrived", code=code, status="present")) == ["refused"]
    assert marks(tonight) == {}
    assert phone(act("arrived", code=badges.code_of(tonight, people[0]).lower(), status="present")) == ["taken"]
    assert marks(tonight) == {"Ada Lowe": "present"}


def test_only_whoever_logged_it_or_a_lead_takes_it_back(tonight, phone, people, network, lead):
    colleague, boss = Client(), Client()
    colleague.force_login(factories.make_facilitator(network).user)
    boss.force_login(lead.user)
    met = introduced(*people[:2])
    phone(met)

    assert sender(colleague, tonight, OTHER_PHONE)(undone(met)) == ["refused"]
    assert len(ledger_rows(tonight)) == 1
    assert sender(boss, tonight, OTHER_PHONE)(undone(met)) == ["taken"]
    assert ledger_rows(tonight) == []


MALFORMED = [
    b"",
    b"{",
    b"\xff\xfe",
    b"[]",
    b"null",
    b'{"phone": "x", "acts": []}',
    b'{"phone": 1, "acts": []}',
    b'{"acts": []}',
    b'{"phone": "00000000-0000-0000-0000-000000000001"}',
    b'{"phone": "00000000-0000-0000-0000-000000000001", "acts": {}}',
    b'{"phone": "00000000-0000-0000-0000-000000000001", "acts": [NaN]}',
    b"[" * 100_000,
    b'{"a":' * 40_000,
    b"9" * 100_000,
]


@pytest.mark.parametrize("body", MALFORMED, ids=range(len(MALFORMED)))
def test_what_cannot_be_read_at_all_is_said_to_be_so(phone, tonight, client, body):
    reply = post(client, tonight, body)

    assert (reply.status_code, reply.json()) == (400, {"error": "That could not be read."})


NONSENSE = [
    None,
    [],
    "act",
    {},
    {"key": "no key", "kind": "arrived", "member": 1},
    {"key": [], "kind": "arrived"},
    {"kind": "dance"},
    {"kind": ["arrived"]},
    {"kind": "arrived", "member": "1", "status": "present"},
    {"kind": "arrived", "member": 1, "status": "dancing"},
    {"kind": "arrived", "member": 1, "status": {}},
    {"kind": "arrived", "code": "\x00", "status": "present"},
    {"kind": "visitor", "name": "\x00 "},
    {"kind": "visitor", "name": {"a": 1}},
    {"kind": "noted", "member": 1, "what": "rumour", "words": "x"},
    {"kind": "noted", "member": 1, "what": "fact", "words": "\ud800"},
    {"kind": "debrief", "met_no_one": "all"},
    {"kind": "debrief", "to_call": [[1]]},
    {"kind": "undone", "of": 5},
    {"kind": "claimed", "member": 10**400},
]


def test_nonsense_between_acts_is_refused_and_holds_nobody_up(phone, tonight, people, client):
    told = [
        one | {"key": str(uuid4())} if isinstance(one, dict) and "kind" in one and "key" not in one else one
        for one in NONSENSE
    ]
    good = [arrived(people[0]), introduced(*people[:2])]
    odd = {
        "key": str(uuid4()),
        "kind": "visitor",
        "name": "Um\x00a",
        "note": "x" * 5000,
        "at": 10**30,
        "extra": [[[{}]]],
    }

    reply = post(client, tonight, json.dumps({"phone": str(PHONE), "sent": {}, "acts": [good[0], *told, odd, good[1]]}))

    answers = reply.json()["acts"]
    names = [
        one["key"] if isinstance(one, dict) and isinstance(one.get("key"), str) else f"#{number}"
        for number, one in enumerate(told, 1)
    ]
    assert [answers.pop(name)[0] for name in names] == ["refused"] * len(NONSENSE)
    assert {name: outcome for name, (outcome, _why) in answers.items()} == {
        good[0]["key"]: "taken",
        odd["key"]: "taken",
        good[1]["key"]: "taken",
    }
    visitor = tonight.visitors.get()
    assert (visitor.name, len(visitor.note)) == ("Uma", 300)


def test_five_thousand_acts_at_once_are_too_many_and_come_in_parts(phone, tonight, client, network):
    crowd = [factories.make_member(network) for _number in range(4)]
    acts = [arrived(crowd[number % 4], "present" if number % 8 < 4 else "", ago=1) for number in range(5000)]

    body = json.dumps({"phone": str(PHONE), "acts": acts})
    reply = post(client, tonight, body)
    assert (reply.status_code, reply.json()["most"]) == (413, 200)
    assert phone(*acts[:201], status=413)["most"] == 200
    assert tonight.desk_acts.count() == 0

    # As many as are read at once; each is there five times.
    assert set(phone(*acts[:40] * 5)) <= {"taken", "known"}
    assert tonight.desk_acts.count() == 40
    assert marks(tonight) == {}


def test_a_forged_page_and_a_stale_token_are_refused_in_json(tonight, facilitator, people):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(facilitator.user)
    body = json.dumps({"phone": str(PHONE), "acts": [arrived(people[0])]})

    refused = post(strict, tonight, body)
    assert (refused.status_code, refused.json()["token"]) == (403, "old")
    address = reverse("introductions:desk_acts", args=[tonight.network, tonight.pk])
    token = strict.cookies["csrftoken"].value
    taken = strict.post(address, body, content_type="application/json", headers={"X-CSRFToken": token})

    assert taken.status_code == 200
    form = strict.post(address, {"acts": body}, headers={"X-CSRFToken": token})
    assert (form.status_code, form.json()) == (400, {"error": "That could not be read."})
    assert marks(tonight) == {"Ada Lowe": "present"}
