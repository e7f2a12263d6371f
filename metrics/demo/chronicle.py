"""Fourteen months of the demo network, told from its written parts: pure, seeded, without a clock or a database.

The same day and seed always give the same acts, in the order in which they were done.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid5

from metrics.demo import calendar, purpose, stories
from metrics.demo.acts import (
    Act,
    BuddyNamed,
    ChoseFirst,
    CoffeeBegun,
    CoffeeDrawn,
    CoffeeJoined,
    CoffeeTold,
    Confirmed,
    Debriefed,
    Founded,
    Introduced,
    Invited,
    Joined,
    Left,
    Nominated,
    NominationAnswered,
    Paused,
    Proposed,
    PutForward,
    SaidTo,
    SeatsOpened,
    Shared,
    SpokeOf,
    StoodBy,
    StoodByWords,
    StoryAgreed,
    StoryDrafted,
    StorySeeded,
    StoryShared,
    TakenAway,
    Talked,
    TemplateKept,
    WrittenDown,
)
from metrics.demo.between import ASIDES, CLOSES, IDEAS, TALKED
from metrics.demo.conversations import COFFEE, COFFEE_WORDS, GIVES, STEPS, SWAPS
from metrics.demo.evenings import KEYS, Evening
from metrics.demo.moments import Almanac, moment
from metrics.demo.nominees import NOMINEES
from metrics.demo.people import BY_KEY, INVITED, PEOPLE
from metrics.demo.pulses import Pulses
from metrics.demo.purpose import FOUNDED_BY, SECOND_LEAD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from random import Random

    from metrics.demo.person import Person

SEED = 7
FOUNDED_DAYS_AGO = 434
FOUNDERS_JOINED_BY = 426
LOOKED_AFTER_WITHIN = 90
LAST_DRAWN_DAYS_AGO = 5
WEEKS_BETWEEN = 4
STILL_TO_SAY = "aoife"


def chronicle(today: date, *, seed: int = SEED) -> list[Act]:
    """Tell everything that happened before ``today``, in order; of events to come, what is known of them by then.

    Every act lies before the first minute of ``today``. The events to come are announced and partly answered.
    """
    almanac = Almanac(today, seed)
    parts = (_people, _buddies, _standing_by, _growing, _occasions, _swaps, _visits, _coffee, _gives_and_steps, _tales)
    parts += (_ideas, _asides)
    acts = [act for part in parts for act in part(almanac)]
    acts += _one_to_ones(almanac, acts)
    acts += Pulses(almanac, acts).told()
    return sorted(acts, key=lambda act: act.at)


def _people(almanac: Almanac) -> Iterator[Act]:
    """Tell who was invited and joined, who rests and who has left."""
    dice = almanac.dice("people")
    yield Founded(at=moment(almanac.day(FOUNDED_DAYS_AGO), 20), by=FOUNDED_BY)
    for person in PEOPLE:
        if person.key != FOUNDED_BY:
            yield from _invited_and_joined(almanac, dice, person)
        if person.paused:
            yield Paused(
                at=moment(almanac.day(person.paused[0]), 12), person=person.key, until=almanac.day(person.paused[1])
            )
        if person.left is not None:
            yield Left(at=moment(almanac.day(person.left), 12), person=person.key)
    for guest in INVITED:
        at = moment(almanac.day(guest.days_ago), 19)
        yield Invited(at=at, by=guest.by, key="", name=guest.name, email=guest.email, why=guest.why)


def _invited_and_joined(almanac: Almanac, dice: Random, person: Person) -> Iterator[Act]:
    """Tell how somebody came in: named by a colleague, invited by the lead of their side, at home within days."""
    waited = 1 if person.joined >= FOUNDERS_JOINED_BY else dice.randint(1, 9)
    yield Invited(
        at=moment(almanac.day(person.joined + waited), 21, 30),
        by=FOUNDED_BY if person.key == SECOND_LEAD or person.side != "south" else SECOND_LEAD,
        key=person.key,
        name=person.name,
        email=person.email,
        why=f"{BY_KEY[person.invited_by].called} told us what you are working on: {person.working_on}. Several of us "
        "would like to hear more, and have something to show you.",
    )
    joined = moment(almanac.day(person.joined), 7 + dice.randrange(14), dice.randrange(60))
    yield Joined(at=joined, person=person.key, founder=person.joined >= FOUNDERS_JOINED_BY)


def _buddies(almanac: Almanac) -> Iterator[Act]:
    """Tell who looks after the newest: whoever spoke of them first. Those who keep away have not talked yet."""
    for person in PEOPLE:
        if person.joined > LOOKED_AFTER_WITHIN or not person.invited_by:
            continue
        lead = FOUNDED_BY if person.side != "south" else SECOND_LEAD
        named = moment(almanac.day(person.joined - 2), 20)
        yield BuddyNamed(at=named, by=lead, person=person.key, buddy=person.invited_by)
        if person.turns_up:
            yield Talked(at=moment(almanac.day(person.joined - 5), 18, 30), person=person.key)
        if person.to_meet:
            chosen = moment(almanac.day(person.joined - 3), 21)
            yield ChoseFirst(at=chosen, person=person.key, people=person.to_meet[:2])


def _standing_by(almanac: Almanac) -> Iterator[Act]:
    """Tell who said again, a year on, that they stand by the purpose. One whom the demo signs in as has yet to."""
    dice = almanac.dice("standing by")
    for person in PEOPLE:
        days_ago = person.joined - 365 - dice.randint(1, 6)
        if days_ago > 0 and person.key != STILL_TO_SAY and person.takes_part(days_ago):
            yield StoodBy(at=almanac.waking(dice, days_ago), person=person.key)


def _growing(almanac: Almanac) -> Iterator[Act]:
    """Tell of the seats that were opened, and of those whom members nominated."""
    yield SeatsOpened(
        at=moment(almanac.day(purpose.SEATS_OPENED_DAYS_AGO), 18),
        by=FOUNDED_BY,
        number=purpose.SEATS_OPENED,
        reason=purpose.WHY_MORE_SEATS,
    )
    for nominee in NOMINEES:
        yield Nominated(at=moment(almanac.day(nominee.days_ago), 20, 15), mailbox=nominee.mailbox)
        if nominee.answered is not None:
            yield NominationAnswered(at=moment(almanac.day(nominee.answered), 19, 40), mailbox=nominee.mailbox)


def _occasions(almanac: Almanac) -> Iterator[Act]:
    sat: Counter[frozenset[str]] = Counter()
    for occasion in sorted(calendar.PAST, key=lambda occasion: occasion.day):
        yield from Evening(almanac, occasion).told(sat)
    for occasion in calendar.UPCOMING:
        yield from Evening(almanac, occasion).told_so_far()
    yield from _made_of_events(almanac)


def _made_of_events(almanac: Almanac) -> Iterator[Act]:
    """Tell what grew around the events: a template kept, what tables took away, a meet-up that a member proposes."""
    yield TemplateKept(at=moment(almanac.day(20), 21), event="rt-eal", by=FOUNDED_BY, name=calendar.TEMPLATE)
    for kept in calendar.TAKEAWAYS:
        past = next(occasion for occasion in calendar.PAST if occasion.key == kept.event)
        at = moment(past.on(almanac.today), *past.starts) + timedelta(minutes=past.minutes - 10)
        yield TakenAway(at=at, event=kept.event, by=kept.by, table=kept.table, text=kept.text, link=kept.link)
    walk = calendar.PROPOSED
    yield Proposed(
        at=moment(almanac.day(2), 20, 40),
        by=walk.host,
        title=walk.title,
        starts_at=moment(walk.on(almanac.today), *walk.starts),
        minutes=walk.minutes,
        place=walk.place,
        serves=walk.serves,
    )


def _swaps(almanac: Almanac) -> Iterator[Act]:
    """Tell of the days in one another's department: one way, then the other some five weeks later."""
    dice = almanac.dice("swaps")
    for one, other in SWAPS:
        there = dice.randint(384, 396)
        back = there - dice.randint(30, 38)
        for days_ago, host, guest in ((there, one, other), (back, other, one)):
            at = moment(almanac.day(days_ago), 9)
            note = f"{BY_KEY[guest].called} spent a day in {BY_KEY[host].called}'s department in {BY_KEY[host].town}."
            yield Shared(at=at, kind="met", people=(guest, host), note=note, minutes=330)


