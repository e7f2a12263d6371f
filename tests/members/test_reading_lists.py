from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from members.roster.columns import Meaning, guess
from members.roster.days import Order, Question, Unclear, order_of, read_day
from members.roster.people import Reader, Reading, tidy_name
from members.roster.sheets import Sheet, Unreadable, read_file, read_text

LISTS = Path(__file__).parent.parent / "data" / "lists"
TODAY = date(2026, 6, 1)
N, F, L, E, J, R, A, C, K, X = (
    Meaning.NAME,
    Meaning.FIRST,
    Meaning.LAST,
    Meaning.EMAIL,
    Meaning.JOINED,
    Meaning.ROLE,
    Meaning.ANSWER,
    Meaning.CAME,
    Meaning.KEEP,
    Meaning.LEAVE,
)


def people_of(sheet: Sheet, *, attendees: bool = False, order: Order | None = None) -> Reading:
    columns = guess(sheet.rows, attendees=attendees)
    reader = Reader(columns.names, columns.meanings, TODAY, order, columns.first_row, attendees)
    return reader.read(sheet.rows)


def read(text: str, **options) -> Reading:
    return people_of(read_text(text), **options)


def workbook(*sheets: tuple[str, list[list]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


# -- Rows of cells ------------------------------------------------------------------------


@pytest.mark.parametrize("separator", ["\t", ",", ";", "|"])
def test_a_list_is_split_by_whatever_separates_its_cells(separator):
    text = f"Name{separator}Email\nAna Reis{separator}ana@example.org\n"

    assert read_text(text).rows == [["Name", "Email"], ["Ana Reis", "ana@example.org"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_umlauts_survive_every_encoding_of_unicode(encoding):
    sheet = read_file("Name;Mail\r\nZoë Weiß;zoe@example.org\r\n".encode(encoding))

    assert (sheet.rows[1], sheet.notes) == (["Zoë Weiß", "zoe@example.org"], [])


def test_windows_1252_is_guessed_and_said():
    sheet = read_file("Name;Mail\nZoë Weiß;zoe@example.org\n".encode("cp1252"))

    assert sheet.rows[1][0] == "Zoë Weiß"
    assert sheet.notes == ["The file keeps accented letters in an older way. Check that ä, é and ß came out right."]


def test_a_file_that_was_cut_within_a_letter_is_read_to_there_and_said():
    sheet = read_file("Name\nZoë\nJosé".encode()[:-1])

    assert sheet.rows == [["Name"], ["Zoë"], ["Jos"]]
    assert sheet.notes == ["The file seems to be cut off at its end. Look whether the last row is whole."]


def test_invisible_characters_and_doubled_spaces_are_taken_out_of_cells():
    sheet = read_text("\ufeffName\n \u200bAna\u00a0\u00a0 Mari\u0301a\u202e \x00\x07")

    assert sheet.rows == [["Name"], ["Ana María"]]


def test_a_cell_may_hold_lines_and_separators_within_quotation_marks():
    assert read_text('Name,School\n"Reis, Ana","Hill\nRoad"').rows[1] == ["Reis, Ana", "Hill Road"]


def test_of_a_workbook_the_first_sheet_with_something_in_it_is_read_and_named():
    content = workbook(("Cover", []), ("Members", [["Name", "Joined"], ["Ana", date(2024, 4, 3)], [None, 7.0]]))

    sheet = read_file(content, "list.xlsx")

    assert sheet.rows == [["Name", "Joined"], ["Ana", "2024-04-03"], ["", "7"]]
    assert sheet.notes == ["Read from the sheet “Members”."]


def packed(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("TYPES", "[Content_Types].xml"), content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "list.csv", "There is nothing in it."),
        (b" \r\n\t\t\n", "list.csv", "There is nothing in it."),
        (b"%PDF-1.7", "list.pdf", "This is a PDF, which has no cells. Save the list as .xlsx or as CSV."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
            "list.xls",
            "This is a workbook of the old kind (.xls). Save it as .xlsx or as CSV.",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "list.xlsx",
            "The workbook is locked with a password. Save a copy without one.",
        ),
        (
            b"<html><table></table></html>",
            "list.xlsx",
            "The file is called a workbook, but is none. Save the list anew as .xlsx or as CSV.",
        ),
        (
            workbook(("A", [["Name"], ["Ana"]]))[:900],
            "list.xlsx",
            "The workbook cannot be opened; it may be damaged or cut off. Save it anew as .xlsx or as CSV.",
        ),
        (packed(a=b"1"), "list.zip", "This is an archive, but no Excel workbook. Save the list as .xlsx or as CSV."),
        (
            packed(TYPES=b"", xl__bomb=bytes(61_000_000)),
            "list.xlsx",
            "The workbook is too large once unpacked. Keep only the sheet you need.",
        ),
        (
            packed(TYPES=b"<!DOCTYPE lolz>", xl__a=b""),
            "list.xlsx",
            "The workbook holds something no spreadsheet writes. Save it anew.",
        ),
        (
            packed(TYPES=b"<a/>", xl__workbook=b"<a"),
            "list.xlsx",
            "The workbook cannot be opened; it may be damaged or cut off. Save it anew as .xlsx or as CSV.",
        ),
        (workbook(("A", [])), "list.xlsx", "There is nothing in this workbook."),
        (
            bytes(range(32)) * 80,
            "list.csv",
            "This is no list, but a picture, a program or the like. Save the list as .xlsx or as CSV.",
        ),
        (
            b"x" * 9_999_999,
            "list.csv",
            "One cell is longer than any list needs. Is there a quotation mark without its pair?",
        ),
        (b"x" * 10_000_001, "list.csv", "The file is larger than 10 MB. Keep only the columns you need."),
        (b"a\n" * 20_001, "list.csv", "There are more than 20,000 rows. Bring them in parts."),
        (b"a," * 100 + b"a", "list.csv", "There are more than 100 columns. Keep only the ones you need."),
    ],
)
def test_what_is_no_list_is_refused_in_one_plain_sentence(content, name, sentence):
    with pytest.raises(Unreadable) as refused:
        read_file(content, name)

    assert str(refused.value) == sentence


# -- Columns ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heads", "meanings"),
    [
        ("Full name\tE-mail address\tMember since\tRole\tRegion", [N, E, J, R, K]),
        ("Vorname\tName\tE-Mail\tBeitrittsdatum\tRolle\tBemerkung", [F, L, E, J, R, X]),
        ("Nom\tPrénom\tCourriel\tMembre depuis\tFonction", [L, F, E, J, R]),
        ("Nombre\tApellidos\tCorreo electrónico\tFecha de alta", [F, L, E, J]),
        ("Nome\tCognome\tPosta elettronica\tIscritto dal\tRuolo", [F, L, E, J, R]),
        ("Voornaam\tAchternaam\tE-mailadres\tLid sinds", [F, L, E, J]),
        ("Nome completo\tEndereço de e-mail\tMembro desde\tFunção", [N, E, J, R]),
        ("Förnamn\tEfternamn\tE-postadress\tMedlem sedan\tRoll", [F, L, E, J, R]),
        ("Name\tEmail\tEmail (work)\tOrganisation\tPhone\tBirthday", [N, E, E, K, X, X]),
        ("Nom\tMail", [N, E]),
        ("Name\tFirst name\tLast name\tEmail", [X, F, L, E]),
    ],
)
def test_heads_are_known_in_eight_languages(heads, meanings):
    row = "\t".join("2020-01-01" if one == J else "ana@example.org" if one == E else "Ana" for one in meanings)

    assert guess(read_text(f"{heads}\n{row}").rows).meanings == meanings


@pytest.mark.parametrize(
    ("heads", "meanings"),
    [
        ("Order #,First Name,Last Name,Email,Ticket Type,Attendee Status,Checked In", [X, F, L, E, X, A, C]),
        ("api_id,name,first_name,last_name,email,created_at,approval_status,checked_in_at", [X, X, F, L, E, X, A, C]),
        ("Attendee Name,Attendee Email,Buyer Email", [N, E, X]),
        ("Order code,Attendee name,Attendee email,Product,Check-in date", [X, N, E, X, C]),
    ],
)
def test_heads_of_ticket_tools_are_known(heads, meanings):
    row = ",".join("ana@example.org" if one == E else "1" for one in meanings)

    assert guess(read_text(f"{heads}\n{row}").rows, attendees=True).meanings == meanings


def test_without_a_head_columns_are_known_by_what_stands_in_them():
    columns = guess(read_text("ana@example.org\tReis, Ana\t3.4.2020\nbo@example.org\tLi, Bo\t5.6.2021").rows)

    assert (columns.head, columns.meanings) == (None, [E, N, J])


def test_two_columns_of_single_words_without_a_head_are_first_and_last_name():
    assert guess(read_text("Ana\tReis\tana@example.org\nBo\tLi\tbo@example.org").rows).meanings == [F, L, E]


def test_a_head_may_stand_under_a_title_and_a_blank_line():
    sheet = read_text("Our people, spring\n\nName\tEmail\nAna Reis\tana@example.org")

    assert (guess(sheet.rows).head, [one.name for one in people_of(sheet).people]) == (2, ["Ana Reis"])


# -- Dates --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-04-03", date(2021, 4, 3)),
        ("2021-04-03 18:00", date(2021, 4, 3)),
        ("3.4.2021", date(2021, 4, 3)),
        ("3.4.21", date(2021, 4, 3)),
        ("03.04.98", date(1998, 4, 3)),
        ("23/4/2021", date(2021, 4, 23)),
        ("4/23/2021", date(2021, 4, 23)),
        ("5/5/2021", date(2021, 5, 5)),
        ("3 April 2021", date(2021, 4, 3)),
        ("April 3rd, 2021", date(2021, 4, 3)),
        ("3. März 2021", date(2021, 3, 3)),
        ("le 1er août 2021", date(2021, 8, 1)),
        ("3 de diciembre de 2021", date(2021, 12, 3)),
        ("4 giugno 2021", date(2021, 6, 4)),
        ("mei 2021", date(2021, 5, 1)),
        ("04/2021", date(2021, 4, 1)),
        ("2019", date(2019, 1, 1)),
        ("44289", date(2021, 4, 3)),
    ],
)
def test_dates_are_read_as_people_write_them(text, day):
    assert read_day(text, order=None, today=TODAY) == day


