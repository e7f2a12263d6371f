"""The page on which a lead has groups planned: form, draft, failure, publication."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events import drafts, editing, reminding, versions
from events.models import GroupPlan, KeepApart, PlanEdit, Seat, SmallGroup
from events.table_plan import PlannedRound, PlannedTable, TablePlan
from events.tasks import make_plan
from events.wishes import Wishes
from tests.factories import (
    make_draft,
    make_event,
    make_facilitator,
    make_groups,
    make_lead,
    make_member,
    make_network,
    make_rsvp,
)

HTMX = {"HX-Request": "true", "HX-Target": "plan"}


@pytest.fixture
def event(network):
    return make_event(network)


@pytest.fixture
def page_of(network, lead, event, client):
    """The plan page's text, as the lead sees it."""
    client.force_login(lead.user)
    address = reverse("events:plan", args=[network, event.pk])
    return lambda **options: client.get(address, **options).content.decode()


def people_coming(event, number, make=make_member):
    people = [make(event.network, joined_on=date(2020, 1, 1)) for _person in range(number)]
    for person in people:
        make_rsvp(event, person)
    return people


def drafted(event, lead, seed=1, **wishes):
    wishes = Wishes(**({"rounds": 2, "group_size": 4, "renew": 0} | wishes))
    plan = drafts.request_plan(event, by=lead, wishes=wishes, seed=seed)
    make_plan(plan.pk)
    plan.refresh_from_db()
    return plan


def post(client, name, event, **data):
    return client.post(reverse(f"events:{name}", args=[event.network, event.pk]), data, follow=True)


def test_before_a_plan_the_page_says_who_will_be_seated(event, page_of):
    people_coming(event, 6)
    people_coming(event, 2, make_facilitator)

    page = page_of()

    assert "8 people said yes." in page
    assert "8 are new," in page
    assert "2 can host a table." in page


def test_with_too_few_people_the_page_offers_to_note_those_who_told(event, page_of):
    people_coming(event, 2)

    page = page_of()

    assert "Too few have said yes" in page
    assert reverse("events:answer_for", args=[event.network, event.pk]) in page


@pytest.mark.parametrize(
    ("wishes", "field", "sentence"),
    [
        ({"rounds": "0"}, "rounds", "Ensure this value is greater than or equal to 1."),
        ({"rounds": "7"}, "rounds", "Ensure this value is less than or equal to 6."),
        ({"group_size": "1"}, "group_size", "A table needs three people: nobody sits alone or in twos."),
        ({"group_size": "many"}, "group_size", "Enter a whole number."),
        (
            {"group_size": "9"},
            "rounds",
            "Everyone fits at one table, so one round is enough. Or make tables smaller.",
        ),
    ],
)
def test_a_wish_that_cannot_be_is_said_at_its_field(event, page_of, client, wishes, field, sentence):
    people_coming(event, 8)

    page = client.post(
        reverse("events:plan", args=[event.network, event.pk]), {"rounds": "2", "group_size": "4"} | wishes
    )

    assert page.status_code == 422
    assert page.context["form"].errors[field] == [sentence]
    assert GroupPlan.objects.count() == 0


def test_while_a_plan_is_made_the_page_asks_for_itself_and_can_be_stopped(event, lead, page_of, client):
    people_coming(event, 8)
    plan = drafts.request_plan(event, by=lead, wishes=Wishes(group_size=4))

    assert 'hx-trigger="every 1s"' in page_of()
    fragment = page_of(headers=HTMX)
    assert "<html" not in fragment
    assert 'hx-trigger="every 1s"' in fragment
    post(client, "cancel_plan", event)

    assert not GroupPlan.objects.filter(pk=plan.pk).exists()


def test_the_progress_turns_into_the_draft_and_stops_asking(event, lead, page_of):
    people_coming(event, 8)
    drafted(event, lead)

    fragment = page_of(headers=HTMX)

    assert "Publish the groups" in fragment
    assert "every 1s" not in fragment


