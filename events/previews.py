"""The letters that write themselves about an event, looked at before anybody gets them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from events import aftermath, reminding
from events.briefs import Room
from events.models import Event, RSVPState
from members.models import Member
from network import post
from network.ordering import by_name
from network.post import Addressed

# By name: the kind under which it is written and stopped, and what leads call it.
LETTERS = {
    "reminder": (reminding.KIND, _("Reminder")),
    "brief": (reminding.KIND, _("Brief")),
    "card": (reminding.KIND, _("For the hosts")),
    "after": (aftermath.KIND, _("Thanks")),
    "missed": (aftermath.KIND, _("Missed")),
}
# Whoever looks at the card gets no key to its reader's desk.
DESK = reminding.WayToDesk("…", signs_in=True)


def readers(event: Event, name: str) -> list[Member]:
    """Who would get the letter if it were written now, by name; before an event, who is going stands for who came."""
    if name == "reminder":
        people = reminding.readers(event, answer=RSVPState.MAYBE)
    elif name == "card":
        people = reminding.card_readers(event, Room(event))
    elif name == "brief" or not event.is_over:
        people = reminding.readers(event, answer=RSVPState.YES)
    else:
        people = aftermath.present(event) if name == "after" else aftermath.missed(event)
    return by_name(people)


def letter(event: Event, name: str, reader: Member) -> dict[str, str]:
    """Subject, text and body of the letter as ``reader`` would get it."""
    kind, _label = LETTERS[name]
    one = Addressed(to=reader.address, key="", context=_context(event, name, reader), recipient=reader.user)
    return post.as_read_by(one, kind, template=f"event_{name}", network=event.network, essential=False)


def _context(event: Event, name: str, reader: Member) -> dict[str, object]:
    if name == "reminder":
        return reminding.reminder_context(event, reader)
    if name == "brief":
        return reminding.brief_context(event, Room(event), reader)
    if name == "card":
        return reminding.card_context(event, Room(event), reader, desk=DESK)
    after = aftermath.Aftermath(event)
    return after.thanks(reader) if name == "after" else after.missed(reader)
