"""Finding members: who may be seen by whom, in which order, and by which words."""

from __future__ import annotations

from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from members.audiences import WORDS, readable_words
from members.models import Member, Role
from network.models import Network
from network.ordering import fold, name_key

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


def found(members: QuerySet[Member], query: str, viewer: Member) -> list[int]:
    """Ids of the members who have every word of ``query`` somewhere in what they say to ``viewer``, by name.

    Case and accents do not matter: "jose berlin" finds José of Berlin. Texts are folded here, since without an
    extension no PostgreSQL compares without accents, and its idea of case depends on its collation.
    """
    words = fold(query).split()
    if not words:
        rows = members.values_list("pk", "name")
    else:
        said_to_them = ["name", *(readable_words(viewer, field) for field in WORDS)]
        parts = [part for field in said_to_them for part in (field, Value("\n"))]
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
