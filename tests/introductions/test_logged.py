"""What was logged at an event can be mended weeks later, and what came from a phone without the right is kept."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import Event, Visitor
from introductions import ledger
from introductions.models import DeskAct, Interaction, Introduction
from members.models import Member
from tests import factories
from tests.introductions.test_acts import (
    OTHER_PHONE,
    PHONE,
    act,
    arrived,
    introduced,
    ledger_rows,
    marks,
    post,
    sender,
    undone,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def tonight(network):
    return factories.make_event(network, starts_at=timezone.now() - timedelta(minutes=40))


@pytest.fixture
def people(network):
    return [factories.make_member(network, name) for name in ("Ada Lowe", "Bo Ash", "Cy Orr")]


@pytest.fixture
def boss(lead):
    client = Client()
    client.force_login(lead.user)
    return client


def page(event):
    return reverse("introductions:logged", args=[event.network, event.pk])


def lines(client, event):
    return [(line.words, line.may_take_back) for line in client.get(page(event)).context["lines"]]


def mend(client, event, do, **about):
    return client.post(page(event), {"do": do, **about}, follow=True)


def test_who_logged_what_is_read_and_taken_back_weeks_later(client, tonight, people, facilitator, boss, network):
    client.force_login(facilitator.user)
    colleague = Client()
    colleague.force_login(factories.make_facilitator(network, "Cleo Hart").user)
    sender(client, tonight)(introduced(*people, ago=9), act("acquainted", people=[people[0].pk, people[1].pk], ago=8))
    sender(colleague, tonight, OTHER_PHONE)(act("visitor", name="Uma Roy", ago=7), arrived(people[0], ago=6))
    Event.objects.filter(pk=tonight.pk).update(closed_at=timezone.now())

    assert lines(client, tonight) == [
        ("Uma Roy came along.", False),
        ("Ada Lowe and Bo Ash know each other.", True),
        ("Ada Lowe, Bo Ash and Cy Orr were introduced.", True),
    ]
    row = DeskAct.objects.get(kind="introduced")
    refused = mend(colleague, tonight, "take back", act=row.pk).content.decode()
    assert "Only whoever logged this, or a lead, takes it back." in refused
    assert len(ledger_rows(tonight)) == 4
    said = [mend(boss, tonight, "take back", act=row.pk).content.decode() for _twice in range(2)]

    assert "Taken back." in said[0]
    assert "That was taken back before." in said[1]
    assert "taken back by Ama Owusu" in said[1]
    assert ledger_rows(tonight) == [("contact", "Ada Lowe", "Bo Ash")]
    assert Introduction.objects.filter(withdrawn_at__isnull=False).count() == 3


def test_an_introduction_without_an_act_is_taken_back_as_well(client, tonight, people, facilitator, boss):
    made = factories.make_introduction(facilitator, *people[:2], event=tonight)
    client.force_login(facilitator.user)

    assert "Ada Lowe and Bo Ash were introduced." in client.get(page(tonight)).content.decode()
    mend(client, tonight, "take back", introduction=made.pk)

    assert ledger_rows(tonight) == []


LOSSES = {
    "the role": (lambda helper: Member.objects.filter(pk=helper.pk).update(role="member"), 403),
    "their part": (lambda helper: helper.helps_at.all().delete(), 403),
    "membership": (lambda helper: Member.objects.filter(pk=helper.pk).update(left_on=timezone.localdate()), 404),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_what_somebody_sends_who_lost_the_right_waits_for_a_lead(loss, client, tonight, people, network, boss):
    helper = factories.make_member(network, "Hal Dunn", role="member" if loss == "their part" else "facilitator")
    if loss == "their part":
        tonight.helpers.create(member=helper)
    client.force_login(helper.user)
    send = sender(client, tonight)
    client.get(reverse("introductions:desk_roster", args=[network, tonight.pk]), {"phone": str(PHONE)})
    lose, status = LOSSES[loss]
    lose(helper)
    here, met, slip = arrived(people[0], ago=5), introduced(*people[:2], ago=4), introduced(*people[1:], ago=3)

    other_slip = introduced(*people, ago=2)
    assert send(here, met, slip, undone(slip), undone(other_slip)) == ["kept", "kept", "kept", "taken", "kept"]
    assert send(other_slip) == ["kept"]
    assert send(here, met) == ["kept", "kept"]
    assert (marks(tonight), ledger_rows(tonight)) == ({}, [])
    unready = post(client, tonight, json.dumps({"phone": str(OTHER_PHONE), "acts": [introduced(*people[:2])]}))
    assert (unready.status_code, unready["Content-Type"]) == (403, "application/json")
    assert client.get(reverse("introductions:desk_room", args=[network, tonight.pk])).status_code == status

    panel = boss.get(reverse("introductions:to_confirm_panel", args=[network])).content.decode()
    assert "2 acts came from phones of people who help there no more" in panel
    (phone,) = boss.get(page(tonight)).context["kept"]
    assert (phone.by, [line.words for line in phone.lines]) == (
        helper,
        ["Ada Lowe: present.", "Ada Lowe and Bo Ash were introduced."],
    )
    said = mend(boss, tonight, "take", phone=phone.phone, by=helper.pk).content.decode()

    assert "2 acts count now." in said
    assert marks(tonight) == {"Ada Lowe": "present"}
    assert ledger_rows(tonight) == [("introduced", "Ada Lowe", "Bo Ash")]
    assert timezone.now() - Introduction.objects.get().made_at > timedelta(minutes=3)
    assert Introduction.objects.get().made_by == helper
    assert send(met) == ["known"]


def test_whoever_never_made_a_phone_ready_sends_nothing(client, tonight, people, network):
    client.force_login(factories.make_member(network).user)

    reply = post(client, tonight, json.dumps({"phone": str(PHONE), "acts": [introduced(*people[:2])]}))

    assert (reply.status_code, reply.json()) == (403, {"error": "You do not look after this event."})
    assert not DeskAct.objects.exists()


def test_a_lead_drops_what_should_not_count_and_nobody_else_decides(
    client, tonight, people, facilitator, network, boss
):
    client.force_login(facilitator.user)
    send = sender(client, tonight)
    Event.objects.filter(pk=tonight.pk).update(cancelled_at=timezone.now())
    visitor = act("visitor", name="Uma Roy", email="uma@example.org")

    assert send(visitor, introduced(*people[:2]), arrived(people[0])) == ["kept"] * 3
    first, met, here = DeskAct.objects.order_by("pk")
    assert client.post(page(tonight), {"do": "drop", "act": first.pk}).status_code == 403
    mend(boss, tonight, "drop", act=first.pk)
    assert "1 act counts now." in mend(boss, tonight, "take", act=met.pk).content.decode()
    assert "This event is cancelled." in mend(boss, tonight, "take", act=here.pk).content.decode()

    first.refresh_from_db()
    assert (first.outcome, first.body, Visitor.objects.count()) == ("dropped", {}, 0)
    assert send(visitor) == ["kept"]
    assert [line.act for line in boss.get(page(tonight)).context["kept"][0].lines] == [here]
    assert "A lead had decided before." in mend(boss, tonight, "take", act=first.pk).content.decode()


@pytest.mark.parametrize(
    "told",
    [{}, {"do": "dance", "act": 1}, {"do": "take"}, {"do": "take", "act": 10**30}, {"do": "take back", "act": 1}],
)
def test_what_makes_no_sense_is_not_found(told, boss, tonight):
    assert boss.post(page(tonight), told).status_code == 404


def test_nothing_is_left_of_whoever_is_erased(client, tonight, people, facilitator, network):
    client.force_login(facilitator.user)
    ada, bo, cy = people
    send = sender(client, tonight)
    sent = [
        arrived(ada),
        introduced(*people),
        act("acquainted", people=[ada.pk, bo.pk]),
        act("not now", people=[ada.pk, cy.pk]),
        act("claimed", member=ada.pk),
        act("noted", member=bo.pk, what="fact", words="Knows Ada Lowe."),
        act("noted", member=ada.pk, what="promise", words="Slides", other=bo.pk),
        act("debrief", met_no_one=[ada.pk, bo.pk], to_call=[ada.pk], change="Ask Ada Lowe first."),
    ]
    assert send(*sent) == ["taken"] * len(sent)

    ledger.erase(ada)

    held = [*DeskAct.objects.values_list("body", "why"), *tonight.debriefs.values_list("change", "by")]
    assert "Ada" not in repr(held)
    assert all(
        ada.pk not in [*body.values(), *body.get("people", [])]
        for body in DeskAct.objects.values_list("body", flat=True)
    )
    assert list(Introduction.objects.values_list("first__name", "second__name")) == [("Bo Ash", "Cy Orr")]
    assert not Interaction.objects.filter(first=ada).exists()
    assert list(tonight.debriefs.get().met_no_one.all()) == [bo]
    assert (tonight.desk_claims.count(), tonight.passed_over.count()) == (0, 0)
    assert send(*(undone(one) for one in sent)) == ["taken"] * len(sent)
    assert send(*sent) == ["known"] * len(sent)
    assert client.get(page(tonight)).status_code == 200


@pytest.mark.parametrize("rows", [3, 30])
def test_the_page_asks_as_often_for_thirty_acts_as_for_three(
    rows, client, tonight, network, facilitator, django_assert_num_queries
):
    client.force_login(facilitator.user)
    for _number in range(rows):
        one, other = factories.make_member(network), factories.make_member(network)
        sender(client, tonight)(
            introduced(one, other), act("visitor", name="Uma"), act("noted", member=one.pk, what="fact", words="Sings")
        )

    with django_assert_num_queries(11):
        client.get(page(tonight))


@pytest.mark.parametrize(
    ("kind", "words"), [("acquainted", "Said to know each other"), ("not now", "Not introduced just then")]
)
def test_whoever_is_said_to_know_somebody_or_passed_over_objects_on_their_own_record(
    client, tonight, people, facilitator, kind, words
):
    client.force_login(facilitator.user)
    sender(client, tonight)(act(kind, people=[people[0].pk, people[1].pk]))
    client.force_login(people[1].user)
    record = reverse("introductions:record", args=[tonight.network])
    assert words in client.get(record).content.decode()

    not_so = reverse("introductions:not_known", args=[tonight.network, tonight.pk, people[0].pk])
    said = [client.post(not_so, follow=True).content.decode() for _twice in range(2)]

    assert "It no longer counts, and the record shows that you said so." in said[0]
    assert "That was taken back before." in said[1]
    assert ledger_rows(tonight) == []
    assert not tonight.passed_over.standing().exists()
    assert DeskAct.objects.get().undone_by == people[1]
