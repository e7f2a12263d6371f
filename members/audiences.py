"""Who may read which of a member's words: what each chose, and what holds until they choose.

Everybody reads their own, leads read everything. Where words are spoken aloud, as at the arrival desk, only those
count that every member may read: a room has more ears than the two who are introduced.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Expression, F, JSONField, Q, TextField, Value, When

from members.models import Audience, Member

# What has an audience, and which one until its owner says otherwise.
DEFAULTS: dict[str, Audience] = {
    "purpose_statement": Audience.MEMBERS,
    "working_on": Audience.MEMBERS,
    "asks": Audience.MEMBERS,
    "offers": Audience.MEMBERS,
    "attributes": Audience.MEMBERS,
    "photo": Audience.MEMBERS,
    "address": Audience.LEADS,
}
WORDS = ("purpose_statement", "working_on", "asks", "offers")


def audience_of(person: Member, field: str) -> Audience:
    """Who may read ``field`` of ``person``; a choice that cannot be understood is kept to leads."""
    chosen = person.audiences.get(field, DEFAULTS[field]) if isinstance(person.audiences, dict) else Audience.LEADS
    return Audience(chosen) if chosen in Audience.values else Audience.LEADS


def open_to(viewer: Member) -> list[Audience]:
    """The audiences to which ``viewer`` belongs."""
    if viewer.is_lead:
        return [Audience.MEMBERS, Audience.FACILITATORS, Audience.LEADS]
    return [Audience.MEMBERS, Audience.FACILITATORS] if viewer.is_facilitator else [Audience.MEMBERS]


def visible(person: Member, viewer: Member, field: str) -> bool:
    """Whether ``viewer`` may read ``field`` of ``person``, both of one network."""
    return person.pk == viewer.pk or audience_of(person, field) in open_to(viewer)


def said(person: Member, viewer: Member, field: str) -> Any:
    """The words or answers of ``person`` under ``field`` as ``viewer`` may read them: empty where they may not."""
    value = getattr(person, field)
    return value if visible(person, viewer, field) else type(value)()


def said_aloud(person: Member, field: str) -> Any:
    """The words or answers of ``person`` that may be spoken before anybody of the network."""
    value = getattr(person, field)
    return value if audience_of(person, field) == Audience.MEMBERS else type(value)()


def readable(viewer: Member, field: str) -> Q:
    """Picks the members whose ``field`` ``viewer`` may read."""
    if viewer.is_lead:
        return ~Q(pk=None)
    chosen = Q(**{f"audiences__{field}__in": [str(audience) for audience in open_to(viewer)]})
    if DEFAULTS[field] in open_to(viewer):
        chosen |= Q(**{f"audiences__{field}__isnull": True})
    return Q(pk=viewer.pk) | chosen


def readable_words(viewer: Member, field: str) -> Expression:
    """The field within a statement, empty where ``viewer`` may not read it, so that no search finds by it."""
    if viewer.is_lead:
        return F(field)
    kind = TextField() if field != "attributes" else JSONField()
    nothing = Value("", output_field=kind) if field != "attributes" else Value({}, output_field=kind)
    return Case(When(readable(viewer, field), then=F(field)), default=nothing, output_field=kind)
