"""Write members, and make sure that those with an address can sign in."""

from __future__ import annotations

from typing import Any

from introductions.exchange.contract import MemberRow
from introductions.exchange.reading import Table
from introductions.exchange.staging import Tally
from members.addresses import users_of
from members.models import Member
from network.models import Network

FIELDS = ["name", "user", "joined_on", "left_on", "role", "attributes"]
BATCH = 1000


def write_members(network: Network, table: Table) -> Tally:
    """Bring the members of ``network`` in line with members.csv; what it has no column for stays as it is."""
    users, _made = users_of(row.email for row in table.rows)
    known = {member.reference: member for member in network.members.kept()}
    fresh, changed, freed = [], [], []
    for row in table.rows:
        member = known.get(row.id)
        if member is None:
            fields = {"name": row.id} | _fields(row, table, users, before={})
            # Of somebody on record this is known better here: they may have said since that they want to be in.
            fields |= {"carried_over_at": row.carried_over_at}
            fresh.append(Member(network=network, reference=row.id, **fields))
            continue
        fields = _fields(row, table, users, before=member.attributes)
        if all(getattr(member, name) == value for name, value in fields.items()):
            continue
        if member.user_id != fields.get("user_id", member.user_id):
            freed.append(member.pk)
        for name, value in fields.items():
            setattr(member, name, value)
        changed.append(member)
    # Two members may have swapped their addresses, which no order of single updates would allow.
    Member.objects.filter(pk__in=freed).update(user=None)
    Member.objects.bulk_create(fresh, batch_size=BATCH)
    Member.objects.bulk_update(changed, FIELDS, batch_size=BATCH)
    return Tally(len(fresh), len(changed))


def _fields(row: MemberRow, table: Table, users: dict[str, int], *, before: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that the columns of the file set; attributes it does not name are those of ``before``."""
    given = {
        "name": ("name", row.name or row.id),
        "email": ("user_id", users.get(row.email.lower())),
        "joined_on": ("joined_on", row.joined_on),
        "left_on": ("left_on", row.left_on),
        "role": ("role", row.role),
    }
    fields: dict[str, Any] = dict(given[column] for column in given if column in table.columns)
    kept = {name: value for name, value in before.items() if name not in table.further}
    fields["attributes"] = kept | {name: value for name, value in row.attributes.items() if value}
    return fields
