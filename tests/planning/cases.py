"""Problems for the planner's tests, and a count of meetings that shares no code with it."""

import random
from collections import Counter
from itertools import combinations


def event(people, groups, rounds, low=None, high=None, **more):
    """A problem.json of so many people, equal groups and rounds; sizes are even unless limits are given."""
    small, larger = divmod(people, groups)
    sizes = [small + 1] * larger + [small] * (groups - larger)
    tables = [
        {"id": f"T{place}", "min": size if low is None else low, "max": size if high is None else high}
        for place, size in enumerate(sizes)
    ]
    return {
        "people": [{"id": f"p{number}"} for number in range(people)],
        "rounds": [{"groups": tables} for _ in range(rounds)],
        **more,
    }


def past_meetings(people, share, seed):
    """Random pairs of an event's people who have met before."""
    chance = random.Random(seed)
    return [[f"p{a}", f"p{b}"] for a, b in combinations(range(people), 2) if chance.random() < share]


def recount(problem, rounds):
    """Meetings, new meetings, repeats in the event and from history, by going through the seats in time."""
    met = {frozenset(pair) for pair in problem.get("met", [])}
    here, found = set(), Counter(meetings=0, new_meetings=0, repeats_in_event=0, repeats_from_history=0)
    for table in rounds:
        for people in table.values():
            for pair in map(frozenset, combinations(people, 2)):
                found["meetings"] += 1
                if pair in here:
                    found["repeats_in_event"] += 1
                elif pair in met:
                    found["repeats_from_history"] += 1
                else:
                    found["new_meetings"] += 1
                here.add(pair)
    return dict(found)
