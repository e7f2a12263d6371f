"""People and their way in, in the admin."""

from members.admin import people, way_in

__all__ = ["people", "way_in"]
