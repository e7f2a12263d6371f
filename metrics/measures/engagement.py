"""Who takes part, counted in deliberate acts and set against what people were offered.

Days are days of the network's zone: ``joined`` and ``left`` are the first and last day as a member. Leads are left out.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal, NamedTuple, TypeAlias

from metrics.measures.shares import Share
from metrics.measures.ties import LedgerRow

WINDOW = timedelta(days=90)
SETTLED = timedelta(days=30)
DRIFTING_AFTER = timedelta(days=60)
HELD_AFTER = timedelta(days=180)
ENGAGEMENT_TARGET = 0.9
ROOM_THAT_IS_NO_TIE = 14
HOLDING_PEN_BELOW = 0.2
HOLDING_PEN_GROWTH = 1.1

Opportunities: TypeAlias = Mapping[int, Sequence[datetime]]
Standing: TypeAlias = Literal["drifting", "held"]

_BY_ONE = frozenset({"give", "contact", "milestone", "called-on", "introduced-1"})
_BY_BOTH = frozenset({"met", "introduced-2"})
_ONE_SIDED = frozenset({"introduced", "introduced-1", "called-on"})


class Act(NamedTuple):
    """One deliberate act of a member, such as being present at an event or replying to a check-in."""

    member: int
    at: datetime
    kind: str


@dataclass(frozen=True, slots=True)
class Membership:
    """A member's time in the network. ``joined`` unknown: always there. A pause ends the day before its second date."""

    member: int
    joined: date | None = None
    left: date | None = None
    pauses: tuple[tuple[date, date | None], ...] = ()
    is_lead: bool = False

    def includes(self, day: date) -> bool:
        """Tell whether the person was a member on that day."""
        return (self.joined is None or self.joined <= day) and (self.left is None or day <= self.left)

    def is_paused(self, day: date) -> bool:
        return any(start <= day and (end is None or day < end) for start, end in self.pauses)


def acts_in(rows: Iterable[LedgerRow]) -> list[Act]:
    """Return the acts that ledger rows show by themselves.

    A give, a contact, a milestone, a called-on and an introduction confirmed by one are acts of the actor; a meeting
    and an introduction confirmed by both are acts of both. Seated and attended rows are none here: presence at an
    event is one act of each who came, however many pairs it made, and comes from attendance.
    """
    acts = []
    for row in rows:
        if row.kind in _BY_BOTH:
            acts += [Act(row.first, row.at, row.kind), Act(row.second, row.at, row.kind)]
        elif row.kind in _BY_ONE and row.actor is not None:
            acts.append(Act(row.actor, row.at, row.kind))
    return acts


def opportunities(
    memberships: Iterable[Membership],
    *,
    events: Iterable[datetime],
    sent: Mapping[int, Iterable[datetime]],
    at: datetime,
    zone: tzinfo,
) -> dict[int, list[datetime]]:
    """Return what each member was offered up to ``at`` while a member: events that started, check-ins and asks sent."""
    started = sorted(moment for moment in events if moment <= at)
    days = [moment.astimezone(zone).date() for moment in started]
    offered = {}
    # Members of the same days share one list: thousands of them times thousands of events would fill the memory.
    slices: dict[tuple[int, int], list[datetime]] = {}
    for membership in memberships:
        begin = 0 if membership.joined is None else bisect_left(days, membership.joined)
        end = len(days) if membership.left is None else bisect_right(days, membership.left)
        letters = [
            moment
            for moment in sent.get(membership.member, ())
            if moment <= at and membership.includes(moment.astimezone(zone).date())
        ]
        shared = slices.setdefault((begin, end), started[begin:end])
        offered[membership.member] = sorted(shared + letters) if letters else shared
    return offered


def taking_part(
    memberships: Iterable[Membership], acts: Iterable[Act], offered: Opportunities, *, at: datetime, zone: tzinfo
) -> tuple[set[int], set[int]]:
    """Return who took part in the last 90 days, and the settled members who were offered something in them.

    Settled: joined at least 30 days ago, not paused, no lead. The first set lies within the second.
    """
    today = at.astimezone(zone).date()
    asked = {
        membership.member
        for membership in memberships
        if _is_counted(membership, today)
        and (membership.joined is None or membership.joined <= today - SETTLED)
        and _passed(offered.get(membership.member, ()), at - WINDOW, at)
    }
    return {act.member for act in acts if at - WINDOW < act.at <= at} & asked, asked


def engagement_rate(
    memberships: Iterable[Membership], acts: Iterable[Act], offered: Opportunities, *, at: datetime, zone: tzinfo
) -> Share:
    """Return how many of those in `taking_part` took part. A share of nobody means that nothing was offered."""
    active, asked = taking_part(memberships, acts, offered, at=at, zone=zone)
    return Share(len(active), len(asked))


def _is_counted(membership: Membership, today: date) -> bool:
    return not membership.is_lead and membership.includes(today) and not membership.is_paused(today)


@dataclass(frozen=True, slots=True)
class Period:
    """One week ("2016-W23") or quarter ("2014Q3"): members with an act in it, of those who were members during it."""

    label: str
    active: int
    members: int


