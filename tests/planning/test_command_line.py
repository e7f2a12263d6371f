import json
import subprocess
import sys
from pathlib import Path

import pytest

from events.planning.__main__ import main
from tests.planning.cases import event, past_meetings

ROOT = Path(__file__).parents[2]


@pytest.fixture
def write(tmp_path):
    def file(name, content):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(path)

    return file


def run(capsys, *arguments):
    status = main(list(arguments))
    return status, json.loads(capsys.readouterr().out)


def test_the_commands_follow_one_another(write, capsys):
    problem = write("problem.json", event(8, 2, 2, low=3, high=5))

    status, made = run(capsys, "plan", problem, "--iterations", "50")
    plan = write("plan.json", made)
    answers = {
        "bounds": run(capsys, "bounds", problem),
        "check": run(capsys, "check", problem, plan),
        "explain": run(capsys, "explain", problem, plan, "--person", "p3"),
        "replan": run(capsys, "replan", problem, plan, "--frozen", "1", "--iterations", "50"),
    }

    assert status == 0
    assert {command: answer[0] for command, answer in answers.items()} == dict.fromkeys(answers, 0)
    assert set(answers["bounds"][1]) == {"meetings", "waste_bound", "max_rounds_without_repeats", "reasons"}
    assert answers["check"][1]["valid"]
    assert answers["replan"][1]["moved"] == 0


def test_a_plan_holds_every_key_of_its_contract(write, capsys):
    _, made = run(capsys, "plan", write("problem.json", event(8, 2, 2)), "--iterations", "50", "--seed", "7")

    assert set(made) == {
        "rounds", "frozen", "meetings", "new_meetings", "repeats_in_event", "repeats_from_history", "unavoidable",
        "bound", "optimal", "pair_weight", "violations", "people", "seed", "iterations", "seconds",
    }  # fmt: skip
    assert (made["seed"], made["seconds"]) == (7, None)
    assert set(made["people"]["p0"]) == {"new", "repeats", "groups"}


def test_a_budget_is_kept_and_reported(write, capsys):
    crowded = event(24, 6, 4, met=past_meetings(24, 0.5, 1))

    _, made = run(capsys, "plan", write("problem.json", crowded), "--budget", "0.3")

    assert 0.3 <= made["seconds"] < 1


def test_check_of_a_broken_plan_exits_with_1(write, capsys):
    status, verdict = run(capsys, "check", write("problem.json", event(8, 2, 1)), write("plan.json", {"rounds": [{}]}))

    assert status == 1
    assert not verdict["valid"]


@pytest.mark.parametrize("command", ["plan", "bounds"])
def test_an_impossible_problem_exits_with_2_and_says_why(write, capsys, command):
    status, answer = run(capsys, command, write("problem.json", event(9, 2, 1, low=3, high=4)))

    assert status == 2
    assert answer == {
        "errors": [
            {
                "rule": "size",
                "where": "round 0",
                "why": ("9 people are there, but the 2 groups seat at most 8: p0, p1, p2, p3, p4, p5, p6, p7, p8"),
            }
        ]
    }


def test_malformed_json_is_named_with_line_and_column(write, capsys):
    name = write("problem.json", '{"people": [\n{"id": }]}')

    status, answer = run(capsys, "plan", name)

    assert status == 2
    assert answer["errors"][0]["where"] == f"{name}, line 2 column 8"


@pytest.mark.parametrize("content", ["[" * 100_000, "", "\x00", "[1e999]", "null"])
def test_whatever_a_file_holds_the_answer_is_a_list_of_errors(write, capsys, content):
    status, answer = run(capsys, "plan", write("problem.json", content))

    assert status == 2
    assert answer["errors"]


def test_bytes_that_are_not_text_are_named(tmp_path, capsys):
    (tmp_path / "problem.json").write_bytes(b'{"people": "\xff"}')

    status, answer = run(capsys, "plan", str(tmp_path / "problem.json"))

    assert status == 2
    assert answer["errors"][0]["why"] == "is not UTF-8 text (byte 12)"


@pytest.mark.parametrize(
    "arguments",
    [
        ["plan"],
        ["plan", "nowhere.json"],
        ["plan", "x.json", "--budget", "nan"],
        ["plan", "x.json", "--iterations", "-1"],
        ["replan", "x.json", "y.json"],
        ["dance"],
    ],
)
def test_wrong_arguments_are_errors_like_any_other(capsys, arguments):
    status, answer = run(capsys, *arguments)

    assert status == 2
    assert set(answer["errors"][0]) == {"rule", "where", "why"}


def test_an_unknown_person_cannot_be_explained(write, capsys):
    problem = write("problem.json", event(8, 2, 1))

    status, answer = run(capsys, "explain", problem, write("plan.json", {"rounds": [{}]}), "--person", "nobody")

    assert (status, answer["errors"][0]["where"]) == (2, "--person")


def test_the_module_runs_alone_without_any_framework(write):
    problem = write("problem.json", event(8, 2, 2))
    code = "import sys, events.planning; sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"

    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
    done = subprocess.run(
        [sys.executable, "-m", "events.planning", "plan", problem, "--iterations", "5"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )

    assert done.stderr == b""
    assert json.loads(done.stdout)["violations"] == []
