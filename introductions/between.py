"""What two members share, and how they know each other: sentences that are true in the data, for one of the two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from introductions.ledger import TIE_SIZE
from introductions.models import Interaction, InteractionKind, Introduction
from members.audiences import said
from members.likeness import shared_words
from members.models import Member

MOST_WORDS = 3


@dataclass(frozen=True)
class Acquaintance:
    """How two people know each other: in sentences, and the occasions behind them, the latest first."""

    sentences: list[str]
    occasions: list[Interaction]


def what_they_share(reader: Member, other: Member) -> list[str]:
    """What ``reader`` and ``other`` have in common and can do for each other, by words that ``reader`` may read."""
    name = other.first_name
    words = {field: said(other, reader, field) for field in ("working_on", "asks", "offers", "attributes")}
    helped = shared_words(reader.asks, words["offers"])
    helping = shared_words(reader.offers, words["asks"])
    work = shared_words(reader.working_on, words["working_on"])
    found = []
    if helped:
        found.append(_("You ask about %(words)s, and %(name)s offers something there.") % _told(helped, name))
    if helping:
        found.append(_("%(name)s asks about %(words)s, and you offer something there.") % _told(helping, name))
    if work:
        found.append(_("You both work on %(words)s.") % _told(work, name))
    for question in reader.network.attributes.all():
        answer = reader.attributes.get(question.name)
        if answer and answer == words["attributes"].get(question.name):
            found.append(
                _("%(question)s: %(answer)s, both of you.")
                % {
                    "question": question.name[:1].upper() + question.name[1:],
                    "answer": answer,
                }
            )
    return found


def _told(words: Sequence[str], name: str) -> dict[str, str]:
    quoted = [_("“%(word)s”") % {"word": word} for word in words[:MOST_WORDS]]
    return {"words": get_text_list(quoted, _("and")), "name": name}


def how_they_know_each_other(reader: Member, other: Member) -> Acquaintance:
    """When and where the two first met, who introduced them, when they last met; larger rooms are no meeting."""
    rows = list(Interaction.objects.standing().between(reader, other).select_related("event").order_by("at", "pk"))
    # Of a table and a room at one event, the table says more.
    tables = {row.event_id for row in rows if row.kind == InteractionKind.SEATED}
    rows = [row for row in rows if not (row.kind == InteractionKind.ATTENDED and row.event_id in tables)]
    meetings = [row for row in rows if _is_a_meeting(row)]
    found = [_first(meetings[0])] if meetings else []
    found += _introduced(reader, other)
    if meetings and _day(meetings[-1]) != _day(meetings[0]):
        found.append(_last(meetings[-1]))
    return Acquaintance(found, rows[::-1])


def _is_a_meeting(row: Interaction) -> bool:
    """Whether the two met there: a letter that puts them in touch is no meeting, until one of them says that it was."""
    in_touch = row.kind == InteractionKind.INTRODUCED and row.event_id is None
    return row.size <= TIE_SIZE and row.kind != InteractionKind.CONTACT and not in_touch


def _first(row: Interaction) -> str:
    said = _("You first met on %(day)s, at %(event)s.") if row.event else _("You first met on %(day)s.")
    return said % _when(row)


def _last(row: Interaction) -> str:
    said = _("You last met on %(day)s, at %(event)s.") if row.event else _("You last met on %(day)s.")
    return said % _when(row)


def _introduced(reader: Member, other: Member) -> list[str]:
    """Who introduced them first, if it was somebody else than the two."""
    first, second = sorted([reader.pk, other.pk])
    made = Introduction.objects.standing().filter(network=reader.network, first=first, second=second)
    by_another = made.exclude(made_by__in=[first, second]).exclude(made_by=None)
    introduction = by_another.select_related("made_by").order_by("made_at", "pk").first()
    return [_("%(who)s introduced you.") % {"who": introduction.made_by.name}] if introduction else []


def _day(row: Interaction) -> str:
    return date_format(timezone.localtime(row.at), "j F Y")


def _when(row: Interaction) -> dict[str, str]:
    return {"day": _day(row), "event": row.event.title if row.event else ""}