def weekly_active(
    memberships: Iterable[Membership], acts: Iterable[Act], *, at: datetime, zone: tzinfo
) -> list[Period]:
    """Return every ISO week of the zone from the first act to the week of ``at``, quiet weeks included."""
    return _active_by(_week, memberships, acts, at, zone)


def quarterly_active(
    memberships: Iterable[Membership], acts: Iterable[Act], *, at: datetime, zone: tzinfo
) -> list[Period]:
    """Return every quarter of the zone from the first act to the quarter of ``at``, quiet quarters included."""
    return _active_by(_quarter, memberships, acts, at, zone)


def _week(day: date) -> tuple[str, date, date]:
    year, week, weekday = day.isocalendar()
    monday = day - timedelta(days=weekday - 1)
    return f"{year}-W{week:02d}", monday, monday + timedelta(days=6)


def _quarter(day: date) -> tuple[str, date, date]:
    quarter = (day.month - 1) // 3 + 1
    after = date(day.year + quarter // 4, quarter % 4 * 3 + 1, 1)
    return f"{day.year}Q{quarter}", date(day.year, quarter * 3 - 2, 1), after - timedelta(days=1)


def _active_by(
    period_of: Callable[[date], tuple[str, date, date]],
    memberships: Iterable[Membership],
    acts: Iterable[Act],
    at: datetime,
    zone: tzinfo,
) -> list[Period]:
    today = at.astimezone(zone).date()
    people = {one.member: one for one in memberships if not one.is_lead}
    active: dict[str, set[int]] = defaultdict(set)
    days = [today]
    for act in acts:
        if act.at <= at and act.member in people:
            days.append(act.at.astimezone(zone).date())
            active[period_of(days[-1])[0]].add(act.member)
    joined = sorted(one.joined or date.min for one in people.values())
    left = sorted(one.left for one in people.values() if one.left is not None)
    day, periods = min(days), []
    while day <= today:
        label, start, end = period_of(day)
        members = bisect_right(joined, min(end, today)) - bisect_left(left, start)
        periods.append(Period(label, sum(_belongs(people[one], start, end) for one in active[label]), members))
        day = end + timedelta(days=1)
    return periods if len(days) > 1 else []


def _belongs(membership: Membership, start: date, end: date) -> bool:
    return (membership.joined is None or membership.joined <= end) and (
        membership.left is None or membership.left >= start
    )


def has_depth(kinds: Iterable[str], people: Iterable[int]) -> bool:
    """Tell whether taking part has depth: acts of two kinds, or with three different people."""
    return len(set(kinds)) >= 2 or len(set(people)) >= 3


def standing(
    membership: Membership, acts: Iterable[datetime], offered: Sequence[datetime], *, at: datetime, zone: tzinfo
) -> Standing | None:
    """Tell whether a member is drifting or held, from the moments of the own acts and of what was offered.

    Drifting: the last two opportunities passed without an act, the last act is 60 days or more ago, not paused; held:
    three opportunities and 180 days. Who never acted is counted from the day of joining. ``offered`` is in order.
    """
    today = at.astimezone(zone).date()
    if not membership.includes(today) or membership.is_paused(today):
        return None
    last = max((moment for moment in acts if moment <= at), default=None)
    passed = _passed(offered, last, at)
    before = timedelta.max if membership.joined is None else today - membership.joined
    quiet = before if last is None else at - last
    if passed >= 3 and quiet >= HELD_AFTER:
        return "held"
    return "drifting" if passed >= 2 and quiet >= DRIFTING_AFTER else None


def _passed(offered: Sequence[datetime], after: datetime | None, at: datetime) -> int:
    """Return how many opportunities, given in order, lie after a moment and no later than ``at``."""
    return bisect_right(offered, at) - (0 if after is None else bisect_right(offered, after))


def is_holding_pen(
    *, rate: Share, rate_before: Share, members: int, members_before: int, active: int, active_before: int
) -> bool:
    """Tell whether a network collects people: engagement below 20% twice running, or growth without more who act.

    The figures *before* are those of 90 days ago.
    """
    low = all(share.value is not None and share.value < HOLDING_PEN_BELOW for share in (rate, rate_before))
    return low or (members > HOLDING_PEN_GROWTH * members_before and active <= active_before)


def people_met(rows: Iterable[LedgerRow], *, at: datetime, window: timedelta = WINDOW) -> dict[int, set[int]]:
    """Return whom each person had a confirmed interaction with: in a room that makes a tie, and not one side's word."""
    met: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        if at - window < row.at <= at and row.kind not in _ONE_SIDED and row.size < ROOM_THAT_IS_NO_TIE:
            met[row.first].add(row.second)
            met[row.second].add(row.first)
    return dict(met)


def seen(memberships: Iterable[Membership], rows: Iterable[LedgerRow], *, at: datetime, zone: tzinfo) -> Share:
    """Return how many members had a confirmed interaction with two others or more in 90 days."""
    today = at.astimezone(zone).date()
    met = people_met(rows, at=at)
    counted = [one.member for one in memberships if _is_counted(one, today)]
    return Share(sum(len(met.get(member, ())) >= 2 for member in counted), len(counted))
