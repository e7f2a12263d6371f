"""What one has to know of a language to name what people have in common in it, and to say it of them.

People write in the language of their installation, so that one counts; a network has none of its own. A further
language is a further row of ``TONGUES``. Without a row, only longer words are named, as they are written, and nobody's
work is told by somebody else: better little than something wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from members.likeness import STOP_WORDS


@dataclass(frozen=True, kw_only=True)
class Tongue:
    """One language.

    ``common``: words that stand in every ask and offer and say nothing about it; ``small``: words of three letters that
    begin no phrase. ``telling_how``: endings of words that name nothing. ``has_small_nouns``: a capital is there for
    the start of a sentence, or for a name. ``own_voice``: what sounds wrong in another's mouth. ``often``: a line that
    ends in how often its writer has done what stands before.
    """

    common: frozenset[str]
    small: frozenset[str]
    shortest: int
    telling_how: tuple[str, ...] = ()
    has_small_nouns: bool = False
    stem: Callable[[str], str] = str.casefold
    article: Callable[[re.Match[str]], str] = lambda _word: ""
    own_voice: re.Pattern[str] | None = None
    often: re.Pattern[str] | None = None

    def is_telling(self, word: str) -> bool:
        """Whether it could be the name of something."""
        plain = word.casefold()
        return (
            len(plain) >= self.shortest
            and not (self.telling_how and plain.endswith(self.telling_how))
            and plain not in self.common
            and self.stem(plain) not in self.common
        )

    def is_phrase(self, first: str, second: str) -> bool:
        """Whether two words that follow each other could be the name of something."""
        if not self.is_telling(second) or len(first) < 3 or first.casefold() in self.small:
            return False
        return len(first) == 3 or self.is_telling(first)


# -- English ------------------------------------------------------------------------------

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
SMALL = frozenset(
    """
    all and any are but can did few for get got had has her him his how its let may nor not now off old one our out
    own per put ran run saw say see set she six ten the too two use was way who why yet you
    """.split()  # noqa: SIM905
)
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
# Merging sixth forms, twice. Open lessons (3 times).
OFTEN = re.compile(
    r"^(?P<what>.*\w)\s*(?:[,;:(–—]|\s-\s)\s*(?:(?:i(?:['’]ve| have) )?done (?:it |this |that )?)?"
    r"(?P<often>once|twice|thrice|(?:two|three|four|five|six|seven|eight|nine|ten|several|many|[2-9]|[1-9]\d) times)"
    r"\)?\.?$",
    re.IGNORECASE,
)


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


def article(word: re.Match[str]) -> str:
    """The article of a word that stands in the singular and last after one, however many words lie between."""
    before, after = word.string[: word.start()], word.string[word.end() :]
    if word[0].endswith("s") or not SINGULAR.search(before) or not ENDS.match(after):
        return ""
    return "an " if re.match(r"[aeio]|u(?!ni|s[aeiu])", word[0], re.IGNORECASE) else "a "


ENGLISH = Tongue(
    common=COMMON | MONTHS_AND_NUMBERS,
    small=SMALL,
    shortest=4,
    telling_how=("ed", "ly"),
    has_small_nouns=True,
    stem=stem,
    article=article,
    own_voice=OWN_VOICE,
    often=OFTEN,
)

# -- Which one ----------------------------------------------------------------------------

TONGUES = {"en": ENGLISH}
# Lists for comparing texts know the commonest words of some languages.
UNKNOWN = Tongue(common=STOP_WORDS, small=STOP_WORDS, shortest=6)


def tongue() -> Tongue:
    """The language in which the people of this installation write."""
    return TONGUES.get(settings.LANGUAGE_CODE.partition("-")[0], UNKNOWN)
