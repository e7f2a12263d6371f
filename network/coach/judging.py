"""Whether a statement says who it is for, and in which situation.

The coach finds the people named, then reads what narrows them from left to right. Words under a feeling, a wish or an
exchange of ideas count little or nothing; circumstances, stages, limits, tasks, thresholds and particulars add up.
"""

from __future__ import annotations

from collections.abc import Sequence

from network.coach import wording
from network.coach.audience import Audience, find_audience
from network.coach.evidence import collect
from network.coach.findings import Found, Judgement, Question, Verdict
from network.coach.lexicon import BUZZ, FUNCTION, PLACES, PROPER
from network.coach.purposes import names_change, names_not_for
from network.coach.reading import Word, phrases_in, read
from network.coach.weighing import weigh

# From this sum of evidence up, a statement says in which situation.
THRESHOLD = 1.1
LONG, SHORT, MANY = 60, 4, 3
MOST_QUESTIONS = 2


def judge(statement: str) -> Judgement:
    """Judge ``statement``: does it name somebody, and in which situation?

    >>> judge("Connecting maths teachers").verdict
    'broad'
    >>> judge("Vicars of six or more rural parishes").verdict
    'precise'
    """
    words = read(statement)
    phrases = phrases_in(words)
    audience = find_audience(statement, words)
    collected = collect(statement, words, phrases, audience)
    verdict: Verdict = "precise" if audience.named and collected.score >= THRESHOLD else "broad"
    missing = _missing(statement, words, audience, verdict)
    return Judgement(
        statement=statement,
        verdict=verdict,
        audience=audience.text,
        score=round(collected.score, 2),
        evidence=collected.evidence,
        observations=tuple(_observations(statement, words, audience, verdict, collected.remarks)),
        missing=missing,
        questions=tuple(_questions(audience, missing)),
    )


def _missing(statement: str, words: Sequence[Word], audience: Audience, verdict: Verdict) -> tuple[str, ...]:
    is_broad = verdict == "broad"
    absent = {
        "who": is_broad and audience.kind in {"", "anybody", "speaker"},
        "situation": is_broad,
        "change": names_change(words) is None,
        "not-for": names_not_for(statement) is None,
    }
    return tuple(key for key, is_absent in absent.items() if is_absent)


def _questions(audience: Audience, missing: Sequence[str]) -> list[Question]:
    asked = []
    if "situation" in missing:
        asked.append(_first_question(audience))
    if "change" in missing:
        asked.append(Question("change", wording.say(wording.QUESTIONS["change"])))
    if "not-for" in missing:
        asked.append(Question("not-for", wording.say(wording.QUESTIONS["not-for"])))
    return asked[:MOST_QUESTIONS]


def _first_question(audience: Audience) -> Question:
    if not audience.named or audience.kind == "speaker":
        return Question("who", wording.say(wording.QUESTIONS["who"]))
    if audience.kind == "anybody":
        return Question("who", wording.say(wording.QUESTIONS["who-anybody"]))
    if len(audience.groups) >= MANY:
        return Question("situation", wording.say(wording.QUESTIONS["first"]))
    name = _within_sentence(audience.text)
    return Question("situation", wording.say(wording.QUESTIONS["who-situation"], audience=name))


def _within_sentence(name: str) -> str:
    """Return ``name`` with a small first letter, unless it is a proper name: "GPs", "Welsh teachers"."""
    first = name.split(maxsplit=1)[0]
    is_proper = first[1:] != first[1:].lower() or first.lower() in PLACES | PROPER
    return name if is_proper else name[:1].lower() + name[1:]


def _observations(
    statement: str, words: Sequence[Word], audience: Audience, verdict: Verdict, remarks: Sequence[Found]
) -> list[Found]:
    """Return what blurs the statement: first its audience, then the words in their order, then its length."""
    found = []
    if verdict == "broad":
        found.append(_about_audience(statement, words, audience))
    if len(audience.groups) >= MANY:
        found.append(_whole("audiences", ", ".join(audience.groups)))
    taken = {place for remark in remarks for place in range(remark.start, remark.end)}
    buzz = [
        remark_on("buzz", statement, word.start, word.end)
        for word in words
        if word.plain in BUZZ and word.start not in taken
    ]
    found += sorted([*remarks, *buzz], key=lambda remark: remark.start)
    count = sum(not word.is_mark for word in words)
    if count > LONG:
        found.append(Found("long", "", 0, 0, wording.say(wording.REASONS["long"], count=count)))
    elif 0 < count < SHORT and verdict == "broad":
        found.append(_whole("short", ""))
    return found


def _about_audience(statement: str, words: Sequence[Word], audience: Audience) -> Found:
    if not statement.strip():
        return _whole("empty", "")
    if not any(word.plain in FUNCTION or weigh(word.plain)[1] != "detail" for word in words):
        return _whole("language", "")
    if audience.kind in {"", "speaker"}:
        return _whole("nobody", "")
    kind = "profession" if audience.kind == "unknown" else audience.kind
    return remark_on(kind, statement, words[audience.first].start, words[audience.head].end)


def _whole(kind: str, words: str) -> Found:
    return Found(kind, words, 0, 0, wording.say(wording.REASONS[kind], words=words))


def remark_on(kind: str, statement: str, start: int, end: int, weight: float = 0.0) -> Found:
    """Return a finding of ``kind`` on these characters of the statement."""
    words = " ".join(statement[start:end].split())
    return Found(kind, words, start, end, wording.say(wording.REASONS[kind], words=words), weight)
