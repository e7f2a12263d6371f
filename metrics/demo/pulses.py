"""The demo network's monthly check-ins, and who replied what."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from metrics.demo.acts import Act, Asked, Confirmed, Introduced, Noted, Replied, Shared
from metrics.demo.moments import Almanac, moment
from metrics.demo.people import BY_KEY, PEOPLE
from metrics.demo.replies import DIFFERENCE, GLAD, PULSE, THANKS, WARY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from metrics.demo.person import Person

FIRST, EVERY, LAST = 398, 30, 8
BETWEEN = (("connected", "help"), ("open", "purpose"), ("known", "connected"))
QUARTER = (*PULSE, "")
AT_HOME, NOT_YET = 4.3, 3.3
TOO_LONG = timedelta(days=40)


class Pulses:
    """All check-ins up to today, and the replies that the year so far makes likely."""

    def __init__(self, almanac: Almanac, acts: list[Act]) -> None:
        self.almanac = almanac
        self.dice = almanac.dice("check-ins")
        self.deeds: dict[str, list[datetime]] = defaultdict(list)
        self.company: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
        self.texts: dict[tuple[str, ...], list[str]] = {}
        for act in sorted(acts, key=lambda act: act.at):
            self._take_in(act)

    def told(self) -> Iterator[Act]:
        """Tell every check-in with its replies: two questions a month, each third month all, and thanks."""
        for turn, days_ago in enumerate(range(FIRST, LAST - 1, -EVERY)):
            quarter = turn % 3 == 1
            items = QUARTER if quarter else BETWEEN[turn % 3 if turn % 2 else -1]
            sent = moment(self.almanac.day(days_ago), 7, 30)
            people = [person for person in PEOPLE if person.belongs(days_ago) and person.joined > days_ago]
            for item in items:
                keys = tuple(person.key for person in people)
                question = PULSE.get(item, DIFFERENCE)
                yield Asked(at=sent, key=f"{days_ago}/{item}", item=item, question=question, people=keys)
            for person in people:
                at = sent + timedelta(days=self.dice.choice((0, 0, 1, 1, 2, 3, 5)), minutes=self.dice.randrange(5, 800))
                if self._replies(person, at):
                    yield from self.reply(person, at, days_ago, items)
                    if quarter:
                        yield from self.called_on(person, at)

    def reply(self, person: Person, at: datetime, days_ago: int, items: tuple[str, ...]) -> Iterator[Act]:
        """Give a mark to each item and words to a few; name somebody where the open question is asked."""
        others = self._others(person, at)
        standing = AT_HOME if len(set(others)) >= 2 else NOT_YET
        for item in items:
            score, words, openly = None, "", 0.7
            if item:
                score, openly = min(5, max(1, round(self.dice.gauss(standing, 0.75)))), 0.25
                if self.dice.random() < 0.16:
                    words = self._fresh((GLAD if score >= 4 else WARY)[item])
            elif others and self.dice.random() < 0.6:
                words = self._fresh(THANKS).format(other=BY_KEY[self.dice.choice(others[-5:])].called)
            audience = "network" if words and self.dice.random() < openly else "leads"
            if score or words:
                key = f"{days_ago}/{item}"
                yield Replied(at=at, key=key, person=person.key, score=score, words=words, audience=audience)

    def called_on(self, person: Person, at: datetime) -> Iterator[Act]:
        """Now and then, name one of the people last met as somebody to call on."""
        others = self._others(person, at)
        if others and self.dice.random() < 0.45:
            yield Shared(at=at, kind="called-on", people=(person.key, self.dice.choice(others[-4:])))

    def _take_in(self, act: Act) -> None:
        if isinstance(act, Confirmed) or (isinstance(act, Noted) and act.status == "present"):
            self.deeds[act.person].append(act.at)
        if isinstance(act, Introduced | Shared):
            one, other = act.people
            self.company[one].append((act.at, other))
            self.company[other].append((act.at, one))

    def _replies(self, person: Person, at: datetime) -> bool:
        """Decide whether somebody replies. Who was not seen for six weeks gets a word beside the letter, and does."""
        if not person.takes_part(self.almanac.days_ago(at.date())):
            return False
        seen = any(at - TOO_LONG < deed <= at for deed in self.deeds[person.key])
        replies = self.dice.random() < person.replies or not seen
        if replies:
            self.deeds[person.key].append(at)
        return replies

    def _others(self, person: Person, at: datetime) -> list[str]:
        return [other for when, other in self.company[person.key] if when < at]

    def _fresh(self, texts: tuple[str, ...]) -> str:
        """Give one of the texts; all come up once before any comes up again."""
        waiting = self.texts.setdefault(texts, [])
        if not waiting:
            waiting.extend(self.dice.sample(texts, len(texts)))
        return waiting.pop()
