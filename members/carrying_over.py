"""Bring a lead's list in, take its word about somebody, and take all of it back.

Whoever is new becomes *carried over*: known to the leads, seatable, invisible to members, in no rate, and written to by
nobody. What a list says of somebody who is on record already fills gaps of people carried over; it never overwrites.

Higher rooms say through the socket :data:`spoken_for` about whom they hold something that a list must not take away::

    carrying_over.spoken_for.append(somebody_is_seated)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from members import seats
from members.addresses import users_of
from members.comparing import Plan, iso, look
from members.directory import NEW_FOR
from members.models import ListImport, Member, Role, User
from members.roster import columns, sheets
from members.roster.people import Person
from network.guards import erasing
from network.models import AuditEntry, Network

BATCH = 1000
# What was handed in and never brought is forgotten after a week; what was brought, when it can be taken back no more.
KEPT_UNBROUGHT = timedelta(days=7)

# The socket: of these members, those about whom a higher room has something on record that is not a list's doing.
spoken_for: list[Callable[[Collection[int]], set[int]]] = []


class NotReady(Exception):
    """The list cannot be brought in yet; the text says what is missing, for the lead."""


class TooLate(Exception):
    """The list was taken back before, or more than a day has passed."""


# -- Handing in ---------------------------------------------------------------------------


def hand_in(sheet: sheets.Sheet, *, by: Member, source: str, kind: str = ListImport.Kind.PEOPLE) -> ListImport:
    """Keep a list that was read, with what its columns seem to be; nothing is brought in by it."""
    found = columns.guess(sheet.rows, attendees=kind == ListImport.Kind.ATTENDEES)
    settings = _as_settings(found) | {"notes": sheet.notes}
    return ListImport.objects.create(
        network=by.network, by=by, kind=kind, source=source[:200], cells=sheet.rows, settings=settings
    )


def name_by_row(brought: ListImport, head: int | None) -> None:
    """Let another row name the columns, or none; what they are is guessed anew."""
    found = columns.under(brought.rows, head, attendees=brought.kind == ListImport.Kind.ATTENDEES)
    brought.settings = brought.settings | _as_settings(found)
    brought.save(update_fields=["settings"])


def _as_settings(found: columns.Columns) -> dict[str, Any]:
    return {"head": found.head, "meanings": [str(one) for one in found.meanings]}


# -- Bringing in --------------------------------------------------------------------------

# What a higher room does with the people of a list once they are on record; returns what it keeps to undo it.
Further = Callable[[ListImport, Plan, dict[int, int]], dict[str, Any]]


def _hold(brought: ListImport) -> ListImport:
    """The list as it is now; lists of one network are brought in and taken back one at a time."""
    network = seats.lock(brought.network)
    held = ListImport.objects.select_for_update(of=["self"]).get(pk=brought.pk)
    held.network = network
    return held


@transaction.atomic
def bring_in(brought: ListImport, *, by: Member, skip: bool = False, further: Further | None = None) -> ListImport:
    """Bring the list in, once however often it is asked; ``skip`` leaves rows out that need a look.

    Raises:
        NotReady: something must be said or mended first.
    """
    brought = _hold(brought)
    if brought.brought_in_at:
        return brought
    plan = look(brought)
    _refuse_unready(plan, skip=skip)
    outcome = _write(brought.network, plan)
    members = outcome.pop("members")
    if further:
        outcome |= further(brought, plan, members)
    brought.outcome, brought.brought_in_at = outcome, now()
    brought.settings = brought.settings | {"skipped": [row.row for row in plan.bad]}
    brought.save(update_fields=["outcome", "brought_in_at", "settings"])
    AuditEntry.record(
        network=brought.network, actor=by.user, verb="brought a list", subject=brought, after=outcome["told"]
    )
    return brought


def _refuse_unready(plan: Plan, *, skip: bool) -> None:
    if plan.reading.question:
        raise NotReady(_("Say first which number of a date is the day."))
    if plan.bad and not skip:
        raise NotReady(_("Some rows need a look. Mend them in your list, or skip them."))
    if not plan.people:
        raise NotReady(_("No row of this list names a person. Is the column with the names chosen?"))


def _write(network: Network, plan: Plan) -> dict[str, Any]:
    """Make who is new and fill the gaps of those carried over. ``members`` says who each row is."""
    adding = [one.adds["user"] for one in plan.known if "user" in one.adds]
    owners = _owners([email for person in plan.new for email in person.emails] + adding)
    wanted = [person.email for person in plan.new if person.emails and person.email not in owners] + adding
    users, made_users = users_of(email for email in wanted if email not in owners)
    users = owners | users
    taken = set(network.members.exclude(user=None).values_list("user_id", flat=True))
    fresh = []
    for person in plan.new:
        user = next((users[email] for email in person.emails if email in users), None)
        fresh.append(_carried_over(network, person, None if user in taken else user))
        taken.add(user)
    Member.objects.bulk_create(fresh, batch_size=BATCH)
    changed = {}
    for one in plan.filled:
        adds = dict(one.adds)
        if "user" in adds:
            user = users.get(adds.pop("user"))
            adds |= {"user": user} if user not in taken else {}
            taken.add(user)
        changed[str(one.member.pk)] = _set(one.member, adds)
    members = {person.row: member.pk for person, member in zip(plan.new, fresh, strict=True)}
    told = {
        "new": len(fresh),
        "known": len(plan.known),
        "filled": len(plan.filled),
        "skipped": len(plan.bad),
        "twice": plan.reading.twice,
        "without_address": plan.by_name_alone,
    }
    return {
        "made": [member.pk for member in fresh],
        "users": made_users,
        "changed": changed,
        "told": told,
        "members": members | {one.person.row: one.member.pk for one in plan.known},
    }


def _owners(emails: Iterable[str]) -> dict[str, int]:
    """Whose each address is, of those that somebody in another network has proven beside their first."""
    proven = EmailAddress.objects.filter(email__in=set(emails), verified=True)
    return {email.lower(): user for email, user in proven.values_list("email", "user_id")}


def _carried_over(network: Network, person: Person, user: int | None) -> Member:
    return Member(
        network=network,
        user_id=user,
        name=person.name,
        role=Role.FACILITATOR if person.facilitates else Role.MEMBER,
        attributes=person.attributes,
        joined_on=person.joined_on,
        founder=_was_always_there(person.joined_on),
        carried_over_at=now(),
    )


def _was_always_there(joined_on: date | None) -> bool:
    """Whether somebody of a list is no newcomer: no event here has seen them yet, so their day of joining decides."""
    return joined_on is None or joined_on <= now().date() - NEW_FOR


def _set(member: Member, values: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Set fields of ``member`` by name, and return what each was and what it is."""
    before: dict[str, Any] = {}
    for name, value in values.items():
        if name == "joined_on":
            before[name] = iso(member.joined_on)
            member.joined_on = date.fromisoformat(value) if value else None
            member.founder = _was_always_there(member.joined_on)
        elif name == "user":
            before[name], member.user_id = member.user_id, value
        elif name == "name":
            before[name], member.name = member.name, value
        else:
            key = name.removeprefix("attributes.")
            before[name] = member.attributes.get(key)
            others = {one: said for one, said in member.attributes.items() if one != key}
            member.attributes = others | ({key: value} if value is not None else {})
    member.save(update_fields=["name", "user", "joined_on", "founder", "attributes"])
    return {"before": before, "after": dict(values)}