def _visits(almanac: Almanac) -> Iterator[Act]:
    """Tell of people who knew each other before, and go on seeing each other a few times a year."""
    dice = almanac.dice("visits")
    for person in PEOPLE:
        for other in person.knows:
            days_ago = min(person.joined, BY_KEY[other].joined) - dice.randint(5, 60)
            while days_ago > 0:
                if person.takes_part(days_ago) and BY_KEY[other].takes_part(days_ago):
                    at = almanac.waking(dice, days_ago)
                    yield Shared(at=at, kind="met", people=(person.key, other), minutes=dice.choice((30, 45, 60, 90)))
                days_ago -= dice.randint(70, 160)


def _coffee(almanac: Almanac) -> Iterator[Act]:
    """Tell of coffee rounds: begun by the lead, three drawn so far, most of them told of."""
    last = LAST_DRAWN_DAYS_AGO
    draws = [last + 2 * WEEKS_BETWEEN * 7, last + WEEKS_BETWEEN * 7, last]
    yield CoffeeBegun(at=moment(almanac.day(draws[0] + 7), 17), by=FOUNDED_BY, every_weeks=WEEKS_BETWEEN)
    for position, taker in enumerate(COFFEE):
        at = moment(almanac.day(draws[0] + 6 - position % 5), 12 + position % 8, 5 * position)
        yield CoffeeJoined(at=at, person=taker.person, every_second=taker.every_second, rather_three=taker.rather_three)
    for turn, days_ago in enumerate(draws):
        yield CoffeeDrawn(at=moment(almanac.day(days_ago), 8), last=days_ago == last)
        yield CoffeeTold(at=moment(almanac.day(max(days_ago - 11, 1)), 18, 20), words=COFFEE_WORDS[turn])


