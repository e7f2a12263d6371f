"""Finding members: who may be seen by whom, in which order, by which words and answers.

Whom somebody knows already is asked through a socket, :data:`known_to`, since ties live in a higher room;
``introductions`` plugs it in when Django starts::

    directory.known_to = ledger.known_to
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import ExpressionWrapper, F, Func, OuterRef, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from members.audiences import WORDS, readable, readable_words
from members.models import Attribute, Member, Role
from network.models import Network
from network.ordering import fold, name_key

NEW_FOR = timedelta(days=90)
# No filter offers more answers than these.
MOST_ANSWERS = 60

# What no text in PostgreSQL can hold.
NUL = "\x00"

# The views of the list: the name in the address, its label, and whether only leads have it.
EVERYONE = "everyone"
VIEWS = (
    (EVERYONE, _("Everyone"), False),
    ("leads", _("Leads"), False),
    ("facilitators", _("Facilitators"), False),
    ("away", _("On pause"), True),
    ("not-asked", _("Not asked yet"), True),
    ("left", _("Left"), True),
)


@dataclass(frozen=True)
class Narrowing:
    """By what the list is narrowed beside its view: words, what people ask, offer and answered, and whom one knows."""

    query: str = ""
    asks: bool = False
    offers: bool = False
    new: bool = False
    unmet: bool = False
    answers: dict[str, str] = field(default_factory=dict)


def nobody_is_known(_member: Member) -> set[int]:
    """Where no ledger is plugged in, nobody has met anybody."""
    return set()


# The socket: ids of the members with whom somebody has ever shared a room small enough to make a tie.
known_to: Callable[[Member], set[int]] = nobody_is_known


def views_for(viewer: Member) -> list[tuple[str, str]]:
    """The views of the list that ``viewer`` may choose: (name in the address, label)."""
    return [(name, label) for name, label, leads_only in VIEWS if viewer.is_lead or not leads_only]


def seen_by(viewer: Member) -> QuerySet[Member]:
    """Whose pages ``viewer`` may open: members see members, leads everyone on record."""
    members = viewer.network.members
    return members.kept() if viewer.is_lead else members.present()


def in_view(viewer: Member, view: str) -> QuerySet[Member]:
    """The members of one view of the list; an unknown view is everyone's."""
    network: Network = viewer.network
    present = network.members.present()
    if view not in dict(views_for(viewer)):
        view = EVERYONE
    return {
        "leads": present.filter(role=Role.LEAD),
        "facilitators": present.filter(role=Role.FACILITATOR),
        "away": present.paused_on(network.today),
        "not-asked": network.members.kept().exclude(carried_over_at=None).filter(left_on=None),
        "left": network.members.kept().exclude(left_on=None),
        EVERYONE: network.members.kept().filter(left_on=None) if viewer.is_lead else present,
    }[view]


def is_new(person: Member) -> bool:
    """Whether somebody joined within the last ninety days; founders were always there."""
    if person.founder or person.joined_on is None or person.left_on:
        return False
    return person.network.today - person.joined_on < NEW_FOR


def narrowed(members: QuerySet[Member], by: Narrowing, viewer: Member) -> QuerySet[Member]:
    """The members to whom all of ``by`` but its words applies, as far as ``viewer`` may know."""
    for words in [name for name in ("asks", "offers") if getattr(by, name)]:
        members = members.filter(readable(viewer, words)).exclude(**{words: ""})
    for number, (name, answer) in enumerate(by.answers.items()):
        given = {f"answer_{number}": KeyTextTransform(name, "attributes")}
        members = members.filter(readable(viewer, "attributes")).alias(**given).filter(**{f"answer_{number}": answer})
    if by.new:
        members = members.filter(founder=False, joined_on__gt=viewer.network.today - NEW_FOR)
    if by.unmet:
        members = members.exclude(pk__in=known_to(viewer) | {viewer.pk})
    return members


def questions_with_answers(viewer: Member) -> list[Attribute]:
    """The lead's questions in order, each with the ``answers`` to narrow by: its choices, else those in use by name.

    An answer is in use where ``viewer`` may read it of a member of today.
    """
    given = Func(F("attributes"), OuterRef("name"), function="jsonb_extract_path_text", output_field=TextField())
    choices = ExpressionWrapper(OuterRef("choices"), output_field=TextField())
    people = viewer.network.members.present().filter(readable(viewer, "attributes")).order_by()
    free = people.annotate(choices=choices, given=given).filter(choices="").values("given").distinct()
    questions = list(viewer.network.attributes.annotate(in_use=ArraySubquery(free)))
    for question in questions:
        in_use = sorted(filter(None, question.in_use), key=name_key)[:MOST_ANSWERS]
        question.answers = question.options or in_use
    return questions


def found(members: QuerySet[Member], query: str, viewer: Member) -> list[int]:
    """Ids of the members who have every word of ``query`` somewhere in what they say to ``viewer``, by name.

    Case and accents do not matter: "jose berlin" finds José of Berlin. Texts are folded here, since without an
    extension no PostgreSQL compares without accents, and its idea of case depends on its collation.
    """
    words = fold(query).split()
    if not words:
        rows = members.values_list("pk", "name")
    else:
        told = ["name", *(readable_words(viewer, field) for field in WORDS)]
        told += [Coalesce(F("user__email"), Value(""))] if viewer.is_lead else []
        parts = [part for one in told for part in (one, Value("\n"))]
        said = members.annotate(said=Concat(*parts, output_field=TextField())).values_list("pk", "name", "said")
        rows = _saying(words, list(said))
    return [pk for _key, pk in sorted((name_key(name), pk) for pk, name in rows)]


def _saying(words: list[str], said: list[tuple[int, str, str]]) -> list[tuple[int, str]]:
    """The ids and names of those who say every word; all texts are folded in one go, which is thrice as fast."""
    # Of nobody one empty text is left over, which zip drops.
    texts = fold(NUL.join(text for _pk, _name, text in said)).split(NUL)
    return [
        (pk, name) for (pk, name, _text), text in zip(said, texts, strict=False) if all(word in text for word in words)
    ]
