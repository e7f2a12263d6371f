"""What the operator's shell suggests for people who are here."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from members.models import Member
from tests.files import write_csv

DAVIS = Path(__file__).parent.parent / "data" / "davis"


@pytest.fixture
def suggest(db, capsys, tmp_path):
    """Ask for suggestions among people of a chain: 1 knows 2, 2 knows 3, 3 knows 4, and 5 knows nobody."""
    write_csv(tmp_path / "members.csv", "id,name,craft", [(str(n), f"{name} X", craft) for n, name, craft in PEOPLE])
    write_csv(
        tmp_path / "interactions.csv",
        "id,kind,at,from,to",
        [(f"i{n}", "met", "2026-01-05T18:00Z", str(n), str(n + 1)) for n in (1, 2, 3)],
    )
    call_command("import_network", tmp_path, slug="chain")

    def ask(*present, options=(), slug="chain"):
        file = tmp_path / "present.txt"
        file.write_text("\n".join(present) + "\n")
        capsys.readouterr()
        call_command("suggest", slug, "--present", file, *options)
        return json.loads(capsys.readouterr().out)

    return ask


PEOPLE = [(1, "Ama", "weaving"), (2, "Ben", ""), (3, "Cyd", ""), (4, "Dee", ""), (5, "Eli", "weaving")]
LATER = ("--at", "2026-01-20T00:00:00Z")


def test_people_with_a_common_acquaintance_are_named_with_a_sentence_to_say(suggest):
    found = suggest("3", "1", options=[*LATER, "--slots", "likely"])

    assert found["at"] == "2026-01-20T00:00:00Z"
    assert found["message"] is None
    assert list(found["people"]) == ["3", "1"]
    (one,) = found["people"]["1"]
    assert (one["id"], one["slot"]) == ("3", "likely")
    assert one["score"] > 0
    assert one["reason"] == "Ama, this is Cyd: you both know Ben."


def test_everyone_present_is_a_key_and_nobody_absent_is_named(suggest):
    found = suggest("2", "1", options=LATER)

    assert found["people"] == {"2": [], "1": []}
    assert found["message"] == "Nearly everyone here has met already."


def test_somebody_whom_nobody_knows_is_given_somebody_by_shared_work(suggest):
    found = suggest("5", "1", "2", "3", options=LATER)

    assert found["people"]["5"][0]["id"] == "1"
    assert found["people"]["5"][0]["slot"] == "fresh"
    assert found["people"]["5"][0]["reason"] == "Eli, this is Ama: you have the same craft, weaving."


def test_a_pair_kept_apart_is_never_named(suggest):
    one, other = Member.objects.filter(reference__in=["1", "3"]).order_by("reference")
    one.network.kept_apart.create(first=one, second=other)

    found = suggest("3", "1", "4", options=LATER)

    assert [named["id"] for named in found["people"]["1"]] == ["4"]
    assert [named["id"] for named in found["people"]["3"]] == []


def test_before_anybody_met_nobody_is_an_acquaintance_and_newcomers_are_given_somebody(suggest):
    found = suggest("1", "3", options=["--at", "2026-01-01T00:00:00Z", "--slots", "likely"])

    assert [(one["id"], one["slot"], one["reason"]) for one in found["people"]["1"]] == [
        ("3", "fresh", "Ama, this is Cyd: you have not met yet.")
    ]


def test_as_many_are_named_as_asked_for(suggest):
    everyone = [str(n) for n in range(1, 6)]

    found = suggest(*everyone, options=[*LATER, "--per-person", "1", "--half-life", "none", "--amount", "minutes"])

    assert all(len(named) <= 1 for named in found["people"].values())
    assert [one["id"] for one in found["people"]["1"]] == ["3"]


def test_an_unknown_id_is_named_with_its_line(suggest):
    with pytest.raises(CommandError) as refused:
        suggest("1", "", "nobody", "2")

    assert str(refused.value) == "present.txt, line 3: there is no member “nobody”."


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--per-person", "0"], "“0” is no number of people to name; one at least."),
        (["--slots", "wild"], "“wild” is not known here. Allowed are: mixed, likely."),
        (["--half-life", "5"], "A half-life lies between 7 and 730 days, not 5.0."),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_sentence(suggest, options, sentence):
    with pytest.raises(CommandError) as refused:
        suggest("1", options=options)

    assert str(refused.value) == sentence


def test_no_pair_that_shared_a_room_of_up_to_thirteen_is_named(suggest, capsys):
    call_command("import_network", DAVIS, slug="davis")
    everyone = [str(n) for n in range(1, 19)]

    found = suggest(*everyone, options=["--at", "1935-12-31T00:00:00Z"], slug="davis")
    capsys.readouterr()
    call_command("export_metrics", "davis", "--at", "1935-12-31T00:00:00Z")
    measured = json.loads(capsys.readouterr().out)

    named = {frozenset((one, other["id"])) for one, others in found["people"].items() for other in others}
    met = {frozenset((tie["a"], tie["b"])) for tie in measured["ties"]}
    # E8, with fourteen people, is the one room too large to have met in.
    assert len(named) > 10
    assert all(pair not in met or _only_at_the_large_gathering(pair) for pair in named)


def _only_at_the_large_gathering(pair):
    rows = [line.split(",") for line in (DAVIS / "attendance.csv").read_text().splitlines()[1:]]
    events = [{event for event, member, *_ in rows if member == person} for person in pair]
    return set.intersection(*events) == {"E8"}
