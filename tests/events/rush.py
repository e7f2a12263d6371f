"""A process of its own that says yes for several people: ``python -m tests.events.rush EVENT LOCKED|UNLOCKED MEMBER…``.

It says ``ready`` once it could begin, begins at the first line of its input, and lingers between looking for a free
place and taking it, as an unlucky moment does. UNLOCKED takes the row lock away, to show what the lock is for.
"""

import sys
import time
from contextlib import suppress

import django
from django.db import IntegrityError

LINGER_SECONDS = 0.05


def say_yes(event_id: int, member_ids: list[int], *, locked: bool) -> None:
    """Answer for each of the people, who all want to come."""
    from events import rsvps, waiting  # noqa: PLC0415  Django is set up first
    from events.models import Event  # noqa: PLC0415
    from members.models import Member  # noqa: PLC0415

    count = waiting.places

    def count_and_linger(event, at, **options):
        counted = count(event, at, **options)
        time.sleep(LINGER_SECONDS)
        return counted

    waiting.places = count_and_linger
    if not locked:
        type(Event.objects.all()).select_for_update = lambda rows, **_options: rows
    event = Event.objects.get(pk=event_id)
    people = list(Member.objects.filter(pk__in=member_ids))
    print("ready", flush=True)
    sys.stdin.readline()
    for person in people:
        # Without the lock two may be given one turn, which the database refuses.
        with suppress(IntegrityError):
            rsvps.answer(event, person, "yes", by=person)


if __name__ == "__main__":
    django.setup()
    say_yes(int(sys.argv[1]), [int(number) for number in sys.argv[3:]], locked=sys.argv[2] == "LOCKED")
