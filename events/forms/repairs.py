"""Whom a facilitator counts in or leaves out before the groups are repaired."""

from __future__ import annotations

from django.http import QueryDict

from events.who_is_here import Choice

LISTED_AT_MOST = 1000


def choice_of(data: QueryDict) -> Choice:
    """What was ticked: ``seen`` names all who had a box. Ids that mean nobody are passed over later."""

    def ids(name: str) -> frozenset[str]:
        return frozenset(data.getlist(name)[:LISTED_AT_MOST])

    seen = frozenset(data.get("seen", "").split(",")[:LISTED_AT_MOST])
    return Choice(seen, ids("out"), ids("in"))
