import re
import unicodedata
from datetime import date, datetime, timedelta
from itertools import combinations

import pytest

from metrics.demo import calendar, purpose
from metrics.demo.acts import (
    Answered,
    Asked,
    Confirmed,
    DrawnUp,
    Introduced,
    Invited,
    Joined,
    Noted,
    Replied,
    Seated,
    Shared,
    StoryAgreed,
    StorySeeded,
    StoryShared,
    TakenAway,
)
from metrics.demo.between import ASIDES, CLOSES, IDEAS
from metrics.demo.chronicle import chronicle
from metrics.demo.conversations import GIVES, NOTES, STEPS, SWAPS
from metrics.demo.moments import moment
from metrics.demo.people import BY_KEY, INVITED, PEOPLE
from metrics.demo.replies import DIFFERENCE, GLAD, PULSE, THANKS, WARY
from metrics.demo.stories import TALES

TODAY = date(2026, 11, 23)
PRESENT = [person for person in PEOPLE if person.left is None]
EVENTS = {occasion.key: occasion for occasion in calendar.OCCASIONS}


@pytest.fixture(scope="module")
def acts():
    return chronicle(TODAY)


def of(kind, acts):
    return [act for act in acts if isinstance(act, kind)]


def deeds(acts, person):
    """Moments at which somebody did something of their own will."""
    return [
        act.at
        for act in acts
        if (isinstance(act, Confirmed | Replied) and act.person == person)
        or (isinstance(act, Noted) and act.person == person and act.status == "present")
        or (isinstance(act, Shared) and person in (act.people if act.kind == "met" else act.people[:1]))
    ]


# -- The written parts --------------------------------------------------------------------


def test_forty_two_members_are_led_by_two_and_hosted_by_six():
    roles = [person.role for person in PRESENT]

    assert (len(roles), roles.count("lead"), roles.count("facilitator")) == (42, 2, 6)


@pytest.mark.parametrize("field", ["key", "name", "email", "purpose", "working_on", "ask", "offer"])
def test_no_two_people_share(field):
    values = [getattr(person, field).casefold() for person in PEOPLE]

    assert len(set(values)) == len(PEOPLE)


def test_every_address_is_plain_and_on_a_domain_that_receives_nothing():
    for somebody in (*PEOPLE, *INVITED):
        assert re.fullmatch(r"[a-z-]+(\.[a-z-]+)?@maths-pp\.example", somebody.email)


def test_every_purpose_says_what_for_and_with_whom():
    for person in PEOPLE:
        assert re.fullmatch(r"I am here to .+ with people who.+\.", person.purpose)
        assert 15 <= len(person.purpose.split()) <= 45


def test_names_need_more_than_ascii_one_word_and_one_direction():
    letters = "".join(person.name for person in PEOPLE)
    single = [person.name for person in PEOPLE if " " not in person.name]
    right_to_left = [p for p in PEOPLE if any(unicodedata.bidirectional(c) in {"R", "AL"} for c in p.own_script)]

    assert len({letter for letter in letters if letter.isalpha() and not letter.isascii()}) >= 15
    assert single == ["Suryani"]
    assert [person.name for person in right_to_left] == ["Laleh Farahani"]


def test_everybody_named_by_somebody_exists():
    named = {key for person in PEOPLE for key in (*person.knows, *person.to_meet)}
    named |= {person.invited_by for person in PEOPLE} - {""}
    named |= {key for note in NOTES for key in (note.by, note.first, note.second)}
    named |= {key for pair in SWAPS for key in pair}
    named |= {key for give in GIVES for key in (give.giver, give.receiver)}
    named |= {key for step in STEPS for key in (step.first, step.second)}
    named |= {key for idea in IDEAS for key in (idea.by, idea.one, idea.other, *(one[0] for one in idea.said))}
    named |= {key for aside in ASIDES for key in (aside.by, aside.person, aside.other)} - {""}
    named |= {key for close in CLOSES for key in (close.by, *close.to_call)}
    named |= {key for tale in TALES for key in (*tale.people, *tale.agreed)}
    named |= {occasion.host for occasion in calendar.OCCASIONS} | set(calendar.CIRCLE)

    assert named <= BY_KEY.keys()
    assert {one.event for one in (*NOTES, *ASIDES, *CLOSES)} <= EVENTS.keys()
    assert {key for person in PEOPLE for key in person.away} <= EVENTS.keys()


