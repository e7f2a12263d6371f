"""The lead's questions to every member: asked, renamed, put in order, taken back; and answers that nobody asked for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from members.models import Attribute, Member
from network.models import AuditEntry, Network
from network.ordering import name_key

# A column with more different values than this is asked in people's own words.
FEW = 12
LONGEST_NAME = Attribute._meta.get_field("name").max_length


@dataclass(frozen=True)
class Unasked:
    """A column that came with a list and that nobody is asked about."""

    name: str
    people: int
    values: tuple[str, ...]

    @property
    def choices(self) -> str:
        """Its values as choices, a line each, where they are few."""
        return "\n".join(self.values) if len(self.values) <= FEW else ""


def unasked(network: Network) -> list[Unasked]:
    """The columns among members' answers that are no question yet, the fullest first."""
    asked = set(network.attributes.values_list("name", flat=True))
    found: dict[str, Counter[str]] = {}
    for answers in network.members.kept().exclude(attributes={}).values_list("attributes", flat=True):
        for name, value in answers.items() if isinstance(answers, dict) else ():
            if name not in asked and str(value).strip() and len(name) <= LONGEST_NAME:
                found.setdefault(name, Counter())[str(value).strip()] += 1
    columns = [Unasked(name, values.total(), tuple(sorted(values, key=name_key))) for name, values in found.items()]
    return sorted(columns, key=lambda column: (-column.people, name_key(column.name)))


@transaction.atomic
def ask(attribute: Attribute, *, by: Member) -> Attribute:
    """Put a question to everybody, after the others."""
    last = by.network.attributes.aggregate(last=Max("position"))["last"]
    attribute.network = by.network
    attribute.position = 0 if last is None else last + 1
    attribute.save()
    AuditEntry.record(network=by.network, actor=by.user, verb="asked", subject=attribute, after=_words(attribute))
    return attribute


@transaction.atomic
def change(attribute: Attribute, *, by: Member) -> None:
    """Save a question that was reworded; answers follow it to its new name."""
    before = Attribute.objects.get(pk=attribute.pk)
    attribute.save(update_fields=["name", "question", "choices"])
    if before.name != attribute.name:
        answered = list(by.network.members.filter(attributes__has_key=before.name))
        for member in answered:
            member.attributes[attribute.name] = member.attributes.pop(before.name)
        Member.objects.bulk_update(answered, ["attributes"])
    AuditEntry.record(
        network=by.network,
        actor=by.user,
        verb="changed",
        subject=attribute,
        before=_words(before),
        after=_words(attribute),
    )


@transaction.atomic
def move(attribute: Attribute, *, up: bool) -> bool:
    """Let a question change places with its neighbour. Returns whether it had one."""
    everyone = list(Attribute.objects.select_for_update().filter(network=attribute.network_id))
    place = everyone.index(attribute)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(everyone):
        return False
    everyone[place], everyone[other] = everyone[other], everyone[place]
    for position, one in enumerate(everyone):
        one.position = position
    Attribute.objects.bulk_update(everyone, ["position"])
    return True


@transaction.atomic
def take_back(attribute: Attribute, *, by: Member) -> None:
    """Ask no longer. What people answered stays with them, and can be made a question again."""
    AuditEntry.record(network=by.network, actor=by.user, verb="removed", subject=attribute, before=_words(attribute))
    attribute.delete()


def _words(attribute: Attribute) -> dict[str, str]:
    return {"name": attribute.name, "question": attribute.question, "choices": attribute.choices}
