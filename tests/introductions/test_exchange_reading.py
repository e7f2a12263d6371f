"""What a sender is told about files that cannot be imported."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from introductions.exchange.checking import Known, check, leave_out_erased
from introductions.exchange.contract import EVENTS, INTERACTIONS, MEMBERS
from introductions.exchange.problems import NoFolder, Problem, Problems
from introductions.exchange.reading import LONGEST_LINE, read

GOOD = {
    "members.csv": "id,name\n1,Ama\n2,Ben\n3,Cyd\n",
    "events.csv": "id,title,starts_at\nE1,First evening,2026-01-05T18:00Z\n",
    "attendance.csv": "event,member,answer,status\nE1,1,yes,present\nE1,2,,present\n",
    "groups.csv": "event,round,group,member\nE1,1,A,1\nE1,1,A,2\n",
    "interactions.csv": "id,kind,at,from,to,minutes\nc1,met,2026-01-06T09:00+01:00,1,3,39.5\n",
}


@pytest.fixture
def folder(tmp_path):
    """Write the good files, with some of them replaced; None leaves a file out."""

    def write(**replaced):
        files = GOOD | {f"{name}.csv": text for name, text in replaced.items()}
        for name, text in files.items():
            if text is not None:
                (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path

    return write


def understand(path, known=None, zone=UTC):
    problems = Problems()
    found = read(path, zone=zone, problems=problems)
    check(found, known or Known(), problems)
    return found, problems


def complaints(path, known=None):
    return [str(problem) for problem in understand(path, known)[1].shown]


def test_good_files_have_no_problems_and_no_warnings(folder):
    found, problems = understand(folder())

    assert not problems
    assert found.warnings == []
    assert found[INTERACTIONS].rows[0].at == datetime(2026, 1, 6, 8, 0, tzinfo=UTC)
    assert found[INTERACTIONS].rows[0].minutes == 39.5
    assert [row.name for row in found[MEMBERS].rows] == ["Ama", "Ben", "Cyd"]


def test_only_the_file_of_members_must_be_there(folder, tmp_path):
    (tmp_path / "elsewhere").mkdir()

    assert complaints(folder(events=None, attendance=None, groups=None, interactions=None)) == []
    assert complaints(tmp_path / "elsewhere") == ["members.csv: is missing."]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(NoFolder, match="nowhere cannot be read: No such file or directory"):
        understand(tmp_path / "nowhere")


def test_a_byte_order_mark_and_carriage_returns_and_spaces_around_cells_mean_nothing(folder):
    text = "﻿id , name\r\n 1 ,  Ama Owusu \r\n\r\n,\r\n2,\r\n3,\r\n"

    found, problems = understand(folder(members=text))

    assert not problems
    assert [(row.id, row.name, row.line) for row in found[MEMBERS].rows] == [
        ("1", "Ama Owusu", 2),
        ("2", "", 5),
        ("3", "", 6),
    ]


def test_further_columns_of_members_become_attributes_and_others_a_warning(folder):
    found, problems = understand(
        folder(
            members="id,school,Name\n1,Hill,Ama\n2,,Ben\n3,,\n",
            events=GOOD["events.csv"].replace("title", "title,shoe", 1).replace("evening", "evening,8"),
        )
    )

    assert not problems
    assert [(row.name, row.attributes) for row in found[MEMBERS].rows[:2]] == [
        ("Ama", {"school": "Hill"}),
        ("Ben", {"school": ""}),
    ]
    assert found.warnings == ["events.csv: the column “shoe” has no meaning here and is left out."]


def test_a_stray_file_and_a_last_line_without_an_end_are_warned_of(folder, tmp_path):
    (tmp_path / "attendence.csv").write_text("event\n")

    found, problems = understand(folder(groups=GOOD["groups.csv"].rstrip()))

    assert not problems
    assert found.warnings == [
        "attendence.csv is none of the files of an import and is left out.",
        "groups.csv ends without a line break; if its last line looks cut off, send it again.",
    ]


def test_a_joining_time_is_taken_as_a_day_of_the_networks_zone(folder):
    path = folder(members="id,joined_on,left_on\n1,2026-01-05T23:30Z,2026-02-01\n2,,\n3,,\n")

    found, problems = understand(path, zone=ZoneInfo("Asia/Tokyo"))

    assert not problems
    assert found[MEMBERS].rows[0].joined_on == date(2026, 1, 6)
    assert found[MEMBERS].rows[0].left_on == date(2026, 2, 1)


@pytest.mark.parametrize(
    ("replaced", "expected"),
    [
        ({"members": ""}, "members.csv, line 1: the file is empty; its first line must name the columns."),
        ({"members": "name\nAma\n"}, "members.csv, line 1, column id: the column is missing."),
        (
            {"members": "id;name\n1;Ama\n"},
            (
                "members.csv, line 1, column id: the column is missing. Columns are separated by “;” here; "
                "they must be by commas."
            ),
        ),
        ({"members": "id,name,name\n1,Ama,A\n"}, "members.csv, line 1, column name: the column is named twice."),
        ({"members": "id,name,\n1,Ama,\n"}, "members.csv, line 1, column 3: the column has no name."),
        ({"events": "id,starts_at\n"}, "events.csv, line 1, column title: the column is missing."),
        (
            {"members": GOOD["members.csv"] + "1,Again\n"},
            "members.csv, line 5, column id: id “1” is on line 2 already.",
        ),
        ({"members": GOOD["members.csv"] + ",Nobody\n"}, "members.csv, line 5, column id: is empty."),
        (
            {"members": "id,email\n1,ama@\n2,\n3,\n"},
            "members.csv, line 2, column email: “ama@” is no email address.",
        ),
        (
            {"members": "id,email\n1,ama@example.org\n2,AMA@example.org\n3,\n"},
            "members.csv, line 3, column email: “AMA@example.org” is the address of the member on line 2 already.",
        ),
        (
            {"members": "id,role\n1,boss\n2,\n3,\n"},
            "members.csv, line 2, column role: “boss” is not known here. Allowed are: lead, facilitator, member.",
        ),
        (
            {"members": "id,joined_on\n1,05/01/2026\n2,\n3,\n"},
            "members.csv, line 2, column joined_on: “05/01/2026” is no date. Write one such as 2026-01-05.",
        ),
        (
            {"members": "id,joined_on\n1,January 5th 2026\n2,\n3,\n"},
            "members.csv, line 2, column joined_on: “January 5th 2026” is no date. Write one such as 2026-01-05.",
        ),
        (
            {"members": "id,joined_on,left_on\n1,2026-01-05,2025-01-05\n2,,\n3,,\n"},
            "members.csv, line 2, column left_on: left on 2025-01-05, before joining on 2026-01-05.",
        ),
        (
            {"members": "id,joined_on\n1,0026-01-05\n2,\n3,\n"},
            "members.csv, line 2, column joined_on: has the year 26; years from 1000 to 2999 can be kept.",
        ),
        (
            {"members": f"id,name\n1,{'A' * 121}\n2,\n3,\n"},
            "members.csv, line 2, column name: has 121 characters; at most 120 are kept.",
        ),
        (
            {"events": "id,title,starts_at\nE1,First,2026-01-05T18:00\n"},
            (
                "events.csv, line 2, column starts_at: “2026-01-05T18:00” has no time zone. Write 2026-01-05T18:00Z, "
                "or an offset such as +01:00."
            ),
        ),
        (
            {"events": "id,title,starts_at\nE1,First,2026-02-30T18:00Z\n"},
            (
                "events.csv, line 2, column starts_at: “2026-02-30T18:00Z” is no time. Write one such as "
                "2026-01-05T18:00Z."
            ),
        ),
        (
            {"events": "id,title,starts_at,ends_at\nE1,First,2026-01-05T18:00Z,2026-01-05T18:30+01:00\n"},
            "events.csv, line 2, column ends_at: the event ends before it starts.",
        ),
        (
            {"events": "id,title,starts_at,mode\nE1,First,2026-01-05T18:00Z,by post\n"},
            "events.csv, line 2, column mode: “by post” is not known here. Allowed are: in person, online, both.",
        ),
        (
            {"attendance": "event,member,status\nE2,1,present\n"},
            "attendance.csv, line 2, column event: there is no event “E2”.",
        ),
        (
            {"attendance": "event,member,status\nE1,9,present\n"},
            "attendance.csv, line 2, column member: there is no member “9”.",
        ),
        (
            {"attendance": "event,member,status\nE1,1,came\n"},
            (
                "attendance.csv, line 2, column status: “came” is not known here. Allowed are: unknown, present, "
                "absent told, absent untold."
            ),
        ),
        (
            {"attendance": "event,member\nE1,1\nE1,2\nE1,1\n"},
            "attendance.csv, line 4, column member: event “E1”, member “1” is on line 2 already.",
        ),
        (
            {"groups": GOOD["groups.csv"] + "E1,1,B,1\n"},
            "groups.csv, line 4, column member: event “E1”, round “1”, member “1” is on line 2 already.",
        ),
        (
            {"interactions": "id,kind,at,from,to\nc1,met,2026-01-06T09:00Z,1,1\n"},
            "interactions.csv, line 2, column to: an interaction has two people; both are “1”.",
        ),
        (
            {"interactions": "id,kind,at,from,to,minutes\nc1,met,2026-01-06T09:00Z,1,2,-5\n"},
            "interactions.csv, line 2, column minutes: “-5” is negative.",
        ),
        (
            {"interactions": "id,kind,at,from,to,minutes\nc1,met,2026-01-06T09:00Z,1,2,nan\n"},
            "interactions.csv, line 2, column minutes: “nan” is no number. Write one such as 39.5.",
        ),
        (
            {"interactions": "id,kind,at,from,to\nc1,hugged,2026-01-06T09:00Z,1,2\n"},
            (
                "interactions.csv, line 2, column kind: “hugged” is not known here. Allowed are: seated, attended, "
                "introduced, introduced-1, introduced-2, met, give, milestone, called-on, contact."
            ),
        ),
        (
            {"members": "id,name\n1,Ama\n2,Ren\xe9e\n3,\n".encode("latin-1")},
            "members.csv, line 3, column name: is not in UTF-8; save the file again as CSV in UTF-8.",
        ),
        (
            {"members": "id,name\n1,Ama\n2,B\0en\n3,\n"},
            "members.csv, line 3, column name: holds a NUL byte; save the file again as CSV in UTF-8.",
        ),
        (
            {"members": 'id,name\n1,Ama\n2,"Ben\n3,Cyd\n'},
            (
                "members.csv, line 3, column name: a quotation mark is opened and never closed; the file may have been "
                "cut off."
            ),
        ),
        (
            {"members": 'id,name,school\n1,Ama,Hill\n2,"Ben" the third,Hill\n3,,\n'},
            (
                "members.csv, line 3, column name: a quotation mark stands in the middle of a cell; write it twice, "
                "inside quoted cells only."
            ),
        ),
        (
            {"attendance": "event,member,answer,status\nE1,1,yes,present\nE1,2"},
            (
                "attendance.csv, line 3, column answer: the line has 2 cells where the header names 4; it may have "
                "been cut off."
            ),
        ),
        (
            {"attendance": "event,member,answer,status\nE1,1,yes,pres"},
            (
                "attendance.csv, line 2, column status: “pres” is not known here. Allowed are: unknown, present, "
                "absent told, absent untold."
            ),
        ),
    ],
)
def test_a_fault_is_named_by_file_line_and_column(folder, replaced, expected):
    assert complaints(folder(**replaced)) == [expected]


def test_a_line_of_ten_megabytes_is_named_with_its_column(folder):
    path = folder(members="id,name,school\n1,Ama,Hill\n2," + "B" * 10_000_000 + ",Hill\n3,Cyd,Hill\n")

    assert complaints(path) == [
        (
            f"members.csv, line 3, column name: the line has more than {LONGEST_LINE} characters; a quotation mark may "
            "have been left open."
        )
    ]


def test_a_cell_that_swallows_the_rest_of_the_file_is_named_where_it_begins(folder):
    path = folder(members='id,name\n1,Ama\n2,"Ben\n' + "3,Cyd\n" * 40_000)

    first, *rest = complaints(path)

    assert first.startswith("members.csv, line 3, column name: a cell has more than 131072 characters;")
    assert rest == []


def test_a_spreadsheet_in_utf_16_is_told_to_be_saved_as_utf_8(folder):
    path = folder(members="id,name\n1,Ama\n".encode("utf-16"))

    assert complaints(path)[0] == (
        "members.csv, line 1, column 1: is not in UTF-8; save the file again as CSV in UTF-8."
    )


def test_each_fault_of_a_line_is_named_and_its_id_still_counts_as_known(folder):
    path = folder(members="id,role,joined_on\n1,boss,soon\n2,,\n3,,\n")

    assert [(problem.line, problem.column) for problem in understand(path)[1].shown] == [(2, "joined_on"), (2, "role")]


def test_a_hundred_problems_are_shown_and_all_are_counted(folder):
    path = folder(attendance="event,member\n" + "".join(f"E1,stranger {number}\n" for number in range(250)))

    _found, problems = understand(path)

    sentences = list(problems.sentences())
    assert problems.count == 250
    assert len(problems.shown) == 100
    assert sentences[-2:] == ["and 150 more problems.", "Nothing was imported."]
    assert problems.shown[0] == Problem("attendance.csv", 2, "member", "there is no member “stranger 0”.")


def test_ids_and_dates_on_record_count_as_known(folder):
    known = Known(
        members={"7": (date(2026, 3, 1), None)},
        events={
            "E0": (datetime(2026, 1, 1, tzinfo=UTC), None),
            "E1": (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)),
        },
        addresses={"ama@example.org": "7"},
    )
    path = folder(
        members="id,left_on,email\n7,2026-02-01,\n1,,\n2,,\n3,,\n8,,Ama@example.org\n",
        attendance="event,member\nE0,7\n",
    )

    assert complaints(path, known) == [
        "members.csv, line 2, column left_on: left on 2026-02-01, before joining on 2026-03-01.",
        "events.csv, line 2, column ends_at: the event ends before it starts.",
    ]


def test_the_address_of_a_member_who_is_not_in_the_file_cannot_be_given_away(folder):
    path = folder(members="id,email\n1,Ama@example.org\n2,\n3,\n")

    assert complaints(path, Known(addresses={"ama@example.org": "7"})) == [
        "members.csv, line 2, column email: “Ama@example.org” is the address of the member “7” already."
    ]


def test_rows_about_erased_people_are_left_out(folder):
    found, problems = understand(folder(), Known(erased={"1"}))

    assert not problems
    assert leave_out_erased(found, {"1"}) == 4
    assert [row.id for row in found[MEMBERS].rows] == ["2", "3"]
    assert found[INTERACTIONS].rows == []
    assert len(found[EVENTS].rows) == 1


def test_a_formula_is_kept_as_the_words_it_is(folder):
    found, problems = understand(folder(members='id,name\n1,"=1+1"\n2,@Ben\n3,-Cyd\n'))

    assert not problems
    assert [row.name for row in found[MEMBERS].rows] == ["=1+1", "@Ben", "-Cyd"]
