"""How an event of the demo network goes: who answers, who comes, where they sit, who is introduced to whom."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID, uuid5

from metrics.demo.acts import Act, Answered, Closed, Confirmed, DrawnUp, Introduced, Noted, Seated
from metrics.demo.conversations import NOTES
from metrics.demo.moments import Almanac, moment
from metrics.demo.people import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from metrics.demo.calendar import Occasion
    from metrics.demo.person import Person

KEYS = UUID("6f1d2a5e-6a0c-4f0a-9c43-4d4154485050")
APPEAL = {"gathering": 0.75, "roundtable": 0.42, "visit": 0.36, "coffee": 0.33}
ONLINE_APPEAL = 0.4
NATIONAL_APPEAL = 1.3
CIRCLE_APPEAL = 0.98
ANNOUNCED_AHEAD = 28
STILL_TO_ANSWER = 0.25

Sat: TypeAlias = "Counter[frozenset[str]]"


class Evening:
    """One event and its people, told act by act."""

    def __init__(self, almanac: Almanac, occasion: Occasion) -> None:
        self.almanac, self.occasion = almanac, occasion
        self.dice = almanac.dice(occasion.key)
        self.starts_at = moment(occasion.on(almanac.today), *occasion.starts)
        self.ends_at = self.starts_at + timedelta(minutes=occasion.minutes)
        self.days_ago = almanac.days_ago(self.starts_at.date())
        self.notes = [note for note in NOTES if note.event == occasion.key]

    def told(self, sat: Sat) -> Iterator[Act]:
        """Tell a past event from its announcement to the confirmations of the days after.

        ``sat`` counts who has shared a table at earlier events, and is carried on.
        """
        yield self.drawn_up()
        yield from self.answers()
        if self.occasion.rounds:
            expected = sorted(self.present | self.missing.keys())
            rounds = tuple(tables(self.dice, expected, self.occasion.tables, sat) for _ in range(self.occasion.rounds))
            at = self.starts_at - timedelta(hours=17)
            yield Seated(at=at, event=self.occasion.key, by=self.occasion.host, rounds=rounds)
        yield from self.door()
        yield from self.introductions()
        yield Closed(at=self.ends_at + timedelta(minutes=40), event=self.occasion.key, by=self.occasion.host)

    def told_so_far(self) -> Iterator[Act]:
        """Tell of an event to come what is known by now: its announcement and the answers so far."""
        yield self.drawn_up()
        if self.occasion.in_line:
            yield from self.line()
            return
        for person in self.members:
            coming = self.dice.random() < self.chance(person)
            answer = "yes" if coming else self.dice.choices(("no", "maybe"), (35, 20))[0]
            at = self.almanac.waking(self.dice, self.dice.randint(1, self.announced - 1))
            if self.dice.random() >= STILL_TO_ANSWER * (1 if coming else 2.4):
                yield Answered(at=at, event=self.occasion.key, person=person.key, answer=answer)

    def line(self) -> Iterator[Act]:
        """Tell who said yes in which order, one in two days, and who gave a place back last evening."""
        key, people = self.occasion.key, self.occasion.in_line
        for position, person in enumerate(people):
            at = moment(self.almanac.day(2 * (len(people) - position) + 1), 19, 5 * position)
            yield Answered(at=at, event=key, person=person, answer="yes")
        yield Answered(at=moment(self.almanac.day(1), 21, 15), event=key, person=self.occasion.gives_back, answer="no")

    @property
    def announced(self) -> int:
        """How many days ago it was announced; the first gathering is announced to people who join at once."""
        if self.occasion.ahead is not None:
            return self.days_ago + self.occasion.ahead
        return self.days_ago + ANNOUNCED_AHEAD

    @cached_property
    def members(self) -> list[Person]:
        """Those who could be expected, on the day or by now; who joined only the day before is not."""
        day, only = max(1, self.days_ago), self.occasion.only
        return [
            person
            for person in PEOPLE
            if person.takes_part(day) and person.joined > day + 1 and (not only or person.key in only)
        ]

    @cached_property
    def present(self) -> set[str]:
        """Who was there: the host, all whom a facilitator introduced, and others by habit while there was room."""
        wanted = {self.occasion.host} | {key for note in self.notes for key in (note.by, note.first, note.second)}
        coming = [person.key for person in self.members if self.dice.random() < self.chance(person)]
        room = self.occasion.seats - len(wanted)
        return wanted | set([key for key in coming if key not in wanted][:room])

    @cached_property
    def missing(self) -> dict[str, str]:
        """Who had said yes and was not there, with how the door noted it; no more than had a place."""
        absent = {
            person.key: "absent told" if self.dice.random() < 0.7 else "absent untold"
            for person in self.members
            if person.key not in self.present and self.dice.random() < 0.07
        }
        return dict(list(absent.items())[: self.occasion.seats - len(self.present)])

    def chance(self, person: Person) -> float:
        """How likely somebody is to be there: by habit, kind of event and distance."""
        occasion = self.occasion
        if occasion.only:
            return CIRCLE_APPEAL
        if occasion.key in person.away:
            return 0.0
        if occasion.mode == "online":
            return person.turns_up * ONLINE_APPEAL
        chance = person.turns_up * APPEAL[occasion.kind]
        if occasion.near is None:
            return chance * NATIONAL_APPEAL
        if occasion.near == person.side:
            return chance
        return chance * (max(person.travels, 0.3) if occasion.near == "middle" else person.travels)

    def is_near(self, person: Person) -> bool:
        """Whether the event is on the person's side of the country, or for all."""
        return self.occasion.near in {None, person.side}

    def drawn_up(self) -> DrawnUp:
        """Announce it."""
        return DrawnUp(
            at=moment(self.almanac.day(self.announced), 18, 30),
            by=self.occasion.host,
            event=self.occasion.key,
            title=self.occasion.titled(self.almanac.today),
            starts_at=self.starts_at,
            ends_at=self.ends_at,
        )

    def answers(self) -> Iterator[Act]:
        """Tell who answered what, between the announcement, or their joining, and the day before."""
        last = self.days_ago + 1
        for person in self.members:
            if person.key in self.present or person.key in self.missing:
                answer = "yes" if person.key in self.missing or self.dice.random() < 0.93 else "maybe"
            else:
                silent = 36 if self.is_near(person) else 340
                answer = self.dice.choices(("no", "maybe", None), (52, 12, silent))[0]
            first = max(last, min(self.announced - 1, person.joined - 1))
            at = self.almanac.waking(self.dice, self.dice.randint(last, first))
            if answer:
                yield Answered(at=at, event=self.occasion.key, person=person.key, answer=answer)

    def door(self) -> Iterator[Act]:
        """Tell whom the host noted at the door, two a minute, and afterwards whom not."""
        host = self.occasion.host
        for position, person in enumerate(sorted(self.present, key=lambda key: (key != host, key))):
            at = self.starts_at + timedelta(minutes=position // 2 - 12)
            yield Noted(at=at, event=self.occasion.key, person=person, status="present", by=host)
        for person, status in self.missing.items():
            at = self.starts_at + timedelta(minutes=25)
            yield Noted(at=at, event=self.occasion.key, person=person, status=status, by=host)

    def introductions(self) -> Iterator[Act]:
        """Tell who was brought together, and who of them confirmed it on the days after."""
        pace = max(3, (self.occasion.minutes - 30) // 12)
        for position, note in enumerate(self.notes):
            key = uuid5(KEYS, f"{note.event}/{note.first}/{note.second}")
            people = (note.first, note.second)
            made = self.starts_at + timedelta(minutes=20 + position * pace)
            yield Introduced(at=made, key=key, event=note.event, by=note.by, people=people, note=note.text)
            for person in people:
                later = self.almanac.waking(self.dice, self.days_ago - self.dice.choice((1, 1, 1, 2)))
                if self.dice.random() < 0.87:
                    yield Confirmed(at=later, key=key, person=person)


def tables(dice: Random, people: Sequence[str], count: int, sat: Sat) -> tuple[tuple[str, ...], ...]:
    """Seat people at ``count`` tables of even size, preferably with those with whom they have not sat before."""
    seated: list[list[str]] = [[] for _ in range(count)]
    for person in dice.sample(people, len(people)):
        smallest = min(len(table) for table in seated)
        choice = [table for table in seated if len(table) == smallest]
        min(choice, key=lambda table: sum(sat[frozenset((person, other))] for other in table)).append(person)
    sat.update(frozenset(pair) for table in seated for pair in combinations(table, 2))
    return tuple(tuple(table) for table in seated)
