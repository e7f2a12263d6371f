from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import Attendance
from members import carrying_over, comparing
from members.carrying_over import NotReady, TooLate
from members.models import ListImport, Member, User
from members.roster.sheets import read_text
from members.tasks import forget_old_lists
from network.models import AuditEntry, Letter
from tests.factories import make_event, make_lead, make_member, make_network, make_rsvp, make_user
from tests.members.test_reading_lists import LISTS

SHEET = (
    "Name\tEmail\tJoined\tRole\tRegion\nReis, Ana\tANA@example.org\t3.4.2021\tHost\tNorth\nBo Li\tbo@example.org\t\t\t"
)


def hand_in(lead, text=SHEET, **options) -> ListImport:
    brought = carrying_over.hand_in(read_text(text), by=lead, source="pasted", **options)
    brought.network = lead.network
    return brought


def bring(lead, text=SHEET, *, skip=False, **settings) -> ListImport:
    brought = hand_in(lead, text)
    brought.settings |= settings
    brought.save()
    return carrying_over.bring_in(brought, by=lead, skip=skip)


def client_of(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def address(name: str, network, *args) -> str:
    return reverse(f"members:{name}", args=[network, *args])


# -- What a list makes --------------------------------------------------------------------


def test_people_of_a_list_are_carried_over_and_nobody_is_written_to(network, lead):
    brought = bring(lead)

    ana, bo = network.members.exclude(pk=lead.pk).order_by("pk")
    assert (ana.name, ana.user.email, ana.joined_on) == ("Ana Reis", "ana@example.org", date(2021, 4, 3))
    assert (ana.role, ana.attributes, ana.founder, ana.standing) == (
        "facilitator",
        {"Region": "North"},
        True,
        "carried over",
    )
    assert (bo.role, bo.attributes, bo.joined_on, bo.founder) == ("member", {}, None, True)
    assert not EmailAddress.objects.filter(user__in=[ana.user, bo.user], verified=True).exists()
    assert brought.outcome["told"]["new"] == 2
    assert not Letter.objects.filter(network=network).exists()
    assert AuditEntry.objects.get(network=network, verb="brought a list").after["new"] == 2


def test_the_same_list_twice_changes_nothing(network, lead):
    bring(lead)
    before = list(network.members.order_by("pk").values())

    again = bring(lead)

    assert list(network.members.order_by("pk").values()) == before
    assert (again.outcome["made"], again.outcome["changed"]) == ([], {})
    assert (again.outcome["told"]["new"], again.outcome["told"]["known"]) == (0, 2)


def test_a_list_is_brought_in_once_however_often_it_is_asked(network, lead):
    brought = bring(lead)

    carrying_over.bring_in(brought, by=lead)

    assert network.members.count() == 3


def test_somebody_with_an_account_elsewhere_keeps_it(network, lead):
    elsewhere = make_member(make_network(), user=make_user("ana@example.org"))

    bring(lead)

    assert network.members.get(name="Ana Reis").user == elsewhere.user


def test_another_address_that_a_member_has_proven_is_the_same_person(network, lead, member):
    EmailAddress.objects.create(user=member.user, email="ana@example.org", verified=True)

    brought = bring(lead)

    assert (brought.outcome["told"]["new"], brought.outcome["told"]["known"]) == (1, 1)
    assert not network.members.filter(name="Ana Reis").exists()


def test_people_without_an_address_are_known_by_name(network, lead):
    bring(lead, "Name\tEmail\nAna Reis\t\nBo Li\tbo@example.org")

    again = bring(lead, "Name\tEmail\nANA REIS\t")

    assert network.members.get(name="Ana Reis").user is None
    assert again.outcome["told"]["known"] == 1


def test_an_address_that_comes_later_finds_who_had_none(network, lead):
    bring(lead, "Name\tSchool\nAna Reis\tHill")

    bring(lead, "Name\tEmail\nAna Reis\tana@example.org")

    assert network.members.get(name="Ana Reis").user.email == "ana@example.org"


def test_two_people_of_one_name_need_an_address_to_be_told_apart(network, lead):
    make_member(network, "Ana Reis")
    make_member(network, "Ana Reis")

    (row,) = comparing.look(hand_in(lead, "Name\tSchool\nAna Reis\tHill")).bad

    assert row.reason == "Several people here are called so. Give an address, so that it is clear who is meant."


def test_a_column_that_the_lead_asks_about_keeps_the_spelling_of_the_question(network, lead):
    network.attributes.create(name="region", question="Where do you work?")

    bring(lead)

    assert network.members.get(name="Ana Reis").attributes == {"region": "North"}


def test_bad_rows_hold_a_list_back_until_they_are_skipped(network, lead):
    text = "Name\tEmail\nAna Reis\tana@example.org\nBo Li\tbo.example.org"

    with pytest.raises(NotReady):
        bring(lead, text)
    brought = bring(lead, text, skip=True)

    assert (brought.outcome["told"]["new"], brought.outcome["told"]["skipped"]) == (1, 1)


def test_dates_that_can_be_read_in_two_ways_hold_a_list_back_until_somebody_says(network, lead):
    text = "Name\tJoined\nAna Reis\t3/4/2021"

    with pytest.raises(NotReady):
        bring(lead, text)
    bring(lead, text, order="month")

    assert network.members.get(name="Ana Reis").joined_on == date(2021, 3, 4)


def test_somebody_who_left_is_not_brought_back(network, lead):
    gone = make_member(network, "Ana Reis", user=make_user("ana@example.org"), left_on=date(2026, 2, 1))

    brought = bring(lead)

    gone.refresh_from_db()
    assert (gone.left_on, brought.outcome["told"]["new"]) == (date(2026, 2, 1), 1)


# -- What it says otherwise ---------------------------------------------------------------

OTHERWISE = "Name\tEmail\tJoined\tRegion\nAna R. Reis\tana@example.org\t5.6.2022\tSouth"


def test_a_member_s_own_words_are_never_overwritten_and_never_taken(network, lead):
    own = make_member(network, "Ana Reis", user=make_user("ana@example.org"), attributes={"Region": "North"})

    brought = bring(lead, OTHERWISE)
    taken = carrying_over.take(brought, None, by=lead)

    (known,) = comparing.look(brought).differing
    assert [(one.label, one.theirs, one.list_says) for one in known.differences] == [
        ("Name", "Ana Reis", "Ana R. Reis"),
        ("Joined on", "1 January 2026", "5 June 2022"),
        ("Region", "North", "South"),
    ]
    own.refresh_from_db()
    assert (taken, own.name, own.joined_on, own.attributes) == (0, "Ana Reis", date(2026, 1, 1), {"Region": "North"})


def test_gaps_of_a_member_are_not_filled_either(network, lead):
    own = make_member(network, "Ana Reis", user=make_user("ana@example.org"))

    bring(lead)

    own.refresh_from_db()
    assert own.attributes == {}


def test_of_a_list_only_those_who_joined_lately_are_new(network, lead):
    lately, long_ago = (network.today - timedelta(days=days) for days in (20, 120))
    bring(lead, f"Name\tEmail\tJoined\nAna\tana@example.org\t{lately}\nBo\tbo@example.org\t{long_ago}")

    founders = dict(network.members.exclude(pk=lead.pk).values_list("name", "founder"))
    assert founders == {"Ana": False, "Bo": True}


def test_of_people_carried_over_gaps_are_filled_and_the_rest_is_taken_on_request(network, lead):
    bring(lead, "Name\tEmail\tRegion\nAna Reis\tana@example.org\tNorth")

    again = bring(lead, OTHERWISE)
    filled = network.members.get(user__email="ana@example.org")
    carrying_over.take(again, {filled.pk}, by=lead)
    taken = network.members.get(pk=filled.pk)

    assert (filled.name, filled.joined_on, filled.founder, filled.attributes) == (
        "Ana Reis",
        date(2022, 6, 5),
        True,
        {"Region": "North"},
    )
    assert (taken.name, taken.attributes) == ("Ana R. Reis", {"Region": "South"})


# -- Taking back --------------------------------------------------------------------------


def test_taking_back_leaves_things_as_they_were(network, lead):
    bring(lead, "Name\tEmail\tRegion\nAna Reis\tana@example.org\tNorth")
    members, users = list(network.members.order_by("pk").values()), set(User.objects.values_list("email", flat=True))
    again = bring(lead, OTHERWISE + "\nBo Li\tbo@example.org\t\t")
    carrying_over.take(again, None, by=lead)
    again.refresh_from_db()

    carrying_over.take_back(again, by=lead)

    assert list(network.members.order_by("pk").values()) == members
    assert set(User.objects.values_list("email", flat=True)) == users


def test_whoever_joined_or_is_expected_somewhere_is_kept_and_named(network, lead):
    brought = bring(lead, SHEET + "\nCy Mo\tcy@example.org\t\t\t")
    ana, bo = network.members.get(name="Ana Reis"), network.members.get(name="Bo Li")
    network.members.filter(pk=ana.pk).update(carried_over_at=None)
    make_rsvp(make_event(network), bo)

    brought = carrying_over.take_back(brought, by=lead)

    assert sorted(brought.outcome["kept"]) == ["Ana Reis", "Bo Li"]
    assert set(network.members.values_list("name", flat=True)) == {lead.name, "Ana Reis", "Bo Li"}
    assert set(User.objects.filter(email__endswith="y@example.org")) == set()


def test_a_change_by_a_person_since_is_kept(network, lead):
    bring(lead, "Name\tEmail\nAna Reis\tana@example.org")
    again = bring(lead, "Name\tEmail\tRegion\nAna Reis\tana@example.org\tNorth")
    network.members.filter(name="Ana Reis").update(attributes={"Region": "East"})

    again = carrying_over.take_back(again, by=lead)

    assert again.outcome["kept"] == ["Ana Reis"]
    assert network.members.get(name="Ana Reis").attributes == {"Region": "East"}


def test_after_a_day_a_list_stays(network, lead):
    brought = bring(lead)

    with time_machine.travel(timezone.now() + timedelta(hours=25)), pytest.raises(TooLate):
        carrying_over.take_back(brought, by=lead)


def test_lists_are_forgotten_once_they_are_of_no_more_use(network, lead):
    begun, brought = hand_in(lead), bring(lead)

    with time_machine.travel(timezone.now() + timedelta(days=2)):
        forget_old_lists()
        kept = ListImport.objects.get(pk=brought.pk)
        assert (kept.cells, "changed" in kept.outcome, kept.outcome["told"]["new"]) == ([], False, 2)
        assert ListImport.objects.filter(pk=begun.pk).exists()
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        forget_old_lists()
    assert not ListImport.objects.filter(pk=begun.pk).exists()


# -- The pages ----------------------------------------------------------------------------


def test_a_lead_pastes_a_list_looks_at_it_and_brings_it_in(network, lead):
    client = client_of(lead)
    client.post(address("bring", network), {"pasted": SHEET})
    brought = network.list_imports.get()
    page = client.get(address("bring_map", network, brought.pk))

    done = client.post(address("bring_map", network, brought.pk), {"bring": "all"}, follow=True)

    assert "2 people" in page.content.decode()
    assert done.redirect_chain[-1][0] == address("bring_done", network, brought.pk)
    assert "Nobody was written to." in done.content.decode()
    assert network.members.count() == 3


@pytest.mark.parametrize("name", ["messy_sheet.csv"])
def test_a_file_is_read_as_well(network, lead, name):
    upload = SimpleUploadedFile(name, (LISTS / name).read_bytes())

    response = client_of(lead).post(address("bring", network), {"file": upload})

    brought = network.list_imports.get()
    assert response.url == address("bring_map", network, brought.pk)
    assert (brought.source, brought.settings["head"]) == (name, 2)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Paste a list, or choose a file of one."),
        ({"pasted": " \n\t"}, "Paste a list, or choose a file of one."),
        ({"pasted": "<script>x</script>" * 9000}, "One cell is longer than any list needs."),
        ({"pasted": "x" * 10_000_000}, "One cell is longer than any list needs."),
        ({"pasted": "x" * 10_000_001}, "That is more than 10 million letters."),
        ({"file": ("a.xlsx", b"PK\x03\x04 but no archive")}, "The workbook cannot be opened"),
        ({"file": ("a.csv", b"x" * 10_000_001)}, "The file is larger than 10 MB."),
    ],
)
def test_what_cannot_be_read_is_said_at_the_field_and_what_was_pasted_is_kept(network, lead, given, sentence):
    data = {name: SimpleUploadedFile(*value) if name == "file" else value for name, value in given.items()}

    response = client_of(lead).post(address("bring", network), data)

    assert response.status_code == 422
    field = "file" if "file" in given else "pasted"
    assert sentence in str(response.context["form"].errors[field])
    assert response.context["form"]["pasted"].value() == given.get("pasted")
    assert not network.list_imports.exists()