# -- What the list says otherwise ---------------------------------------------------------


@transaction.atomic
def take(brought: ListImport, members: Collection[int] | None, *, by: Member) -> int:
    """Take the list's word about these people (None: all); only for who is still carried over. Returns how many."""
    brought = _hold(brought)
    if not brought.brought_in_at or brought.undone_at:
        return 0
    differing = look(brought).differing if brought.cells else []
    told = [one for one in differing if one.is_carried_over and (members is None or one.member.pk in members)]
    changed = dict(brought.outcome.get("changed", {}))
    for one in told:
        done = _set(one.member, {name: new for name, (_theirs, new) in one.differs.items()})
        earlier = changed.get(str(one.member.pk), {"before": {}, "after": {}})
        changed[str(one.member.pk)] = {
            "before": done["before"] | earlier["before"],
            "after": earlier["after"] | done["after"],
        }
        AuditEntry.record(
            network=brought.network,
            actor=by.user,
            verb="took from a list",
            subject=one.member,
            before=done["before"],
            after=done["after"],
        )
    brought.outcome = brought.outcome | {"changed": changed}
    brought.save(update_fields=["outcome"])
    return len(told)


# -- Taking back --------------------------------------------------------------------------


def can_be_taken_back(brought: ListImport) -> bool:
    """Whether it is in, and not for longer than a day."""
    in_since = brought.brought_in_at
    return bool(in_since and not brought.undone_at and now() < in_since + ListImport.UNDO_WITHIN)