def test_the_draft_is_put_in_words_from_its_own_figures(event, lead, page_of):
    people_coming(event, 16)
    drafted(event, lead)

    page = page_of()

    assert "Everyone meets 6 new people." in page
    assert "Of 48 meetings none repeats one that was before; random seating would repeat 5." in page
    assert page.count(">meets 6<") == 32


def test_a_failure_is_said_once_in_plain_words(event, lead, page_of, client):
    people_coming(event, 2)
    plan = drafted(event, lead)

    page = page_of()
    assert "No plan could be made" in page
    assert page.count("Only 2 people are there in round 1, and a table needs three.") == 1
    post(client, "discard_plan", event, plan=plan.pk)

    assert GroupPlan.objects.count() == 0


def test_a_way_out_is_one_button_that_plans_again_with_it(event, lead, page_of, client):
    people_coming(event, 14)
    people_coming(event, 2, make_facilitator)
    failed = drafted(event, lead, hosts=1)
    label = "Spread the hosts evenly</button>"

    assert label in page_of()
    post(client, "plan", event, plan=failed.pk, way="hosts")
    made = drafts.latest(event)

    assert (made.wishes["hosts"], made.group_size, made.rounds_wanted) == (None, 4, 2)
    assert (
        "Another plan has been made meanwhile." in post(client, "plan", event, plan="x", way="hosts").content.decode()
    )


def test_planning_again_keeps_the_wishes_and_takes_another_seed(event, lead, page_of, client):
    people_coming(event, 16)
    drafted(event, lead, rounds=3)

    assert 'name="rounds" value="3"' in page_of()
    post(client, "plan", event, rounds="3", group_size="4")

    assert list(event.plans.order_by("pk").values_list("seed", flat=True)) == [1, 2]


def test_two_leads_who_ask_at_once_get_one_plan(event, lead, page_of, client):
    people_coming(event, 8)
    drafts.request_plan(event, by=lead, wishes=Wishes(group_size=4))

    page = client.post(reverse("events:plan", args=[event.network, event.pk]), {"rounds": "2", "group_size": "4"})

    assert page.status_code == 422
    assert "A plan is being made already." in page.content.decode()


def test_people_who_came_or_went_since_are_counted(event, lead, page_of):
    people = people_coming(event, 8)
    drafted(event, lead)
    event.rsvps.filter(member=people[0]).update(answer="no")

    assert "1 person has come or gone since this was planned." in page_of()


def test_publishing_asks_first_and_publishes_the_draft_that_was_looked_at(event, lead, page_of, client):
    people_coming(event, 8)
    seen = drafted(event, lead)
    question = client.get(reverse("events:publish_plan", args=[event.network, event.pk])).content.decode()
    assert f'name="plan" value="{seen.pk}"' in question
    drafted(event, lead, seed=2)

    page = post(client, "publish_plan", event, plan=seen.pk)

    assert "Published. Everyone who is seated sees their own table now." in page.content.decode()
    assert {round_.plan_id for round_ in event.rounds.published()} == {seen.pk}


def test_a_draft_that_is_gone_is_not_published(event, lead, page_of, client):
    people_coming(event, 8)
    plan = drafted(event, lead)
    drafts.discard(plan)

    assert post(client, "publish_plan", event, plan=plan.pk).status_code == 404
    assert post(client, "publish_plan", event, plan="nonsense").status_code == 404
    assert post(client, "publish_plan", event, plan="9" * 5000).status_code == 404


def test_groups_published_meanwhile_are_said_to_be_so(event, lead, page_of, client):
    people_coming(event, 8)
    plan = drafted(event, lead)
    drafts.publish(plan, by=lead)

    page = post(client, "publish_plan", event, plan=plan.pk)

    assert "This draft has been published or discarded meanwhile." in page.content.decode()