def test_nobody_is_invited_by_somebody_who_came_later():
    for person in PEOPLE:
        if person.invited_by:
            assert BY_KEY[person.invited_by].joined >= person.joined


def test_no_pair_is_introduced_twice_and_each_note_is_written_once():
    pairs = [frozenset((note.first, note.second)) for note in NOTES]

    assert len(NOTES) >= 40
    assert len(set(pairs)) == len(pairs)
    assert len({note.text for note in NOTES}) == len(NOTES)
    assert all(len(pair) == 2 for pair in pairs)


def test_introductions_are_made_by_facilitators_and_leads():
    assert {BY_KEY[note.by].role for note in NOTES} == {"lead", "facilitator"}


def test_there_are_words_for_every_item_of_the_pulse():
    texts = [text for group in (*GLAD.values(), *WARY.values(), THANKS) for text in group]

    assert GLAD.keys() == WARY.keys() == PULSE.keys()
    assert len(set(texts)) == len(texts) >= 40


def test_a_story_is_shared_only_after_all_its_people_agreed():
    stages = {"seed": 0, "drafted": 0, "shared": 0}
    for tale in TALES:
        stages["shared" if tale.shared else "drafted" if tale.drafted else "seed"] += 1
        if tale.shared is not None:
            assert set(tale.agreed) == set(tale.people)
            assert tale.shared < tale.drafted - 2 * len(tale.agreed) < tale.seeded

    assert stages == {"seed": 2, "drafted": 2, "shared": 4}


def test_the_purpose_says_who_it_is_not_for():
    for text in (purpose.WHY, purpose.WHO_FOR, purpose.NOT_FOR, purpose.CHANGE_HOPED_FOR, purpose.COMMITMENT):
        assert len(text.split()) >= 12


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 4, 18), date(2026, 8, 9), date(2026, 12, 31)])
def test_every_event_falls_on_its_weekday_within_three_days(day):
    for occasion in calendar.OCCASIONS:
        on = occasion.on(day)

        assert on.weekday() == occasion.weekday
        assert abs((on - day).days - occasion.day) <= 3


# -- The chronicle ------------------------------------------------------------------------


def test_the_same_day_and_seed_tell_the_same_story():
    assert chronicle(TODAY, seed=3) == chronicle(TODAY, seed=3)
    assert chronicle(TODAY, seed=3) != chronicle(TODAY, seed=4)


def test_acts_are_in_order_and_all_before_today(acts):
    moments = [act.at for act in acts]

    assert moments == sorted(moments)
    assert moments[-1] < moment(TODAY, 0)
    assert moments[-1] - moments[0] > timedelta(days=14 * 30)


def test_three_events_lie_ahead_and_none_is_planned_yet(acts):
    ahead = {act.event for act in of(DrawnUp, acts) if act.starts_at > moment(TODAY, 0)}
    seated = {act.event for act in of(Seated, acts)}
    answers = [act for act in of(Answered, acts) if act.event == "whole"]

    assert ahead == {"whole", "rt-resits-2", "coffee-york"}
    assert seated.isdisjoint(ahead)
    assert len([act for act in answers if act.answer == "yes"]) >= 18


def test_one_event_is_full_with_people_waiting_until_somebody_gives_a_place_back(acts):
    coffee = EVENTS["coffee-york"]
    answers = [(act.person, act.answer) for act in of(Answered, acts) if act.event == coffee.key]

    assert len(coffee.in_line) == coffee.seats + 3
    assert answers == [*((person, "yes") for person in coffee.in_line), (coffee.gives_back, "no")]


def test_what_was_taken_away_was_written_by_somebody_who_was_there(acts):
    there = {(act.event, act.person) for act in of(Noted, acts) if act.status == "present"}

    kept = of(TakenAway, acts)
    assert len(kept) == len(calendar.TAKEAWAYS) == 3
    assert {(act.event, act.by) for act in kept} <= there


@pytest.mark.parametrize("later", range(7))
def test_nobody_acts_before_joining_or_after_leaving(later):
    today = TODAY + timedelta(days=later)
    told = chronicle(today)
    joined = {act.person: act.at for act in of(Joined, told)} | {purpose.FOUNDED_BY: told[0].at}

    for act in of((Answered, Noted, Confirmed, Replied, Shared), told):
        for key in act.people if isinstance(act, Shared) else (act.person,):
            left = BY_KEY[key].left
            assert joined[key] < act.at
            assert left is None or act.at.date() <= today - timedelta(days=left)


