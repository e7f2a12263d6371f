"""How newcomers arrive: where somebody is stuck, what would help next, and to whom one kind word is written.

The milestones say who needs care. They are counted in days of a clock that pauses stop, and nobody is graded by them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.models import Event
from members import buddies, touch
from members.models import Buddy, Member
from metrics import formulas
from metrics.figures import ARRIVING_DAYS
from metrics.models import Figure
from network import post
from network.models import Network
from network.ordering import name_key

COME = {
    formulas.CONTACT: gettext_lazy("talked with their buddy"),
    formulas.MUTUAL: gettext_lazy("has a tie of their own"),
    formulas.GROUP: gettext_lazy("sat at a table"),
    formulas.INTEGRATED: gettext_lazy("met three people twice"),
}
HOPED_FOR = {
    formulas.CONTACT: gettext_lazy("a talk with their buddy"),
    formulas.MUTUAL: gettext_lazy("a first tie of their own"),
    formulas.GROUP: gettext_lazy("a seat at a table"),
    formulas.INTEGRATED: gettext_lazy("three people met twice"),
}
# The day from which one letter is written, to whom it helps; after the last one the lead alone sees it.
NUDGED_FROM = {formulas.CONTACT: 5, formulas.MUTUAL: 25, formulas.GROUP: 38}
NUDGED_FOR = 21


@dataclass(frozen=True)
class Arrival:
    """A newcomer, how far they have come, and the next act of care."""

    member: Member
    day: float
    is_paused: bool
    stones: tuple[formulas.Milestone, ...]
    buddy: Buddy | None

    @property
    def missed(self) -> formulas.Milestone | None:
        """The milestone that should have come first, of those whose day has passed."""
        return None if self.is_paused else next((stone for stone in self.stones if stone.is_missed(self.day)), None)

    @property
    def ahead(self) -> formulas.Milestone | None:
        """The next milestone that is still to come."""
        return next((stone for stone in self.stones if stone.reached is None), None)

    @property
    def progress(self) -> str:
        """What has come, and what is hoped for next."""
        come = [str(COME[stone.name]) for stone in self.stones if stone.reached is not None]
        said = [_("So far: %(come)s.") % {"come": ", ".join(come)}] if come else []
        if self.ahead:
            hoped = {"what": HOPED_FOR[self.ahead.name], "day": self.ahead.due}
            said.append(_("Hoped for next: %(what)s, by day %(day)d.") % hoped)
        return " ".join(said)

    @property
    def sentence(self) -> str:
        """What is the matter, or that nothing is."""
        name = self.member.first_name
        if self.is_paused:
            return _("On pause; the clock stands still.")
        if self.buddy is None and self.day <= buddies.NEW_FOR.days:
            return _("Nobody looks after %(name)s yet.") % {"name": name}
        if self.missed is None:
            return _("Day %(day)d, and arriving well.") % {"day": self.day} if self.ahead else _("Has arrived.")
        return {
            formulas.CONTACT: _("No word yet that %(name)s and their buddy have talked."),
            formulas.MUTUAL: _("%(name)s has no tie of their own yet, apart from their buddy."),
            formulas.GROUP: _("%(name)s has not sat at a table yet."),
            formulas.INTEGRATED: _("%(name)s has not met three people twice yet."),
        }[self.missed.name] % {"name": name}

    @property
    def act(self) -> tuple[str, str] | None:
        """The next act: its label and its address."""
        network, member = self.member.network, self.member
        if self.is_paused:
            return None
        if self.buddy is None and self.day <= buddies.NEW_FOR.days:
            return _("Name a buddy"), reverse("members:buddy", args=[network, member.pk])
        if self.missed is None:
            return None
        if self.missed.name == formulas.CONTACT and self.buddy:
            words = _("Ask %(name)s") % {"name": self.buddy.buddy.first_name}
            return words, reverse("members:detail", args=[network, self.buddy.buddy_id])
        if self.missed.name == formulas.GROUP:
            return _("Next events"), reverse("events:list", args=[network])
        return _("See whom to meet"), reverse("members:detail", args=[network, member.pk])

    @property
    def urgency(self) -> tuple[int, float]:
        """Orders by care needed: who has nobody, then who is stuck longest, then whose next day is nearest."""
        if self.is_paused:
            return 3, self.day
        if self.buddy is None and self.day <= buddies.NEW_FOR.days:
            return 0, -self.day
        if self.missed:
            return 1, self.missed.due - self.day
        return 2, (self.ahead.due - self.day) if self.ahead else formulas.MILESTONE_DAYS[formulas.INTEGRATED]


def arrivals(
    network: Network,
    *,
    members: list[Member] | None = None,
    figure: dict | None = None,
    counted_for: datetime | None = None,
    at: datetime | None = None,
) -> list[Arrival]:
    """Everybody whose first months are not over, those first who need somebody. What is given is not read again."""
    moment = at or timezone.now()
    today = moment.astimezone(network.zone).date()
    if figure is None:
        row = Figure.objects.filter(network=network, name="arriving").first()
        figure, counted_for = (row.value, row.counted_for) if row else ({}, None)
    known = figure.get("people", {})
    if members is None:
        members = list(network.members.present())
    new = [
        member
        for member in members
        if not member.is_lead
        and not member.founder
        and member.joined_on
        and (str(member.pk) in known or timedelta() <= today - member.joined_on <= timedelta(days=ARRIVING_DAYS))
    ]
    named = {row.newcomer_id: row for row in buddies.standing(network).select_related("buddy__user")} if new else {}
    found = []
    for member in new:
        member.network = network
        arrival = _arrival(member, known.get(str(member.pk)), named.get(member.pk), counted_for, moment)
        if arrival.day <= ARRIVING_DAYS and arrival.ahead:
            found.append(arrival)
    return sorted(found, key=lambda one: (*one.urgency, name_key(one.member.name), one.member.pk))


def _arrival(
    member: Member, kept: dict | None, buddy: Buddy | None, counted_for: datetime | None, moment: datetime
) -> Arrival:
    """What was counted last, and the time and the talk since then."""
    kept = kept or {}
    is_paused = bool(kept.get("paused"))
    if "day" in kept and counted_for:
        since = timedelta() if is_paused else max(timedelta(), moment - counted_for)
        day = kept["day"] + since / timedelta(days=1)
    else:
        day = formulas.clock(member.joined_on, moment, zone=member.network.zone)
    reached = dict(kept.get("reached", {}))
    if buddy and buddy.met_at:
        reached.setdefault(formulas.CONTACT, formulas.clock(member.joined_on, buddy.met_at, zone=member.network.zone))
    stones = tuple(formulas.Milestone(name, due, reached.get(name)) for name, due in formulas.MILESTONE_DAYS.items())
    return Arrival(member, day, is_paused, stones, buddy)


def headline(found: list[Arrival]) -> str:
    """How many need somebody, in one sentence."""
    stuck = sum(1 for one in found if one.urgency[0] < 2)
    if not found:
        return _("Nobody is new at the moment.")
    if not stuck:
        return _("Everybody who is new is arriving well.")
    return ngettext("%(count)d newcomer needs somebody.", "%(count)d newcomers need somebody.", stuck) % {
        "count": stuck
    }


# -- Kind words -----------------------------------------------------------------------------


def nudge(network: Network, *, at: datetime | None = None) -> int:
    """Write one letter for each milestone that is near and not reached, to whoever can help. Returns how many.

    A second run writes nothing: each milestone of each newcomer has one letter, whatever happens. Where mail leaves the
    house, the people of a demonstration are not written to.
    """
    if network.is_demo and not settings.DEMO:
        return 0
    moment = at or timezone.now()
    coming = Event.objects.standing().filter(network=network).upcoming().first()
    written = 0
    for one in arrivals(network, at=moment):
        if not one.is_paused and (letter := _letter_for(one, coming)):
            name, reader = letter
            written += _write(one, name, reader, coming)
    return written


def _letter_for(one: Arrival, coming: Event | None) -> tuple[str, Member] | None:
    """The milestone that wants a word today, and whom it helps to have it."""
    for stone in one.stones:
        begins = NUDGED_FROM.get(stone.name)
        if stone.reached is not None or begins is None or not begins <= one.day < begins + NUDGED_FOR:
            continue
        if stone.name == formulas.GROUP:
            reader = one.member if coming else None
        else:
            reader = one.buddy.buddy if one.buddy else None
        if reader and reader.user_id:
            return stone.name, reader
    return None


def _write(one: Arrival, name: str, reader: Member, coming: Event | None) -> bool:
    member, network = one.member, one.member.network
    other = one.buddy.buddy if reader.pk == member.pk and one.buddy else member
    wishes = [row.other.name for row in member.first_meetings.select_related("other")]
    address = touch.address_for(reader, other) if other.pk != reader.pk else ""
    letter = post.queue(
        "nudge",
        to=reader.user.email,
        template={
            formulas.CONTACT: "nudge_contact",
            formulas.MUTUAL: "nudge_tie",
            formulas.GROUP: "nudge_group",
        }[name],
        context={
            "reader": reader,
            "newcomer": member,
            "wishes": wishes,
            "answers": bool(address),
            "event": coming,
            "home": settings.SITE_URL + reverse("members:home", args=[network]),
        },
        essential=False,
        network=network,
        recipient=reader.user,
        reply_to=address,
        key=f"nudge-{name.replace(' ', '-')}-{member.pk}",
    )
    return letter is not None
