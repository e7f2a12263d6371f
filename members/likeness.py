"""How alike two short texts are: by the telling words that both have, so that anybody can see why.

Words are compared without accents and endings. The endings are English, with the plurals and feminines of German,
French and Spanish where they are the same; a wrong guess costs a word, never an error.
"""

from __future__ import annotations

import re
from math import sqrt

from network.ordering import fold

# Words that stand in any text and tell nothing about it.
STOP_WORDS = frozenset(
    """
    a about above after again all also an and any are around as at be because been before being between both but by can
    could did do does doing each every everyone few for from further get give good had has have having he help her here
    him his how i if in into is it its just know like make making many me more most much my need new no nor not of off
    on one only or other our out over own people person she should so some somebody someone something such take than
    that the their them then there these they thing things this those through to too under until up us use very want
    was way we well were what when where which while who whom whose why will with within without work works working
    would year years you your network member members
    ask asks begin best better bring come comes day days find first full go goes going half hear hold keep keeping
    keeps kept last let long look looking may meet meeting meets might month months never next now often part place
    put right same say see seen show since start still talk think three time times try trying two week weeks whole
    aber als am an auch auf aus bei das dass dem den der des die doch ein eine einem einen einer eines er es fur hat
    ich ihr im in ist mit nach nicht noch oder sehr sich sie sind so uber um und uns von vor was wer wie wir wird zu
    zum zur
    au aux avec ce ces cette dans de des du elle en est et il ils je la le les leur mais nous ou par pas pour qu que
    qui sa sans se ses son sont sur un une vous
    al como con del el ella ellos en es esta este la las lo los mas mi muy no nos o para pero por que se si sin sobre
    su sus un una y ya
    """.split()  # noqa: SIM905  quoted one by one they would be harder to read
)
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+")
# The longest first. What is left must be a word still.
ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ions", "ion", "ers", "er", "ed", "ies", "es", "en")
ENDINGS += ("ly", "e", "s", "y")
SHORTEST = 3


def stem(word: str) -> str:
    """The word without accents, case and ending, so that forms of one word are the same.

    >>> {stem("teacher"), stem("teachers"), stem("teaching"), stem("teach")}
    {'teach'}
    """
    word = re.split("['’]", fold(word))[0]
    for _again in range(2):
        for ending in ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
                word = word[: -len(ending)]
                break
    return word


def stems(text: str) -> dict[str, str]:
    """The telling words of a text: each stem with the word in which it stands first.

    >>> stems("The teachers of Leeds teach fractions")
    {'teach': 'teachers', 'leed': 'Leeds', 'fract': 'fractions'}
    """
    found: dict[str, str] = {}
    for word in WORD.findall(text):
        if len(word) >= SHORTEST and fold(word) not in STOP_WORDS:
            found.setdefault(stem(word), word)
    return found


def shared_words(one: str, other: str) -> list[str]:
    """The telling words that both texts have, as ``one`` spells them and in its order.

    >>> shared_words("Teachers of fractions", "A teacher who loves music")
    ['Teachers']
    """
    others = stems(other)
    return [word for found, word in stems(one).items() if found in others]


def alikeness(one: str, other: str) -> float:
    """From 0, nothing in common, to 1, the same words: shared words over the mean number of words (geometric).

    >>> alikeness("Teachers of fractions", "Teachers of music")
    0.5
    """
    first, second = stems(one), stems(other)
    if not first or not second:
        return 0.0
    return round(len(first.keys() & second.keys()) / sqrt(len(first) * len(second)), 9)
