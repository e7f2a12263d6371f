from datetime import timedelta

import pytest

from events.forecast import forecast
from tests.factories import make_event, make_invitation, make_lead, make_member, make_network, make_present, make_rsvp

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_lead(make_network("maths", timezone="Europe/London"), "Ama Owusu", founder=True)


def coming(network, *, known=0, new=0, **fields):
    """The next event, with so many who said yes: some who know their way, some who are new."""
    event = make_event(network, "Autumn evening", **fields)
    earlier = [make_event(network, starts_at=event.starts_at - timedelta(days=days)) for days in (200, 100)]
    for number in range(known + new):
        member = make_member(network, joined_on=None)
        make_rsvp(event, member)
        if number < known:
            for past in earlier:
                make_present(past, member)
    return event


def said(client, lead):
    client.force_login(lead.user)
    return " ".join(client.get("/maths/events/newcomers/").content.decode().split())


def write(lead, number):
    for _number in range(number):
        make_invitation(lead.network, by=lead)


def test_letters_add_to_the_newcomers_of_the_next_event(client, lead):
    coming(lead.network, known=14, new=4)
    write(lead, 3)

    assert "If all who have letters accept and come, 7 of 21 at Autumn evening would be newcomers: a third." in said(
        client, lead
    )
    assert "or let a letter wait" in said(client, lead)


def test_up_to_a_quarter_is_easy(client, lead):
    coming(lead.network, known=6)
    write(lead, 2)

    assert "2 of 8 at Autumn evening would be newcomers: a quarter. </p>" in said(client, lead).replace(
        ".</p>", ". </p>"
    )
    assert "Up to a quarter is easy on a room." in said(client, lead)


@pytest.mark.parametrize(
    ("known", "new", "letters", "words"),
    [
        (5, 0, 0, "Nobody of the 5 who come"),
        (5, 0, 1, "one of 6 at Autumn evening would be new, and the only one"),
        (0, 2, 1, "everybody at Autumn evening would be new: 3 of 3"),
        (0, 0, 0, "Nobody has said yet that they come to Autumn evening"),
    ],
)
def test_what_is_unusual_is_said_kindly(client, lead, known, new, letters, words):
    coming(lead.network, known=known, new=new)
    write(lead, letters)

    assert words in said(client, lead)


def test_letters_beyond_the_room_of_an_event_are_not_counted(client, lead):
    coming(lead.network, known=6, capacity=7)
    write(lead, 3)

    ahead = forecast(lead.network)
    assert (ahead.total, ahead.newcomers, ahead.letters) == (7, 1, 3)
    assert "There is room for 1 of the 3 who have letters." in said(client, lead)


def test_without_an_event_there_is_nothing_to_foresee(client, lead):
    assert forecast(lead.network) is None
    assert "Nothing is in the calendar" in said(client, lead)