def test_what_was_said_of_the_columns_is_kept_with_the_list(network, lead):
    brought, client = hand_in(lead), client_of(lead)

    response = client.post(
        address("bring_map", network, brought.pk), {"column4": "leave"}, headers={"hx-request": "true"}
    )

    brought.refresh_from_db()
    assert brought.settings["meanings"] == ["name", "email", "joined", "role", "leave"]
    assert "Region: North" not in response.content.decode()
    assert response.templates[0].name == "members/_mapped.html"


def test_another_row_may_name_the_columns(network, lead):
    brought = hand_in(lead, "List of\tpeople\nWho\tWhere\nAna Reis\tana@example.org")

    client_of(lead).post(address("bring_map", network, brought.pk), {"head": "1"})

    brought = ListImport.objects.get()
    assert (brought.settings["head"], comparing.column_names(brought)) == (1, ["Who", "Where"])


def test_a_list_with_bad_rows_is_not_brought_by_a_button_that_does_not_skip(network, lead):
    brought = hand_in(lead, "Name\tEmail\nAna\tana@example.org\nBo\tbo.example.org")

    response = client_of(lead).post(address("bring_map", network, brought.pk), {"bring": "all"})

    assert response.status_code == 422
    assert "Some rows need a look." in response.content.decode()
    assert network.members.count() == 1


