"""Small functions that build people and what they do, each through the same verbs as the product."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.utils import timezone

from events import laying, planning, seating
from events.models import RSVP, Attendance, Event, GroupPlan, PlanState, Round, Seat, SmallGroup
from events.table_plan import TablePlan
from introductions import ledger
from introductions.models import DeskAct, DeskNote, Introduction
from members import inviting
from members.models import Invitation, Member, Role, User
from network import post
from network.models import Network, Purpose

numbers = count(1)


def make_network(slug: str = "", **fields: Any) -> Network:
    number = next(numbers)
    fields.setdefault("name", f"Network {number}")
    network = Network.objects.create(slug=slug or f"network-{number}", **fields)
    post.prove_mail("somebody@example.org", how="test")
    Purpose.objects.create(
        network=network,
        why="So that pupils with little behind them get mathematics that holds.",
        who_for="Maths teachers in schools with more than the average share of pupil-premium pupils.",
    )
    return network


def make_user(email: str = "", **fields: Any) -> User:
    user = User.objects.create_user(email or f"person{next(numbers)}@example.org", **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_member(
    network: Network, name: str = "", *, role: str = Role.MEMBER, user: User | None = None, **fields: Any
) -> Member:
    number = next(numbers)
    fields.setdefault("joined_on", date(2026, 1, 1))
    return network.members.create(name=name or f"Person {number}", role=role, user=user or make_user(), **fields)


def make_lead(network: Network, name: str = "", **fields: Any) -> Member:
    return make_member(network, name, role=Role.LEAD, **fields)


def make_facilitator(network: Network, name: str = "", **fields: Any) -> Member:
    return make_member(network, name, role=Role.FACILITATOR, **fields)


def make_invitation(network: Network, email: str = "", **fields: Any) -> tuple[Invitation, str]:
    """An open invitation and its secret token."""
    by = fields.pop("by", None) or network.members.leads().first() or make_lead(network)
    return inviting.invite(
        by=by,
        email=email or f"guest{next(numbers)}@example.org",
        name=fields.pop("name", "Guest"),
        why_you="You do this work.",
        **fields,
    )


def make_event(
    network: Network, title: str = "", *, starts_at: datetime | None = None, published: bool = True, **fields: Any
) -> Event:
    """An event in two days, unless told otherwise."""
    starts_at = starts_at or timezone.now() + timedelta(days=2)
    return network.events.create(
        title=title or f"Event {next(numbers)}",
        starts_at=starts_at,
        published_at=starts_at - timedelta(days=30) if published else None,
        **fields,
    )


def make_rsvp(event: Event, member: Member, answer: str = "yes", **said) -> RSVP:
    return RSVP.objects.create(event=event, member=member, answer=answer, **said)


def make_present(event: Event, *members: Member) -> list[Attendance]:
    return [Attendance.objects.create(event=event, member=member, status="present") for member in members]


def make_groups(event: Event, *groups: list[Member], name: str = "1") -> Round:
    """A published round with the given tables."""
    round_ = Round.objects.create(event=event, name=name, position=int(name), published_at=event.starts_at)
    for number, members in enumerate(groups, start=1):
        group = SmallGroup.objects.create(round=round_, name=f"Table {number}", position=number)
        for member in members:
            Seat.objects.create(round=round_, group=group, member=member)
    return round_


def make_draft(
    event: Event, *rounds: list[list[Member]], met: Iterable[tuple[Member, Member]] = (), **fields
) -> GroupPlan:
    """A draft of the given rounds, each a list of tables; facilitators host, and nobody is new unless said so."""
    people = {member.pk: member for tables in rounds for table in tables for member in table}
    least = min(len(table) for tables in rounds for table in tables)
    most = max(len(table) for tables in rounds for table in tables)
    laid = [{f"Table {n}": [str(one.pk) for one in table] for n, table in enumerate(tables, 1)} for tables in rounds]
    guests = [seating.Guest(one.pk, one.name, one.is_facilitator, newcomer=False) for one in people.values()]
    problem = {
        "people": [{"id": guest.key, "roles": guest.roles} for guest in guests],
        "rounds": [{"groups": [{"id": name, "min": least, "max": most} for name in tables]} for tables in laid],
        "met": [[str(one.pk), str(other.pk)] for one, other in met],
    }
    plan = GroupPlan(event=event, rounds_wanted=len(rounds), state=PlanState.READY, problem=problem, **fields)
    plan.tables = laying.lay_tables(plan, laid, guests).document()
    plan.result = planning.check(planning.parse_problem(problem), TablePlan.read(plan.tables).draft()).to_dict()
    plan.save()
    return plan


def make_introduction(made_by: Member, one: Member, other: Member, **fields: Any) -> Introduction:
    return ledger.log_introduction(
        key=fields.pop("key", None) or uuid4(), made_by=made_by, people=(one, other), **fields
    )


def make_note(event: Event, member: Member, words: str, *, by: Member | None = None, **fields: Any) -> DeskNote:
    """What a facilitator's phone noted of somebody at an event; its act carries the words as well."""
    by = by or make_facilitator(event.network)
    fields.setdefault("kind", "fact")
    body = fields.pop("body", {"member": member.pk, "what": fields["kind"], "words": words})
    sent = {"phone": uuid4(), "kind": "noted", "body": body, "made_at": timezone.now(), "outcome": "taken"}
    act = DeskAct.objects.create(key=uuid4(), event=event, by=by, **sent)
    return DeskNote.objects.create(event=event, act=act, member=member, words=words, noted_by=by, **fields)
