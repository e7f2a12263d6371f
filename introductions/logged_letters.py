"""The morning after: each facilitator reads how much they logged, with the way to mend it.

It stands in the letter of thanks where they get one; whoever gets none, since they were not marked as here or the
record is still open, gets a short one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import aftermath, moments
from events.models import Event
from events.reminding import with_network, zone_of
from introductions.models import ActKind, DeskAct
from members.models import Member
from network import post
from network.models import Letter
from network.post import Addressed

KIND = "desk after"
# Later than this nobody remembers the evening well enough to mend anything.
WINDOW = timedelta(days=3)


@dataclass(frozen=True)
class Logged:
    """How much one person logged at an event."""

    introductions: int
    notes: int
    arrivals: int
    page: str

    @property
    def words(self) -> str:
        """As a list: 12 introductions, 3 notes, 40 arrivals."""
        parts = [
            (self.introductions, ngettext("%(n)d introduction", "%(n)d introductions", self.introductions)),
            (self.notes, ngettext("%(n)d note", "%(n)d notes", self.notes)),
            (self.arrivals, ngettext("%(n)d arrival", "%(n)d arrivals", self.arrivals)),
        ]
        return _(", ").join(words % {"n": number} for number, words in parts if number)


def logged_by(event: Event) -> dict[int, Logged]:
    """Of each who logged anything at ``event`` that stands, how much it was."""
    counted: dict[int, Counter[str]] = {}
    acts = DeskAct.objects.standing().filter(event=event, by__isnull=False)
    for member, kind in acts.values_list("by_id", "kind"):
        counted.setdefault(member, Counter())[kind] += 1
    if not counted:
        return {}
    page = settings.SITE_URL + reverse("introductions:logged", args=[event.network, event.pk])
    found = {
        member: Logged(
            introductions=kinds[ActKind.INTRODUCED] + kinds[ActKind.ACQUAINTED],
            notes=kinds[ActKind.NOTED],
            arrivals=kinds[ActKind.ARRIVED] + kinds[ActKind.VISITOR],
            page=page,
        )
        for member, kinds in counted.items()
    }
    return {member: logged for member, logged in found.items() if logged.words}


def key(event: Event, member_id: int) -> str:
    return f"desk-after-{event.pk}-{member_id}"


def for_thanks(event: Event) -> dict[int, Logged]:
    """What stands in the letter of thanks: of everybody who has not read it in a letter of its own."""
    found = logged_by(event)
    written = set(Letter.objects.filter(key__in=[key(event, pk) for pk in found]).values_list("key", flat=True))
    return {pk: logged for pk, logged in found.items() if key(event, pk) not in written}


def due_events(at: datetime | None = None) -> list[int]:
    """Ids of the events about which something may have to be written."""
    moment = at or timezone.now()
    over = Event.objects.written_about().with_end().filter(end__range=(moment - WINDOW, moment))
    return list(over.filter(desk_acts__isnull=False).distinct().order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def write_due(event_id: int, *, at: datetime | None = None) -> int:
    """Write to whoever logged something and gets no thanks. Returns how many; of two workers, one writes them."""
    moment = at or timezone.now()
    event = Event.objects.select_for_update(of=["self"], no_key=True).select_related("network").get(pk=event_id)
    logged = for_thanks(event)
    thanked = {member.pk for member in aftermath.present(event)} if aftermath.is_written(event, moment) else set()
    had = {aftermath.key(event, pk): pk for pk in logged}
    thanked |= {had[one] for one in Letter.objects.filter(key__in=had).values_list("key", flat=True)}
    network = event.network
    people = network.members.present().filter(pk__in=logged.keys() - thanked, user__is_active=True)
    people = people.not_paused_on(network.today).select_related("user").order_by("pk")
    letters = [
        Addressed(
            to=member.user.email,
            key=key(event, member.pk),
            context={"person": member, "event": event, "logged": logged[member.pk]},
            recipient=member.user,
        )
        for member in with_network(event, people)
        if _is_morning(event, member, moment)
    ]
    return len(post.queue_many(KIND, template="desk_after", letters=letters, essential=False, network=network))


def _is_morning(event: Event, member: Member, moment: datetime) -> bool:
    zone = zone_of(member)
    return moment >= moments.after_due(event.usual_end, zone) and moments.is_sensible(moment, zone)
