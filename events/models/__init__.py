"""Events, who answered, who came, and the small groups in which they sat."""

from events.models.apart import KeepApart
from events.models.attendance import Attendance, DoorTap, Presence, Visitor
from events.models.groups import (
    GroupPlan,
    PlanEdit,
    PlanKind,
    PlanState,
    Round,
    Seat,
    SmallGroup,
    Takeaway,
    TouchedEvent,
)
from events.models.letters import CalendarFeed, EventLetter, Reader
from events.models.occasions import (
    Confidence,
    Continuity,
    Event,
    EventState,
    EventTemplate,
    Helper,
    Kind,
    Mode,
    Part,
    Series,
    Setting,
)
from events.models.rsvps import RSVP, Answer, Asked, RSVPState

__all__ = [
    "RSVP",
    "Answer",
    "Asked",
    "Attendance",
    "CalendarFeed",
    "Confidence",
    "Continuity",
    "DoorTap",
    "Event",
    "EventLetter",
    "EventState",
    "EventTemplate",
    "GroupPlan",
    "Helper",
    "KeepApart",
    "Kind",
    "Mode",
    "Part",
    "PlanEdit",
    "PlanKind",
    "PlanState",
    "Presence",
    "RSVPState",
    "Reader",
    "Round",
    "Seat",
    "Series",
    "Setting",
    "SmallGroup",
    "Takeaway",
    "TouchedEvent",
    "Visitor",
]