def _gives_and_steps(almanac: Almanac) -> Iterator[Act]:
    dice = almanac.dice("gives and steps")
    for give in GIVES:
        at = almanac.waking(dice, give.days_ago)
        yield Shared(at=at, kind="give", people=(give.giver, give.receiver), note=give.what)
    for step in STEPS:
        at = almanac.waking(dice, step.days_ago)
        yield Shared(at=at, kind="milestone", people=(step.first, step.second), note=step.what)


def _ideas(almanac: Almanac) -> Iterator[Act]:
    """Tell whom somebody proposed to meet, and what they said to it."""
    for idea in IDEAS:
        key = uuid5(KEYS, f"{idea.one}/{idea.other}")
        at = moment(almanac.day(idea.days_ago), 20, 10)
        yield PutForward(at=at, key=key, by=idea.by, people=(idea.one, idea.other), reason=idea.reason)
        for person, said, days_ago in idea.said:
            yield SaidTo(at=moment(almanac.day(days_ago), 18, 35), key=key, person=person, said=said)
    person, other, talked, told = TALKED
    on, at = almanac.day(talked), moment(almanac.day(told), 17, 20)
    yield SpokeOf(at=at, key=uuid5(KEYS, f"{person}/{other}"), person=person, on=on)


def _asides(almanac: Almanac) -> Iterator[Act]:
    """Tell what was noted at events, who confirmed it, and how they were looked back on."""
    for aside in ASIDES:
        key = uuid5(KEYS, f"{aside.event}/{aside.words}")
        yield WrittenDown(
            at=_end_of(almanac, aside.event) - timedelta(minutes=20),
            key=key,
            event=aside.event,
            by=aside.by,
            person=aside.person,
            words=aside.words,
            other=aside.other,
            due=almanac.day(-aside.due_in) if aside.due_in else None,
        )
        if aside.agreed:
            yield StoodByWords(at=moment(almanac.day(aside.agreed), 8, 15), key=key)
    for close in CLOSES:
        at = _end_of(almanac, close.event) + timedelta(minutes=4)
        yield Debriefed(at=at, event=close.event, by=close.by, to_call=close.to_call, change=close.change)


def _end_of(almanac: Almanac, event: str) -> datetime:
    past = next(occasion for occasion in calendar.PAST if occasion.key == event)
    return moment(past.on(almanac.today), *past.starts) + timedelta(minutes=past.minutes)


def _one_to_ones(almanac: Almanac, acts: list[Act]) -> Iterator[Act]:
    """Tell who met by themselves after an introduction that both confirmed."""
    dice = almanac.dice("one-to-ones")
    said = Counter(act.key for act in acts if isinstance(act, Confirmed))
    swapped = {frozenset(pair) for pair in SWAPS}
    for act in acts:
        if not isinstance(act, Introduced) or said[act.key] < 2 or frozenset(act.people) in swapped:
            continue
        days_ago = almanac.days_ago(act.at.date())
        while dice.random() < 0.5:
            days_ago -= dice.randint(12, 40)
            at = almanac.waking(dice, days_ago)
            if days_ago >= 1 and all(BY_KEY[key].takes_part(days_ago) for key in act.people):
                yield Shared(at=at, kind="met", people=act.people, minutes=dice.choice((25, 30, 45, 60)))


def _tales(almanac: Almanac) -> Iterator[Act]:
    for tale in stories.TALES:
        yield StorySeeded(at=moment(almanac.day(tale.seeded), 21), title=tale.title, people=tale.people)
        if tale.drafted is None:
            continue
        drafted = moment(almanac.day(tale.drafted), 20)
        yield StoryDrafted(at=drafted, title=tale.title, text=tale.text)
        for position, person in enumerate(tale.agreed, start=1):
            yield StoryAgreed(at=drafted + timedelta(days=position * 2), title=tale.title, person=person)
        if tale.shared is not None:
            yield StoryShared(at=moment(almanac.day(tale.shared), 17), title=tale.title)