@pytest.mark.parametrize("text", ["", "soon", "31.02.2020", "2021-13-01", "3.4.", "99999999", "1/2/3/4", "²"])
def test_what_is_no_date_is_not_taken_for_one(text):
    with pytest.raises(ValueError) as refused:
        read_day(text, order=None, today=TODAY)

    assert not isinstance(refused.value, Unclear)


def test_a_column_is_asked_about_only_when_none_of_its_dates_tells():
    assert order_of(["3/4/2021", "23/4/2021"], TODAY) == Order.DAY_FIRST
    assert order_of(["3/4/2021", "4/23/2021"], TODAY) == Order.MONTH_FIRST
    assert order_of(["3.4.2021", "5/5/2021", "2019"], TODAY) is None
    assert order_of(["3/4/2021", "5/6/21", "7/8/2020"], TODAY) == Question(
        (("3/4/2021", date(2021, 4, 3), date(2021, 3, 4)), ("5/6/21", date(2021, 6, 5), date(2021, 5, 6)))
    )


# -- People -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Reis, Ana", "Ana Reis"),
        ("Dr. Ana Reis", "Ana Reis"),
        ("Prof. Dr. Reis, Ana Maria", "Ana Maria Reis"),
        ("Ana Reis, PhD", "Ana Reis"),
        ("ANA-MARIA REIS", "Ana-Maria Reis"),
        ("van der Berg, Bo", "Bo van der Berg"),
        ("Ma Li", "Ma Li"),
        ("M. Curie", "M. Curie"),
        ("الف ب", "الف ب"),
        ("Bo", "Bo"),
    ],
)
def test_names_are_tidied_and_turned(written, name):
    assert tidy_name(written) == name