def test_rows_that_need_a_look_are_a_file_that_no_spreadsheet_runs(network, lead):
    brought = hand_in(lead, "Name\tEmail\tNote\n=cmd\tno address\t-1+1\nBo\todd\t\uff1d1+1\nAna\tana@example.org\t+2")

    response = client_of(lead).get(address("bring_rest", network, brought.pk))

    text = response.content.decode("utf-8-sig")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(text))) == [
        ["Name", "Email", "Note", "Why"],
        ["'=cmd", "no address", "'-1+1", "This is no email address."],
        ["Bo", "odd", "'\uff1d1+1", "This is no email address."],
    ]


def test_more_people_than_seats_is_said_and_allowed(network, lead):
    network.size_target = 2
    network.save()
    brought = hand_in(lead)

    page = client_of(lead).get(address("bring_map", network, brought.pk)).content.decode()

    assert "That makes 3 people, and 2 seats are open." in page


def test_a_list_is_taken_back_after_a_question(network, lead):
    brought, client = bring(lead), client_of(lead)
    asked = client.get(address("bring_undo", network, brought.pk))

    client.post(address("bring_undo", network, brought.pk))

    assert "Take the list back?" in asked.content.decode()
    assert set(network.members.all()) == {lead}


def test_a_list_can_be_forgotten_before_it_is_brought(network, lead):
    begun, brought = hand_in(lead), bring(lead)
    client = client_of(lead)

    for one in (begun, brought):
        client.post(address("bring_drop", network, one.pk))

    assert set(network.list_imports.all()) == {brought}


