"""Coffee rounds when two things happen at the same moment, each in a process of its own."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.db import connection

from introductions.models import CoffeeDraw, CoffeeSeat
from network.models import Letter
from tests.factories import make_lead, make_member, make_network
from tests.introductions.coffee_table import begin, hold, ledger_of
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)

DRAW = """
from datetime import datetime
from introductions.coffee import drawing
at = datetime.fromisoformat("{at}")
gate()
print(bool(drawing.draw({rounds}, at=at)))
"""
ANSWER = """
from introductions import ledger
from introductions.coffee import meetings
from introductions.models import CoffeeGroup, CoffeeSeat
seat = CoffeeSeat.objects.get(pk={seat})
{then}
meetings.answer(seat, "met")
print("said")
"""
# Nobody holds the coffee, and both have read what is on record before either writes.
UNHELD = """
meetings._held = lambda pk: CoffeeGroup.objects.select_related("draw__rounds__network").get(pk=pk)
def looked(network, reference, look=ledger.latest_of):
    found = look(network, reference)
    ledger.latest_of = look
    gate()
    return found
ledger.latest_of = looked
"""


@pytest.fixture
def coffee():
    network = make_network()
    return begin(network, make_lead(network), *(make_member(network, name) for name in ("Ada", "Bo", "Cy", "Di")))


def drawn_at_once(coffee):
    return at_once(*[DRAW.format(rounds=coffee.pk, at=coffee.draws_at.isoformat())] * 4)


@contextmanager
def without_the_rule():
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_draw_a_round")
        try:
            yield
        finally:
            CoffeeDraw.objects.all().delete()
            cursor.execute('CREATE UNIQUE INDEX one_draw_a_round ON introductions_coffeedraw (rounds_id, "on")')


def test_of_four_workers_one_holds_a_draw(coffee):
    assert sorted(drawn_at_once(coffee)) == ["False", "False", "False", "True"]

    assert CoffeeDraw.objects.count() == 1
    assert CoffeeSeat.objects.count() == 4
    assert Letter.objects.filter(kind="coffee match").count() == 4


def test_without_the_rule_of_the_database_several_would(coffee):
    with without_the_rule():
        assert drawn_at_once(coffee).count("True") > 1
        assert CoffeeDraw.objects.count() > 1


def both_say_yes(coffee, then="gate()"):
    held = hold(coffee)
    seats = held.groups.order_by("pk").first().seats.order_by("pk")
    return at_once(*[ANSWER.format(seat=seat.pk, then=then) for seat in seats])


def test_two_who_say_yes_at_once_have_met_once(coffee):
    assert both_say_yes(coffee) == ["said", "said"]

    assert [(revision, stands) for _names, revision, stands in ledger_of(coffee.network)] == [(0, True)]


def test_without_holding_the_coffee_one_of_the_two_would_be_lost(coffee):
    assert sorted(both_say_yes(coffee, then=UNHELD)) == ["", "said"]
