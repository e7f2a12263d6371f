"""What the live page is told: for a purpose in its four parts, and for a member's own sentence."""

from network.coach import coach_event, coach_member, coach_purpose, nearest_examples

WHO = "Maths teachers in schools with a higher than average share of pupil premium"


def keys(advice):
    return [question.key for question in advice.questions]


def rubric(advice):
    return {criterion.key: criterion.met for criterion in advice.rubric}


def test_an_empty_purpose_begins_with_the_people():
    advice = coach_purpose("")

    assert advice.summary == "Begin with the people: who are they, and what are they facing?"
    assert keys(advice) == ["who", "change"]
    assert rubric(advice) == {"inspires": False, "convenes": False, "focuses": False}


def test_a_whole_purpose_meets_all_three_tests_and_is_asked_nothing():
    advice = coach_purpose(
        "Nobody else in our schools knows how it is.",
        WHO,
        "Inspectors and consultants",
        "Two in three pupils pass at 16",
    )

    assert advice.summary == "Somebody reading this can tell whether they are meant."
    assert advice.questions == ()
    assert rubric(advice) == {"inspires": True, "convenes": True, "focuses": True}
    assert [criterion.reason for criterion in advice.rubric if criterion.key == "focuses"] == [
        "“Inspectors and consultants” says who is not meant."
    ]


def test_a_question_that_was_put_away_makes_room_for_the_next():
    assert keys(coach_purpose("Connecting maths teachers")) == ["situation", "change"]
    assert keys(coach_purpose("Connecting maths teachers", dismissed={"situation"})) == ["change", "not-for"]
    assert keys(coach_purpose("Connecting maths teachers", dismissed={"situation", "change", "not-for"})) == []


def test_a_change_that_any_network_could_claim_does_not_inspire_yet():
    advice = coach_purpose("", WHO, change="Make a difference together")

    assert rubric(advice)["inspires"] is False
    assert advice.rubric[0].reason == (
        "“Make a difference together” could be any network's aim. What would one see, hear or count?"
    )


def test_not_for_nobody_leaves_the_question_open():
    assert "not-for" in keys(coach_purpose("", WHO, not_for="No one", change="Two in three pupils pass"))
    assert rubric(coach_purpose("", WHO, not_for="n/a"))["focuses"] is False


def test_everybody_is_no_focus():
    advice = coach_purpose("For nurses, open to all", not_for="Dentists")

    assert advice.rubric[2].reason == "“open to all” lets everybody in; a focus leaves somebody out."


def test_the_examples_are_from_a_field_near_to_what_is_typed():
    assert coach_purpose("Plumbers and roofers").examples[0].field == "trades"
    assert nearest_examples("A community of midwives")[0].field == "health"
    assert len(nearest_examples("xyzzy", 3)) == 3


def test_a_member_is_asked_and_thanked_and_never_judged():
    advice = coach_member("I like to meet nice people")

    assert advice.summary == "A good start. These questions may help others to find you."
    assert keys(advice) == ["member-people", "member-situation"]
    assert (advice.observations, advice.rubric, advice.examples) == ((), (), ())
    said = " ".join([advice.summary, *(question.text for question in advice.questions)]).lower()
    assert "broad" not in said


def test_a_member_who_says_it_all_is_asked_one_thing_at_most_that_can_be_put_away():
    sentence = "I am here to help teachers who return after burnout stay in the classroom"

    assert coach_member(sentence).summary == "Thank you: that helps the lead to introduce you to the right people."
    assert keys(coach_member(sentence)) == ["member-give"]
    assert keys(coach_member(sentence, dismissed=["member-give"])) == []


def test_a_member_who_has_not_begun_is_invited_to():
    assert coach_member(" ").summary == (
        "One sentence is enough: what brings you here, and whom would you like to meet?"
    )


def test_an_event_is_asked_two_things_at_most_and_the_next_when_one_is_put_away():
    vague = "An evening to exchange ideas"

    assert keys(coach_event(vague)) == ["event-people", "event-situation"]
    assert keys(coach_event(vague, dismissed=["event-people", "event-situation"])) == ["event-change", "event-only"]
    assert coach_event(vague).summary == "A good start. This may help people to decide whether to come."


def test_an_event_that_says_for_whom_and_what_for_is_left_in_peace():
    clear = (
        "For teachers in their first year in a merging school, so that each leaves with one lesson plan less to write."
    )

    assert coach_event(clear).summary == "Somebody reading this can tell whether to come."
    assert keys(coach_event(clear)) == []
    assert coach_event("  ").summary == (
        "One or two sentences are enough: for whom is it, and what will they go home with?"
    )
