"""A word in every text of one network's rows, so that it can be heard wherever a row gets out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.db.models import Q, QuerySet

from members.models import User
from network.guards import erasing, in_bulk
from network.models import Network

WORD = "kestrelwing"

# Texts that no person wrote and that say nothing of a network: names of zones, digests, formulas and kinds of thing.
MACHINE_WORDS = {
    "network.Network": {"timezone", "amount"},
    "network.AuditEntry": {"subject_kind", "subject_id"},
    "network.Letter": {"kind"},
    "members.User": {"password", "language", "timezone"},
    "members.Invitation": {"salt", "stories", "token_digest"},
    "members.ListImport": {"outcome", "settings"},
    "members.Member": {"audiences"},
    "members.Photo": {"digest"},
    "members.SeatOpening": {"figures"},
    "events.CalendarFeed": {"salt", "token_digest"},
    "events.Event": {"timezone"},
    "introductions.CheckIn": {"item"},
    "introductions.DeskKey": {"digest"},
    "metrics.Reckoning": {"amount", "zone", "formula_version"},
    "metrics.Figure": {"name", "formula_version"},
    "admin.LogEntry": {"object_id"},
}
TEXTS = (models.CharField, models.TextField, models.JSONField)


def way_to_network(model: type[models.Model]) -> str | None:
    """The shortest lookup from a model to its network, through parents; by membership from a user. None without one."""
    waiting = deque([(model, "")])
    seen = {model, ContentType}
    while waiting:
        here, way = waiting.popleft()
        if here is Network:
            return way or "pk"
        if here is User:
            return "__".join(filter(None, [way, "memberships__network"]))
        for field in here._meta.fields:
            if field.remote_field and field.related_model not in seen:
                seen.add(field.related_model)
                waiting.append((field.related_model, "__".join(filter(None, [way, field.name]))))
    return None


@cache
def tables() -> dict[type[models.Model], str]:
    """Every model whose rows belong to a network, with the way there."""
    ways = {model: way_to_network(model) for model in apps.get_models()}
    return {model: way for model, way in ways.items() if way}


def rows_of(network: Network, model: type[models.Model]) -> QuerySet:
    way = tables()[model]
    return model._base_manager.filter(Q(**{way: network.pk})).distinct().order_by("pk")


def texts(model: type[models.Model]) -> list[models.Field]:
    """The fields in which people's words may stand."""
    spared = MACHINE_WORDS.get(model._meta.label, set())
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, TEXTS) and not field.choices and not field.primary_key and field.name not in spared
    ]


def values(network: Network) -> Iterator[tuple[str, Any]]:
    """Every text of the network's rows: ("events.Event.title", "Autumn evening")."""
    for model in tables():
        for field in texts(model):
            for value in rows_of(network, model).values_list(field.attname, flat=True):
                yield f"{model._meta.label}.{field.name}", value


def is_marked(value: Any) -> bool:
    return WORD in str(value).lower()


def is_beyond_marking(value: Any) -> bool:
    """No text at all, or a key that a phone made up."""
    if value is None:
        return True
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


def mark(network: Network) -> None:
    """Write the word into every text of the network's rows. Runs within the tests' transaction."""
    with in_bulk(), erasing():
        for model in tables():
            for field in texts(model):
                for pk, value in rows_of(network, model).values_list("pk", field.attname):
                    if is_marked(value) or is_beyond_marking(value):
                        continue
                    # Some texts are empty by a rule: no words without a reply.
                    with suppress(IntegrityError), transaction.atomic():
                        model._base_manager.filter(pk=pk).update(**{field.attname: marked(field, value)})


def marked(field: models.Field, value: Any) -> Any:
    """The value with the word in it, still of its kind."""
    if isinstance(value, dict):
        return value | {WORD: {"name": WORD} if field.name == "listed" else WORD}
    if isinstance(value, list):
        return [*value, {"rule": "fault", "where": WORD, "why": WORD} if field.name == "errors" else WORD]
    if isinstance(field, models.EmailField):
        return f"{WORD}.{value or 'nobody@example.org'}"
    words = f"{value} {WORD}".strip()
    return words if not field.max_length or len(words) <= field.max_length else f"{WORD} {value}"[: field.max_length]
