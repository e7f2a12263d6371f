"""Who is new in a room: joined less than ninety days ago, or at fewer than two events before this one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from events.models import Attendance, Event

NEW_FOR = timedelta(days=90)
EVENTS_ENOUGH = 2


def events_attended(member: str, *, before: datetime) -> Coalesce:
    """An annotation: how many events the member in the column ``member`` came to before that moment."""
    came = Attendance.objects.present().filter(member=OuterRef(member), event__starts_at__lt=before)
    counted = came.order_by().values("member").annotate(events=Count("pk")).values("events")
    return Coalesce(Subquery(counted), 0)


def is_newcomer(*, joined_on: date | None, attended: int, founder: bool, on: date) -> bool:
    """Whether someone is new in the room on that day. Founders never are; an unknown joining date is long ago.

    >>> is_newcomer(joined_on=date(2026, 1, 1), attended=1, founder=False, on=date(2026, 12, 1))
    True
    """
    if founder:
        return False
    return attended < EVENTS_ENOUGH or (joined_on is not None and on - joined_on < NEW_FOR)


def day_of(event: Event) -> date:
    """The day on which the event begins, in the network's zone."""
    return event.starts_at.astimezone(event.network.zone).date()