def test_the_messy_sheet_gives_its_people_and_says_what_needs_a_look():
    sheet = read_file((LISTS / "messy_sheet.csv").read_bytes(), "messy_sheet.csv")

    reading = people_of(sheet)

    assert (len(reading.people), reading.twice, reading.totals, reading.without_address) == (52, 2, 1, 2)
    assert [(row.row, row.column, row.cell, row.reason) for row in reading.bad] == [
        (50, "E-Mail", "falk.example.org", "This is no email address."),
        (51, "Name", "", "There is no name."),
        (52, "Beitrittsdatum", "irgendwann", "This is no date."),
        (53, "E-Mail", "ida.quist@example.org", "This address stands in row 11 under the name Ida Quist."),
        (54, "Beitrittsdatum", "01.09.2031", "This day lies in the future."),
    ]
    assert reading.question.examples[0] == ("07/10/2024", date(2024, 10, 7), date(2024, 7, 10))
    second = reading.people[1]
    assert (second.name, second.email, second.joined_on) == (
        "Anna Schmidt",
        "anna.schmidt@example.org",
        date(2019, 2, 8),
    )
    assert second.attributes == {"Schule": "Schule am Schmidtberg", "Region": "Süd"}


def test_thirty_errors_in_two_hundred_rows_are_each_found_and_stop_no_other_row():
    reading = people_of(read_file((LISTS / "thirty_errors.csv").read_bytes()))

    reasons = [row.reason for row in reading.bad]
    assert (len(reading.people), len(reasons)) == (170, 30)
    assert reasons.count("This is no email address.") == 10
    assert reasons.count("This is no date.") == 5
    assert reasons.count("There is no name.") == 5
    assert sum(reason.startswith("This address stands in row") for reason in reasons) == 5
    assert reasons.count("This is longer than 2,000 letters.") == 5