def test_after_the_event_the_plan_is_kept_and_nothing_can_be_planned(event, lead, page_of):
    people_coming(event, 8)
    drafted(event, lead)
    type(event).objects.filter(pk=event.pk).update(starts_at=timezone.now() - timedelta(days=1))

    page = page_of()

    assert "This event is over. Its groups stay as they were." in page
    assert "Publish the groups" not in page
    assert "Table</small> <b>1</b>" in page
    assert "Move here" not in page


def test_the_plan_page_takes_twelve_statements_at_most_whatever_the_numbers(event, lead, page_of, client):
    counts = []
    for more in (8, 72):
        people_coming(event, more)
        drafted(event, lead, rounds=2 if more == 8 else 4, seed=more)
        with CaptureQueriesContext(connection) as queries:
            page_of()
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[1] <= 12


# -- Changed by hand ----------------------------------------------------------------------


@pytest.fixture
def people(network):
    return [make_member(network, name) for name in ("Ada", "Bo", "Cy", "Di", "Ed", "Flo")]


@pytest.fixture
def plan(event, people):
    """Two rounds at two tables of three, in which nobody meets again but Ada and Bo, Di and Ed."""
    ada, bo, cy, di, ed, flo = people
    return make_draft(event, [[ada, bo, cy], [di, ed, flo]], [[ada, bo, flo], [di, ed, cy]])


@pytest.fixture
def change(client, lead, network, event, plan):
    """A function that sends one change as the page does, and gives the answer."""
    client.force_login(lead.user)
    address = reverse("events:edit_plan", args=[network, event.pk])

    def send(act, *, script=True, **fields):
        sent = {"plan": plan.pk, "revision": 0, "key": str(uuid4()), "act": act, "turn": 0} | fields
        return client.post(address, sent, headers={"HX-Request": "true"} if script else {})

    return send


def test_a_swap_is_answered_with_the_two_tables_and_the_figures_of_now(
    plan, people, change, django_assert_max_num_queries
):
    with django_assert_max_num_queries(14):
        answer = change("swap", person=people[2].pk, seat="Table 1", other=people[5].pk, other_seat="Table 2")

    news = answer.json()
    assert set(news["tables"]) == {"0-0", "0-1"}
    assert (news["rounds"], list(news["strips"]), news["revision"]) == ({}, ["0"], 1)
    assert "Flo" in news["tables"]["0-0"]
    assert news["new"] == {str(one.pk): 2 for one in people}
    assert "6 of 12 meetings repeat one that was before" in news["summary"]
    assert news["done"] == "You swapped Cy and Flo in round 1."
    assert news["done"] in news["bar"]
    assert len(answer.content) < 8_000


def test_a_rule_that_a_change_breaks_is_said_at_the_table_and_forbids_nothing(plan, people, change):
    news = change("move", person=people[0].pk, seat="Table 1", to="Table 2").json()

    assert "2 people, and 3 were planned at least. Move somebody here." in news["tables"]["0-0"]
    assert "4 people, and 3 were planned at most. Move somebody on." in news["tables"]["0-1"]
    assert "2 wishes are not kept" in news["summary"]


def test_what_does_not_hold_any_more_is_refused_and_the_page_shows_what_is_now(plan, people, change):
    change("move", person=people[0].pk, seat="Table 1", to="Table 2")

    answer = change("move", person=people[0].pk, seat="Table 1", to="")

    assert answer.status_code == 409
    assert answer.json()["trouble"] == "Ada has been moved to Table 2 meanwhile."
    assert "Ada" in answer.json()["rounds"]["0"]
    assert PlanEdit.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"key": "x"}, 422),
        ({"turn": "-1"}, 422),
        ({"turn": ""}, 422),
        ({"turn": "99"}, 409),
        ({"person": "\x00"}, 422),
        ({"person": "9" * 41}, 422),
        ({"person": "nobody"}, 409),
        ({"person": "99999999999999999999"}, 409),
        ({"to": "Nowhere"}, 409),
        ({"act": "dance"}, 422),
        ({"plan": "9" * 17}, 410),
        ({"plan": ""}, 422),
        ({"revision": "9" * 30}, 422),
        ({"act": "undo", "number": "7"}, 409),
        ({"act": "describe", "table": "Table 1", "name": "", "question": "x" * 700}, 409),
    ],
)
def test_malformed_changes_change_nothing_and_are_said(plan, people, change, fields, status):
    move = {"act": "move", "person": people[0].pk, "seat": "Table 1", "to": "Table 2"}

    answer = change(**(move | fields))

    assert answer.status_code == status
    assert answer.json()["trouble"]
    plan.refresh_from_db()
    assert plan.revision == 0


