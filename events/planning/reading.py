"""Reading problem.json and plan.json: every malformed field is named with its place."""

from __future__ import annotations

from typing import Any

from .plans import Draft, Violation
from .problem import (
    ROLES,
    Complaint,
    Group,
    Lock,
    Pair,
    Person,
    PlanningError,
    Problem,
    Rules,
    Weights,
    ordered,
)

LARGEST = 1e12
LARGEST_WHOLE = 10**9
MOST_PEOPLE = 2000  # their costs are kept for each pair
MOST_ROUNDS = 200
ERRORS_SHOWN = 100
PAIR_LISTS = ("met", "apart", "together")


class Reader:
    """Collects complaints, so that a reader of the answer can mend all fields at once."""

    def __init__(self) -> None:
        self.errors: list[Complaint] = []

    def complain(self, where: str, why: str, rule: str = "malformed") -> None:
        """Note that the field at ``where`` cannot be used."""
        self.errors.append(Complaint(rule, where, why))

    def finish(self) -> None:
        """Raise PlanningError with everything noted, if anything was."""
        more = len(self.errors) - ERRORS_SHOWN
        if more > 0:
            self.errors[ERRORS_SHOWN:] = [Complaint("malformed", "problem", f"has {more} more errors like these")]
        if self.errors:
            raise PlanningError(self.errors)

    def mapping(self, value: Any, where: str) -> dict[str, Any]:
        """The JSON object at ``where``, or an empty one and a complaint."""
        if isinstance(value, dict):
            return value
        self.complain(where, f"must be an object, not {kind(value)}")
        return {}

    def array(self, value: Any, where: str) -> list[Any]:
        """The JSON list at ``where``, or an empty one and a complaint."""
        if isinstance(value, list):
            return value
        self.complain(where, f"must be a list, not {kind(value)}")
        return []

    def text(self, value: Any, where: str) -> str | None:
        """The non-empty string at ``where``, or None and a complaint."""
        if isinstance(value, str) and value:
            return value
        self.complain(where, f"must be a text that is not empty, not {kind(value)}")
        return None

    def whole(self, value: Any, where: str, least: int = 0) -> int | None:
        """The whole number at ``where``, not below ``least``, or None and a complaint."""
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= LARGEST_WHOLE:
            return value
        most = " and at most 1e9" if isinstance(value, int) and value > LARGEST_WHOLE else ""
        self.complain(where, f"must be a whole number of at least {least}{most}, not {kind(value)}")
        return None

    def number(self, value: Any, where: str) -> float | None:
        """The finite number at ``where``, or None and a complaint."""
        if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= LARGEST:
            return float(value)
        self.complain(where, f"must be a number between -1e12 and 1e12, not {kind(value)}")
        return None

    def known(self, value: Any, where: str, index: dict[str, int]) -> int | None:
        """The number of the person whose id stands at ``where``, or None and a complaint."""
        name = self.text(value, where)
        if name is None:
            return None
        if name not in index:
            self.complain(where, f"names {name!r}, who is not among the people")
            return None
        return index[name]


def kind(value: Any) -> str:
    """A JSON value's kind in words, for messages."""
    words = {dict: "an object", list: "a list", type(None): "null", str: "a text" if value else "an empty text"}
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) > LARGEST:
        return "a number of more than 12 digits"
    return words.get(type(value)) or str(value)


def parse_problem(value: Any) -> Problem:
    """The problem that a decoded problem.json describes; raises PlanningError naming every malformed field."""
    reader = Reader()
    data = reader.mapping(value, "problem")
    reader.finish()
    for key in ("people", "rounds"):
        if key not in data:
            reader.complain(key, "is required")
    reader.finish()
    for key, most in (("people", MOST_PEOPLE), ("rounds", MOST_ROUNDS)):
        if isinstance(data[key], list) and len(data[key]) > most:
            reader.complain(key, f"holds {len(data[key])}, but {most} are the most that can be planned", rule="size")
    reader.finish()
    rounds = _rounds(reader, data["rounds"])
    people = _people(reader, data["people"], len(rounds))
    reader.finish()
    index = {person.id: number for number, person in enumerate(people)}
    met, apart, together = (_pairs(reader, data.get(key, []), key, index) for key in PAIR_LISTS)
    problem = Problem(
        people=tuple(people),
        rounds=tuple(rounds),
        met=frozenset(met),
        apart=tuple(sorted(set(apart))),
        together=tuple(sorted(set(together))),
        rules=_rules(reader, data.get("rules", {})),
        locks=_locks(reader, data.get("locks", []), index, rounds),
        pairs=_weighted(reader, data.get("pairs", []), index),
        weights=_weights(reader, data.get("weights", {})),
    )
    reader.finish()
    return problem