@transaction.atomic
def take_back(brought: ListImport, *, by: Member, first: Callable[[ListImport], list[str]] | None = None) -> ListImport:
    """Take back exactly what the list made and changed; whoever acted or was acted for since is kept, and named.

    ``first`` takes back what a higher room did with the list, and returns the names of what it kept.

    Raises:
        TooLate: a day has passed, or it was taken back before.
    """
    brought = _hold(brought)
    if not can_be_taken_back(brought):
        raise TooLate
    with erasing():
        kept = first(brought) if first else []
        kept += _drop_made(brought)
    kept += _restore_changed(brought)
    brought.undone_at = now()
    brought.outcome = brought.outcome | {"kept": kept}
    brought.save(update_fields=["undone_at", "outcome"])
    AuditEntry.record(
        network=brought.network, actor=by.user, verb="took a list back", subject=brought, after={"kept": len(kept)}
    )
    return brought


def _drop_made(brought: ListImport) -> list[str]:
    """Delete the people whom the list made, and their users; returns the names of those who are kept."""
    made = brought.network.members.filter(pk__in=brought.outcome.get("made", []), erased_at=None)
    people = list(made.prefetch_related("offers_to_stay"))
    bound = set[int]().union(*(ask([person.pk for person in people]) for ask in spoken_for))
    kept = [
        person
        for person in people
        if person.pk in bound
        or person.carried_over_at is None
        or person.left_on
        or any(offer.sent_at for offer in person.offers_to_stay.all())
    ]
    gone = {person.pk for person in people} - {person.pk for person in kept}
    Member.objects.filter(pk__in=gone).delete()
    strangers = User.objects.filter(
        pk__in=brought.outcome.get("users", []), memberships=None, last_login=None, is_superuser=False
    )
    strangers.exclude(emailaddress__verified=True).delete()
    return [person.name for person in kept]


def _restore_changed(brought: ListImport) -> list[str]:
    """Put back what the list changed, where it still stands as the list left it; returns whose changes are kept."""
    changed = brought.outcome.get("changed", {})
    people = brought.network.members.kept().in_bulk([int(pk) for pk in changed if pk.isdecimal()])
    kept = []
    for pk, done in changed.items():
        member = people.get(int(pk)) if pk.isdecimal() else None
        if member is None:
            continue
        still = {name: before for name, before in done["before"].items() if _now(member, name) == done["after"][name]}
        if member.carried_over_at is None or len(still) < len(done["before"]):
            kept.append(member.name)
        if member.carried_over_at is not None and still:
            _set(member, still)
    return kept


def _now(member: Member, name: str) -> Any:
    if name == "joined_on":
        return iso(member.joined_on)
    if name == "user":
        return member.user_id
    return member.name if name == "name" else member.attributes.get(name.removeprefix("attributes."))


def forget(brought: ListImport) -> None:
    """Drop a list that was not brought in."""
    ListImport.objects.filter(pk=brought.pk, brought_in_at=None).delete()


def forget_old() -> None:
    """Drop what was never brought in, and empty lists that can no longer be taken back."""
    ListImport.objects.filter(brought_in_at=None, uploaded_at__lt=now() - KEPT_UNBROUGHT).delete()
    old = ListImport.objects.filter(brought_in_at__lt=now() - ListImport.UNDO_WITHIN).exclude(cells=[])
    for brought in old.only("outcome"):
        kept = {name: value for name, value in brought.outcome.items() if name not in {"changed", "kept"}}
        brought.cells, brought.outcome = [], kept
        brought.save(update_fields=["cells", "outcome"])
