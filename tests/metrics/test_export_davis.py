"""Every figure of the Davis data, by way of the commands."""

import json
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from introductions.models import Interaction
from metrics.models import Tie

from .davis import attendance

DAVIS = Path(__file__).parent.parent / "data" / "davis"
YEAR_END = "1935-12-31T00:00:00Z"


@pytest.fixture
def davis(db, capsys):
    """Import the data, and return a way to ask for its measures."""
    call_command("import_network", DAVIS, slug="davis")
    capsys.readouterr()

    def measure(*options):
        call_command("export_metrics", "davis", *options)
        return json.loads(capsys.readouterr().out)

    return measure


def test_structural_strengths_are_those_published(davis):
    found = davis("--at", YEAR_END, "--half-life", "none")

    structural = {(tie["a"], tie["b"]): tie["N"] for tie in found["ties"]}
    assert sum(structural.values()) == pytest.approx(44.5, abs=1e-9)
    assert [round(structural[pair], 4) for pair in [("13", "14"), ("12", "13"), ("1", "2")]] == [1.6520, 1.6178, 1.5626]
    events = Counter(str(person) for people in attendance().values() for person in people)
    assert {one["id"]: one["n"] for one in found["members"]} == pytest.approx(dict(events), abs=1e-9)
    assert {one["id"]: one["attended"] for one in found["members"]} == events


@pytest.mark.parametrize(("half_life", "total"), [("90", 71.3835), ("180", 142.3281)])
def test_strengths_at_the_end_of_the_year_add_up(davis, half_life, total):
    found = davis("--at", YEAR_END, "--half-life", half_life)

    assert round(sum(tie["S"] for tie in found["ties"]), 4) == total


def test_the_two_published_groups_are_found_on_every_run(davis):
    for _run in range(3):
        found = davis("--at", YEAR_END, "--half-life", "none")["communities"]

        assert found["groups"] == [[str(n) for n in range(1, 10)], [str(n) for n in range(10, 19)]]
        assert round(found["modularity"], 4) == 0.2641


def test_the_object_has_the_parts_that_the_contract_lists(davis):
    found = davis("--at", YEAR_END, "--structure")

    assert list(found) == [
        "counts",
        "members",
        "ties",
        "engagement",
        "newcomers",
        "communities",
        "bridging",
        "reciprocity",
        "isolates",
        "health",
        "formula_version",
    ]
    assert found["counts"] == {
        "members": 18,
        "events": 14,
        "rsvps": {"yes": 89, "maybe": 0, "no": 0},
        "attendances": 89,
        "interactions": 0,
    }
    assert found["members"][0] == {
        "id": "1",
        "attended": 8,
        "first_seen": "1935-02-25T00:00:00Z",
        "last_seen": "1935-09-26T00:00:00Z",
        "acts": 8,
        "n": pytest.approx(found["members"][0]["n"]),
        "community": 0,
        "n_within": pytest.approx(found["members"][0]["n_within"]),
        "core_number": 14,
        "constraint": pytest.approx(0.2577885489845874),
        "betweenness": pytest.approx(0.0101222, abs=1e-7),
    }
    assert list(found["ties"][0]) == [
        "a", "b", "meetings", "minutes", "S", "N", "first_at", "last_at", "band", "fading", "fades_on",
    ]  # fmt: skip
    assert list(found["engagement"]) == ["rate", "active", "members", "interval", "weekly", "quarterly"]
    assert found["engagement"]["quarterly"][0] == {"quarter": "1935Q1", "active": 14, "members": 18}
    assert found["engagement"]["weekly"][0] == {"week": "1935-W08", "active": 4, "members": 18}
    assert found["isolates"] == []


def test_only_rows_up_to_the_moment_count(davis):
    found = davis("--at", "1935-02-25T00:00:00Z")

    assert found["counts"]["events"] == 2
    assert found["counts"]["attendances"] == len(attendance()["E11"]) + len(attendance()["E5"])
    assert {tie["meetings"] for tie in found["ties"]} == {1}


def test_the_measures_touch_no_stored_row(davis):
    before = list(Tie.objects.order_by("pk").values()), Interaction.objects.count()

    davis("--at", YEAR_END, "--half-life", "30", "--amount", "log-minutes", "--structure")

    assert (list(Tie.objects.order_by("pk").values()), Interaction.objects.count()) == before
    assert len(before[0]) == 139


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--half-life", "6"], "A half-life lies between 7 and 730 days, not 6.0."),
        (["--half-life", "731"], "A half-life lies between 7 and 730 days, not 731.0."),
        (["--half-life", "nan"], "A half-life lies between 7 and 730 days, not nan."),
        (["--half-life", "soon"], "“soon” is no half-life. Write a number of days, or none."),
        (["--amount", "hours"], "The amount is one of count, minutes, log-minutes, not hours."),
        (
            ["--at", "1935-12-31"],
            "“1935-12-31” has no time zone. Write 2026-01-05T18:00Z, or an offset such as +01:00.",
        ),
        (["--attribute", "school"], "Nobody in this network has the attribute “school”; there are: none."),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_sentence(davis, options, sentence):
    with pytest.raises(CommandError) as refused:
        davis(*options)

    assert str(refused.value) == sentence
    assert refused.value.returncode == 1


@pytest.mark.django_db
@pytest.mark.parametrize("command", [["export_metrics", "nobody"], ["export_network", "nobody", "folder"]])
def test_an_unknown_network_is_said(command):
    with pytest.raises(CommandError, match="There is no network “nobody”"):
        call_command(*command)