def parse_plan(value: Any) -> Draft:
    """The seats of a decoded plan.json, the number of rounds it calls frozen, and the violations it states.

    Raises PlanningError where the plan cannot be read. Whether its people and groups exist is for ``check`` to say.
    """
    reader = Reader()
    data = reader.mapping(value, "plan")
    reader.finish()
    if "rounds" not in data:
        reader.complain("plan.rounds", "is required")
    rounds = []
    for turn, groups in enumerate(reader.array(data.get("rounds", []), "plan.rounds")):
        seats: dict[str, tuple[str, ...]] = {}
        for name, people in reader.mapping(groups, f"plan.rounds[{turn}]").items():
            where = f"plan.rounds[{turn}][{name!r}]"
            ids = [reader.text(person, f"{where}[{i}]") for i, person in enumerate(reader.array(people, where))]
            seats[name] = tuple(person for person in ids if person is not None)
        rounds.append(seats)
    frozen = reader.whole(data.get("frozen", 0), "plan.frozen") or 0
    stated = _violations(reader, data.get("violations", []))
    reader.finish()
    return Draft(tuple(rounds), frozen, stated)


def _rounds(reader: Reader, value: Any) -> list[tuple[Group, ...]]:
    rounds = []
    for turn, item in enumerate(reader.array(value, "rounds")):
        where = f"rounds[{turn}]"
        data = reader.mapping(item, where)
        if isinstance(item, dict) and "groups" not in data:
            reader.complain(f"{where}.groups", "is required")
        groups: list[Group] = []
        names: set[str] = set()
        for place, entry in enumerate(reader.array(data.get("groups", []), f"{where}.groups")):
            group = _group(reader, entry, f"{where}.groups[{place}]")
            if group is not None and group.id in names:
                reader.complain(f"{where}.groups[{place}].id", f"repeats the group {group.id!r} of the same round")
            if group is not None:
                groups.append(group)
                names.add(group.id)
        if len(groups) > MOST_PEOPLE:
            reader.complain(f"{where}.groups", f"holds {len(groups)}, but {MOST_PEOPLE} are the most", rule="size")
        if data.get("groups") == []:
            reader.complain(f"{where}.groups", "must name at least one group")
        rounds.append(tuple(groups))
    if value == []:
        reader.complain("rounds", "must hold at least one round")
    return rounds


def _group(reader: Reader, value: Any, where: str) -> Group | None:
    if not isinstance(value, dict):
        reader.complain(where, f"must be an object, not {kind(value)}")
        return None
    for key in ("id", "min", "max"):
        if key not in value:
            reader.complain(f"{where}.{key}", "is required")
    name = reader.text(value["id"], f"{where}.id") if "id" in value else None
    low = reader.whole(value["min"], f"{where}.min") if "min" in value else None
    high = reader.whole(value["max"], f"{where}.max", least=1) if "max" in value else None
    if name is None or low is None or high is None:
        return None
    if low > high:
        reader.complain(where, f"has min {low} above max {high}")
        return None
    return Group(name, low, high)


def _people(reader: Reader, value: Any, rounds: int) -> list[Person]:
    people: list[Person] = []
    seen: set[str] = set()
    for place, entry in enumerate(reader.array(value, "people")):
        where = f"people[{place}]"
        data = reader.mapping(entry, where)
        if not isinstance(entry, dict):
            continue
        if "id" not in data:
            reader.complain(f"{where}.id", "is required")
            continue
        name = reader.text(data["id"], f"{where}.id")
        if name is None:
            continue
        if name in seen:
            reader.complain(f"{where}.id", f"repeats the id {name!r}")
        seen.add(name)
        people.append(
            Person(
                name,
                _roles(reader, data.get("roles", []), f"{where}.roles"),
                _tags(reader, data.get("tags", {}), f"{where}.tags"),
                _absent(reader, data.get("absent", []), f"{where}.absent", rounds),
            )
        )
    if value == []:
        reader.complain("people", "must name at least one person")
    return people


def _roles(reader: Reader, value: Any, where: str) -> frozenset[str]:
    roles = set()
    for place, entry in enumerate(reader.array(value, where)):
        role = reader.text(entry, f"{where}[{place}]")
        if role is not None and role not in ROLES:
            reader.complain(f"{where}[{place}]", f"must be one of {', '.join(ROLES)}, not {role!r}")
        elif role is not None:
            roles.add(role)
    return frozenset(roles)


def _tags(reader: Reader, value: Any, where: str) -> tuple[tuple[str, str], ...]:
    tags = []
    for name, entry in sorted(reader.mapping(value, where).items()):
        text = reader.text(entry, f"{where}.{name}")
        if text is not None:
            tags.append((name, text))
    return tuple(tags)


def _absent(reader: Reader, value: Any, where: str, rounds: int) -> frozenset[int]:
    absent = set()
    for place, entry in enumerate(reader.array(value, where)):
        turn = reader.whole(entry, f"{where}[{place}]")
        if turn is not None and turn >= rounds:
            reader.complain(f"{where}[{place}]", f"names round {turn}, but the rounds go from 0 to {rounds - 1}")
        elif turn is not None:
            absent.add(turn)
    return frozenset(absent)


def _two(reader: Reader, entry: list[Any], where: str, index: dict[str, int]) -> Pair | None:
    first = reader.known(entry[0], f"{where}[0]", index)
    second = reader.known(entry[1], f"{where}[1]", index)
    if first is None or second is None:
        return None
    if first == second:
        reader.complain(where, f"pairs {entry[0]!r} with themselves")
        return None
    return ordered(first, second)


