"""Bulk curation: leads stay within the networks they lead."""

import pytest
from django.urls import reverse

from members import inviting
from members.models import Affirmation, Buddy, Role
from network import post
from network.models import AuditEntry, Letter, Purpose
from tests.admin import act_on
from tests.factories import make_invitation, make_lead, make_member, make_network, make_user

CANARY = "Kingfisher"
MODELS = ["network_network", "network_purpose", "network_letter", "network_auditentry", "members_member"]
MODELS += ["members_attribute", "members_buddy", "members_affirmation", "members_nomination", "members_invitation"]
MODELS += ["members_seatopening", "members_listimport"]


def something_of_everything(network, word):
    """A row of each kind that no other test of this file makes, with ``word`` in its texts."""
    lead = network.members.leads().first()
    newcomer = make_member(network, f"{word} newcomer")
    network.attributes.create(name=f"{word} region", question=f"{word}?")
    network.seat_openings.create(by=lead, seats_before=40, seats_after=41, on_target=False, reason=word)
    network.list_imports.create(by=lead, source=f"{word}.csv")
    words = {"why_them": word, "why_now": word}
    network.nominations.create(name=word, email=f"{word}@example.org", nominated_by=lead, **words)
    newcomer.buddies.create(buddy=lead)
    newcomer.affirmations.create(purpose=network.purpose)


@pytest.fixture
def elsewhere(db):
    """A second network, in which every row says the canary's name."""
    network = make_network("kingfisher", name=f"{CANARY} network")
    network.purposes.update(why=f"{CANARY} purpose", who_for=CANARY)
    lead = make_lead(network, f"{CANARY} lead", user=make_user("kingfisher.lead@example.org"))
    make_invitation(network, "kingfisher.guest@example.org", name=f"{CANARY} guest", by=lead)
    something_of_everything(network, CANARY)
    AuditEntry.record(network=network, actor=lead.user, verb=CANARY, subject=network, why=CANARY)
    return network


@pytest.fixture
def as_lead(client, lead, elsewhere):
    make_invitation(lead.network, by=lead)
    something_of_everything(lead.network, "Heron")
    client.force_login(lead.user)
    return client


@pytest.fixture
def as_operator(client, lead, elsewhere):
    make_invitation(lead.network, by=lead)
    something_of_everything(lead.network, "Heron")
    client.force_login(make_user("operator@example.org", is_superuser=True))
    return client


def rows_of(network, model):
    return {
        "members_attribute": network.attributes.first(),
        "members_buddy": Buddy.objects.filter(newcomer__network=network).first(),
        "members_affirmation": Affirmation.objects.filter(member__network=network).first(),
        "members_nomination": network.nominations.first(),
        "members_seatopening": network.seat_openings.first(),
        "members_listimport": network.list_imports.first(),
        "network_network": network,
        "network_purpose": network.purposes.first(),
        "network_letter": network.letters.first(),
        "network_auditentry": network.audit_entries.first(),
        "members_member": network.members.first(),
        "members_invitation": network.invitations.first(),
    }[model]


@pytest.mark.parametrize("model", MODELS)
def test_a_list_shows_a_lead_the_own_network_alone(as_lead, model):
    response = as_lead.get(reverse(f"admin:{model}_changelist"))

    assert response.status_code == 200
    assert CANARY.lower() not in response.content.decode().lower()
    assert response.context["cl"].result_count >= 1


@pytest.mark.parametrize("model", MODELS)
def test_a_list_shows_an_operator_every_network(as_operator, model):
    assert CANARY.lower() in as_operator.get(reverse(f"admin:{model}_changelist")).content.decode().lower()


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("page", ["change", "history", "delete"])
def test_an_object_of_another_network_is_as_good_as_absent(as_lead, elsewhere, model, page):
    foreign = rows_of(elsewhere, model)
    missing = as_lead.get(reverse(f"admin:{model}_{page}", args=[999_999_999]))
    response = as_lead.get(reverse(f"admin:{model}_{page}", args=[foreign.pk]))

    assert (response.status_code, response.get("Location")) == (missing.status_code, missing.get("Location"))
    assert response.status_code in {302, 403}


@pytest.mark.parametrize("model", MODELS)
def test_an_own_object_opens_without_a_word_of_another_network(as_lead, network, model):
    response = as_lead.get(reverse(f"admin:{model}_change", args=[rows_of(network, model).pk]))

    assert response.status_code == 200
    assert CANARY.lower() not in response.content.decode().lower()


@pytest.mark.parametrize("model", MODELS)
def test_nothing_is_deleted_here(as_operator, network, model):
    url = reverse(f"admin:{model}_delete", args=[rows_of(network, model).pk])

    assert as_operator.post(url, {"post": "yes"}).status_code == 403


def test_completion_offers_members_of_the_own_network_alone(as_lead, lead):
    found = as_lead.get(
        reverse("admin:autocomplete"),
        {"app_label": "members", "model_name": "member", "field_name": "invited_by", "term": ""},
    ).json()

    assert [entry["text"] for entry in found["results"]] == [lead.name, "Heron newcomer"]


def test_a_filter_by_a_foreign_network_finds_nothing(as_lead, elsewhere):
    response = as_lead.get(reverse("admin:members_member_changelist"), {"network": elsewhere.pk})

    assert response.context["cl"].result_count == 0


def test_a_filter_by_what_is_no_network_at_all_filters_nothing(as_lead):
    everything = as_lead.get(reverse("admin:members_member_changelist"))
    for value in ("nonsense", "9" * 5000):
        response = as_lead.get(reverse("admin:members_member_changelist"), {"network": value})

        assert response.status_code == 200
        assert response.context["cl"].result_count == everything.context["cl"].result_count