def test_scripts_and_other_directions_in_cells_stay_words(network, lead):
    text = "Name\tEmail\tRegion\n<script>alert(1)</script>\ts@example.org\t{{ x }}\nعلي حسن\tali@example.org\t😀"
    brought = hand_in(lead, text)

    page = client_of(lead).get(address("bring_map", network, brought.pk)).content.decode()

    assert "<script>alert(1)" not in page
    assert "علي حسن" in page


# -- Invisible to members -----------------------------------------------------------------


def test_members_neither_see_nor_find_nor_count_who_was_carried_over(network, lead, member, facilitator):
    bring(lead)
    ana = network.members.get(name="Ana Reis")
    event = make_event(network, capacity=5)
    over = make_event(network, starts_at=timezone.now() - timedelta(days=1))
    for person in (ana, member):
        make_rsvp(event, person)
        Attendance.objects.create(event=over, member=person, status="present")
    pages = [
        address("list", network),
        f"{address('list', network)}?q=Reis",
        reverse("events:list", args=[network]),
        reverse("events:detail", args=[network, event.pk]),
        reverse("events:detail", args=[network, over.pk]),
        reverse("introductions:record", args=[network]),
    ]

    seen = {path: client_of(member).get(path).content.decode() for path in pages}

    assert [path for path, page in seen.items() if "Ana Reis" in page] == []
    assert client_of(member).get(address("detail", network, ana.pk)).status_code == 404
    assert "1 person" in seen[pages[3]]
    assert client_of(member).get(pages[3]).context["places_left"] == 3
    assert "Ana Reis" in client_of(lead).get(pages[3]).content.decode()
    assert "Ana Reis" in client_of(facilitator).get(pages[3]).content.decode()