def _pairs(reader: Reader, value: Any, key: str, index: dict[str, int]) -> list[Pair]:
    found = []
    for place, entry in enumerate(reader.array(value, key)):
        where = f"{key}[{place}]"
        if not isinstance(entry, list) or len(entry) != 2:
            reader.complain(where, "must be a list of two people")
            continue
        pair = _two(reader, entry, where, index)
        if pair is not None:
            found.append(pair)
    return found


def _weighted(reader: Reader, value: Any, index: dict[str, int]) -> tuple[tuple[int, int, float], ...]:
    found: dict[Pair, float] = {}
    for place, entry in enumerate(reader.array(value, "pairs")):
        where = f"pairs[{place}]"
        if not isinstance(entry, list) or len(entry) != 3:
            reader.complain(where, "must be a list of two people and a weight")
            continue
        pair = _two(reader, entry[:2], where, index)
        weight = reader.number(entry[2], f"{where}[2]")
        if pair is not None and weight is not None:
            if pair in found:
                reader.complain(where, "repeats a pair that already has a weight")
            found[pair] = weight
    return tuple((first, second, weight) for (first, second), weight in sorted(found.items()))


def _rules(reader: Reader, value: Any) -> Rules:
    data = reader.mapping(value, "rules")
    for key in sorted(set(data) - set(Rules.__slots__)):
        reader.complain(f"rules.{key}", f"is not a rule; the rules are {', '.join(Rules.__slots__)}")
    limits = None
    if "facilitators" in data:
        entry = reader.array(data["facilitators"], "rules.facilitators")
        if isinstance(data["facilitators"], list) and len(entry) != 2:
            reader.complain("rules.facilitators", "must be a list of the fewest and the most")
        elif entry:
            low, high = (reader.whole(item, f"rules.facilitators[{i}]") for i, item in enumerate(entry))
            if low is not None and high is not None and low > high:
                reader.complain("rules.facilitators", f"asks for at least {low} and at most {high}")
            elif low is not None and high is not None:
                limits = (low, high)
    newcomers = reader.whole(data["newcomers_max"], "rules.newcomers_max") if "newcomers_max" in data else None
    experienced = reader.whole(data["experienced_min"], "rules.experienced_min") if "experienced_min" in data else None
    tags = []
    for name, entry in sorted(reader.mapping(data.get("tag_max", {}), "rules.tag_max").items()):
        most = reader.whole(entry, f"rules.tag_max.{name}", least=1)
        if most is not None:
            tags.append((name, most))
    return Rules(limits, newcomers, experienced, tuple(tags))


def _locks(reader: Reader, value: Any, index: dict[str, int], rounds: list[tuple[Group, ...]]) -> tuple[Lock, ...]:
    locks = set()
    for place, entry in enumerate(reader.array(value, "locks")):
        where = f"locks[{place}]"
        data = reader.mapping(entry, where)
        missing = [key for key in ("person", "round", "group") if key not in data]
        for key in missing if isinstance(entry, dict) else []:
            reader.complain(f"{where}.{key}", "is required")
        if missing:
            continue
        person = reader.known(data["person"], f"{where}.person", index)
        turn = reader.whole(data["round"], f"{where}.round")
        name = reader.text(data["group"], f"{where}.group")
        if turn is not None and turn >= len(rounds):
            reader.complain(f"{where}.round", f"names round {turn}, but the rounds go from 0 to {len(rounds) - 1}")
            continue
        if person is None or turn is None or name is None:
            continue
        positions = [position for position, group in enumerate(rounds[turn]) if group.id == name]
        if not positions:
            reader.complain(f"{where}.group", f"names {name!r}, which is not a group of round {turn}")
            continue
        locks.add((turn, person, positions[0]))
    return tuple(Lock(person, turn, group) for turn, person, group in sorted(locks))


def _weights(reader: Reader, value: Any) -> Weights:
    data = reader.mapping(value, "weights")
    for key in sorted(set(data) - set(Weights.__slots__)):
        reader.complain(f"weights.{key}", f"is not a weight; the weights are {', '.join(Weights.__slots__)}")
    found = []
    for key in Weights.__slots__:
        weight = reader.number(data[key], f"weights.{key}") if key in data else 1.0
        if weight is not None and weight < 0:
            reader.complain(f"weights.{key}", "must not be negative")
        found.append(weight or 0.0)
    return Weights(*found)


def _violations(reader: Reader, value: Any) -> tuple[Violation, ...]:
    """What a plan states of its own breaches; a statement in another form is only ignored."""
    stated = []
    for entry in reader.array(value, "plan.violations"):
        if isinstance(entry, dict) and isinstance(entry.get("people"), list):
            rule, turn, group = entry.get("rule"), entry.get("round"), entry.get("group")
            if isinstance(rule, str) and isinstance(turn, int) and (group is None or isinstance(group, str)):
                stated.append(Violation(rule, turn, group, tuple(str(person) for person in entry["people"])))
    return tuple(stated)