def test_a_list_of_addresses_alone_takes_names_from_them():
    assert [one.name for one in read("ana.reis@example.org\nbo@example.org").people] == ["Ana Reis", "Bo"]


def test_a_second_address_that_is_somebody_else_s_first_makes_two_people():
    reading = read("Name\tEmail\tEmail 2\nAna Reis\tana@example.org\t\nBo Li\tbo@example.org\tana@example.org")

    assert [(one.name, one.email) for one in reading.people] == [
        ("Ana Reis", "ana@example.org"),
        ("Bo Li", "bo@example.org"),
    ]


def test_a_facilitator_is_noticed_and_no_other_role():
    reading = read("Name\tRole\nAna\tFacilitator\nBo\tLead\nCy\tModeratorin\nDi\tadmin")

    assert [one.facilitates for one in reading.people] == [True, False, True, False]


def test_two_guests_on_one_ticket_are_two_people_and_the_second_has_no_address():
    reading = people_of(read_file((LISTS / "ticket_tool.csv").read_bytes()), attendees=True)

    assert [(one.name, one.email, one.answer, one.came) for one in reading.people] == [
        ("Cyd Novak", "cyd@example.org", "yes", True),
        ("Ana Reis", "ana.reis@example.org", "yes", True),
        ("Bo Lindqvist", "", "yes", False),
        ("Dina Faris", "dina@example.org", "no", None),
        ("Elif Demir", "elif@example.org", "yes", None),
    ]


CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["", "Name", "Email", "ana@example.org", "Reis, Ana", "3/4/2021", "44000", "Total", "=1+1", "a@b"]),
    st.text(alphabet="0123456789/.-@,;\t\"'", max_size=12),
)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=12), st.booleans())
def test_reading_never_stumbles_whatever_stands_in_the_cells(rows, attendees):
    try:
        sheet = read_text("\n".join("\t".join(row) for row in rows))
    except Unreadable:
        return
    reading = people_of(sheet, attendees=attendees)

    assert all(person.name and len(person.name) <= 120 for person in reading.people)
    assert all(row.reason for row in reading.bad)
    assert len(reading.people) + len(reading.bad) + reading.twice + reading.totals <= len(sheet.rows)


@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.xlsx", ""]))
def test_any_bytes_are_a_list_or_are_refused(content, name):
    try:
        sheet = read_file(content, name)
    except Unreadable:
        return
    people_of(sheet)


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_is_not(text):
    try:
        found = read_day(text, order=None, today=TODAY)
    except (ValueError, OverflowError):
        return
    assert 1900 <= found.year <= 2119


def test_a_workbook_of_long_empty_sheets_is_given_up_early():
    far_down = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<sheetData><row r="1048576"><c r="A1048576"/></row></sheetData></worksheet>'
    )
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(*((f"Sheet {number}", []) for number in range(200))))) as plain,
        zipfile.ZipFile(packed, "w") as sly,
    ):
        for part in plain.namelist():
            sly.writestr(part, far_down if part.startswith("xl/worksheets/") else plain.read(part))

    with pytest.raises(Unreadable, match="long and empty"):
        read_file(packed.getvalue(), "list.xlsx")
