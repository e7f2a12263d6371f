import json
import random
import signal
import subprocess
import sys
import threading
import time
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


JUNK = [
    None,
    True,
    -1,
    0,
    10**30,
    0.5,
    float("nan"),
    float("-inf"),
    "",
    "p0",
    "\ud800",
    [],
    {},
    [["p0", "p0"]],
    {"id": 7},
]


def spoil(problem, chance):
    """Put something that does not belong there in a random place of a decoded JSON file."""
    while True:
        key = chance.choice(list(problem) if isinstance(problem, dict) else range(len(problem)))
        if not problem[key] or not isinstance(problem[key], (dict, list)) or chance.random() < 0.3:
            problem[key] = chance.choice(JUNK)
            return
        problem = problem[key]


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_put_where_it_does_not_belong_the_answer_is_json(write, capsys, seed):
    chance = random.Random(seed)
    problem = event(6, 2, 2, low=2, high=4, met=[["p0", "p1"]], locks=[{"person": "p2", "round": 0, "group": "T0"}])
    problem |= {"rules": {"facilitators": [0, 1], "tag_max": {"city": 3}}, "pairs": [["p0", "p2", 1.5]]}
    plan = {"rounds": [{"T0": ["p0", "p1", "p2"], "T1": ["p3", "p4", "p5"]}] * 2, "frozen": 0, "violations": []}
    spoil(chance.choice([problem, problem, plan]), chance)
    files = write("problem.json", problem), write("plan.json", plan)

    answers = [
        run(capsys, "plan", files[0], "--iterations", "9"),
        run(capsys, "check", *files),
        run(capsys, "explain", *files, "--person", "p0"),
        run(capsys, "replan", *files, "--frozen", "1", "--iterations", "9"),
    ]

    assert all((status == 2) == ("errors" in answer) for status, answer in answers)
    assert all(set(error) == {"rule", "where", "why"} for _, answer in answers for error in answer.get("errors", []))


@pytest.mark.parametrize(
    ("problem", "where", "why"),
    [
        ({"people": [{"id": str(n)} for n in range(10_000)], "rounds": []}, "people", "holds 10000, but 2000 are"),
        ({"people": [{"id": 7}], "rounds": [{"groups": []}]}, "rounds[0].groups", "must name at least one group"),
        ({"people": [{"id": "a"}] * 500, "rounds": [{"groups": [{"id": "T", "min": 1, "max": 9}]}]}, "people[1].id",
         "repeats the id 'a'"),
        (event(4, 2, 1, high=10**4000, low=1), "rounds[0].groups[0].max", "must be a whole number of at"),
        (event(4, 2, 1, weights={"pairs": float("nan")}), "weights.pairs", "must be a number between"),
    ],
)  # fmt: skip
def test_hostile_problems_are_refused_at_once(write, capsys, problem, where, why):
    name = write("problem.json", problem)
    began = time.process_time()

    status, answer = run(capsys, "plan", name)

    assert status == 2
    assert (answer["errors"][0]["where"], answer["errors"][0]["why"][: len(why)]) == (where, why)
    assert len(answer["errors"]) <= 101
    assert time.process_time() - began < 0.5


def test_half_a_surrogate_pair_comes_back_as_it_was(write, capsys):
    problem = event(2, 1, 1)
    problem["people"][0]["id"] = "\ud83d"

    _, made = run(capsys, "plan", write("problem.json", problem), "--iterations", "1")

    assert made["rounds"] == [{"T0": ["\ud83d", "p1"]}]


def command(*arguments):
    return [sys.executable, "-m", "events.planning", *arguments]


def test_who_stops_reading_hears_no_complaint(write):
    problem = write("problem.json", event(500, 84, 6))
    with subprocess.Popen(
        command("plan", problem, "--iterations", "1"), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as planner:
        planner.stdout.read(1)
        planner.stdout.close()
        complaint = planner.stderr.read()

    assert complaint == b""


def test_an_interrupted_search_ends_without_a_word(write, capfd):
    problem = write("problem.json", event(24, 6, 4, met=past_meetings(24, 0.5, 1)))
    interruption = threading.Timer(0.4, signal.raise_signal, [signal.SIGINT])
    interruption.start()

    status = main(["plan", problem, "--budget", "60"])

    assert (status, *capfd.readouterr()) == (130, "", "")


@pytest.mark.parametrize("arguments", [["--help"], ["plan", "--help"]])
def test_help_shows_what_a_problem_looks_like(capsys, arguments):
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 0
    assert "problem.json" in capsys.readouterr().out


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