def test_a_plan_of_another_event_is_not_changed_from_here(network, plan, people, change):
    other = make_draft(make_event(network), [people[:3], people[3:]])

    answer = change("move", plan=other.pk, person=people[0].pk, seat="Table 1", to="Table 2")

    assert answer.status_code == 410
    assert not PlanEdit.objects.exists()


def test_a_draft_changed_by_hand_is_discarded_only_when_sure(event, plan, people, change, client):
    change("lock", person=people[0].pk, seat="Table 1")

    question = post(client, "discard_plan", event, plan=plan.pk).content.decode()

    assert "1 change made by hand goes with it, and there is no way back." in question
    assert event.plans.count() == 1
    post(client, "discard_plan", event, plan=plan.pk, sure="1")
    assert event.plans.count() == 0


def test_after_publishing_an_open_page_is_told(plan, lead, people, change):
    drafts.publish(plan, by=lead)

    answer = change("move", person=people[0].pk, seat="Table 1", to="Table 2")

    assert answer.status_code == 410
    assert (
        answer.json()["trouble"] == "These groups have been published meanwhile. Change the published groups instead."
    )


def test_without_a_script_a_page_of_the_person_moves_them(network, event, plan, people, change, client):
    address = reverse("events:look_at_plan", args=[network, event.pk])
    page = client.get(address, {"plan": plan.pk, "seat": f"1.{people[0].pk}"}).content.decode()

    assert "Meets Flo for the first time. Meets Bo again." in page
    assert "<option selected>Table 1</option><option>Table 2</option>" in page
    answer = change("move", script=False, turn=1, person=people[0].pk, seat="Table 1", to="Table 2")

    assert answer.headers["Location"].endswith("/plan/#round-1")
    assert "You moved Ada to Table 2 in round 2." in client.get(answer.headers["Location"]).content.decode()
    change("swap", script=False, turn=1, person=people[0].pk, seat="Table 2", other=people[1].pk)
    plan.refresh_from_db()
    assert TablePlan.read(plan.tables).seats_of(1)[str(people[0].pk)] == "Table 1"


def test_other_pages_hear_of_a_change_and_of_nothing_else(network, event, plan, people, change, client):
    noor = make_lead(network, "Noor")
    address = reverse("events:live_plan", args=[network, event.pk])

    def ask(revision):
        return client.get(address, headers={"If-None-Match": f'"{plan.pk}.{revision}"'})

    change("move", person=people[0].pk, seat="Table 1", to="Table 2")
    assert ask(1).status_code == 304
    client.force_login(noor.user)
    news = ask(0).json()
    assert (set(news["tables"]), news["said"]) == ({"0-0", "0-1"}, ["Ama Owusu moved Ada to Table 2 in round 1."])
    drafts.discard(plan)

    assert (ask(1).status_code, ask(1).json()["gone"]) == (410, True)


def test_people_kept_apart_are_told_to_leads_at_their_table_and_never_in_a_reason(
    network, event, plan, people, client, lead
):
    plan.problem["apart"] = [[str(people[0].pk), str(people[1].pk)]]
    plan.save()
    client.force_login(lead.user)

    page = client.get(reverse("events:plan", args=[network, event.pk])).content.decode()
    reasons = client.get(
        reverse("events:look_at_plan", args=[network, event.pk]),
        {"plan": plan.pk, "seat": f"0.{people[0].pk}"},
        headers=HTMX,
    ).content.decode()

    assert page.count("Ada and Bo are to be kept apart. Move one of them.") == 4
    assert "apart" not in reasons


