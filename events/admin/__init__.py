"""Events in the admin: to find, to read, and to do to several what their own pages do to one."""

from events.admin.apart import KeepApartAdmin
from events.admin.attending import AttendanceAdmin, VisitorAdmin
from events.admin.occasions import EventAdmin, EventTemplateAdmin, SeriesAdmin
from events.admin.rsvps import RSVPAdmin

__all__ = [
    "AttendanceAdmin",
    "EventAdmin",
    "EventTemplateAdmin",
    "KeepApartAdmin",
    "RSVPAdmin",
    "SeriesAdmin",
    "VisitorAdmin",
]
