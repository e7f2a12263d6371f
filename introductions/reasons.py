"""Why two people should meet, in one plain sentence that is true in the data and can be said aloud.

The pieces of a sentence are sent to phones as they are, so that the desk says the same without signal.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from introductions.scores import Facts
from introductions.tongues import Tongue, tongue
from members.audiences import said_aloud
from members.models import Member

LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
LONGEST_ANSWER = 40
# Words of more than one person in five tell nothing, nor do answers of more than one in three, once there are enough
# people to say so.
HELD_BY_MOST = 5
LONGEST_DOES = 72
LONGEST_DONE = 48
# "Year 7", "Key Stage 3": a name with a number says more than its words.
NUMBERED = re.compile(r"((?:[A-Z][a-z]+ ){1,2})([0-9]{1,3})\b")


class Done(NamedTuple):
    """How often somebody has done what, in their own words, and by which words others may come to speak of it."""

    often: str
    what: str
    words: tuple[int, ...]


@dataclass(frozen=True)
class Vocabulary:
    """What people ask, offer, work on and answered, as numbers of ``words``, the most telling first."""

    words: list[str] = field(default_factory=list)
    asks: dict[int, tuple[int, ...]] = field(default_factory=dict)
    offers: dict[int, tuple[int, ...]] = field(default_factory=dict)
    work: dict[int, tuple[int, ...]] = field(default_factory=dict)
    same: dict[int, tuple[int, ...]] = field(default_factory=dict)
    done: dict[int, list[Done]] = field(default_factory=dict)

    @property
    def for_room(self) -> dict[str, dict[int, tuple[int, ...]]]:
        """The fields of `scores.Room` that are words."""
        return {"asks": self.asks, "offers": self.offers, "work": self.work, "same": self.same}


def topics(text: str) -> dict[str, str]:
    """The telling words of a short text as they are written, and phrases of two of them, by their stems.

    >>> sorted(topics("Someone who has run bar models in Year 7").items())
    [('bar model', 'bar models'), ('model', 'models'), ('year 7', 'Year 7')]
    >>> topics("A thirty-minute arrival conversation in place of a test")["conversation"]
    'a conversation'
    """
    found: dict[str, str] = {}
    language = tongue()
    for numbered in NUMBERED.finditer(text):
        name = numbered[1].strip().removesuffix("s")
        found[f"{name.casefold()} {numbered[2]}"] = f"{name} {numbered[2]}"
    before: re.Match[str] | None = None
    for word in LETTERS.finditer(text):
        if language.is_telling(word[0]):
            found.setdefault(language.stem(word[0]), language.article(word) + _as_said(word, language))
        if before and text[before.end() : word.start()] in {" ", "-"} and language.is_phrase(before[0], word[0]):
            phrase = f"{_as_said(before, language)}{text[before.end()]}{_as_said(word, language)}"
            found.setdefault(f"{language.stem(before[0])} {language.stem(word[0])}", phrase)
        before = word
    return found


def _as_said(word: re.Match[str], language: Tongue) -> str:
    """As it is written, but in small letters where it has its capital from the start of a sentence."""
    if not language.has_small_nouns:
        return word[0]
    begins = not word.string[: word.start()].strip() or word.string[: word.start()].rstrip()[-1] in ".!?:;\n"
    return word[0].lower() if begins and word[0][1:] == word[0][1:].lower() else word[0]


def vocabulary(members: Iterable[Member]) -> Vocabulary:
    """What these members may have in common, out of what may be said before anybody.

    A reason is spoken aloud, and what two people have in common tells each of them what the other wrote. Words that
    one person alone has, and words that most have, are no reason and are left out.
    """
    members = list(members)
    held = {
        kind: {member.pk: topics(said_aloud(member, column)) for member in members}
        for kind, column in (("asks", "asks"), ("offers", "offers"), ("work", "working_on"))
    }
    held["same"] = {member.pk: _answers(said_aloud(member, "attributes")) for member in members}
    holders: dict[str, set[int]] = defaultdict(set)
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for by_member in held.values():
        for member, words in by_member.items():
            for key, word in words.items():
                holders[key].add(member)
                said[key][word] += 1
    telling = [
        key for key, by in holders.items() if 1 < len(by) <= max(HELD_BY_MOST, len(members) / (3 if "=" in key else 5))
    ]
    telling.sort(key=lambda key: (" " not in key, len(holders[key]), key))
    number = {key: at for at, key in enumerate(telling)}
    return Vocabulary(
        # Several are said more easily than one, which may want an article.
        words=[min(said[key], key=lambda word: (word[-1] != "s", -said[key][word], word)) for key in telling],
        **{
            kind: {
                member: numbers
                for member, words in by_member.items()
                if (numbers := tuple(sorted(number[key] for key in words if key in number)))
            }
            for kind, by_member in held.items()
        },
        done={member.pk: told for member in members if (told := _done(member, number))},
    )


def _answers(attributes: Mapping[str, object]) -> dict[str, str]:
    """What is said of two who answered the same, by question and answer."""
    return {
        f"{name}={value}": _("you have the same %(question)s, %(answer)s")
        % {"question": name if name[1:] != name[1:].lower() else name.lower(), "answer": value}
        for name, value in attributes.items()
        if value and isinstance(value, str | int) and max(len(name), len(str(value))) <= LONGEST_ANSWER
    }


def does(member: Member) -> str:
    """What a member is working on, if another can say it of them: short, one phrase, and not in their own voice."""
    said = said_aloud(member, "working_on").strip().rstrip(".").partition(":")[0].strip()
    return said if _can_be_said(said, LONGEST_DOES) else ""


def _can_be_said(words: str, longest: int) -> bool:
    voice = tongue().own_voice
    return voice is not None and 3 < len(words) <= longest and not voice.search(words)


def _done(member: Member, number: Mapping[str, int]) -> list[Done]:
    """What a member says they have done so and so often: a line of what they offer or work on that ends in it."""
    found = []
    lines = [*said_aloud(member, "offers").splitlines(), *said_aloud(member, "working_on").splitlines()]
    for line in lines:
        said = often_done(line)
        words = tuple(sorted(number[key] for key in topics(said[1]) if key in number)) if said else ()
        if said and words:
            found.append(Done(*said, words))
    return found


def often_done(line: str) -> tuple[str, str] | None:
    """How often somebody has done what a line of theirs names, if it says so and another can say it of them.

    >>> often_done("Merging sixth forms, twice")
    ('twice', 'merging sixth forms')
    >>> often_done("A clinic for mentors on Mondays")
    """
    language = tongue()
    said = language.often.match(line.strip()) if language.often else None
    if not said or not _can_be_said(said["what"], LONGEST_DONE):
        return None
    first = LETTERS.match(said["what"])
    if first is None or NUMBERED.match(said["what"]):
        return said["often"].lower(), said["what"]
    return said["often"].lower(), _as_said(first, language) + said["what"][first.end() :]


def sentences() -> dict[str, str]:
    """The pieces that sentences are made of, in the language of whoever says them."""
    return {
        "sentence": _("%(person)s, this is %(other)s: %(because)s."),
        "sentence with does": _("%(person)s, this is %(other)s, who is working on %(does)s."),
        "two reasons": _("%(first)s; %(second)s"),
        "two names": _("%(first)s and %(second)s"),
        "three names": _("%(first)s, %(second)s and %(third)s"),
        "ask": _("you asked about %(word)s, and %(other)s has something to offer there"),
        "ask done": _("you asked about %(word)s, and %(other)s has done this %(often)s: %(what)s"),
        "offer": _("%(other)s asked about %(word)s, and you have something to offer there"),
        "work": _("you are both busy with %(word)s"),
        "known": _("you both know %(known)s"),
        "same": _("%(word)s"),
        "both new": _("you are both here for the first time"),
        "new": _("it is your first time here, and %(other)s has been coming for a while"),
        "meets new": _("%(other)s is here for the first time, and you know your way around"),
        "circles": _("you move in different circles and would hardly meet otherwise"),
        "connector": _("%(other)s knows many people here"),
        "does": _("%(other)s is working on %(does)s"),
        "done": _("%(other)s has done this %(often)s: %(what)s"),
        "nothing": _("you have not met yet"),
    }


@dataclass(frozen=True)
class Speech:
    """What sentences are said with: pieces, words by number, how people are called, and what they do.

    ``names``: how people are called of whom is spoken, where that is not the same. ``done``: what they did how often.
    """

    called: Mapping[int, str]
    names: Mapping[int, str] | None = None
    words: Sequence[str] = ()
    does: Mapping[int, str] = field(default_factory=dict)
    done: Mapping[int, Sequence[Done]] = field(default_factory=dict)
    pieces: Mapping[str, str] = field(default_factory=sentences)

    def sentence(self, person: int, other: int, facts: Facts) -> str:
        """What a facilitator says to one person about another: the strongest reason, and a second if there is one."""
        said = self._first_and_second(other, facts)
        if not said:
            piece = "sentence with does" if self.does.get(other) else "sentence"
            because = self.pieces["nothing"]
        else:
            piece = "sentence"
            # Two things are said as fast as one.
            known = facts.acquaintances[: 1 if len(said) > 1 else None]
            clauses = [self._clause(reason, other, facts, known) for reason in said]
            because = (
                self.pieces["two reasons"] % {"first": clauses[0], "second": clauses[1]}
                if len(clauses) > 1
                else clauses[0]
            )
        names = {"person": self.called[person], "other": self.called[other]}
        return self.pieces[piece] % {**names, "because": because, "does": self.does.get(other, "")}

    @classmethod
    def of(cls, members: Iterable[Member], vocabulary: Vocabulary) -> Speech:
        members = list(members)
        return cls(
            called={member.pk: member.first_name for member in members},
            words=vocabulary.words,
            does={member.pk: doing for member in members if (doing := does(member))},
            done=vocabulary.done,
        )

    def _first_and_second(self, other: int, facts: Facts) -> list[str]:
        reasons = facts.reasons
        if not reasons:
            return []
        first, done = reasons[0], self._done(reasons[0], other, facts)
        seconds = [
            *(["done"] if done and first == "work" else []),
            *(reason for reason in reasons[1:] if reason in {"known", "both new", "meets new"}),
            *(["does"] if self.does.get(other) else []),
            *(reason for reason in reasons[1:] if reason in {"same", "new", "connector"}),
        ]
        return ["ask done" if done and first == "ask" else first, *seconds[:1]]

    def _done(self, reason: str, other: int, facts: Facts) -> Done | None:
        """What the other has done so and so often of that of which the first reason speaks."""
        spoken_of = {"ask": facts.asks_met, "work": facts.shared_work}.get(reason, ())[:1]
        return next((one for one in self.done.get(other, ()) if {*spoken_of} & {*one.words}), None)

    def _clause(self, reason: str, other: int, facts: Facts, known: Sequence[int]) -> str:
        numbers = {"ask": facts.asks_met, "offer": facts.offers_wanted, "work": facts.shared_work, "same": facts.same}
        numbers["ask done"] = facts.asks_met
        done = self._done(facts.reasons[0], other, facts) if reason in {"done", "ask done"} else None
        return self.pieces[reason] % {
            "often": done.often if done else "",
            "what": done.what if done else "",
            "other": self.called[other],
            "known": self._names(known),
            "does": self.does.get(other, ""),
            "word": self.words[numbers[reason][0]] if reason in numbers else "",
        }

    def _names(self, members: Sequence[int]) -> str:
        called = self.called if self.names is None else self.names
        names = [called[member] for member in members]
        if len(names) < 2:
            return "".join(names)
        piece = self.pieces["two names" if len(names) == 2 else "three names"]
        return piece % dict(zip(("first", "second", "third"), names, strict=False))
