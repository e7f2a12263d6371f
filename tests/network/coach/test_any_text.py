"""Whatever is typed, the coach answers in form; how it is typed does not matter."""

import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from network.coach import coach_event, coach_member, coach_purpose, judge

DATA = Path(__file__).parents[2] / "data" / "coach"
STATEMENTS = [
    json.loads(line)["statement"]
    for name in ("train.jsonl", "own.jsonl", "seen.jsonl")
    for line in (DATA / name).read_text(encoding="utf-8").splitlines()
]
KEYS = ("who", "situation", "change", "not-for")
WORDS = st.sampled_from(
    """
    teachers nurses who whose with in of and , . : after first no one care about sharing 30 % prison from to every for
    people passionate the a put taking over st has lost I we not working living school industry is network
    """.split()  # noqa: SIM905
)
texts = st.text(max_size=300) | st.lists(WORDS, max_size=40).map(" ".join)


@given(texts)
@settings(max_examples=400)
def test_any_text_gets_a_judgement_in_form(text):
    judgement = judge(text)

    assert judgement.verdict in {"broad", "precise"}
    assert list(judgement.missing) == [key for key in KEYS if key in judgement.missing]
    assert ("situation" in judgement.missing) == (judgement.verdict == "broad")
    assert len(judgement.questions) <= 2
    assert judgement.statement == text
    for found in judgement.evidence + judgement.observations:
        assert 0 <= found.start <= found.end <= len(text)
        assert found.end == 0 or " ".join(text[found.start : found.end].split()) == found.words
        assert found.reason


@given(texts, texts, texts, texts)
@settings(max_examples=100)
def test_any_text_gets_advice_in_form(why, who_for, not_for, change):
    advice = coach_purpose(why, who_for, not_for, change)

    assert [criterion.key for criterion in advice.rubric] == ["inspires", "convenes", "focuses"]
    assert all(criterion.reason for criterion in advice.rubric)
    assert len(advice.questions) <= 2
    assert len(coach_member(why).questions) <= 2
    assert len(coach_event(why).questions) <= 2


@given(
    st.sampled_from(STATEMENTS),
    st.sampled_from(["", " ", "\n", "\t  "]),
    st.sampled_from(["", " ", "\n\n", ".", " .", "!", "…"]),
    st.sampled_from([str, str.upper, str.lower, str.title]),
    st.sampled_from([" ", "  ", "\n", "\u00a0"]),
)
@settings(max_examples=600)
def test_spaces_case_and_a_full_stop_change_no_verdict(statement, before, after, case, space):
    typed = before + case(statement).replace(" ", space) + after

    assert judge(typed).verdict == judge(statement).verdict
