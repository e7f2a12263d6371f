"""Groups as a spreadsheet, out and back in, and as break-out rooms."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from events import drafts, plan_files, rooms, seating, shared_plans, versions
from events.models import GroupPlan, PlanState
from events.table_plan import TablePlan
from events.wishes import Wishes
from members.roster import sheets
from network.models import AuditEntry
from network.ordering import name_key
from tests.factories import make_draft, make_event, make_facilitator, make_groups, make_member, make_rsvp


@pytest.fixture
def event(network):
    return make_event(network, title="Spring: a =day= out")


@pytest.fixture
def people(event):
    """Six members who come, one without an address, one with a name that a spreadsheet would run."""
    names = ["Ada", "Bo", "Cy", "=Dag()", "Eve"]
    found = [make_facilitator(event.network, "Hana"), *(make_member(event.network, name) for name in names)]
    for person in found:
        make_rsvp(event, person)
    found[-1].user = None
    found[-1].save()
    return found


@pytest.fixture
def seated(event, people):
    """Two rounds of two tables, as published."""
    make_groups(event, people[:3], people[3:], name="1")
    make_groups(event, people[::2], people[1::2], name="2")
    event.rounds.get(name="2").groups.filter(name="Table 1").update(
        question="Why, and\nfor whom?", place="By the window"
    )
    return shared_plans.published(event)


def read(event, text):
    return plan_files.read(event, sheets.read_text(text))


def wrong(event, text):
    return [tuple(one) for one in read(event, text).wrong]


def written(plan):
    out = io.StringIO()
    csv.writer(out).writerows(plan_files.rows_of(plan))
    return out.getvalue()


# -- Out and in ---------------------------------------------------------------------------


def test_a_file_that_was_not_changed_gives_the_same_groups(event, seated, client, lead):
    client.force_login(lead.user)
    share = reverse("events:plan_file", args=[event.network, event.pk])
    address = reverse("events:bring_groups", args=[event.network, event.pk])
    first = client.get(share, {"for": "excel"})
    assert first["Content-Disposition"] == 'attachment; filename="spring-a-day-out-groups.csv"'

    client.post(address, {"file": SimpleUploadedFile("groups.csv", first.content)})

    plan = event.plans.get()
    assert (plan.kind, plan.state, plan.listed) == ("brought", PlanState.READY, {})
    brought = TablePlan.read(plan.tables)
    assert [brought.seats_of(turn) for turn in (0, 1)] == [seated.tables.seats_of(turn) for turn in (0, 1)]
    again = client.get(share, {"plan": plan.pk, "for": "excel"})
    assert again.content == first.content.replace(b'"Why, and\nfor whom?"', b'"Why, and for whom?"')
    drafts.publish(plan, by=lead)
    assert client.get(share, {"for": "excel"}).content == again.content


def test_no_name_is_run_by_a_spreadsheet_and_it_comes_back_as_it_was(event, seated):
    lines = [row for row in plan_files.rows_of(seated) if row[3] == "=Dag()"]

    assert len(lines) == 2
    assert read(event, "Table,Name\nT1,'=Dag()\nT1,Bo\n").listed == {}


def test_people_are_known_by_id_then_address_then_a_name_that_only_one_has(event, people):
    twin = make_member(event.network, "Bo")
    rows = f"""Tisch;Id;Name;E-Mail;Host
