"""What an import does to a network, and that a second one does nothing."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.utils import timezone

from events.models import RSVP, Attendance, Event, Round, Seat, SmallGroup, TouchedEvent
from introductions.exchange.importing import bring_in
from introductions.exchange.problems import Refused
from introductions.models import Interaction, TouchedPair, Withdrawal
from members.models import Member, User
from network.models import AuditEntry, Letter, Network, TouchedDay
from tests.factories import make_member, make_network, make_user
from tests.files import write_csv, write_random_network

pytestmark = pytest.mark.django_db

DAVIS = Path(__file__).parent.parent / "data" / "davis"
PEOPLE = [Network, Member, User, EmailAddress, AuditEntry]
GATHERINGS = [Event, RSVP, Attendance, Round, SmallGroup, Seat]
EVERYTHING = [*PEOPLE, *GATHERINGS, Interaction, Withdrawal]


def everything():
    return {model: list(model.objects.order_by("pk").values()) for model in EVERYTHING}


def members_file(folder, *rows, header="id,name,email"):
    folder.mkdir(exist_ok=True)
    return write_csv(folder / "members.csv", header, rows).parent


@pytest.fixture
def acts(tmp_path):
    """Import two members with the given interactions, and return the ledger."""

    def bring(*rows, header="id,kind,at,from,to,minutes,withdrawn_at"):
        folder = members_file(tmp_path / "acts", ("1", "Ama", ""), ("2", "Ben", ""))
        write_csv(folder / "interactions.csv", header, rows)
        bring_in(folder, slug="acts")
        return list(Interaction.objects.order_by("reference", "revision"))

    return bring


def test_the_davis_files_become_a_network():
    outcome = bring_in(DAVIS, slug="davis", name="Old City", timezone="America/Chicago")

    network = Network.objects.get()
    assert (network.slug, network.name, network.timezone) == ("davis", "Old City", "America/Chicago")
    assert outcome.counts() == {
        "members": [18, 0],
        "events": [14, 0],
        "answers": [89, 0],
        "presences": [89, 0],
        "seats": [0, 0],
        "interactions": [0, 0],
    }
    assert outcome.rows_added == network.interactions.count() == 322
    evelyn = network.members.get(reference="1")
    assert (evelyn.name, evelyn.standing, evelyn.joined_on) == ("Evelyn Jefferson", "joined", date(1935, 1, 1))
    event = network.events.get(reference="E1")
    assert event.published_at == event.starts_at == datetime(1935, 6, 27, tzinfo=UTC)
    assert event.closed_at == event.ends_at
    assert AuditEntry.objects.get().verb == "imported"


def test_importing_twice_changes_nothing(tmp_path):
    write_random_network(tmp_path)
    bring_in(tmp_path, slug="twice")
    before = everything()

    outcome = bring_in(tmp_path, slug="twice")

    assert not outcome.changed_anything
    assert everything() == before


def test_the_order_of_lines_changes_nothing(tmp_path):
    write_random_network(tmp_path)
    bring_in(tmp_path, slug="twice")
    before = everything()
    for file in tmp_path.glob("*.csv"):
        with file.open(newline="") as text:
            header, *rows = csv.reader(text)
        write_csv(file, ",".join(header), rows[::-1])

    bring_in(tmp_path, slug="twice")

    assert everything() == before


def test_an_import_leaves_no_marks_for_roll_ups_to_find(tmp_path):
    bring_in(write_random_network(tmp_path), slug="quiet")

    assert Interaction.objects.count() > 500
    assert not TouchedEvent.objects.exists()
    assert not TouchedDay.objects.exists()
    assert not TouchedPair.objects.exists()


def test_a_dry_run_counts_and_takes_everything_back(tmp_path):
    outcome = bring_in(write_random_network(tmp_path), slug="dry", dry_run=True)

    assert outcome.counts()["members"] == [24, 0]
    assert outcome.counts()["interactions"] == [90, 0]
    assert not any(everything().values())


def test_files_with_a_fault_change_nothing(tmp_path):
    bring_in(members_file(tmp_path, ("1", "Ama", "ama@example.org")), slug="whole")
    before = everything()

    with pytest.raises(Refused, match=r"members\.csv, line 3, column email"):
        bring_in(members_file(tmp_path, ("1", "Renamed", ""), ("2", "Ben", "nowhere")), slug="whole")
    with pytest.raises(Refused):
        bring_in(tmp_path, slug="never-made")

    assert everything() == before


@pytest.mark.parametrize(("slug", "zone"), [("No Slug", "UTC"), ("admin", "UTC"), ("fine", "Europe/Nowhere")])
def test_a_slug_or_zone_that_is_none_is_refused(slug, zone):
    with pytest.raises(ValidationError):
        bring_in(DAVIS, slug=slug, timezone=zone)

    assert not Network.objects.exists()


def test_name_and_zone_stay_unless_they_are_given(tmp_path):
    folder = members_file(tmp_path, ("1", "Ama", ""))
    bring_in(folder, slug="named", name="First", timezone="Europe/London")

    bring_in(folder, slug="named")
    assert Network.objects.values_list("name", "timezone").get() == ("First", "Europe/London")

    bring_in(folder, slug="named", name="Second", timezone="Asia/Tokyo")
    assert Network.objects.values_list("name", "timezone").get() == ("Second", "Asia/Tokyo")


# -- Members ------------------------------------------------------------------------------


def test_one_address_is_one_user_in_every_network_and_gets_no_letter(tmp_path):
    known = make_user("Ama@example.org")

    bring_in(members_file(tmp_path, ("1", "Ama", "ama@Example.org"), ("2", "Ben", "BEN@example.org")), slug="one")
    bring_in(members_file(tmp_path, ("x", "Benedict", "ben@example.org"), ("y", "Cyd", "")), slug="two")

    ben = User.objects.get(email="ben@example.org")
    assert set(User.objects.all()) == {known, ben}
    assert Member.objects.get(reference="1").user == known
    assert Member.objects.get(reference="2").user == Member.objects.get(reference="x").user == ben
    assert Member.objects.get(reference="y").user is None
    assert EmailAddress.objects.filter(user=ben).values_list("email", "primary", "verified").get() == (
        "ben@example.org",
        True,
        False,
    )
    assert not ben.has_usable_password()
    assert not Letter.objects.exists()


def test_a_changed_row_updates_and_a_missing_one_stays(tmp_path):
    header = "id,name,email,joined_on,left_on,role,school,phase"
    bring_in(
        members_file(
            tmp_path,
            ("1", "Ama", "", "2026-01-01", "", "", "Hill", "Early"),
            ("2", "Ben", "", "", "", "lead", "", ""),
            header=header,
        ),
        slug="net",
    )
    members_file(tmp_path, ("1", "", "", "2026-02-01", "2026-03-01", "facilitator", "", "Late"), header=header)

    outcome = bring_in(tmp_path, slug="net")

    assert outcome.counts()["members"] == [0, 1]
    ama, ben = Member.objects.order_by("reference")
    assert (ama.name, ama.joined_on, ama.left_on, ama.role) == ("1", date(2026, 2, 1), date(2026, 3, 1), "facilitator")
    assert ama.attributes == {"phase": "Late"}
    assert (ben.name, ben.role) == ("Ben", "lead")


def test_what_a_file_has_no_column_for_stays_as_it_is(tmp_path):
    bring_in(
        members_file(tmp_path, ("1", "Ama", "ama@example.org", "lead", "Hill"), header="id,name,email,role,school"),
        slug="net",
    )

    bring_in(members_file(tmp_path, ("1", "Late"), header="id,phase"), slug="net")

    ama = Member.objects.get()
    assert (ama.name, ama.role, ama.user.email) == ("Ama", "lead", "ama@example.org")
    assert ama.attributes == {"school": "Hill", "phase": "Late"}


def test_two_members_may_swap_their_addresses(tmp_path):
    bring_in(members_file(tmp_path, ("1", "Ama", "a@example.org"), ("2", "Ben", "b@example.org")), slug="net")

    bring_in(members_file(tmp_path, ("1", "Ama", "b@example.org"), ("2", "Ben", "a@example.org")), slug="net")

    assert dict(Member.objects.values_list("reference", "user__email")) == {"1": "b@example.org", "2": "a@example.org"}


def test_an_erased_person_does_not_come_back(tmp_path):
    write_random_network(tmp_path)
    network = make_network("net")
    make_member(network, "Gone", reference="m1", erased_at=timezone.now(), user=None)

    outcome = bring_in(tmp_path, slug="net")

    assert network.members.get(reference="m1").name == "Gone"
    assert not Attendance.objects.filter(member__reference="m1").exists()
    assert not Interaction.objects.filter(first__reference="m1").exists()
    assert outcome.warnings[-1].startswith("Lines about people who were erased are left out: ")


def test_another_network_with_the_same_ids_is_not_touched(tmp_path):
    bring_in(DAVIS, slug="first")
    before = {
        model: list(model.objects.order_by("pk").values()) for model in EVERYTHING if model not in {Network, User}
    }

    bring_in(DAVIS, slug="second")

    for model, rows in before.items():
        assert list(model.objects.order_by("pk").values())[: len(rows)] == rows
    assert Network.objects.get(slug="second").interactions.count() == 322
    assert User.objects.count() == 18


# -- Events -------------------------------------------------------------------------------


@pytest.fixture
def evening(tmp_path):
    """Write one event of four people, and import it again with other files."""
    folder = members_file(tmp_path / "evening", *((str(number), "", "") for number in range(1, 5)))
    write_csv(folder / "events.csv", "id,title,starts_at", [("E", "Evening", "2026-01-05T18:00Z")])

    def bring(attendance=(), groups=(), header="event,member,answer,status"):
        write_csv(folder / "attendance.csv", header, attendance)
        write_csv(folder / "groups.csv", "event,round,group,member", groups)
        return bring_in(folder, slug="evening")

    return bring


def standing():
    rows = Interaction.objects.standing().order_by("kind", "first__reference", "second__reference")
    return list(rows.values_list("kind", "first__reference", "second__reference", "size"))


def test_people_present_met_with_the_smallest_room_they_shared(evening):
    everyone = [("E", str(number), "", "present") for number in range(1, 4)] + [("E", "4", "yes", "absent told")]
    evening(everyone, [("E", "1", "A", "1"), ("E", "1", "A", "2"), ("E", "1", "A", "4"), ("E", "1", "B", "3")])

    assert standing() == [
        ("attended", "1", "2", 3),
        ("attended", "1", "3", 3),
        ("attended", "2", "3", 3),
        ("seated", "1", "2", 2),
    ]
    assert list(Round.objects.values_list("name", "position")) == [("1", 1)]


def test_corrected_attendance_withdraws_and_adds_rows(evening):
    evening([("E", "1", "yes", "present"), ("E", "2", "yes", "present"), ("E", "3", "yes", "absent told")])

    outcome = evening([("E", "1", "no", "present"), ("E", "2", "", ""), ("E", "3", "yes", "present")])

    assert standing() == [("attended", "1", "3", 2)]
    assert (outcome.rows_withdrawn, outcome.rows_added) == (1, 1)
    assert list(RSVP.objects.order_by("member__reference").values_list("member__reference", "answer")) == [
        ("1", "no"),
        ("3", "yes"),
    ]
    assert Attendance.objects.get(member__reference="2").status == "unknown"


def test_answers_stay_when_the_file_tells_presences_only(evening):
    evening([("E", "1", "maybe", "")])

    evening([("E", "1", "present")], header="event,member,status")

    assert RSVP.objects.get().answer == "maybe"
    assert Attendance.objects.get().status == "present"


def test_who_waits_for_a_place_stays_in_line_until_a_file_tells_an_answer(evening):
    evening([("E", "1", "yes", ""), ("E", "2", "yes", "")])
    RSVP.objects.filter(member__reference="1").update(answer="waiting", turn=1)
    RSVP.objects.filter(member__reference="2").update(answer="offered", offer_ends_at=timezone.now())

    evening([("E", "1", "", "present"), ("E", "2", "no", "")])

    rows = RSVP.objects.order_by("member__reference").values_list("answer", "turn", "offer_ends_at")
    assert list(rows) == [("waiting", 1, None), ("no", None, None)]


def test_more_yes_than_places_are_brought_in_and_said_before_and_after(tmp_path):
    people = members_file(tmp_path / "full", *((str(number), f"Guest {number}", "") for number in range(1, 5)))
    ahead = (timezone.now() + timedelta(days=9)).isoformat()
    write_csv(people / "events.csv", "id,title,starts_at", [("E", "Evening", ahead), ("F", "Other", ahead)])
    bring_in(people, slug="full")
    Event.objects.update(capacity=2)
    yes = [("E", str(number), "yes", "") for number in range(1, 5)]
    write_csv(people / "attendance.csv", "event,member,answer,status", [*yes, ("F", "1", "yes", "")])

    foreseen = bring_in(people, slug="full", dry_run=True).warnings
    told = bring_in(people, slug="full").warnings

    assert foreseen == told
    assert [words.partition(":")[0] for words in told] == ["“Evening” is over its 2 places by 2"]
    assert RSVP.objects.filter(event__reference="E", answer="yes").count() == 4
    assert bring_in(people, slug="full").warnings == []


def test_a_moved_seat_is_moved(evening):
    present = [("E", str(number), "", "present") for number in range(1, 5)]
    evening(present, [("E", "2", "Table 2", "1"), ("E", "2", "Table 10", "2"), ("E", "2", "Table 10", "3")])

    outcome = evening(present, [("E", "2", "Table 2", "1"), ("E", "2", "Table 2", "2"), ("E", "2", "Table 10", "3")])

    assert outcome.counts()["seats"] == [0, 1]
    assert [row for row in standing() if row[0] == "seated"] == [("seated", "1", "2", 2)]
    assert list(SmallGroup.objects.order_by("position").values_list("name", flat=True)) == ["Table 2", "Table 10"]


def test_a_moved_event_moves_its_ledger_rows(tmp_path):
    write_random_network(tmp_path)
    bring_in(tmp_path, slug="net")
    event = Event.objects.get(reference="E3")
    later = timezone.now().replace(microsecond=0) + timedelta(days=3)

    write_csv(tmp_path / "events.csv", "id,title,starts_at", [("E3", "Moved", later.isoformat())])
    (tmp_path / "attendance.csv").unlink()
    (tmp_path / "groups.csv").unlink()
    (tmp_path / "interactions.csv").unlink()
    bring_in(tmp_path, slug="net")

    event.refresh_from_db()
    rows = Interaction.objects.standing().filter(event=event, reference=None)
    assert (event.title, event.starts_at, event.closed_at, event.place) == ("Moved", later, None, "Hall")
    assert rows.count() > 3
    assert set(rows.values_list("at", flat=True)) == {later}


# -- Interactions -------------------------------------------------------------------------


def test_an_interaction_keeps_its_direction_and_its_pair_in_order(acts):
    there, back = acts(
        ("a", "give", "2026-01-05T18:00Z", "2", "1", "", ""), ("b", "met", "2026-01-05T19:00+01:00", "1", "2", "30", "")
    )

    assert there.first_id < there.second_id
    assert (there.actor.reference, there.kind, there.size, there.minutes) == ("2", "give", 2, None)
    assert (back.actor.reference, back.at, back.minutes) == ("1", datetime(2026, 1, 5, 18, tzinfo=UTC), 30.0)


def test_a_changed_interaction_is_withdrawn_and_written_anew(acts):
    acts(("a", "met", "2026-01-05T18:00Z", "1", "2", "30", ""))

    before, after = acts(("a", "met", "2026-01-05T18:00Z", "1", "2", "45", ""))

    assert (before.minutes, before.revision, before.withdrawal.why) == (30.0, 0, "corrected by a later import")
    assert (after.minutes, after.revision) == (45.0, 1)
    assert list(Interaction.objects.standing()) == [after]


def test_a_withdrawal_is_dated_as_the_file_says(acts):
    (row,) = acts(("a", "met", "2026-01-05T18:00Z", "1", "2", "", "2026-01-07T10:00Z"))

    assert row.withdrawal.at == datetime(2026, 1, 7, 10, tzinfo=UTC)
    assert not Interaction.objects.standing().exists()


def test_an_interaction_can_be_withdrawn_later_and_taken_up_again(acts):
    plain = ("a", "met", "2026-01-05T18:00Z", "1", "2", "", "")
    acts(plain)

    (row,) = acts((*plain[:-1], "2026-01-07T10:00Z"))
    assert row.withdrawal.at == datetime(2026, 1, 7, 10, tzinfo=UTC)

    first, second = acts(plain)
    assert first == row
    assert list(Interaction.objects.standing()) == [second]


def test_a_file_without_a_column_of_withdrawals_takes_none_back(acts):
    acts(("a", "met", "2026-01-05T18:00Z", "1", "2", "20", "2026-01-07T10:00Z"))

    (row,) = acts(("a", "met", "2026-01-05T18:00Z", "1", "2"), header="id,kind,at,from,to")

    assert row.minutes == 20
    assert row.withdrawal.at == datetime(2026, 1, 7, 10, tzinfo=UTC)


def test_an_imported_row_that_an_event_tells_too_takes_the_room_of_the_event(evening, tmp_path):
    write_csv(
        tmp_path / "evening" / "interactions.csv",
        "id,kind,at,from,to,event",
        [("a", "attended", "2026-01-05T18:00Z", "1", "2", "E"), ("b", "attended", "2026-01-05T18:00Z", "1", "4", "E")],
    )

    evening([("E", str(number), "", "present") for number in range(1, 4)])

    assert dict(Interaction.objects.exclude(reference=None).values_list("reference", "size")) == {"a": 3, "b": 2}