def test_nobody_acts_while_pausing(acts):
    start, end = (TODAY - timedelta(days=days) for days in BY_KEY["naomi"].paused)

    assert not [at for at in deeds(acts, "naomi") if start < at.date() < end]


def test_everyone_is_invited_before_they_join(acts):
    invited = {act.key: act.at for act in of(Invited, acts)}

    assert len(of(Joined, acts)) == len(PEOPLE) - 1
    for act in of(Joined, acts):
        assert invited[act.person] < act.at


def test_everyone_introduced_at_an_event_was_there_and_so_was_the_facilitator(acts):
    there = {(act.event, act.person) for act in of(Noted, acts) if act.status == "present"}

    for act in of(Introduced, acts):
        assert {(act.event, key) for key in (*act.people, act.by)} <= there


def test_each_round_seats_everyone_expected_once(acts):
    for act in of(Seated, acts):
        first, *others = (sorted(key for group in groups for key in group) for groups in act.rounds)

        assert len(set(first)) == len(first)
        assert all(people == first for people in others)
        assert all(max(map(len, groups)) - min(map(len, groups)) <= 1 for groups in act.rounds)


def test_no_pair_shares_a_table_twice_in_the_first_gathering(acts):
    rounds = next(act.rounds for act in of(Seated, acts) if act.event == "founding")
    pairs = [frozenset(pair) for groups in rounds for group in groups for pair in combinations(sorted(group), 2)]

    repeats = len(pairs) - len(set(pairs))
    assert repeats <= len(pairs) // 10


def test_capacity_is_kept(acts):
    for key, occasion in EVENTS.items():
        present = [act for act in of(Noted, acts) if act.event == key and act.status == "present"]

        assert len(present) <= occasion.seats


def test_replies_follow_their_question_and_keep_to_its_scale(acts):
    asked = {act.key: act for act in of(Asked, acts)}

    for act in of(Replied, acts):
        question = asked[act.key]
        assert act.person in question.people
        assert question.at < act.at
        assert (act.score in {1, 2, 3, 4, 5}) == bool(question.item)
        assert act.score or act.words
        assert question.question == PULSE.get(question.item, DIFFERENCE)


def test_stories_are_seeded_before_consent_and_shared_after(acts):
    when = {act.title: act.at for act in of(StorySeeded, acts)}

    assert len(when) == 8
    for act in of((StoryAgreed, StoryShared), acts):
        assert when[act.title] < act.at


@pytest.mark.parametrize("day", [TODAY, date(2026, 12, 27), date(2027, 3, 3), date(2027, 7, 8)])
def test_engagement_stands_just_below_its_target_whatever_the_day(day):
    told, now = chronicle(day), moment(day, 12)
    counted = [person.key for person in PRESENT if person.role != "lead" and not person.paused and person.joined >= 30]

    silent = {key for key in counted if not any(at > now - timedelta(days=90) for at in deeds(told, key))}

    assert len(counted) == 38
    assert silent == {"peter", "kirsty", "rosie", "stefan"}


@pytest.mark.parametrize("seed", [1, 7, 12])
def test_two_drift_and_two_have_met_nobody_yet(seed):
    told = chronicle(TODAY, seed=seed)
    last = {key: max(deeds(told, key), default=None) for key in ("peter", "kirsty", "rosie", "stefan")}

    assert last["rosie"] is last["stefan"] is None
    for key in ("peter", "kirsty"):
        assert timedelta(days=90) < moment(TODAY, 12) - last[key] < timedelta(days=180)


def test_the_newest_member_has_met_none_of_the_six_whom_she_should_meet(acts):
    abeba = BY_KEY["abeba"]
    coffee = {act.person for act in of(Noted, acts) if act.event == "coffee-chelmsford" and act.status == "present"}

    assert len(abeba.to_meet) == 6
    assert "abeba" in coffee
    assert coffee.isdisjoint(abeba.to_meet)


def test_moments_are_aware(acts):
    assert all(isinstance(act.at, datetime) and act.at.utcoffset() is not None for act in acts)
