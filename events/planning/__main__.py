"""The planner's command line; the result alone goes to standard output, as JSON."""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

from .bounds import bounds
from .checking import check
from .explaining import explain
from .feasibility import refuse
from .planning import plan
from .problem import Complaint, PlanningError, Problem
from .reading import parse_plan, parse_problem
from .replanning import replan

REFUSED = 2
INTERRUPTED = 130
PROBLEM = (
    "a JSON file: people, rounds of groups with min and max, and what else docs/planner.md lists; - for standard input"
)
PLAN = "a plan as the command plan printed it"
EXAMPLE = """problem.json, of which only people and rounds are required:

  {"people": [{"id": "ama", "roles": ["facilitator"], "tags": {"sector": "arts"}, "absent": [2]}, ...],
   "rounds": [{"groups": [{"id": "Table 1", "min": 4, "max": 5}, ...]}, ...],
   "met": [["ama", "ben"]], "apart": [["ama", "eve"]], "together": [["cyd", "dov"]],
   "rules": {"facilitators": [1, 2], "newcomers_max": 2, "experienced_min": 1, "tag_max": {"sector": 2}},
   "locks": [{"person": "ama", "round": 0, "group": "Table 1"}],
   "pairs": [["ama", "ben", 3.5]], "weights": {"new_meetings": 1, "pairs": 1}}

Rounds are numbered from 0. The exit code is 0; 1 where check finds a broken rule; 2 for what cannot be read or planned,
with {"errors": [{"rule", "where", "why"}]} as the answer; 130 when interrupted."""


class Parser(argparse.ArgumentParser):
    """Says wrong arguments in the same form as every other error."""

    def error(self, message: str) -> NoReturn:
        """Raise PlanningError with argparse's sentence."""
        raise PlanningError([Complaint("arguments", "command line", message)])


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    try:
        options = _parser().parse_args(arguments)
        problem = parse_problem(_load(options.problem))
        answer, status = _answer(options, problem)
    except PlanningError as refusal:
        errors = [{"rule": error.rule, "where": error.where, "why": error.why} for error in refusal.errors]
        answer, status = {"errors": errors}, REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED
    return _print(answer, status)


def _print(answer: dict[str, Any], status: int) -> int:
    """Write the answer as UTF-8; half a surrogate pair, which JSON may hold, stays the escape that it was."""
    text = json.dumps(answer, indent=1, ensure_ascii=False) + "\n"
    try:
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read us has seen enough. Python would complain once more when it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status


def _answer(options: argparse.Namespace, problem: Problem) -> tuple[dict[str, Any], int]:
    if options.command == "bounds":
        refuse(problem)
        return bounds(problem).to_dict(), 0
    if options.command == "plan":
        limits = {"budget_s": options.budget, "max_iterations": options.iterations, "seed": options.seed}
        return plan(problem, **limits).to_dict(), 0
    draft = parse_plan(_load(options.plan))
    if options.command == "replan":
        limits = {"budget_s": options.budget, "max_iterations": options.iterations, "seed": options.seed}
        return replan(problem, draft, frozen=options.frozen, **limits).to_dict(), 0
    if options.command == "check":
        verdict = check(problem, draft)
        return verdict.to_dict(), 0 if verdict.valid else 1
    return explain(problem, draft, options.person).to_dict(), 0


def _parser() -> Parser:
    parser = Parser(
        prog="python -m events.planning",
        description="Decide who sits with whom in every round of an event, so that people meet new people.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, parser_class=Parser)
    make = commands.add_parser("plan", help="seat everyone in every round")
    repair = commands.add_parser("replan", help="repair a plan, keeping the rounds that are over")
    limits = commands.add_parser("bounds", help="say what is possible at all")
    recount = commands.add_parser("check", help="recount a plan from its seats")
    reasons = commands.add_parser("explain", help="say why one person sits where they sit")
    for command in (make, repair, limits, recount, reasons):
        command.add_argument("problem", metavar="problem.json", help=PROBLEM)
    for command in (repair, recount, reasons):
        command.add_argument("plan", metavar="plan.json", help=PLAN)
    repair.add_argument("--frozen", type=_count, required=True, metavar="ROUNDS", help="rounds that stay as they are")
    for command in (make, repair):
        command.add_argument("--budget", type=_seconds, metavar="SECONDS", help="the longest search (default 5)")
        command.add_argument("--iterations", type=_count, metavar="N", help="the most steps of the search")
        command.add_argument("--seed", type=int, default=0, metavar="K", help="what chance begins with (default 0)")
    reasons.add_argument("--person", required=True, metavar="ID", help="whose seats to explain")
    return parser


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError("must not be negative")
    return value


def _seconds(text: str) -> float:
    value = float(text)
    if not (math.isfinite(value) and value >= 0):
        raise argparse.ArgumentTypeError("must be a number of seconds, not below 0")
    return value


def _load(name: str) -> Any:
    """The decoded JSON file; PlanningError says what is wrong with it and where."""
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return json.loads(content.decode("utf-8"))
    except OSError as error:
        raise PlanningError([Complaint("file", name, error.strerror or "cannot be read")]) from error
    except UnicodeDecodeError as error:
        why = f"is not UTF-8 text (byte {error.start})"
        raise PlanningError([Complaint("json", name, why)]) from error
    except json.JSONDecodeError as error:
        where = f"{name}, line {error.lineno} column {error.colno}"
        raise PlanningError([Complaint("json", where, error.msg)]) from error
    except (RecursionError, ValueError) as error:
        raise PlanningError([Complaint("json", name, "is nested too deeply or holds an impossible number")]) from error


if __name__ == "__main__":
    sys.exit(main())
