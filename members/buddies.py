"""Buddies: who looks after a newcomer, suggested by a plain rule and named by a lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members import first_weeks, likeness, touch
from members.audiences import said_aloud
from members.models import Buddy, Member, Outcome, Role
from network import post
from network.models import AuditEntry, Network

NEW_FOR = timedelta(days=90)
# More newcomers than these at a time, and nobody is looked after well.
A_LEAD_HAS, ANYBODY_HAS = 3, 1


@dataclass(frozen=True)
class Suggestion:
    """Who might look after a newcomer, and why."""

    member: Member
    why: str


def standing(network: Network) -> QuerySet[Buddy]:
    """The buddies of today's members who can look after somebody: here, and not on pause."""
    here = network.members.present()
    able = here.not_paused_on(network.today)
    return Buddy.objects.filter(ended_at=None, newcomer__in=here.values("pk"), buddy__in=able.values("pk"))


def around(member: Member) -> list[Buddy]:
    """The buddy of ``member`` and those whom they look after, each row with the ``address`` to write to, if shown."""
    rows = standing(member.network).filter(Q(newcomer=member) | Q(buddy=member))
    recent = timezone.now() - NEW_FOR
    found = list(rows.filter(named_at__gt=recent).select_related("newcomer__user", "buddy__user").order_by("pk"))
    for row in found:
        row.address = touch.address_for(member, row.buddy if row.newcomer_id == member.pk else row.newcomer)
    return found


def pairs_with(member: Member) -> Exists:
    """Within a query of people: whether one of the two, they and ``member``, looks after the other today."""
    either = Q(newcomer=member, buddy=OuterRef("pk")) | Q(newcomer=OuterRef("pk"), buddy=member)
    return Exists(standing(member.network).filter(either))


def without(network: Network, today: date | None = None) -> QuerySet[Member]:
    """Newcomers who have nobody to look after them: never had, or their buddy left or rests. The newest first."""
    today = today or network.today
    looked_after = standing(network).filter(newcomer=OuterRef("pk"))
    return (
        network.members.present()
        .not_paused_on(today)
        .filter(joined_on__gt=today - NEW_FOR, founder=False)
        .exclude(role=Role.LEAD)
        .exclude(Exists(looked_after))
        .order_by("-joined_on", "-pk")
    )


def able(newcomer: Member) -> list[Member]:
    """Whoever could look after the newcomer; ``load`` says after how many others they do."""
    network = newcomer.network
    load = Count("looks_after", filter=Q(looks_after__ended_at=None) & ~Q(looks_after__newcomer=newcomer))
    here = network.members.present().not_paused_on(network.today).exclude(pk=newcomer.pk)
    return list(here.select_related("user").annotate(load=load).order_by("pk"))


def suggest(newcomer: Member, people_able: list[Member] | None = None) -> Suggestion | None:
    """Who nominated the newcomer; else who invited them, unless they look after three; else the most alike member."""
    people = {member.pk: member for member in (able(newcomer) if people_able is None else people_able)}
    nominator = people.get(_nominator(newcomer))
    if nominator and nominator.load <= ANYBODY_HAS:
        return Suggestion(nominator, _("%(name)s nominated them.") % {"name": nominator.first_name})
    inviter = people.get(newcomer.invited_by_id)
    if inviter and inviter.load < (A_LEAD_HAS if inviter.is_lead else ANYBODY_HAS + 1):
        return Suggestion(inviter, _("%(name)s invited them.") % {"name": inviter.first_name})
    return _most_alike(newcomer, [member for member in people.values() if member.load <= ANYBODY_HAS])


def _nominator(newcomer: Member) -> int | None:
    addresses = EmailAddress.objects.filter(user=newcomer.user_id).values("email")
    accepted = newcomer.network.nominations.filter(invitation__outcome=Outcome.ACCEPTED)
    own = accepted.filter(Q(email__in=addresses) | Q(invitation__email__in=addresses)).order_by("-pk")
    return own.values_list("nominated_by", flat=True).first()


def _most_alike(newcomer: Member, people: list[Member]) -> Suggestion | None:
    settled = [member for member in people if not is_new(member)] or people
    if not settled:
        return None
    mine = first_weeks.words_of(newcomer)
    best = max(settled, key=lambda other: (likeness.alikeness(mine, first_weeks.words_of(other)), -other.load))
    why = first_weeks.shared(newcomer, best) or _("%(name)s looks after nobody at the moment.") % {
        "name": best.first_name
    }
    return Suggestion(best, why)


def is_new(member: Member, today: date | None = None) -> bool:
    """Whether somebody joined within the last ninety days; who was there from the start never counts."""
    if member.founder or member.joined_on is None:
        return False
    return (today or member.network.today) - member.joined_on < NEW_FOR


@transaction.atomic
def name_buddy(
    newcomer: Member, buddy: Member, *, by: Member, why: str = "", mail: bool = True, at: datetime | None = None
) -> Buddy:
    """Let ``buddy`` look after ``newcomer`` from now on, instead of whoever did; both get a letter. Twice is once.

    Without ``mail`` nobody is written to, for people of a demonstration.
    """
    moment, network = at or timezone.now(), newcomer.network
    Member.objects.select_for_update().get(pk=newcomer.pk)
    before = newcomer.buddies.filter(ended_at=None).select_related("buddy").first()
    if before and before.buddy_id == buddy.pk:
        return before
    newcomer.buddies.filter(ended_at=None).update(ended_at=moment)
    named = newcomer.buddies.create(buddy=buddy, named_by=by, named_at=moment)
    if mail:
        _write_to_both(named, by=by, why=why)
    AuditEntry.record(
        network=network,
        actor=by.user,
        verb="named a buddy for",
        subject=newcomer,
        before={"buddy": before.buddy.name if before else ""},
        after={"buddy": buddy.name},
        at=moment,
    )
    return named


def _write_to_both(named: Buddy, *, by: Member, why: str) -> None:
    newcomer, buddy = named.newcomer, named.buddy
    for reader, other, template in ((buddy, newcomer, "buddy_named"), (newcomer, buddy, "buddy_yours")):
        if not reader.user:
            continue
        address = touch.address_for(reader, other)
        write = reverse("members:put_in_touch", args=[newcomer.network, other.pk])
        post.queue(
            "buddy",
            to=reader.user.email,
            template=template,
            context={
                "reader": reader,
                "other": other,
                "by": by,
                "why": why,
                "is_here_to": said_aloud(other, "purpose_statement"),
                "works_on": said_aloud(other, "working_on"),
                "write": settings.SITE_URL + write if other.user and not address else "",
                "address": settings.SITE_URL + reverse("members:detail", args=[newcomer.network, other.pk]),
                "home": settings.SITE_URL + reverse("members:home", args=[newcomer.network]),
            },
            essential=True,
            network=newcomer.network,
            recipient=reader.user,
            reply_to=address,
            key=f"{template}-{named.pk}",
        )
