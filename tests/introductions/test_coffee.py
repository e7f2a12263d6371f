"""Coffee rounds: who is in a draw, what becomes of it, and what is written about it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from events.models import KeepApart
from introductions import ledger
from introductions.coffee import drawing, meetings, reading, rounds
from introductions.coffee.rounds import AlreadyRunning, Terms
from introductions.models import CoffeeOptIn, CoffeeSeat
from members import standing
from network import stopping
from network.models import AuditEntry, Letter
from tests.factories import make_lead, make_member, make_network
from tests.introductions.coffee_table import TEN_DAYS, alone, begin, hold, ledger_of, seat_of, together

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(network):
    return [make_member(network, name) for name in ("Ada", "Bo", "Cy", "Di", "Ed")]


def letters(kind):
    return {letter.recipient.memberships.get().name: letter for letter in Letter.objects.filter(kind=kind)}


# -- Beginning and the draw -------------------------------------------------------------------


def test_rounds_begin_on_a_day_at_least_a_week_ahead_once_a_network_with_nobody_in_them(network, lead):
    wednesday = datetime(2026, 6, 3, 12, tzinfo=network.zone)

    coffee = rounds.start(network, Terms(every_weeks=4, weekday=1), by=lead, at=wednesday)

    assert coffee.next_on == date(2026, 6, 16)
    assert coffee.draws_at == datetime(2026, 6, 16, 8, tzinfo=ZoneInfo("Europe/London"))
    assert not coffee.opt_ins.exists()
    with pytest.raises(AlreadyRunning):
        rounds.start(network, Terms(every_weeks=2, weekday=0), by=lead)
    assert AuditEntry.objects.filter(subject_kind="coffeerounds").values_list("verb", flat=True).get() == (
        "started coffee rounds"
    )


def test_a_draw_has_everybody_who_is_in_and_there_and_nobody_else(network, lead, people):
    coffee = begin(network, lead, *people)
    day = coffee.next_on
    on_pause, resting, left, gone, erased = (make_member(network, name) for name in ("Fay", "Gus", "Hal", "Ida", "Jo"))
    for person in (on_pause, resting, left, gone, erased):
        rounds.take_part(coffee, person)
    on_pause.pauses.create(starts_on=day - timedelta(days=3))
    rounds.take_part(coffee, resting, away_until=day + timedelta(days=1))
    rounds.leave(coffee.opt_ins.get(member=left))
    standing.leave(gone)
    erased.erased_at = timezone.now()
    erased.save()

    assert hold(coffee, at=coffee.draws_at - timedelta(minutes=1)) is None
    held = hold(coffee)

    drawn = together(held)
    assert sorted(map(len, drawn)) == [2, 3]
    assert set().union(*drawn) == {"Ada", "Bo", "Cy", "Di", "Ed"}
    assert held.on == day
    assert coffee.opt_ins.get(member=gone).left_at
    coffee.refresh_from_db()
    assert coffee.next_on == day + timedelta(days=14)
    assert hold(coffee, at=held.drawn_at) is None


def test_every_second_round_is_enough_for_whoever_says_so(network, lead, people):
    coffee = begin(network, lead, *people[:4])
    rounds.take_part(coffee, people[4], every_second=True)

    there = [hold(coffee).seats.filter(member=people[4]).exists() for _turn in range(4)]

    assert there == [True, False, True, False]


def test_a_draw_missed_for_weeks_is_made_good_once(network, lead, people):
    coffee = begin(network, lead, *people[:2])
    due = coffee.next_on

    held = hold(coffee, at=coffee.draws_at + timedelta(days=35))

    coffee.refresh_from_db()
    assert (held.on, coffee.next_on) == (due, due + timedelta(days=42))


def test_the_last_draw_ends_the_rounds(network, lead, people):
    coffee = begin(network, lead, *people[:2])
    coffee.ends_on = coffee.next_on + timedelta(days=13)
    coffee.save()

    hold(coffee)

    coffee.refresh_from_db()
    assert coffee.ended_at
    assert coffee.pk not in drawing.due(coffee.draws_at)
    assert rounds.running(network) is None


def test_one_alone_is_told_kindly_and_two_meet_again_where_there_is_nobody_else(network, lead, people):
    ada, bo, *_others = people
    coffee = begin(network, lead, ada)

    first = hold(coffee)
    rounds.take_part(coffee, bo)
    second, third = hold(coffee), hold(coffee)

    assert (alone(first), together(first)) == ({"Ada"}, set())
    assert [together(one) for one in (second, third)] == [{frozenset({"Ada", "Bo"})}] * 2
    letter = Letter.objects.get(key=f"coffee-match-{first.pk}-{ada.pk}")
    assert letter.subject == "No coffee this time, and first in the next round"
    assert f"{second.on:%A} {second.on.day} {second.on:%B}, you come first." in letter.text
    again = Letter.objects.get(key=f"coffee-match-{third.pk}-{bo.pk}")
    assert "It is the two of you again, since nobody else takes part at the moment." in again.text


def test_people_kept_apart_are_not_drawn_together_and_nobody_reads_why(network, lead, people):
    ada, bo, *_others = people
    KeepApart.objects.create(network=network, first=ada, second=bo, noted_by=lead)
    coffee = begin(network, lead, ada, bo)

    held = hold(coffee)

    assert alone(held) == {"Ada", "Bo"}
    for letter in letters("coffee match").values():
        assert "there were too few people" in letter.text
        assert "apart" not in letter.text


def test_people_with_different_answers_meet(network, lead):
    question = network.attributes.create(name="side", question="North or south?")
    people = [
        make_member(network, f"{side} {number}", attributes={"side": side})
        for number in range(3)
        for side in ("North", "South")
    ]
    coffee = begin(network, lead, *people, across="attribute", attribute=question)

    for _turn in range(3):
        for names in together(hold(coffee)):
            assert {name.split()[0] for name in names} == {"North", "South"}


def test_an_answer_kept_to_leads_is_no_side(network, lead):
    question = network.attributes.create(name="side", question="North or south?")
    ada, *others = (
        make_member(network, name, attributes={"side": side}, audiences={"attributes": audience})
        for name, side, audience in (("Ada", "North", "leads"), ("Bo", "North", "members"), ("Cy", "South", "members"))
    )
    coffee = begin(network, lead, ada, *others, across="attribute", attribute=question)

    sides = drawing._sides(coffee, coffee.opt_ins.select_related("member"), {})

    assert sides == {others[0].pk: "North", others[1].pk: "South"}


# -- The letters ------------------------------------------------------------------------------


def test_the_letter_says_who_why_how_and_with_what_to_begin(network, lead):
    network.attributes.create(name="town", question="Where?")
    ada = make_member(network, "Ada Lund", offers="Bar modelling", attributes={"town": "Hull"})
    bo = make_member(network, "Bo Frei", asks="Help with bar modelling", audiences={"address": "members"})
    coffee = begin(network, lead, ada, bo)

    held = hold(coffee)

    written = letters("coffee match")
    assert set(written) == {"Ada Lund", "Bo Frei"}
    to_ada, to_bo = written["Ada Lund"], written["Bo Frei"]
    assert to_ada.subject == "Coffee with Bo Frei"
    assert "Bo asks about “Bar” and “modelling”, and you offer something there." in to_ada.text
    assert "You ask about “bar” and “modelling”, and Ada offers something there." in to_bo.text
    assert (to_ada.reply_to, to_bo.reply_to) == (bo.user.email, "")
    assert bo.user.email in to_ada.text
    assert ada.user.email not in to_bo.text
    assert f"/coffee/{seat_of(held, bo).pk}/write/{ada.pk}/" in to_bo.text
    assert held.groups.get().question in to_ada.text
    assert ("this time you write first" in to_ada.text) != ("this time you write first" in to_bo.text)


def test_whoever_wants_no_such_letters_gets_none_and_is_drawn_all_the_same(network, lead, people):
    ada, bo, *_others = people
    stopping.stop(network, ada.user, "coffee match")

    held = hold(begin(network, lead, ada, bo))

    assert together(held) == {frozenset({"Ada", "Bo"})}
    assert set(letters("coffee match")) == {"Bo"}


def test_members_are_asked_once_and_only_those_who_have_said_nothing(network, lead, people):
    ada, bo, cy, di, _ed = people
    coffee = begin(network, lead, ada)
    rounds.leave(rounds.take_part(coffee, bo))
    cy.pauses.create(starts_on=network.today)
    stopping.stop(network, di.user, "coffee asked")

    assert rounds.ask(coffee, by=lead) == 2
    assert rounds.ask(coffee, by=lead) == 0

    assert set(letters("coffee asked")) == {"Ed", lead.name}
    assert letters("coffee asked")["Ed"].reply_to == lead.user.email


def test_people_are_asked_once_whether_they_met_by_day_where_they_are(network, lead, people):
    ada, bo, cy, di, _ed = people
    bo.user.timezone = "Pacific/Auckland"
    bo.user.save()
    held = hold(begin(network, lead, ada, bo, cy, di))
    moment = held.drawn_at + TEN_DAYS
    meetings.answer(seat_of(held, cy), "planned")

    assert drawing.to_ask(moment - timedelta(minutes=1)) == []
    assert drawing.to_ask(moment) == [held.pk]
    assert drawing.ask_whether_they_met(held.pk, at=moment) == 3
    assert drawing.ask_whether_they_met(held.pk, at=moment) == 0
    assert drawing.to_ask(moment) == []

    written = letters("coffee met")
    assert set(written) == {"Ada", "Bo", "Di"}
    assert written["Ada"].due_at == moment
    assert written["Bo"].due_at.astimezone(ZoneInfo("Pacific/Auckland")).hour == 8
    assert all(f"?answer={word}" in written["Ada"].text for word in ("met", "planned", "not-managed", "no-reply"))


# -- Did you meet? ----------------------------------------------------------------------------


@pytest.fixture
def pair(network, lead, people):
    """The seats of Ada and Bo, who are to meet."""
    held = hold(begin(network, lead, *people[:2]))
    return seat_of(held, people[0]), seat_of(held, people[1])


def test_one_yes_makes_one_row_however_often_it_is_said(network, pair):
    ada, bo = pair

    for seat, said in ((bo, "planned"), (ada, "met"), (ada, "met"), (bo, "met"), (ada, "met")):
        meetings.answer(seat, said)

    assert ledger_of(network) == [("Ada-Bo", 0, True)]
    row, _withdrawal = ledger.latest_of(network, ada.group.reference(ada.member_id, bo.member_id))
    assert (row.kind, row.actor_id, row.size) == ("met", ada.member_id, 2)


@pytest.mark.parametrize("said", ["not managed", "no reply", "planned"])
def test_a_yes_that_the_other_contradicts_is_taken_back_by_a_dated_row_and_may_be_said_again(network, pair, said):
    ada, bo = pair
    meetings.answer(ada, "met")

    meetings.answer(bo, said)
    taken_back = ledger_of(network)
    meetings.answer(ada, "met")
    insisted = ledger_of(network)
    meetings.answer(bo, "met")

    assert taken_back == insisted == [("Ada-Bo", 0, False)]
    assert ledger_of(network) == [("Ada-Bo", 0, False), ("Ada-Bo", 1, True)]
    row, _withdrawal = ledger.latest_of(network, ada.group.reference(ada.member_id, bo.member_id))
    assert row.actor_id == ada.member_id


def test_a_yes_after_a_no_of_the_other_makes_no_row(network, pair):
    meetings.answer(pair[0], "not managed")
    meetings.answer(pair[1], "met")

    assert ledger_of(network) == []


def test_whoever_objects_on_their_record_is_heard_until_they_say_yes_themselves(network, pair):
    ada, bo = pair
    meetings.answer(ada, "met")

    assert meetings.object_to(bo.group, bo.member, ada.member_id)
    assert not meetings.object_to(bo.group, bo.member, ada.member_id)
    meetings.answer(ada, "planned")
    meetings.answer(ada, "met")
    assert ledger_of(network) == [("Ada-Bo", 0, False)]
    meetings.answer(bo, "met")
    assert ledger_of(network) == [("Ada-Bo", 0, False), ("Ada-Bo", 1, True)]


def test_of_three_each_speaks_for_themselves(network, lead, people):
    held = hold(begin(network, lead, *people[:3]))
    ada, bo, cy = (seat_of(held, person) for person in people[:3])

    meetings.answer(ada, "met")
    assert [name for name, _revision, stands in ledger_of(network) if stands] == ["Ada-Bo", "Ada-Cy"]
    meetings.answer(cy, "not managed")
    meetings.answer(bo, "met")
    assert [name for name, _revision, stands in ledger_of(network) if stands] == ["Ada-Bo"]


def test_erasing_somebody_takes_their_coffees_along(network, pair):
    ada, bo = pair
    meetings.answer(ada, "met")

    ledger.erase(ada.member)

    assert ledger_of(network) == []
    assert CoffeeSeat.objects.get().member == bo.member
    assert CoffeeOptIn.objects.get().member == bo.member


# -- Let down ---------------------------------------------------------------------------------


def test_whoever_was_let_down_meets_somebody_who_came_the_last_time(network, lead):
    for number in range(4):
        home = make_network()
        people = [make_member(home, f"{number} {name}") for name in ("Ada", "Bo", "Cy", "Di", "Ed", "Fay")]
        coffee = begin(home, make_lead(home), *people)
        first = hold(coffee)
        groups = [list(group.seats.all()) for group in first.groups.order_by("pk")]
        meetings.answer(groups[0][0], "no reply")
        meetings.answer(groups[1][0], "met")
        meetings.answer(groups[1][1], "met")

        second = hold(coffee)

        let_down = groups[0][0].member.name
        company = next(names for names in together(second) if let_down in names) - {let_down}
        assert company <= {seat.member.name for seat in groups[1]}


def test_whoever_is_left_behind_by_the_other_counts_as_let_down(network, pair):
    ada, bo = pair
    assert not meetings.was_let_down(meetings.lately([ada.member_id])[ada.member_id])

    rounds.leave(ada.draw.rounds.opt_ins.get(member=bo.member))

    assert meetings.was_let_down(meetings.lately([ada.member_id])[ada.member_id])


def test_silence_twice_asks_them_alone_whether_to_pause_until_they_say_that_they_go_on(network, lead, people):
    ada, bo, cy, di, _ed = people
    coffee = begin(network, lead, ada, bo, cy, di)
    mine = coffee.opt_ins.get(member=di)

    def let_down():
        held = hold(coffee)
        for seat in held.seats.filter(group=seat_of(held, di).group_id).exclude(member=di):
            meetings.answer(seat, "no reply")
        return held

    let_down()
    assert not meetings.may_ask_to_pause(mine)
    let_down()
    assert meetings.may_ask_to_pause(mine)
    third = hold(coffee)
    told = Letter.objects.filter(key__startswith=f"coffee-match-{third.pk}-")
    assert [one.recipient for one in told if "twice lately" in one.text] == [di.user]
    assert not any(meetings.may_ask_to_pause(one) for one in coffee.opt_ins.exclude(member=di))

    coffee.opt_ins.filter(pk=mine.pk).update(stays_at=third.drawn_at)
    mine.refresh_from_db()
    assert not meetings.may_ask_to_pause(mine)


def test_leads_read_counts_of_rounds_that_are_over_from_five_answers_up(network, lead, people):
    more = [make_member(network, f"Person {number}") for number in range(3)]
    coffee = begin(network, lead, *people, *more)
    first = hold(coffee)
    for seat in first.seats.all()[:5]:
        meetings.answer(seat, "met")

    under_way = reading.rounds_held(network)[0]
    second = hold(coffee)
    for seat in second.seats.all()[:4]:
        meetings.answer(seat, "met")
    hold(coffee)
    _third, thin, over = reading.rounds_held(network)

    assert not under_way.tells
    assert (over.tells, over.met, over.answered, over.people, over.groups, over.threes) == (True, 5, 5, 8, 4, 0)
    assert not thin.tells
    meetings.answer(first.seats.last(), "met")  # late: nobody reads off what they said
    meetings.answer(second.seats.last(), "met")
    assert reading.rounds_held(network)[1:] == [thin, over]
