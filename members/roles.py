"""What a member may do in a network, and who gives it."""

from __future__ import annotations

from django.db import transaction

from members import seats
from members.models import Member, Role, User
from network.models import AuditEntry


class LeadsStay(Exception):
    """Who stops leading is said one by one, on their own page, never along with others."""


class HasRole(Exception):
    """The member has this role already."""


class LastLead(Exception):
    """Nobody else leads the network and can sign in, so this person cannot stop."""


class NoMember(Exception):
    """Who left, or was not asked yet, has no role."""


def is_last_lead(member: Member) -> bool:
    """Whether nobody else leads the network who can sign in."""
    others = member.network.members.leads().filter(user__isnull=False).exclude(pk=member.pk)
    return member.is_lead and not others.exists()


def keep_a_lead(member: Member) -> None:
    """Refuse to let the last lead stop; to be asked while :func:`members.seats.lock` is held.

    Raises:
        LastLead: somebody else has to lead first.
    """
    if is_last_lead(member):
        raise LastLead(member)


@transaction.atomic
def change(member: Member, role: str, *, by: Member, why: str = "") -> None:
    """Make one member a lead, a facilitator, or neither.

    Raises:
        LastLead: somebody else has to lead first.
        NoMember: they left, or were not asked yet.
        HasRole: nothing would change.
    """
    network = seats.lock(member.network)
    member.refresh_from_db()
    member.network = network
    if member.left_on or member.erased_at or member.carried_over_at:
        raise NoMember(member)
    if member.role == role:
        raise HasRole(member)
    keep_a_lead(member)
    before, member.role = member.role, Role(role)
    member.save(update_fields=["role"])
    AuditEntry.record(
        network=network,
        actor=by.user,
        verb="changed",
        subject=member,
        before={"role": str(before)},
        after={"role": str(role)},
        why=why,
    )


@transaction.atomic
def give(member: Member, role: Role, *, by: User) -> None:
    """Make somebody who does not lead a facilitator, or a member without further role.

    Raises:
        LeadsStay: they lead the network.
        HasRole: nothing would change.
    """
    before = Member.objects.select_for_update().values_list("role", flat=True).get(pk=member.pk)
    if before == Role.LEAD:
        raise LeadsStay(member)
    if before == role:
        raise HasRole(member)
    member.role = role
    member.save(update_fields=["role"])
    AuditEntry.record(
        network=member.network,
        actor=by,
        verb="changed",
        subject=member,
        before={"role": str(before)},
        after={"role": str(role)},
    )


@transaction.atomic
def call_founder(member: Member, *, by: User) -> None:
    """Note that somebody was there from the start, so that nobody counts them as a newcomer.

    Raises:
        HasRole: that is on record already.
    """
    if not Member.objects.filter(pk=member.pk, founder=False).update(founder=True):
        raise HasRole(member)
    member.founder = True
    AuditEntry.record(
        network=member.network,
        actor=by,
        verb="changed",
        subject=member,
        before={"founder": False},
        after={"founder": True},
    )
