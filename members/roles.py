"""What a member may do in a network, and who gives it."""

from __future__ import annotations

from django.db import transaction

from members.models import Member, Role, User
from network.models import AuditEntry


class LeadsStay(Exception):
    """Who stops leading is said one by one, on their own page, never along with others."""


class HasRole(Exception):
    """The member has this role already."""


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
