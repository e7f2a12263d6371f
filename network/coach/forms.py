"""Words and their plain forms, without a dictionary."""

from __future__ import annotations

from functools import lru_cache

_DOUBLED = frozenset("bdglmnprt")


@lru_cache(maxsize=20_000)
def bases(word: str) -> tuple[str, ...]:
    """Return ``word`` and the plain forms it may be an inflection of; some of them may be no words.

    >>> bases("studies")
    ('studies', 'study', 'studi', 'studie')
    """
    found = [word]
    if word.endswith(("'s", "s'")):
        word = word[:-2] if word.endswith("'s") else word[:-1]
        found.append(word)
    if len(word) < 3:
        return tuple(found)
    if word.endswith("s") and not word.endswith("ss"):
        found += [word[:-3] + "y"] if word.endswith("ies") else []
        found += [word[:-2]] if word.endswith("es") else []
        found.append(word[:-1])
        found += [word[:-3] + "f", word[:-3] + "fe"] if word.endswith("ves") else []
    if word.endswith("men"):
        found.append(word[:-3] + "man")
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 1:
            found += [stem, stem + "e"]
            found += [stem[:-1]] if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] in _DOUBLED else []
            found += [stem[:-1] + "y"] if ending == "ed" and stem.endswith("i") else []
    if word.endswith("ly") and len(word) > 6:
        found += [word[:-2], word[:-3] + "y"]
    return tuple(found)