def test_ties_that_are_renewed_on_purpose_are_no_repeats(network, event, plan, people, page_of, client):
    ada, bo, cy, di, ed, flo = (str(one.pk) for one in people)
    plan.problem["met"] = [[ada, cy], [bo, flo], [di, ed], [ada, bo]]
    plan.result["renewals"] = [[ada, cy], [bo, flo], [di, ed]]
    plan.save()

    page = page_of()
    reasons = client.get(
        reverse("events:look_at_plan", args=[network, event.pk]), {"plan": plan.pk, "seat": f"0.{ada}"}, headers=HTMX
    ).content.decode()

    assert "Everyone renews 1 tie and meets between 1 and 3 new people." in page
    assert "Beside the renewed ties, 3 of 12 meetings repeat one that was before" in page
    assert "Meets Cy again, on purpose: a tie to renew. Meets Bo again." in reasons


def test_whoever_says_yes_later_is_seated_by_hand(network, event, lead, plan, people, page_of, change, client):
    for person in people:
        make_rsvp(event, person)
    late = make_member(network, "Late Lena", joined_on=date(2020, 1, 1))
    make_rsvp(event, late)
    KeepApart.objects.create(network=network, first=people[3], second=late)
    before = page_of()
    sheet = client.get(
        reverse("events:look_at_plan", args=[network, event.pk]), {"plan": plan.pk, "seat": f"0.{late.pk}"}
    )
    problem = plan.problem

    news = change("move", person=late.pk, seat="", to="Table 2").json()

    assert "1 person has come or gone" in before
    assert "Came to the plan after it was made." in sheet.content.decode()
    assert before.count('seat__name">Late Lena</span>') == 2  # with each round
    assert "Late Lena" in news["tables"]["0-1"]
    assert "Di and Late Lena are to be kept apart." in news["tables"]["0-1"]
    assert "4 people, and 3 were planned at most." in news["tables"]["0-1"]
    assert news["done"] == "You moved Late Lena to Table 2 in round 1."
    assert news["new"][str(late.pk)] == 3
    assert "has come or gone" not in page_of()
    assert change("undo", number="", turn="").status_code == 200
    plan.refresh_from_db()
    assert {**plan.problem, "apart": []} == {**problem, "apart": []}
    assert "Late Lena" in page_of()


def test_whoever_does_not_come_or_is_on_no_list_is_not_seated_by_hand(network, event, plan, people, page_of, change):
    away, other = make_member(network, "Not Nell"), make_member(make_network("Other"), "Far Fay")
    make_rsvp(event, away, "no")

    for person in (away, other):
        assert change("move", person=person.pk, seat="", to="Table 2").status_code == 409
    make_rsvp(event, make_member(network, "Late Lena"))
    GroupPlan.objects.update(wishes={"people": [str(one.pk) for one in people]})
    assert 'seat__name">Late Lena' not in page_of()


def test_who_left_meanwhile_is_not_shown_and_counts_for_nobody(network, event, plan, people, page_of):
    network.members.filter(pk=people[0].pk).update(left_on=timezone.localdate())

    page = page_of()

    assert "Ada" not in page
    assert "2 people, and 3 were planned at least." in page


# -- Other versions -----------------------------------------------------------------------


def test_two_plans_are_compared_and_gone_back_and_forth_between(network, event, lead, plan, people, client):
    ada, bo, cy, di, ed, flo = people
    better = make_draft(event, [[ada, bo, cy], [di, ed, flo]], [[ada, bo, di], [cy, ed, flo]], before=plan)
    client.force_login(lead.user)
    address = reverse("events:plan_before", args=[network, event.pk])

    page = client.get(address, {"plan": better.pk}).content.decode()
    assert "2 people sit elsewhere." in page
    assert "<b>Di</b>: round 2: Table 1 instead of Table 2" in page
    for _turn in range(2):
        client.post(address, {"keep": "old"})

    latest = event.plans.order_by("-requested_at", "-pk").first()
    assert latest.tables == better.tables
    assert event.plans.count() == 4


