"""Acts on several rows: asked about first, done once, row by row, and written down."""

import pytest
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import Invitation, Role
from network.admin import NetworkAdmin
from network.models import AuditEntry, Letter
from tests.admin import act_on, ask, say_yes, told
from tests.factories import make_facilitator, make_invitation, make_lead, make_member, make_network, make_user
from tests.fences import canary
from tests.fences import world as worlds

MEMBERS, INVITATIONS = "members_member", "members_invitation"


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead.user)
    return client


def states(*invitations):
    return [Invitation.objects.get(pk=one.pk).state for one in invitations]


def test_choosing_an_act_asks_and_does_nothing(as_lead, network):
    invitation, _token = make_invitation(network, name="Ida Quist")
    entries = AuditEntry.objects.count()
    page = ask(as_lead, INVITATIONS, "withdraw", invitation)

    assert page.status_code == 200
    assert "Ida Quist" in page.content.decode()
    assert "The links in their letters stop working" in page.content.decode()
    assert states(invitation) == ["sent"]
    assert AuditEntry.objects.count() == entries


def test_a_yes_does_it_and_says_how_many(as_lead, network):
    first, second = make_invitation(network)[0], make_invitation(network)[0]

    assert act_on(as_lead, INVITATIONS, "withdraw", first, second) == ["2 invitations withdrawn."]
    assert states(first, second) == ["withdrawn", "withdrawn"]


def test_each_row_has_its_own_entry_by_the_lead(as_lead, network, lead):
    people = [make_member(network), make_member(network)]
    act_on(as_lead, MEMBERS, "make_facilitators", *people)
    entries = AuditEntry.objects.filter(verb="changed").order_by("pk")

    assert {entry.subject_id for entry in entries} == {str(one.pk) for one in people}
    assert {(entry.actor, entry.network) for entry in entries} == {(lead.user, network)}
    assert [(entry.before, entry.after) for entry in entries] == [({"role": "member"}, {"role": "facilitator"})] * 2


def test_two_clicks_do_it_once(as_lead, network):
    invitation, _token = make_invitation(network, name="Ida Quist")
    page = ask(as_lead, INVITATIONS, "withdraw", invitation)
    first, second = told(say_yes(as_lead, page)), told(say_yes(as_lead, page))

    assert first == ["1 invitation withdrawn."]
    assert second == ["Left as they were: Ida Quist (changed meanwhile)."]
    assert AuditEntry.objects.filter(verb="withdrew").count() == 1


def test_an_answer_that_came_meanwhile_stands(as_lead, network):
    answered, _token = make_invitation(network, name="Ida Quist")
    waiting, _token = make_invitation(network)
    page = ask(as_lead, INVITATIONS, "withdraw", answered, waiting)
    answered.accept(make_user())

    assert told(say_yes(as_lead, page)) == [
        "1 invitation withdrawn.",
        "Left as they were: Ida Quist (changed meanwhile).",
    ]
    assert states(answered, waiting) == ["accepted", "withdrawn"]


def test_what_an_act_does_not_suit_is_named_with_the_reason_and_left(as_lead, lead, member):
    page = ask(as_lead, MEMBERS, "make_facilitators", lead, member)

    assert [name for _pk, name, *_more in page.context["concerned"]] == ["Cyd Novak"]
    assert page.context["spared"] == [
        ("Ama Owusu", lead.user.email, "leads the network; a change of that is made on their own page")
    ]


def test_a_row_slipped_into_the_yes_is_held_back_by_the_same_rule(as_lead, lead, member):
    page = ask(as_lead, MEMBERS, "make_facilitators", member)
    page.context["concerned"].append((lead.pk, lead.name, "", "lead joined False"))
    make_lead(lead.network)

    assert "Ama Owusu (leads the network" in " ".join(told(say_yes(as_lead, page)))
    lead.refresh_from_db()
    assert lead.role == Role.LEAD


def test_nothing_is_offered_where_nothing_can_be_done(as_lead, network):
    invitation, _token = make_invitation(network)
    invitation.close("declined")
    page = ask(as_lead, INVITATIONS, "withdraw", invitation).content.decode()

    assert "Nothing here can be done to what you chose." in page
    assert "Withdraw them</button>" not in page


def test_a_yes_leads_back_to_the_list_as_it_was_filtered(as_lead, network):
    invitation, _token = make_invitation(network)
    page = ask(as_lead, INVITATIONS, "withdraw", invitation, query="?state=sent&age=week")
    answer = say_yes(as_lead, page)

    assert answer.redirect_chain == [(reverse("admin:members_invitation_changelist") + "?state=sent&age=week", 302)]


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "\r\nLocation: x"])
def test_the_way_back_never_leads_elsewhere(as_lead, network, back):
    page = ask(as_lead, INVITATIONS, "withdraw", make_invitation(network)[0])
    url = say_yes(as_lead, page, back=back).redirect_chain[0][0]

    assert url.startswith(reverse("admin:members_invitation_changelist"))


