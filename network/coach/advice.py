"""What the coach says to whoever writes a purpose, says why they are here, or says what an event is for."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from network.coach import wording
from network.coach.examples import nearest_examples
from network.coach.findings import Advice, Criterion, Judgement, Question
from network.coach.judging import MOST_QUESTIONS, judge
from network.coach.purposes import names_change, names_not_for, says_nobody
from network.coach.reading import read
from network.coach.weighing import weigh

_SHOWN_EXAMPLES = 2


def coach_purpose(
    why: str, who_for: str = "", not_for: str = "", change: str = "", *, dismissed: Collection[str] = ()
) -> Advice:
    """Advise on a network's purpose, its parts read together; questions whose key is in ``dismissed`` stay away."""
    together = _together(who_for, why)
    judgement = judge(together)
    has_change = bool(_own(change)) or "change" not in judgement.missing
    has_not_for = not says_nobody(not_for) or "not-for" not in judgement.missing
    answered = {"change": has_change, "not-for": has_not_for}
    questions = [question for question in _purpose_questions(judgement) if not answered.get(question.key)]
    return Advice(
        summary=_purpose_summary(judgement),
        judgement=judgement,
        questions=_undismissed(questions, dismissed),
        observations=judgement.observations,
        rubric=(
            _inspires(together, _own(change)),
            _convenes(judgement),
            _focuses(judgement, together, not_for),
        ),
        examples=nearest_examples(together, _SHOWN_EXAMPLES),
    )


def coach_member(statement: str, *, dismissed: Collection[str] = ()) -> Advice:
    """Advise a member on their own sentence: thanks and questions only, never a verdict to their face."""
    judgement = judge(statement)
    questions = [_ask("member-people")] if "who" in judgement.missing else []
    questions += [_ask("member-situation")] if "situation" in judgement.missing else []
    questions += [_ask("member-aim")] if "change" in judgement.missing else []
    questions += [_ask("member-give")]
    return Advice(
        summary=_member_summary(judgement),
        judgement=judgement,
        questions=_undismissed(questions, dismissed),
        observations=(),
        rubric=(),
        examples=(),
    )


def coach_event(serves: str, *, dismissed: Collection[str] = ()) -> Advice:
    """Advise whoever says how an event serves the purpose: questions only, as for a member's own sentence."""
    judgement = judge(serves)
    questions = [_ask("event-people")] if "who" in judgement.missing else []
    questions += [_ask("event-situation")] if "situation" in judgement.missing else []
    questions += [_ask("event-change")] if "change" in judgement.missing else []
    questions += [_ask("event-only")] if judgement.verdict == "broad" else []
    return Advice(
        summary=_event_summary(judgement),
        judgement=judgement,
        questions=_undismissed(questions, dismissed),
        observations=(),
        rubric=(),
        examples=(),
    )


def _together(*parts: str) -> str:
    """Join the parts as sentences of their own."""
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in map(str.strip, parts) if part)


def _own(text: str) -> str:
    return " ".join(text.split())


def _ask(key: str) -> Question:
    return Question(key, wording.say(wording.QUESTIONS[key]))


def _purpose_questions(judgement: Judgement) -> list[Question]:
    first = [question for question in judgement.questions if question.key in {"who", "situation"}]
    return [*first, _ask("change"), _ask("not-for")]


def _undismissed(questions: Sequence[Question], dismissed: Collection[str]) -> tuple[Question, ...]:
    return tuple(question for question in questions if question.key not in dismissed)[:MOST_QUESTIONS]


def _purpose_summary(judgement: Judgement) -> str:
    if not judgement.statement:
        return wording.say(wording.VERDICTS["purpose-empty"])
    return wording.say(wording.VERDICTS["purpose-precise" if judgement.is_precise else "purpose-broad"])


def _member_summary(judgement: Judgement) -> str:
    if not judgement.statement.strip():
        return wording.say(wording.VERDICTS["member-empty"])
    return wording.say(wording.VERDICTS["member-thanks" if judgement.is_precise else "member-start"])


def _event_summary(judgement: Judgement) -> str:
    if not judgement.statement.strip():
        return wording.say(wording.VERDICTS["event-empty"])
    return wording.say(wording.VERDICTS["event-clear" if judgement.is_precise else "event-start"])


def _inspires(together: str, change: str) -> Criterion:
    """A change inspires when one could see it: it holds something particular."""
    words = read(change or together)
    span = (0, len(words) - 1) if change else names_change(words)
    if not words or span is None:
        return _test("inspires", met=False, reason=wording.say(wording.VERDICTS["change-missing"]))
    first, last = span
    quoted = _own((change or together)[words[first].start : words[last].end])
    met = any(weigh(word.plain)[0] >= 0.5 or word.is_number for word in words[first : last + 1])
    verdict = wording.VERDICTS["change-named" if met else "change-hollow"]
    return _test("inspires", met=met, reason=wording.say(verdict, words=quoted))


def _convenes(judgement: Judgement) -> Criterion:
    if not judgement.is_precise:
        return _test("convenes", met=False, reason=wording.say(wording.VERDICTS["convenes-no"]))
    strongest = sorted(judgement.evidence, key=lambda found: -found.weight)[:2]
    quoted = ", ".join(f"“{found.words}”" for found in strongest)
    return _test("convenes", met=True, reason=wording.say(wording.VERDICTS["convenes-yes"], words=quoted))


def _focuses(judgement: Judgement, together: str, not_for: str) -> Criterion:
    """A purpose focuses when it says who is not meant, and neither everybody nor many audiences are."""
    everybody = next((found for found in judgement.observations if found.kind == "everybody"), None)
    if everybody and not judgement.is_precise:
        reason = wording.say(wording.VERDICTS["focuses-everybody"], words=everybody.words)
        return _test("focuses", met=False, reason=reason)
    if any(found.kind == "audiences" for found in judgement.observations):
        return _test("focuses", met=False, reason=wording.say(wording.VERDICTS["focuses-audiences"]))
    span = names_not_for(together)
    named = _own(not_for) if not says_nobody(not_for) else _own(together[slice(*span)]) if span else ""
    if named:
        return _test("focuses", met=True, reason=wording.say(wording.VERDICTS["focuses-yes"], words=named))
    return _test("focuses", met=False, reason=wording.say(wording.VERDICTS["focuses-no"]))


def _test(key: str, *, met: bool, reason: str) -> Criterion:
    return Criterion(key, wording.say(wording.TESTS[key]), met, reason)