def test_a_guest_whom_a_file_gave_another_id_has_not_moved():
    then, now = (
        TablePlan([PlannedRound("1", [PlannedTable("Table 1", [here]), PlannedTable("Table 2", ["7", there])])])
        for here, there in (("v1", "v2"), ("p2", "p1"))
    )
    names = {"7": "Ada", "v1": "Rosa", "v2": "Iris", "p1": "Rosa", "p2": "Iris"}

    found = versions.moved(then, now, names)

    assert [(one.name, one.seats) for one in found] == [
        ("Iris", ["round 1: Table 1 instead of Table 2"]),
        ("Rosa", ["round 1: Table 2 instead of Table 1"]),
    ]
    back = TablePlan([PlannedRound("1", [PlannedTable("Table 1", ["p1"]), PlannedTable("Table 2", ["7", "p2"])])])
    assert versions.moved(then, back, names) == []


def test_groups_of_an_event_that_is_a_draft_wait_for_it(event, lead, page_of, client):
    people_coming(event, 8)
    drafted(event, lead)
    type(event).objects.filter(pk=event.pk).update(published_at=None)
    client.force_login(lead.user)

    page = client.get(reverse("events:publish_plan", args=[event.network, event.pk])).content.decode()

    assert "The event itself is still a draft." in page
    assert reverse("events:publish", args=[event.network, event.pk]) in page
    assert "Publish the groups</button>" not in page


def test_no_more_than_five_drafts_are_kept(event, lead, plan):
    for _turn in range(6):
        plan = versions.go_back(make_draft(event, *rounds_of(plan), before=plan), by=lead)

    assert event.plans.count() == versions.MOST_DRAFTS


def rounds_of(plan):
    members = {str(one.pk): one for one in plan.event.network.members.all()}
    return [
        [[members[one] for one in table["people"]] for table in round_["tables"]] for round_ in plan.tables["rounds"]
    ]


def test_published_groups_are_changed_in_a_copy_and_publishing_says_who_moves(
    network, event, lead, plan, people, client
):
    for person in people:
        make_rsvp(event, person)
    drafts.publish(plan, by=lead)
    SmallGroup.objects.filter(name="Table 2").update(place="By the lake")
    client.force_login(lead.user)
    post(client, "change_published", event)
    copy = event.plans.order_by("-pk").first()
    editing.edit(
        copy,
        key=uuid4(),
        by=lead,
        revision=0,
        change={"act": "swap", "turn": 0, "person": str(people[0].pk), "from": "Table 1"}
        | {"other": str(people[3].pk), "other_from": "Table 2"},
    )
    starts_at = (timezone.now() + timedelta(days=2)).replace(hour=12)
    type(event).objects.filter(pk=event.pk).update(starts_at=starts_at)
    reminding.write_due(event.pk, at=starts_at - timedelta(hours=2))

    question = client.get(reverse("events:publish_plan", args=[network, event.pk])).content.decode()
    post(client, "publish_plan", event, plan=copy.pk)

    assert [table["place"] for table in copy.tables["rounds"][0]["tables"]] == ["", "By the lake"]
    assert "2 people change tables; they see it at once." in question
    assert "The letter of the day before has gone to 2 of them, with the old tables." in question
    assert Seat.objects.get(round__name="1", member=people[0]).group.name == "Table 2"
    assert Seat.objects.count() == 12


def test_groups_of_more_rounds_than_can_be_wished_for_are_changed_all_the_same(event, lead, page_of, client):
    people = people_coming(event, 6)
    for number in range(1, 9):
        make_groups(event, people[:2], people[2:], name=str(number))
    page_of()

    answer = post(client, "change_published", event)

    assert answer.status_code == 200
    assert [round_.name for round_ in answer.context["board"].rounds] == [str(number) for number in range(1, 9)]
    assert answer.context["form"].initial["rounds"] == 6
