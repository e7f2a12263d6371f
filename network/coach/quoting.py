"""Quote the words that a judgement rests on, each stretch of them once."""

from __future__ import annotations

from collections.abc import Sequence

from network.coach import wording
from network.coach.findings import Found
from network.coach.reading import Word

# Kind, first word, word behind the last, weight.
Span = tuple[str, int, int, float]


def merged(spans: Sequence[Span]) -> list[Span]:
    """Join what overlaps under its strongest kind, so that each stretch of words is quoted once."""
    merged: list[Span] = []
    strongest = 0.0
    for kind, first, last, weight in sorted(spans, key=lambda span: (span[1], span[2])):
        if merged and first < merged[-1][2]:
            kind_before, first_before, last_before, weight_before = merged[-1]
            name = kind if weight > strongest else kind_before
            strongest = max(weight, strongest)
            merged[-1] = (name, first_before, max(last, last_before), weight_before + weight)
        else:
            merged.append((kind, first, last, weight))
            strongest = weight
    return [span for span in merged if span[0] != "everyday"]


def apart(remarks: Sequence[Span]) -> list[Span]:
    """Return the remarks in the order of the text, without those on words that a longer one has quoted."""
    kept: list[Span] = []
    for remark in sorted(remarks, key=lambda remark: (remark[1], -remark[2])):
        if not kept or remark[1] >= kept[-1][2]:
            kept.append(remark)
    return kept


def found(text: str, words: Sequence[Word], span: Span) -> Found:
    kind, first, last, weight = span
    start, end = words[first].start, words[last - 1].end
    quoted = " ".join(text[start:end].split())
    return Found(kind, quoted, start, end, wording.say(wording.REASONS[kind], words=quoted), round(weight, 2))


def runs(placed: dict[int, str]) -> list[tuple[str, int, int]]:
    """Return one remark for each run of words that were set aside for the same reason."""
    joined: list[tuple[str, int, int]] = []
    for place in sorted(placed):
        if joined and joined[-1][2] == place and joined[-1][0] == placed[place]:
            joined[-1] = (placed[place], joined[-1][1], place + 1)
        else:
            joined.append((placed[place], place, place + 1))
    return joined
