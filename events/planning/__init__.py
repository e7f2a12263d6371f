"""The group planner: who sits with whom in every round of an event, so that people meet new people.

Plain Python, usable alone: ``python -m events.planning plan problem.json``. As a library::

    problem = parse_problem({"people": [...], "rounds": [...]})
    result = plan(problem, budget_s=2)
    result.to_dict()
"""

from __future__ import annotations

from .bounds import Bounds, bounds
from .checking import Verdict, check
from .explaining import Explanation, explain
from .planning import plan
from .plans import Counts, Draft, Plan, Progress, Standing, Violation
from .problem import Complaint, Group, Lock, Person, PlanningError, Problem, Rules, Weights
from .reading import parse_plan, parse_problem
from .replanning import replan

__all__ = [
    "Bounds",
    "Complaint",
    "Counts",
    "Draft",
    "Explanation",
    "Group",
    "Lock",
    "Person",
    "Plan",
    "PlanningError",
    "Problem",
    "Progress",
    "Rules",
    "Standing",
    "Verdict",
    "Violation",
    "Weights",
    "bounds",
    "check",
    "explain",
    "parse_plan",
    "parse_problem",
    "plan",
    "replan",
]