def test_leads_note_answers_of_people_carried_over_and_find_them_at_the_door(network, lead, facilitator):
    bring(lead)
    ana, event = network.members.get(name="Ana Reis"), make_event(network)

    answered = reverse("events:answer_for", args=[network, event.pk])
    client_of(lead).post(answered, {"member": ana.pk, "answer": "yes"})
    door = client_of(facilitator).get(reverse("events:door", args=[network, event.pk])).content.decode()

    assert event.rsvps.get().member == ana
    assert "Ana Reis" in door


def test_who_is_carried_over_cannot_come_in(network, lead):
    bring(lead)

    assert client_of(network.members.get(name="Ana Reis")).get(address("home", network)).status_code == 404


def test_a_lead_of_another_network_finds_no_list_of_this_one(network, lead):
    other = make_lead(make_network())

    response = client_of(other).get(address("bring_map", other.network, hand_in(lead).pk))

    assert response.status_code == 404
    assert Member.objects.filter(network=other.network).count() == 1


@pytest.mark.parametrize("name", ["bring", "bring_map", "bring_done"])
def test_a_page_of_a_list_asks_no_more_of_the_database_for_thirty_people_than_for_three(
    network, lead, name, django_assert_max_num_queries
):
    client = client_of(lead)
    for number in (3, 30):
        rows = "\n".join(f"Person {one} {number}\tperson{one}.{number}@example.org\tNorth" for one in range(number))
        bring(lead, f"Name\tEmail\tRegion\n{rows}")
        brought = hand_in(lead, f"Name\tEmail\tRegion\n{rows.replace('North', 'South')}")
        if name == "bring_done":
            brought = carrying_over.bring_in(brought, by=lead)

        with django_assert_max_num_queries(8):
            response = client.get(address(name, network, *([] if name == "bring" else [brought.pk])))

        assert response.status_code == 200
