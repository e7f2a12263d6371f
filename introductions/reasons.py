"""Why two people should meet, in one plain sentence that is true in the data and can be said aloud.

The pieces of a sentence are sent to phones as they are, so that the desk says the same without signal.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from introductions.scores import Facts
from members.audiences import said_aloud
from members.models import Member

# Words that stand in every ask and offer and say nothing about it.
COMMON = frozenset(
    """
    able about above accept account across actually adult advice after again against ahead almost alone along
    already also always among another anyone anything around arrive asked asking away back became because become
    been before began behind being below best better between both bring brought came cannot case change changed
    changes check class classes clear close colleague colleagues come coming compare could course date deal decide
    department does doing done down during each early easy either else enough entries entry even ever every everyone
    everything example examples eyes fact far fast feel felt few fewer figure figures find first fits five found
    four from full gave general getting give given gives goes going gone good great group groups grow half hand
    hands hard have having heard held help helped helping here high hold honest honestly hours idea ideas into just
    keep keeps kept kind know known knows large last late later lead least leave leaving left less like line list
    little local long look looked looking looks lots made make makes making many math mathematics maths mean means
    meet might mine minute minutes miss month months more most much must name near need needs never next nobody none
    nothing number often older once ones only open other others ours over own page pages paper papers part parts
    people person pick place plan plans point possible pupil pupils quite rather read real really return right room
    round said same school schools second seen send several shall share shared sharing short should show shown side
    since small some somebody someone something soon spare stage start started still student students such take
    taken takes taking talk taught teach teacher teachers teaching team teams tell tells term than thank that their
    them then there these they thing things think third this those though thought three through till time times
    today together told took towards tried true trying turn twice under understand until upon used useful using
    various very visit want wanted wants week weeks well went were what when where whether which while whole whom
    whose will with within without word words work worked working works would write writing written wrong year years
    young your yours
    """.split()  # noqa: SIM905  a list of so many quoted words would be harder to read
)
MONTHS_AND_NUMBERS = frozenset(
    """
    afternoon april august autumn daily december eight eleven evening february fifteen fifty fortnight forty friday
    half hour hours hundred january july june march monday monthly morning night nine november october saturday
    september seven sixty spring summer sunday thirty thousand thursday tuesday twelve twenty wednesday weekly
    winter yearly
    """.split()  # noqa: SIM905
)
LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
LONGEST_ANSWER = 40
# Words of more than one person in five tell nothing, nor do answers of more than one in three, once there are enough
# people to say so.
HELD_BY_MOST = 5
LONGEST_DOES = 72
# Such words are of the writer's own mouth and sound wrong in another's.
OWN_VOICE = re.compile(r"^(?:who|that|to)\b|\b(?:i|me|my|mine|we|us|our|ours)\b|\.(?!\d)|[!?;\n]|//", re.IGNORECASE)
# "a thirty-minute arrival" before "conversation"
SINGULAR = re.compile(
    r"\b(?:an?|one|another|each|every|our|my) (?:(?!(?:of|in|for|with|to|at|by|on|from|and) )[\w-]+ ){0,3}$",
    re.IGNORECASE,
)
# Where what is named has come to its end: "conversation" before "in place of a test".
ENDS = re.compile(
    r"[^\w\s-]|$| (?:of|in|for|with|to|at|by|on|from|and|or|that|who|which|as|than|is|was)\b", re.IGNORECASE
)
# "Year 7", "Key Stage 3": a name with a number says more than its words.
NUMBERED = re.compile(r"((?:[A-Z][a-z]+ ){1,2})([0-9]{1,3})\b")


@dataclass(frozen=True)
class Vocabulary:
    """What people ask, offer, work on and answered, as numbers of ``words``, the most telling first."""

    words: list[str] = field(default_factory=list)
    asks: dict[int, tuple[int, ...]] = field(default_factory=dict)
    offers: dict[int, tuple[int, ...]] = field(default_factory=dict)
    work: dict[int, tuple[int, ...]] = field(default_factory=dict)
    same: dict[int, tuple[int, ...]] = field(default_factory=dict)

    @property
    def for_room(self) -> dict[str, dict[int, tuple[int, ...]]]:
        """The fields of `scores.Room` that are words."""
        return {"asks": self.asks, "offers": self.offers, "work": self.work, "same": self.same}


def stem(word: str) -> str:
    """A word without its ending, so that "model", "models" and "modelling" are one.

    >>> [stem(word) for word in ("Models", "modelling", "classes", "stories", "boss")]
    ['model', 'model', 'class', 'story', 'boss']
    """
    word = re.sub(r"['’]s?$", "", word.casefold())
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not (ending == "s" and word[-2] in "su"):
            word = word[: -len(ending)] + instead
            break
    if word.endswith("ing") and len(word) >= 7:
        word = word[:-3]
        if word[-1] == word[-2] and word[-1] != "s":
            word = word[:-1]
    return word


def topics(text: str) -> dict[str, str]:
    """The telling words of a short text as they are written, and phrases of two of them, by their stems.

    >>> sorted(topics("Someone who has run bar models in Year 7").items())
    [('bar model', 'bar models'), ('model', 'models'), ('year 7', 'Year 7')]
    >>> topics("A thirty-minute arrival conversation in place of a test")["conversation"]
    'a conversation'
    """
    found: dict[str, str] = {}
    for numbered in NUMBERED.finditer(text):
        name = numbered[1].strip().removesuffix("s")
        found[f"{name.casefold()} {numbered[2]}"] = f"{name} {numbered[2]}"
    before: re.Match[str] | None = None
    for word in LETTERS.finditer(text):
        if _is_telling(word[0]):
            found.setdefault(stem(word[0]), _article(word) + _as_said(word))
        if before and text[before.end() : word.start()] in {" ", "-"} and _is_phrase(before[0], word[0]):
            phrase = f"{_as_said(before)}{text[before.end()]}{_as_said(word)}"
            found.setdefault(f"{stem(before[0])} {stem(word[0])}", phrase)
        before = word
    return found


def _is_telling(word: str) -> bool:
    """Whether it could be the name of something: what ends in -ed or -ly tells how, not what."""
    plain = word.casefold()
    return (
        len(plain) >= 4
        and not plain.endswith(("ed", "ly"))
        and plain not in MONTHS_AND_NUMBERS
        and plain not in COMMON
        and stem(plain) not in COMMON
    )


def _is_phrase(first: str, second: str) -> bool:
    return len(first) >= 3 and _is_telling(second) and (len(first) == 3 or _is_telling(first)) and first not in SMALL


# Words of three letters that begin no phrase.
SMALL = frozenset(
    """
    all and any are but can did few for get got had has her him his how its let may nor not now off old one our out
    own per put ran run saw say see set she six ten the too two use was way who why yet you
    """.split()  # noqa: SIM905
)


def _article(word: re.Match[str]) -> str:
    """The article of a word that stands in the singular and last after one, however many words lie between."""
    before, after = word.string[: word.start()], word.string[word.end() :]
    if word[0].endswith("s") or not SINGULAR.search(before) or not ENDS.match(after):
        return ""
    return "an " if re.match(r"[aeio]|u(?!ni|s[aeiu])", word[0], re.IGNORECASE) else "a "


def _as_said(word: re.Match[str]) -> str:
    """As it is written, but in small letters where it has its capital from the start of a sentence."""
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
    return said if 3 < len(said) <= LONGEST_DOES and not OWN_VOICE.search(said) else ""


def sentences() -> dict[str, str]:
    """The pieces that sentences are made of, in the language of whoever says them."""
    return {
        "sentence": _("%(person)s, this is %(other)s: %(because)s."),
        "sentence with does": _("%(person)s, this is %(other)s, who is working on %(does)s."),
        "two reasons": _("%(first)s; %(second)s"),
        "two names": _("%(first)s and %(second)s"),
        "three names": _("%(first)s, %(second)s and %(third)s"),
        "ask": _("you asked about %(word)s, and %(other)s has something to offer there"),
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
        "nothing": _("you have not met yet"),
    }


@dataclass(frozen=True)
class Speech:
    """What sentences are said with: pieces, words by number, how people are called, and what they do.

    ``names``: how people are called of whom is spoken, where that is not the same.
    """

    called: Mapping[int, str]
    names: Mapping[int, str] | None = None
    words: Sequence[str] = ()
    does: Mapping[int, str] = field(default_factory=dict)
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
    def of(cls, members: Iterable[Member], words: Sequence[str]) -> Speech:
        members = list(members)
        return cls(
            called={member.pk: member.first_name for member in members},
            words=words,
            does={member.pk: doing for member in members if (doing := does(member))},
        )

    def _first_and_second(self, other: int, facts: Facts) -> list[str]:
        reasons = facts.reasons
        if not reasons:
            return []
        seconds = [
            *(reason for reason in reasons[1:] if reason in {"known", "both new", "meets new"}),
            *(["does"] if self.does.get(other) else []),
            *(reason for reason in reasons[1:] if reason in {"same", "new", "connector"}),
        ]
        return [reasons[0], *seconds[:1]]

    def _clause(self, reason: str, other: int, facts: Facts, known: Sequence[int]) -> str:
        numbers = {"ask": facts.asks_met, "offer": facts.offers_wanted, "work": facts.shared_work, "same": facts.same}
        return self.pieces[reason] % {
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
