from datetime import UTC, datetime

import pytest

from members import seats
from members.models import SeatOpening
from members.views.seats import dots
from metrics.models import Figure
from network.models import AuditEntry
from tests.factories import make_invitation, make_lead, make_member, make_network
from tests.together import at_once

pytestmark = pytest.mark.django_db


def figures(network, *, active, newcomers):
    """What was last counted, each as (count, of)."""
    engagement, by_day_90 = ({"count": count, "of": of} for count, of in (active, newcomers))
    for name, value in (("engagement", engagement), ("newcomers", {"by_day_90": by_day_90})):
        Figure.objects.update_or_create(
            network=network, name=name, defaults={"value": value, "counted_for": datetime.now(UTC)}
        )


@pytest.fixture
def lead():
    return make_lead(make_network(size_target=5), "Ama Owusu")


def page_of(client, lead, data=None):
    client.force_login(lead.user)
    address = f"/{lead.network.slug}/seats/"
    return client.get(address) if data is None else client.post(address, data)


def text(response):
    return " ".join(response.content.decode().split())


def test_members_and_open_letters_hold_seats(client, lead):
    make_member(lead.network)
    make_invitation(lead.network)
    lapsed, _token = make_invitation(lead.network)
    lapsed.expires_at = lapsed.sent_at
    lapsed.save()

    counted = seats.count(lead.network)

    assert (counted.members, counted.letters, counted.free, counted.left_to_open) == (2, 1, 2, 145)
    assert "2 members and 1 open letter hold 3 of 5 seats. 2 seats are free." in text(page_of(client, lead))


def test_a_network_over_its_seats_is_told_so(client, lead):
    for _number in range(6):
        make_member(lead.network)

    assert "That is 2 more than there are seats" in text(page_of(client, lead))
    assert seats.free(lead.network) == 0


def test_a_network_over_its_ceiling_is_told_so_and_cannot_open_more(client, lead):
    lead.network.size_target = lead.network.size_ceiling = 2
    lead.network.save()
    for _number in range(3):
        make_member(lead.network)

    page = text(page_of(client, lead))

    assert "This network is over its ceiling" in page
    assert "Every seat up to the ceiling is open." in page
    assert "Open seats</button>" not in page


@pytest.mark.parametrize(
    ("active", "newcomers", "is_open"),
    [
        ((9, 10), (7, 10), True),
        ((8, 10), (7, 10), False),
        ((9, 10), (6, 10), False),
        ((9, 10), (0, 0), True),
        ((0, 0), (0, 0), True),
        ((63, 70), (49, 70), True),
    ],
)
def test_the_gate_is_open_when_people_take_part_and_newcomers_arrive(lead, active, newcomers, is_open):
    figures(lead.network, active=active, newcomers=newcomers)

    assert seats.read_gate(lead.network).is_open == is_open


def test_a_network_of_which_nothing_was_counted_may_grow(lead):
    assert seats.read_gate(lead.network) == seats.GateReading(None, None)
    assert seats.read_gate(lead.network).is_open


def test_on_target_a_lead_opens_seats_without_a_reason(client, lead):
    figures(lead.network, active=(9, 10), newcomers=(7, 10))

    assert page_of(client, lead, {"number": "3"}).status_code == 302

    opening = SeatOpening.objects.get()
    assert (opening.seats_before, opening.seats_after, opening.on_target, opening.by) == (5, 8, True, lead)
    assert opening.figures == {"taking_part": [9, 10, 0.9], "arriving_well": [7, 10, 0.7]}
    assert seats.count(lead.network).seats == 8


def test_past_the_gate_it_takes_a_reason_that_is_kept(client, lead):
    figures(lead.network, active=(2, 10), newcomers=(7, 10))

    refused = page_of(client, lead, {"number": "2"})
    assert "The gate is closed. Say why you open seats all the same." in text(refused)
    assert 'value="2"' in text(refused)
    assert not SeatOpening.objects.exists()

    page_of(client, lead, {"number": "2", "reason": "Two schools <b>merge</b>."})
    opening, entry = SeatOpening.objects.get(), AuditEntry.objects.get(verb="opened seats")
    assert (opening.on_target, opening.reason) == (False, "Two schools <b>merge</b>.")
    assert (entry.before, entry.after, entry.why) == ({"seats": 5}, {"seats": 7}, "Two schools <b>merge</b>.")
    assert "“Two schools &lt;b&gt;merge&lt;/b&gt;.”" in text(page_of(client, lead))


@pytest.mark.parametrize("number", ["0", "11", "-1", "many", "", "1\x00"])
def test_any_other_number_of_seats_is_refused(client, lead, number):
    assert 'aria-invalid="true"' in text(page_of(client, lead, {"number": number}))
    assert not SeatOpening.objects.exists()


def test_a_long_reason_is_kept_as_typed_and_its_limit_said(client, lead):
    answer = text(page_of(client, lead, {"number": "1", "reason": "x" * 10_000}))

    assert "at most 1000 characters (it has 10000)" in answer
    assert "x" * 10_000 in answer


def test_seats_never_go_beyond_the_ceiling(client, lead):
    lead.network.size_ceiling = 7
    lead.network.save()

    answer = page_of(client, lead, {"number": "3"})

    assert "The ceiling leaves 2 seats to open." in text(answer)
    with pytest.raises(seats.BeyondCeiling):
        seats.open_more(lead.network, by=lead, number=3)
    assert seats.count(lead.network).seats == 5


def test_each_seat_is_drawn_once():
    counted = seats.Count(members=3, letters=2, seats=4, ceiling=7)

    assert dots(counted) == ["member"] * 3 + ["promised", "promised over", "shut", "shut"]


OPEN_TWO = """
from members import seats
from members.models import Member
{before}
lead = Member.objects.get(pk={lead})
gate()
try:
    print(seats.open_more(lead.network, by=lead, number=2).seats_after)
except seats.BeyondCeiling:
    print("beyond")
"""
# Reads without holding, and waits until the other has read as well.
UNLOCKED = """
def unlocked(network):
    found = type(network).objects.get(pk=network.pk)
    gate()
    return found
seats.lock = unlocked
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("before", "outcome"), [("", ["150", "beyond"]), (UNLOCKED, ["150", "150"])])
def test_of_two_leads_at_once_one_opens_the_last_seats_because_of_the_lock(before, outcome):
    network = make_network(size_target=148)
    acts = [OPEN_TWO.format(lead=make_lead(network).pk, before=before) for _number in range(2)]

    assert sorted(at_once(*acts)) == outcome
    network.refresh_from_db()
    assert network.size_target == 150
    assert network.seat_openings.count() == outcome.count("150")
