"""Why two people should meet, in one plain sentence that is true in the data and can be said aloud."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from introductions.scores import CONNECTOR_TIES, Facts
from members.audiences import said_aloud
from members.models import Member

# Words that stand in every ask and offer and say nothing about it.
COMMON = frozenset(
    """
    about advice after again also always around because been before being better both could does doing each every
    everyone from getting giving good have having help helping here into just keep know like look looking make
    making mathematics maths more most much need needs only other others over people really school schools share
    sharing should some somebody someone something such take talk teach teacher teachers teaching than that their
    them then there these they thing things think this those through time using very want wants well what when where
    which while with work working would year years your
    """.split()  # noqa: SIM905  a list of eighty quoted words would be harder to read
)


def topics(text: str) -> frozenset[str]:
    """The telling words of a short text: four letters or more, none that every text has.

    >>> sorted(topics("Someone who has run bar modelling in Year 7"))
    ['modelling']
    """
    return frozenset(word for word in re.findall(r"[^\W\d_]{4,}", text.casefold()) if word not in COMMON)


def words_of(members: Iterable[Member]) -> dict[str, dict[int, frozenset[str]]]:
    """What members ask, offer and work on, as `scores.Room` wants it; shared attributes count as work.

    Only what may be said before anybody: a reason is spoken aloud, and what two people have in common tells each of
    them what the other wrote.
    """
    members = list(members)
    return {
        "asks": {member.pk: topics(said_aloud(member, "asks")) for member in members},
        "offers": {member.pk: topics(said_aloud(member, "offers")) for member in members},
        "work": {
            member.pk: topics(said_aloud(member, "working_on"))
            | {str(value) for value in said_aloud(member, "attributes").values() if value}
            for member in members
        },
    }


def sentence(person: Member, other: Member, facts: Facts, names: Mapping[int, str]) -> str:
    """What a facilitator says to ``person`` about ``other``; ``names`` are first names of members by id."""
    opening = _("%(person)s, this is %(other)s") % {"person": person.first_name, "other": other.first_name}
    return f"{opening}: {_because(other, facts, names)}."


def _because(other: Member, facts: Facts, names: Mapping[int, str]) -> str:
    """The first thing that can be said in full: whom both know by name, an ask met, shared work, and so on."""
    known = [names[member] for member in facts.acquaintances if member in names]
    sentences = (
        (known, _("you both know %(known)s")),
        (facts.asks_met, _("you asked about %(ask)s, and %(other)s can offer something there")),
        (facts.offers_wanted, _("%(other)s is looking for help with %(offer)s, which you offer")),
        (facts.shared_work, _("you have %(work)s in common")),
        (facts.acquaintances, _("you know some of the same people")),
        (facts.other_community, _("you move in different circles of this network")),
        (facts.ties >= CONNECTOR_TIES, _("%(other)s knows many people here")),
    )
    said = next((words for holds, words in sentences if holds), _("you have not met yet"))
    return said % {
        "other": other.first_name,
        "known": get_text_list(known, _("and")),
        "ask": next(iter(facts.asks_met), ""),
        "offer": next(iter(facts.offers_wanted), ""),
        "work": next(iter(facts.shared_work), ""),
    }