def test_a_filter_names_no_network_of_others(as_operator, lead, elsewhere, client):
    make_lead(make_network(name="Second of mine"), user=lead.user)
    client.force_login(lead.user)
    page = client.get(reverse("admin:members_member_changelist")).content.decode()

    assert "Second of mine" in page
    assert CANARY not in page


def change(client, member, **fields):
    given = {"name": member.name, "role": member.role, "joined_on": "2026-01-01", **fields}
    return client.post(reverse("admin:members_member_change", args=[member.pk]), given)


def test_a_change_is_kept_and_written_down(as_lead, lead, member):
    response = change(as_lead, member, role=Role.FACILITATOR)
    member.refresh_from_db()
    entry = AuditEntry.objects.get(verb="changed")

    assert response.status_code == 302
    assert member.role == Role.FACILITATOR
    assert (entry.network, entry.actor, entry.subject_id) == (lead.network, lead.user, str(member.pk))
    assert (entry.before, entry.after) == ({"role": "member"}, {"role": "facilitator"})


def test_a_posted_change_of_a_foreign_member_changes_nothing(as_lead, elsewhere):
    foreign = elsewhere.members.leads().get()
    change(as_lead, foreign, name="Taken over")
    foreign.refresh_from_db()

    assert foreign.name == f"{CANARY} lead"


def test_nobody_of_another_network_can_be_named_as_inviter(as_lead, elsewhere, member):
    response = change(as_lead, member, invited_by=elsewhere.members.leads().get().pk)
    member.refresh_from_db()

    assert response.context["adminform"].form.errors["invited_by"]
    assert member.invited_by is None


def test_not_even_an_operator_names_an_inviter_of_another_network(as_operator, elsewhere, member):
    response = change(as_operator, member, invited_by=elsewhere.members.leads().get().pk)

    assert response.context["adminform"].form.errors["invited_by"] == ["This person is of another network."]


def test_the_last_lead_cannot_stop_leading(as_lead, lead):
    response = change(as_lead, lead, role=Role.MEMBER)
    lead.refresh_from_db()

    assert response.context["adminform"].form.errors["role"]
    assert lead.role == Role.LEAD


def test_one_of_two_leads_can_stop_leading(as_lead, lead, network):
    second = make_lead(network)
    change(as_lead, second, role=Role.MEMBER)
    second.refresh_from_db()

    assert second.role == Role.MEMBER


def test_failed_letters_are_sent_again_in_bulk_within_the_own_network(as_lead, network, elsewhere):
    own, foreign = network.letters.get(), elsewhere.letters.get()
    Letter.objects.update(given_up_at=own.created_at, attempts=5)
    act_on(as_lead, "network_letter", "send_again", own, foreign)

    assert [Letter.objects.get(pk=one.pk).given_up_at is None for one in (own, foreign)] == [True, False]


def test_a_letter_is_not_read_here_since_it_holds_a_secret_link(as_operator, network):
    _invitation, token = make_invitation(network)
    letter = network.letters.latest("pk")
    page = as_operator.get(reverse("admin:network_letter_change", args=[letter.pk])).content.decode()

    assert token in letter.text
    assert token not in page
    assert letter.to in page


def test_a_code_is_not_read_here(as_operator, member):
    letter = post.queue(
        "sign-in code", to=member.user.email, template="code", context={"code": "BCDF-GHJK"}, essential=True
    )
    url = reverse("admin:network_letter_change", args=[letter.pk])
    pages = as_operator.get(reverse("admin:network_letter_changelist")).content + as_operator.get(url).content

    assert "BCDF-GHJK" in letter.text
    assert b"BCDF-GHJK" not in pages


def test_a_purpose_is_read_and_not_changed_here(as_lead, network):
    purpose = network.purposes.get()
    response = as_lead.post(reverse("admin:network_purpose_change", args=[purpose.pk]), {"why": "Otherwise"})

    assert response.status_code == 403
    assert Purpose.objects.get(pk=purpose.pk).why == purpose.why


def test_a_lead_changes_the_settings_of_the_network_but_not_its_address(as_lead, network):
    url = reverse("admin:network_network_change", args=[network.pk])
    given = {"name": "Maths for all", "slug": "taken", "timezone": "Europe/London", "accent": "plum"}
    given |= {"half_life_days": 180, "amount": "count", "engagement_target": 90, "size_target": 40}
    as_lead.post(url, given | {"size_ceiling": 150})
    network.refresh_from_db()

    assert (network.name, network.slug, network.accent) == ("Maths for all", "maths-pp", "plum")


@pytest.mark.parametrize("role", [Role.MEMBER, Role.FACILITATOR])
def test_who_leads_nothing_is_not_let_in(client, network, role):
    client.force_login(make_member(network, role=role).user)

    assert client.get("/admin/login/").status_code == 403
    assert client.get(reverse("admin:members_member_changelist")).status_code == 302


def test_who_stops_leading_stops_seeing(client, lead, network):
    make_lead(network)
    client.force_login(lead.user)
    before = client.get(reverse("admin:members_member_changelist")).status_code
    lead.role = Role.MEMBER
    lead.save()

    assert (before, client.get(reverse("admin:members_member_changelist")).status_code) == (200, 302)


def test_withdrawing_says_who_did_it(lead):
    invitation, _token = make_invitation(lead.network, by=lead)
    inviting.withdraw(invitation, by=lead.user)

    assert AuditEntry.objects.filter(verb="withdrew", actor=lead.user, subject_id=str(invitation.pk)).count() == 1
