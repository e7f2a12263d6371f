"""What facilitators say at the close: read by whoever looks after the event, and by those whom it names."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from introductions import debriefing, ledger
from introductions.models import Debrief
from tests.factories import make_event, make_facilitator, make_introduction, make_member, make_present

pytestmark = pytest.mark.django_db


@pytest.fixture
def evening(network):
    return make_event(network, "Autumn evening", starts_at=timezone.now() - timedelta(hours=4))


@pytest.fixture
def guests(evening):
    """Ama and Bo were introduced to each other, Cy to nobody."""
    ama, bo, _cy = guests = [make_member(evening.network, name) for name in ("Ama Owusu", "Bo Lind", "Cy Novak")]
    make_present(evening, *guests)
    make_introduction(make_facilitator(evening.network), ama, bo, event=evening)
    return guests


def page(event, name="debrief") -> str:
    return reverse(f"introductions:{name}", args=[event.network, event.pk])


def test_whoever_looks_after_the_event_writes_and_mends_one_debrief(evening, guests, client):
    ama, _bo, cy = guests
    host = make_member(evening.network, "Ben Hartley")
    evening.helpers.create(member=host, part="host")
    client.force_login(host.user)

    asked = client.get(page(evening)).context["form"]
    assert [one.name for one, _chosen in asked.likely["met_no_one"]] == ["Cy Novak"]
    client.post(page(evening), {"met_no_one": [cy.pk], "to_call": [ama.pk], "change": "Larger badges."})
    client.post(page(evening), {"met_no_one": [cy.pk], "to_call": [], "change": "Larger badges, earlier."})

    assert Debrief.objects.get().change == "Larger badges, earlier."
    read = debriefing.read(evening)
    assert (read.to_welcome, read.to_call) == ([cy], [])
    words = client.get(page(evening, "debriefs"), headers={"HX-Request": "true"}).content.decode()
    assert "To welcome next time" in words and "Cy Novak" in words
    assert "hx-get" in client.get(reverse("events:detail", args=[evening.network, evening.pk])).content.decode()


def test_guests_do_not_read_it_and_cannot_be_named_without_having_been_there(evening, guests, client):
    _ama, bo, _cy = guests
    client.force_login(bo.user)
    assert [client.get(page(evening, name)).status_code for name in ("debrief", "debriefs")] == [403, 403]
    assert "debriefs" not in client.get(reverse("events:detail", args=[evening.network, evening.pk])).content.decode()

    client.force_login(make_facilitator(evening.network).user)
    away = make_member(evening.network)
    refused = client.post(page(evening), {"met_no_one": [away.pk], "change": "Keep these words"})

    assert (refused.status_code, Debrief.objects.count()) == (422, 0)
    assert "Keep these words" in refused.content.decode()


def test_who_is_named_finds_it_on_their_record_and_can_end_it(evening, guests, client):
    _ama, bo, cy = guests
    row = debriefing.keep(evening, make_facilitator(evening.network), met_no_one=[cy], to_call=[bo, cy], change="")
    record = reverse("introductions:notes", args=[evening.network])
    client.force_login(cy.user)
    assert "You should be welcomed first next time. Somebody should call you." in client.get(record).content.decode()

    client.post(reverse("introductions:out_of_debrief", args=[evening.network, row.pk]))

    assert debriefing.read(evening).to_welcome == []
    assert [person for person, _by in debriefing.read(evening).to_call] == [bo]
    assert client.post(reverse("introductions:out_of_debrief", args=[evening.network, row.pk])).status_code == 404


def test_names_go_after_two_months_and_with_an_erased_person_at_once(evening, guests):
    ama, bo, cy = guests
    debriefing.keep(evening, ama, met_no_one=[cy], to_call=[bo], change="Larger badges.")
    debriefing.keep(evening, bo, met_no_one=[cy], to_call=[], change="Words of Bo")

    ledger.erase(bo)
    assert [(one.change, list(one.to_call.all())) for one in Debrief.objects.all()] == [("Larger badges.", [])]
    with time_machine.travel(timezone.now() + timedelta(days=60, minutes=1)):
        debriefing.forget_names()

    assert (debriefing.read(evening).to_welcome, Debrief.objects.get().change) == ([], "Larger badges.")
