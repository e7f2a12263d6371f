"""Which stories invited people read."""

import pytest
from django.utils import timezone

from members import composing, inviting
from network.models import Letter
from tests.factories import make_member

TEXT = "Two schools in Leeds share their lessons on fractions."


@pytest.fixture
def story(lead):
    return told(lead, "Two schools, one lesson", TEXT)


def told(lead, title, text):
    now = timezone.now()
    story = lead.network.stories.create(title=title, text=text, drafted_at=now, shared_at=now, public_at=now)
    story.consents.create(member=make_member(lead.network), given_at=now)
    return story


def invite(lead, why="You teach fractions in Leeds."):
    return inviting.invite(by=lead, email="nia@example.org", name="Nia", why_you=why)[0]


def test_the_two_stories_with_most_words_in_common_stand_in_the_letter(lead, story):
    told(lead, "A choir", "Singing on Fridays.")
    told(lead, "Fractions by post", "Letters about fractions between classes.")
    invitation = invite(lead)

    assert [one.title for one in inviting.stories_of(invitation)] == ["Two schools, one lesson", "Fractions by post"]
    assert TEXT in Letter.objects.get().text


def test_a_story_that_somebody_has_not_agreed_to_is_not_told(lead, story):
    story.consents.create(member=make_member(lead.network))

    assert composing.public_stories(lead.network) == []
    assert (
        TEXT
        not in inviting.post.preview("invitation", context=composing.contents(invite(lead)), network=lead.network)[
            "text"
        ]
    )


@pytest.mark.parametrize("field", ["shared_at", "public_at"])
def test_a_story_for_members_alone_is_not_told(lead, story, field):
    story.public_at = None
    if field == "shared_at":
        story.shared_at = None
    story.save()

    assert composing.public_stories(lead.network) == []


def test_a_story_withdrawn_after_the_letter_is_gone_from_the_page(lead, story):
    invitation = invite(lead)
    before = inviting.stories_of(invitation)
    story.withdrawn_at = timezone.now()
    story.save()

    assert ([one.id for one in before], inviting.stories_of(invitation)) == ([story.pk], [])


def test_the_lead_sees_which_stories_were_chosen_and_leaves_them_out(client, lead, story):
    client.force_login(lead.user)
    words = {"name": "Nia", "email": "nia@example.org", "why_you": "You teach fractions in Leeds."}
    page = client.post("/maths-pp/invitations/new/", words | {"act": "preview"})
    client.post("/maths-pp/invitations/new/", words | {"act": "send", "with_stories": "yes"})

    assert page.context["form"]["stories"].value() == [str(story.pk)]
    assert TEXT in page.content.decode()
    assert lead.network.invitations.get().stories == []
    assert TEXT not in Letter.objects.get().text


def test_three_stories_are_one_too_many(client, lead, story):
    others = [told(lead, title, "It began.") for title in ("A choir", "A garden")]
    client.force_login(lead.user)
    chosen = [str(one.pk) for one in (story, *others)]
    words = {"name": "Nia", "email": "nia@example.org", "why_you": "You sing.", "with_stories": "yes"}
    page = client.post("/maths-pp/invitations/new/", words | {"stories": chosen, "act": "send"})

    assert list(page.context["form"].errors) == ["stories"]
    assert not lead.network.invitations.exists()