def test_all_of_a_filter_is_chosen_at_once(as_lead, network):
    make_invitation(network, name="Ida Quist")
    ended, _token = make_invitation(network)
    ended.close("declined")
    data = {"action": "withdraw", "select_across": "1", ACTION_CHECKBOX_NAME: ["all"]}
    page = as_lead.post(reverse("admin:members_invitation_changelist") + "?state=sent", data)

    assert [name for _pk, name, *_more in page.context["concerned"]] == ["Ida Quist"]
    assert page.context["spared"] == []


# -- Fences -------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(db):
    network = make_network("kingfisher")
    make_lead(network, "Kingfisher lead")
    return network


def test_rows_of_another_network_are_neither_named_nor_touched(as_lead, elsewhere, network):
    own, foreign = make_invitation(network)[0], make_invitation(elsewhere, name="Kingfisher guest")[0]
    page = ask(as_lead, INVITATIONS, "withdraw", own, foreign)
    page.context["concerned"].append((foreign.pk, "", "", f"sent 0 {foreign.expires_at.isoformat()}"))

    assert "Kingfisher" not in page.content.decode()
    assert told(say_yes(as_lead, page)) == ["1 invitation withdrawn."]
    assert states(own, foreign) == ["withdrawn", "sent"]


def test_a_foreign_member_keeps_the_role_whatever_a_lead_posts(as_lead, elsewhere, member):
    foreign = make_member(elsewhere)
    page = ask(as_lead, MEMBERS, "make_facilitators", member, foreign)
    page.context["concerned"].append((foreign.pk, "", "", "member joined False"))
    say_yes(as_lead, page)
    foreign.refresh_from_db()

    assert foreign.role == Role.MEMBER
    assert not AuditEntry.objects.filter(network=elsewhere, verb="changed").exists()


def test_a_lead_of_two_networks_is_told_which_row_is_of_which(as_lead, lead, elsewhere, member):
    make_lead(elsewhere, user=lead.user)
    other = make_member(elsewhere, "Dina Faris")
    page = ask(as_lead, MEMBERS, "make_facilitators", member, other)

    assert [about for _pk, _name, about, _seen in page.context["concerned"]] == [
        f"{member.user.email} · Maths, more than average",
        f"{other.user.email} · {elsewhere.name}",
    ]


@pytest.mark.parametrize("make", [make_member, make_facilitator])
def test_who_leads_nothing_gets_nothing_done(client, network, make):
    invitation, _token = make_invitation(network)
    client.force_login(make(network).user)
    answer = ask(client, INVITATIONS, "withdraw", invitation)

    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/admin/login/")
    assert states(invitation) == ["sent"]


def test_nobody_is_made_to_say_yes_by_a_page_of_somebody_else(lead, member):
    client = Client(enforce_csrf_checks=True)
    client.force_login(lead.user)
    data = {"action": "make_facilitators", "yes": "yes", ACTION_CHECKBOX_NAME: [member.pk], "seen": [f"{member.pk}:x"]}

    assert client.post(reverse("admin:members_member_changelist"), data).status_code == 403


def test_an_operator_acts_in_every_network(client, network, elsewhere):
    client.force_login(make_user("operator@example.org", is_superuser=True))
    rows = [make_invitation(network)[0], make_invitation(elsewhere)[0]]

    assert act_on(client, INVITATIONS, "withdraw", *rows) == ["2 invitations withdrawn."]


# -- Every act there is -------------------------------------------------------------------


def acts():
    return [
        (model, model_admin, act)
        for model, model_admin in admin.site._registry.items()
        if isinstance(model_admin, NetworkAdmin)
        for act in model_admin.acts
    ]


def test_no_act_of_any_list_reaches_another_network_whatever_is_posted(client, db):
    here, there = worlds.home("maths", "Maths"), worlds.home("kingfisher", "Kingfisher")
    client.force_login(here.lead.user)
    Letter.objects.update(given_up_at=timezone.now(), sent_at=None)
    before = list(canary.rows_of(there.network, AuditEntry).values_list("pk", flat=True))
    given = {"words": "Words.", "why": "Because.", "until": ""}

    for model, model_admin, act in acts():
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        foreign = list(canary.rows_of(there.network, model))
        values = list(canary.rows_of(there.network, model).order_by("pk").values())
        page = ask(client, name, act.name, *foreign)
        assert (page.context["concerned"], page.context["spared"]) == ([], [])
        page.context["concerned"].extend((row.pk, "", "", model_admin.as_seen(row)) for row in foreign)

        assert foreign
        assert told(say_yes(client, page, **given)) == []
        assert list(canary.rows_of(there.network, model).order_by("pk").values()) == values
    assert list(canary.rows_of(there.network, AuditEntry).values_list("pk", flat=True)) == before


def test_every_act_says_what_happens_and_how_many_were_done():
    for _model, _model_admin, act in acts():
        assert str(act.tells).endswith(".")
        assert act.done(1).startswith("1 ")
        assert act.done(2).startswith("2 ")
        assert all(str(words) for words in act.refusals.values())