A;{people[1].reference};whatever;;
A;;;{people[2].address.upper()};ja
A;;  cy ;;
B;;Ines Moll;;x
B;{twin.reference};;;
"""

    reading = read(event, rows)

    assert reading.wrong == []
    (only,) = reading.tables.rounds
    assert [(table.name, table.people, table.host) for table in only.tables] == [
        ("A", [str(people[1].pk), str(people[2].pk), str(people[3].pk)], str(people[2].pk)),
        ("B", ["p1", str(twin.pk)], "p1"),
    ]
    assert reading.guests == ["Ines Moll"]


def test_what_is_wrong_is_named_by_line_and_column_and_nothing_is_taken(event, people, client, lead):
    make_member(event.network, "Bo")
    text = (
        "Round,Table,Id,Name,Host\n1,A,nobody,Ada,\n1,A,,Bo,\n1,,,Ada,\n1,A,,Ada,\n\n1,B,,Ada,\n1,A,,Cy,yes\n"
        f"1,A,,Eve,yes\n1,A,,,\n2,C,,Cy,\n{'9' * 41},A,,Cy,\n"
    )
    expected = [
        (2, "Id", "Nobody here has this id. Clear the cell to go by the name."),
        (3, "Name", "2 members have this name; give the id of one of them."),
        (4, "Table", "Which table? Leave the whole row out for nobody's seat."),
        (7, "Name", "Sits in round 1 already, on line 5."),
        (9, "Host", "A has a host already."),
        (10, "Name", "Who sits here? There is neither a name nor an id."),
        (11, "Table", "Nobody sits alone: C has one person in round 2."),
        (12, "Round", "At most 40 letters."),
    ]
    assert wrong(event, text) == expected
    client.force_login(lead.user)

    page = client.post(reverse("events:bring_groups", args=[event.network, event.pk]), {"rows": text})

    assert page.status_code == 422
    said = page.content.decode()
    assert "8 rows need a look" in said
    assert "1,A,nobody,Ada," in said
    assert not GroupPlan.objects.exists()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Name\nAda", "The first row must name the columns, at least Table and Name (or Id)."),
        ("Table,Name\n", "There are no seats in it, only headings."),
        (
            "Round,Table,Name\n" + "".join(f"{n},A,Ada\n{n},A,Cy\n" for n in range(1, 8)),
            "There are 7 rounds; 6 are the most.",
        ),
    ],
)
def test_a_file_that_is_no_plan_says_why(event, people, text, why):
    assert [one.why for one in read(event, text).wrong] == [why]


def test_a_file_of_more_than_any_room_holds_is_refused_before_it_is_counted(event):
    one_table = "Table,Name\n" + "\n".join(f"1,Guest {number}" for number in range(101))

    assert wrong(event, one_table) == [(102, "Table", "1 has more than 100 people in round 1.")]
    assert wrong(event, "Table,Name\n" + "1,Ada\n" * 5001) == [(5002, "", "There are 5001 rows; 5000 are the most.")]


def test_at_most_a_hundred_errors_are_told(event):
    assert len(wrong(event, "Table,Id\n" + "A,nobody\n" * 5000)) == 100


def test_a_file_with_nothing_in_it_keeps_what_was_typed_and_a_picture_is_refused(event, client, lead):
    client.force_login(lead.user)
    address = reverse("events:bring_groups", args=[event.network, event.pk])

    for data in ({}, {"rows": "  "}, {"file": SimpleUploadedFile("x.csv", b"\x01\x02\x03\x04" * 99)}):
        assert client.post(address, data).status_code == 422

    assert not GroupPlan.objects.exists()


def test_a_draft_goes_out_to_leads_alone_and_never_to_another_event(event, people, seated, client, lead):
    text = "Table,Name\nA,Ada\nA,Cy\n"
    plan = plan_files.bring_in(event, read(event, text), by=lead)
    other = make_event(event.network)
    host, lead_ = people[0], lead

    def status(member, name, of=event, *args):
        client.force_login(member.user)
        return client.get(reverse(name, args=[event.network, of.pk, *args]), {"plan": plan.pk}).status_code

    assert [status(lead_, name) for name in ("events:share", "events:plan_file")] == [200, 200]
    assert [status(host, name) for name in ("events:share", "events:plan_file")] == [403, 403]
    assert status(lead_, "events:share", other) == 404
    assert client.get(reverse("events:share", args=[event.network, event.pk]), {"plan": "9" * 40}).status_code == 404


def test_a_plan_from_a_file_counts_who_met_before_and_who_is_away(event, people, seated, lead):
    text = "Round,Table,Name\n1,A,Ada\n1,A,Cy\n1,A,Hana\n2,A,Ada\n2,A,Cy\n"

    plan = plan_files.bring_in(event, read(event, text), by=lead)

    assert [one["absent"] for one in plan.problem["people"] if one["id"] == str(people[0].pk)] == [[1]]
    assert (plan.result["meetings"], plan.result["repeats_in_event"], plan.result["bound"]) == (4, 1, 1)
    assert plan.before is None


def test_a_plan_from_a_file_carries_the_wishes_of_the_plan_before(event, people, lead):
    hana, ada, bo, cy, *_rest, eve = people
    wishes = Wishes(rounds=3, group_size=4, renew=2, together=((str(ada.pk), "p1"), (str(bo.pk), str(eve.pk))))
    wishes = replace(wishes, away=((str(cy.pk), 2), (str(cy.pk), 0)), hosting=("p1", str(eve.pk)), people=("p1",))
    listed = {"p1": {"name": "Ines Moll", "tags": {"organisation": "Acme"}}}
    make_draft(event, [people], wishes=wishes.as_dict(), listed=listed, group_size=4)
    first = "1,A,Ada,\n1,A,Rosa,\n1,A,ines moll,yes\n1,B,Bo,\n1,B,Cy,\n1,B,Hana,yes\n"
    text = f"Round,Table,Name,Host\n{first}2,A,Ada,\n2,A,Cy,\n"

    plan = plan_files.bring_in(event, read(event, text), by=lead)

    carried = Wishes.of_plan(plan.rounds_wanted, plan.group_size, plan.wishes)
    assert (carried.rounds, carried.group_size, carried.renew) == (2, 4, 2)
    assert carried.together == ((str(ada.pk), "p2"),)
    assert carried.away == ((str(cy.pk), 0),)
    assert set(carried.hosting) == {"p2", str(hana.pk)}
    assert carried.people == (str(ada.pk), "p1", "p2", str(bo.pk), str(cy.pk), str(hana.pk))
    assert plan.listed == {"p1": {"name": "Rosa"}, "p2": {"name": "ines moll", "tags": {"organisation": "Acme"}}}
    assert drafts.list_of(plan).splitlines()[:3] == ["Ada", "Rosa", "ines moll, Acme *"]


def test_whoever_a_file_leaves_out_on_purpose_and_its_guests_are_no_change(event, people, seated, lead):
    make_draft(event, [people[:3], people[3:]])
    late = make_member(event.network, "Late Lena")
    make_rsvp(event, late)

    plan = plan_files.bring_in(event, read(event, "Table,Name\nA,Ada\nA,Cy\nA,Rosa Quint\n"), by=lead)

    assert drafts.changes_since(plan, seating.guests(event)) == 1  # Lena, whom no plan has seated


def test_files_keep_no_more_drafts_than_planning_does(event, people, lead):
    for _time in range(versions.MOST_DRAFTS + 2):
        last = plan_files.bring_in(event, read(event, "Table,Name\nA,Ada\nA,Cy\n"), by=lead)

    assert event.plans.count() == versions.MOST_DRAFTS
    assert drafts.latest(event) == last


# -- Break-out rooms ----------------------------------------------------------------------


def test_zoom_gets_a_row_for_each_address_and_the_rest_are_named(event, seated, people, client, lead):
    client.force_login(lead.user)

    answer = client.post(reverse("events:rooms_file", args=[event.network, event.pk, 2]))

    assert list(csv.reader(io.StringIO(answer.content.decode()))) == [
        ["Pre-assign Room Name", "Email Address"],
        *(["Table 1", one.address] for one in sorted(people[::2], key=lambda one: name_key(one.name))),
        *(["Table 2", one.address] for one in sorted(people[1::2], key=lambda one: name_key(one.name)) if one.user),
    ]
    assert AuditEntry.objects.filter(verb="downloaded", subject_id=str(event.pk)).get().after["rows"] == 5
    assert "Eve" in client.get(reverse("events:share", args=[event.network, event.pk])).content.decode()
    assert client.post(reverse("events:rooms_file", args=[event.network, event.pk, 3])).status_code == 404


def test_addresses_of_rooms_are_for_leads(event, seated, people, client):
    client.force_login(people[0].user)

    assert client.post(reverse("events:rooms_file", args=[event.network, event.pk, 1])).status_code == 403
    page = client.get(reverse("events:share", args=[event.network, event.pk])).content.decode()
    assert "Download the rooms for Zoom" not in page
    assert "ask one of them for it" in page


def test_words_for_a_chat_count_who_keeps_their_name_off_lists(event, people, seated):
    event.rsvps.filter(member=people[1]).update(name_hidden=True)
    plan = shared_plans.published(event)

    assert rooms.words_for_chat(plan, plan.rounds[0]) == "Round 1\nTable 1: Bo, Hana, 1 more\nTable 2: =Dag(), Cy, Eve"
