"""Problems drawn without care: each is refused, or planned, checked, repaired and explained without a slip."""

import random
from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from events.planning import Draft, PlanningError, bounds, check, explain, parse_plan, parse_problem, plan, replan
from events.planning.feasibility import refuse
from events.planning.replanning import forced_moves, homes
from tests.planning.cases import recount
from tests.planning.test_making_a_plan import CALM

ALWAYS_KEPT = {"missing", "twice", "absent", "unknown", "locks", "together", "rounds"}


def carelessly(seed):
    """A problem of up to 22 people in which anything may be asked for."""
    chance = random.Random(seed)
    people, rounds = [f"p{number}" for number in range(chance.randint(2, 22))], chance.randint(1, 5)

    def couples(most):
        return [chance.sample(people, 2) for _ in range(chance.randint(0, most))]

    tables = []
    for _ in range(rounds):
        groups = chance.randint(1, max(1, len(people) // 2))
        size = len(people) // groups
        low, high = max(0, size - chance.randint(0, 3)), size + chance.randint(1, 3)
        tables.append({"groups": [{"id": f"T{number}", "min": low, "max": high} for number in range(groups)]})
    limits = {
        "facilitators": [chance.randint(0, 1), chance.randint(1, 3)],
        "newcomers_max": chance.randint(1, 4),
        "experienced_min": chance.randint(0, 1),
        "tag_max": {"city": chance.randint(1, 3)},
    }
    weights = {tuple(sorted(couple)): chance.choice([1, 2, -1, 0.5, -3.25, 7]) for couple in couples(12)}
    wanted = {
        "met": couples(40),
        "apart": couples(2),
        "together": couples(2),
        "pairs": [[*couple, weight] for couple, weight in weights.items()],
        "rules": {name: limit for name, limit in limits.items() if chance.random() < 0.3},
        "locks": [{"person": chance.choice(people), "round": 0, "group": "T0"}],
        "weights": {"new_meetings": chance.choice([0, 1, 2.5]), "pairs": chance.choice([0, 1, 0.3])},
    }
    return {
        "people": [
            {
                "id": person,
                "roles": [role for role in ("facilitator", "newcomer", "experienced") if chance.random() < 0.4],
                "tags": {"city": f"c{chance.randint(0, 3)}"} if chance.random() < 0.8 else {},
                "absent": [turn for turn in range(rounds) if chance.random() < 0.08],
            }
            for person in people
        ],
        "rounds": tables,
    } | {key: value for key, value in wanted.items() if chance.random() < 0.4}


@CALM
@given(st.integers(0, 10**6))
def test_whatever_is_asked_is_refused_or_planned_and_counted_rightly(seed):
    problem = carelessly(seed)
    parsed = parse_problem(problem)
    try:
        made = plan(parsed, max_iterations=150, seed=seed)
    except PlanningError as refusal:
        assert all(error.rule and error.where and error.why for error in refusal.errors)
        return

    told = made.to_dict()
    counts = recount(problem, told["rounds"])

    assert not ALWAYS_KEPT & {violation.rule for violation in made.violations}
    assert {key: told[key] for key in counts} == counts
    assert made.violations or made.bound <= made.waste
    assert bounds(parsed).meetings <= made.counts.meetings
    assert check(parsed, parse_plan(told)).counts == made.counts


@CALM
@given(st.integers(0, 10**6))
def test_whatever_changes_is_refused_or_repaired_without_touching_what_is_over(seed):
    chance, problem = random.Random(seed), carelessly(seed)
    frozen = chance.randint(0, len(problem["rounds"]))
    try:
        before = plan(parse_problem(problem), max_iterations=80, seed=seed)
        for person in problem["people"]:
            if chance.random() < 0.15:
                person["absent"] = sorted({*person["absent"], *range(frozen, len(problem["rounds"]))})
        problem["people"].append({"id": "late"})
        changed = parse_problem(problem)
        after = replan(changed, before, frozen=frozen, max_iterations=80, seed=seed)
    except PlanningError:
        return

    assert after.rounds[:frozen] == before.rounds[:frozen]
    assert not ALWAYS_KEPT & {violation.rule for violation in after.violations}
    assert after.violations or after.moved >= forced_moves(changed, homes(changed, before), frozen)
    assert all(told.reasons for person in changed.index for told in explain(changed, after, person).rounds)


def tightly(seed):
    """A single round of up to 6 people in which much is asked for."""
    chance = random.Random(seed)
    people, groups = [f"p{number}" for number in range(chance.randint(2, 6))], chance.randint(1, 3)
    lows = [chance.randint(0, 3) for _ in range(groups)]
    tables = [{"id": f"T{n}", "min": low, "max": max(1, low + chance.randint(0, 2))} for n, low in enumerate(lows)]
    limits = {
        "facilitators": [chance.randint(0, 1), chance.randint(1, 2)],
        "newcomers_max": chance.randint(1, 2),
        "experienced_min": chance.randint(0, 2),
        "tag_max": {"city": chance.randint(1, 2)},
    }
    locked = [person for person in people if chance.random() < 0.25]
    wanted = {
        "apart": [chance.sample(people, 2) for _ in range(chance.randint(0, 4))],
        "together": [chance.sample(people, 2) for _ in range(chance.randint(0, 2))],
        "rules": {name: limit for name, limit in limits.items() if chance.random() < 0.5},
        "locks": [{"person": person, "round": 0, "group": f"T{chance.randrange(groups)}"} for person in locked],
    }
    return {
        "people": [
            {
                "id": person,
                "roles": [role for role in ("facilitator", "newcomer", "experienced") if chance.random() < 0.4],
                "tags": {"city": f"c{chance.randint(0, 1)}"} if chance.random() < 0.8 else {},
            }
            for person in people
        ],
        "rounds": [{"groups": tables}],
    } | {key: value for key, value in wanted.items() if chance.random() < 0.5}


def can_be_planned(problem):
    """Whether any of all seatings of the only round keeps every rule."""
    tables = [group.id for group in problem.rounds[0]]
    for choice in product(tables, repeat=len(problem.people)):
        seats = {}
        for person, table in zip(problem.people, choice, strict=True):
            seats.setdefault(table, []).append(person.id)
        if check(problem, Draft(({table: tuple(ids) for table, ids in seats.items()},))).valid:
            return True
    return False


@CALM
@given(st.integers(0, 10**6))
def test_what_is_refused_has_no_plan_and_what_has_one_is_planned_validly(seed):
    problem = parse_problem(tightly(seed))
    try:
        refuse(problem)
    except PlanningError as refusal:
        assert all(error.facts["case"] for error in refusal.errors)
        assert not can_be_planned(problem)
    else:
        made = plan(problem, max_iterations=300, seed=seed)
        assert made.violations == () or not can_be_planned(problem)


def seatings(seed):
    """A problem of which a plan is known: all that is asked for is read off seats drawn at random."""
    chance = random.Random(seed)
    sizes = [chance.randint(3, 5) for _ in range(chance.randint(3, 5))]
    people, rounds = [f"p{number}" for number in range(sum(sizes))], chance.randint(2, 4)
    absent = {(people[-1 - number], chance.randrange(rounds)) for number in range(chance.randint(0, 3))}
    tables, company, seats = [], set(), []
    for turn in range(rounds):
        line = chance.sample(people[2:], len(people) - 2)
        spot = chance.choice([place for place, size in enumerate(sizes) if size > 2])
        line[sum(sizes[:spot]) : sum(sizes[:spot])] = people[:2]
        drawn = []
        for place, size in enumerate(sizes):
            here = [person for person in line[:size] if (person, turn) not in absent]
            line = line[size:]
            drawn.append({"id": f"T{place}", "min": max(0, len(here) - 1), "max": max(1, len(here))})
            company.update(map(frozenset, combinations(here, 2)))
            seats += [
                {"person": person, "round": turn, "group": f"T{place}"} for person in here if person in people[9:12]
            ]
        tables.append({"groups": drawn})
    strangers = [pair for pair in combinations(people[2:], 2) if frozenset(pair) not in company]
    return {
        "people": [
            {"id": person, "absent": [turn for turn in range(rounds) if (person, turn) in absent]} for person in people
        ],
        "rounds": tables,
        "met": [chance.sample(people, 2) for _ in range(20)],
        "together": [people[:2]],
        "apart": [list(pair) for pair in chance.sample(strangers, min(3, len(strangers)))],
        "locks": chance.sample(seats, min(2, len(seats))),
    }


@CALM
@given(st.integers(0, 10**6))
def test_absences_sizes_locks_blocks_and_pairs_apart_are_kept_where_they_can_be(seed):
    problem = seatings(seed)
    parsed = parse_problem(problem)

    made = plan(parsed, max_iterations=1500, seed=seed)
    again = replan(parsed, made, frozen=1, max_iterations=300, seed=seed + 1)

    assert made.violations == ()
    assert recount(problem, made.to_dict()["rounds"]).items() <= check(parsed, made).to_dict().items()
    assert (again.moved, again.rounds) == (0, made.rounds)


def test_a_round_to_which_nobody_comes_is_planned_empty():
    problem = {
        "people": [{"id": person, "absent": [1]} for person in ("ama", "ben", "cyd")],
        "rounds": [{"groups": [{"id": "T0", "min": 0, "max": 3}]}] * 2,
    }

    made = plan(parse_problem(problem), max_iterations=10)

    assert made.rounds == ({"T0": ("ama", "ben", "cyd")}, {})


def test_a_single_round_in_which_every_seat_is_locked_is_planned():
    problem = {
        "people": [{"id": person} for person in ("ama", "ben", "cyd", "dov")],
        "rounds": [{"groups": [{"id": "T0", "min": 2, "max": 2}, {"id": "T1", "min": 2, "max": 2}]}],
        "met": [["ama", "ben"]],
        "locks": [
            {"person": person, "round": 0, "group": group}
            for person, group in (("ama", "T0"), ("ben", "T0"), ("cyd", "T1"), ("dov", "T1"))
        ],
    }

    made = plan(parse_problem(problem), max_iterations=100)

    assert (made.waste, made.bound, made.optimal) == (1, 1, True)
