"""Somebody looks after each newcomer."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from introductions.models import Interaction
from members import buddies
from members.models import Buddy
from network.models import AuditEntry, Letter
from tests.factories import make_lead, make_member, make_user

DAY = timedelta(days=1)


@pytest.fixture
def newcomer(network, lead):
    return make_member(
        network,
        "Nia Okafor",
        joined_on=network.today - 2 * DAY,
        user=make_user("nia@example.org"),
        invited_by=lead,
        purpose_statement="I am here to teach fractions.",
    )


def named(newcomer, buddy, lead):
    return buddies.name_buddy(newcomer, buddy, by=lead)


def busy(member, newcomers):
    for _ in range(newcomers):
        Buddy.objects.create(newcomer=make_member(member.network), buddy=member)


def test_whoever_nominated_a_newcomer_is_suggested_first(newcomer, member, lead):
    nomination = lead.network.nominations.create(
        name="Nia", email="nia@example.org", nominated_by=member, verdict="approved", decided_at=timezone.now()
    )
    invitation = lead.network.invitations.create(
        email="nia@example.org", name="Nia", nomination=nomination, token_digest="x", expires_at=timezone.now()
    )
    invitation.close("accepted", at=timezone.now() - DAY)

    assert buddies.suggest(newcomer) == buddies.Suggestion(member, "Cyd nominated them.")


def test_else_whoever_invited_them_unless_they_look_after_three(newcomer, member, lead):
    busy(lead, 2)
    first = buddies.suggest(newcomer)
    busy(lead, 1)

    assert first == buddies.Suggestion(lead, "Ama invited them.")
    assert buddies.suggest(newcomer).member != lead


def test_else_the_most_alike_who_looks_after_one_at_most(newcomer, network, lead):
    busy(lead, 3)
    alike = make_member(network, "Ben Hartley", working_on="Fractions")
    make_member(network, "Dina Faris", working_on="Choirs")

    assert buddies.suggest(newcomer) == buddies.Suggestion(alike, "You both speak of “Fractions”.")
    busy(alike, 2)
    assert buddies.suggest(newcomer).member != alike


def test_nobody_is_suggested_where_nobody_else_is(newcomer, lead):
    lead.left_on = lead.network.today
    lead.save()

    assert buddies.suggest(newcomer) is None


def test_a_lead_confirms_and_both_have_a_letter(client, newcomer, member, lead):
    client.force_login(lead.user)
    page = reverse("members:buddy", args=[lead.network, newcomer.pk])
    shown = client.get(page).content.decode()
    response = client.post(page, {"buddy": member.pk})
    to_buddy, to_newcomer = (Letter.objects.get(to=one.user.email) for one in (member, newcomer))

    assert "Suggested: Ama Owusu. Ama invited them." in " ".join(shown.split())
    assert response.url == reverse("members:detail", args=[lead.network, newcomer.pk])
    assert Buddy.objects.get().buddy == member
    assert (to_buddy.reply_to, to_newcomer.reply_to) == ("", "")
    assert "I am here to teach fractions." in to_buddy.text
    assert "Dear Nia, welcome to Maths, more than average." in to_buddy.text
    assert to_newcomer.subject == "Cyd Novak looks after you in the first weeks"
    assert AuditEntry.objects.get(verb="named a buddy for").after == {"buddy": "Cyd Novak"}


def test_their_letters_and_pages_carry_no_address_that_is_kept_to_leads(client, newcomer, member, lead):
    named(newcomer, member, lead)
    letters = {letter.to: letter for letter in Letter.objects.filter(kind="buddy")}
    for reader, other in ((newcomer, member), (member, newcomer)):
        client.force_login(reader.user)
        write = reverse("members:put_in_touch", args=[lead.network, other.pk])
        pages = [
            client.get(reverse("members:home", args=[lead.network])).content.decode(),
            client.get(reverse("members:detail", args=[lead.network, other.pk])).content.decode(),
        ]
        letter = letters[reader.user.email]

        assert all(write in words and other.user.email not in words for words in (*pages, letter.text, letter.html))


def test_they_write_to_each_other_by_way_of_kith(client, newcomer, member, lead):
    named(newcomer, member, lead)
    client.force_login(newcomer.user)
    page = reverse("members:put_in_touch", args=[lead.network, member.pk])
    empty = client.post(page, {"word": " "})
    for _twice in range(2):
        client.post(page, {"word": "Would Tuesday suit you?"})
    letter = Letter.objects.get(kind="a word between buddies")

    assert empty.status_code == 422
    assert member.user.email not in client.get(page).content.decode()
    assert (letter.to, letter.reply_to) == (member.user.email, newcomer.user.email)
    assert "Would Tuesday suit you?" in letter.text


def test_whoever_shows_the_address_is_answered_directly(client, newcomer, member, lead):
    member.audiences = {"address": "members"}
    member.save()
    named(newcomer, member, lead)
    client.force_login(newcomer.user)

    assert Letter.objects.get(to=newcomer.user.email).reply_to == member.user.email
    assert f"mailto:{member.user.email}" in client.get(reverse("members:home", args=[lead.network])).content.decode()


def test_naming_the_same_person_twice_writes_once(newcomer, member, lead):
    for _ in range(2):
        named(newcomer, member, lead)

    assert Buddy.objects.count() == 1
    assert Letter.objects.filter(kind="buddy").count() == 2


def test_another_buddy_takes_the_place_of_the_first(newcomer, member, lead):
    first = named(newcomer, member, lead)
    second = named(newcomer, lead, lead)
    first.refresh_from_db()

    assert first.ended_at
    assert list(buddies.standing(lead.network)) == [second]


def test_a_buddy_is_due_for_each_newcomer_and_again_when_theirs_leaves_or_rests(network, newcomer, member, lead):
    make_member(network, joined_on=network.today - 100 * DAY)
    make_member(network, joined_on=network.today, founder=True)
    before = list(buddies.without(network))
    named(newcomer, member, lead)
    looked_after = list(buddies.without(network))
    member.pauses.create(starts_on=network.today)
    resting = list(buddies.without(network))
    member.pauses.all().delete()
    member.left_on = network.today
    member.save()

    assert (before, looked_after, resting) == ([newcomer], [], [newcomer])
    assert list(buddies.without(network)) == [newcomer]


@pytest.mark.parametrize("teller", ["newcomer", "buddy"])
def test_either_says_with_one_tap_that_they_have_talked_and_may_take_it_back(client, newcomer, member, lead, teller):
    row = named(newcomer, member, lead)
    said_by = getattr(row, teller)
    client.force_login(said_by.user)
    home = reverse("members:home", args=[lead.network])
    before = client.get(home).content.decode()
    client.post(reverse("introductions:talked", args=[lead.network, row.pk]))
    client.post(reverse("introductions:talked", args=[lead.network, row.pk]))
    row.refresh_from_db()
    met = Interaction.objects.standing().get(kind="met")

    assert "We have talked" in before
    assert "We have talked" not in client.get(home).content.decode()
    assert (row.met_said_by, met.actor) == (said_by, said_by)
    assert {met.first, met.second} == {newcomer, member}
    client.post(reverse("introductions:not_talked", args=[lead.network, row.pk]))
    row.refresh_from_db()
    assert row.met_at is None
    assert not Interaction.objects.standing().exists()
    client.post(reverse("introductions:talked", args=[lead.network, row.pk]))
    assert Interaction.objects.standing().filter(kind="met").count() == 1


def test_nobody_else_says_that_two_have_talked(client, newcomer, member, lead):
    row = named(newcomer, member, lead)
    client.force_login(lead.user)

    assert client.post(reverse("introductions:talked", args=[lead.network, row.pk])).status_code == 404


def test_a_lead_who_is_a_buddy_reads_so_in_their_week(client, newcomer, lead):
    named(newcomer, lead, lead)
    client.force_login(lead.user)
    panel = reverse("members:buddies_panel", args=[lead.network])

    assert panel in client.get(reverse("metrics:this_week", args=[lead.network])).content.decode()
    assert "You look after Nia" in client.get(panel).content.decode()


def test_a_person_of_another_network_is_nobodys_buddy(client, newcomer, lead, django_user_model):
    stranger = make_lead(lead.network.__class__.objects.create(slug="other", name="Other"))
    client.force_login(lead.user)
    response = client.post(reverse("members:buddy", args=[lead.network, newcomer.pk]), {"buddy": stranger.pk})

    assert list(response.context["form"].errors) == ["buddy"]
    assert not Buddy.objects.exists()
