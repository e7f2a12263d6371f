"""People and their way in, in the admin."""

from members.admin import invitations, nominations, people, seats

__all__ = ["invitations", "nominations", "people", "seats"]
