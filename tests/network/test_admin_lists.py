"""Lists of the admin: none asks the database more often for more rows, none deletes, and the trail reads as prose."""

from datetime import UTC, datetime

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members import inviting
from network.admin import NetworkAdmin
from network.models import AuditEntry
from tests.factories import make_invitation, make_lead, make_member, make_network, make_user
from tests.fences import world as worlds
from tests.fences.growth import grow

# Session, person, the networks they lead, and what the list and its filters need; the audit trail names each kind of
# thing by a statement of its own.
MOST = 24
OURS = sorted(
    f"{model._meta.app_label}_{model._meta.model_name}"
    for model, model_admin in admin.site._registry.items()
    if isinstance(model_admin, NetworkAdmin)
)


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead.user)
    return client


def statements(client, model):
    with CaptureQueriesContext(connection) as asked:
        response = client.get(reverse(f"admin:{model}_changelist"))
    assert response.status_code == 200
    return len(asked), response.context["cl"].result_count


def test_no_list_asks_more_often_for_more_rows(client, db):
    home = worlds.home("maths", "Maths, more than average")
    client.force_login(home.lead.user)
    grow(home, 3)
    few = {model: statements(client, model) for model in OURS}
    grow(home, 27)
    many = {model: statements(client, model) for model in OURS}

    assert {model: (few[model], many[model]) for model in OURS if many[model][0] > few[model][0]} == {}
    assert {model: counted for model, counted in many.items() if counted[0] > MOST} == {}
    grown = {model for model in OURS if many[model][1] >= 27}
    assert grown >= {"members_member", "members_invitation", "members_nomination", "network_auditentry"}
    assert grown >= {"network_purpose", "network_letter", "members_buddy", "members_affirmation"}
    assert grown >= {"events_event", "events_rsvp", "events_attendance"}


@pytest.mark.parametrize("model", OURS)
def test_every_filter_opens_and_counts_what_it_would_show(as_lead, network, lead, model):
    make_invitation(network, by=lead)
    address = reverse(f"admin:{model}_changelist")
    shown = as_lead.get(address, {"_facets": "True"})
    options = [
        choice["query_string"]
        for spec in shown.context["cl"].filter_specs
        for choice in spec.choices(shown.context["cl"])
    ]

    assert shown.status_code == 200
    assert {as_lead.get(address + option).status_code for option in options} <= {200}


@pytest.mark.parametrize("model", OURS)
def test_nothing_is_deleted_in_bulk(client, network, model):
    client.force_login(make_user("operator@example.org", is_superuser=True))
    page = client.get(reverse(f"admin:{model}_changelist"))

    assert not [name for name, _label in choices(page) if "delete" in name]


def choices(page):
    form = page.context["action_form"]
    return form.fields["action"].choices if form else []


# -- The sidebar --------------------------------------------------------------------------


def links_of(page):
    return {
        str(group.get("title", "")): [
            (str(item["title"]), str(item["link"])) for item in group["items"] if item["has_permission"]
        ]
        for group in page.context["sidebar_navigation"]
    }


def test_a_lead_finds_the_lists_in_groups_and_the_way_back(as_lead, network):
    groups = links_of(as_lead.get(reverse("admin:index")))

    assert groups[""] == [("Back to Maths, more than average", "/maths-pp/")]
    assert [title for title, _link in groups["Way in"]] == ["Nominations", "Invitations", "Lists brought along"]
    assert groups["For operators"] == []


def test_an_operator_finds_the_lists_of_accounts_as_well(client, network):
    client.force_login(make_user("operator@example.org", is_superuser=True))
    groups = links_of(client.get(reverse("admin:index")))

    assert groups[""] == [("Back to Kith", "/")]
    assert len(groups["For operators"]) == 4


def test_every_list_of_ours_is_in_the_sidebar(as_lead):
    listed = {link for items in links_of(as_lead.get(reverse("admin:index"))).values() for _title, link in items}

    assert {reverse(f"admin:{model}_changelist") for model in OURS} - listed == set()


def test_a_name_with_marks_of_a_page_is_only_a_name(as_lead, network):
    network.name = "<script>alert(1)</script>"
    network.save()
    page = as_lead.get(reverse("admin:index")).content.decode()

    assert "<script>alert(1)</script>" not in page
    assert "Back to &lt;script&gt;" in page


# -- The trail ----------------------------------------------------------------------------


TRAIL = "admin:network_auditentry_changelist"


def cells_of(page):
    """The list's rows as plain words, column by column."""
    model_admin, entries = page.context["cl"].model_admin, page.context["cl"].result_list
    return [
        (model_admin.who(one), one.verb, model_admin.subject(one), model_admin.what_changed(one), one.why)
        for one in entries
    ]


def test_the_trail_says_who_did_what_to_whom_from_what_to_what_and_why(as_lead, lead, member):
    AuditEntry.record(
        network=lead.network,
        actor=lead.user,
        verb="changed",
        subject=member,
        before={"role": "member", "founder": False},
        after={"role": "facilitator", "founder": True},
        why="He keeps the door.",
    )
    url = reverse("admin:members_member_change", args=[member.pk])

    assert cells_of(as_lead.get(reverse(TRAIL))) == [
        (
            "Ama Owusu",
            "changed",
            f'member <a href="{url}" class="text-link">Cyd Novak</a>',
            "role: member → facilitator; founder: no → yes",
            "He keeps the door.",
        )
    ]


def test_an_entry_about_what_is_gone_still_reads(as_lead, lead):
    AuditEntry.record(network=lead.network, actor=None, verb="removed", subject=make_network(), after={"rows": None})

    assert [cell[0:1] + cell[2:4] for cell in cells_of(as_lead.get(reverse(TRAIL)))] == [
        ("from the operator's shell", f"network {AuditEntry.objects.get().subject_id}", "rows: nothing")
    ]


def test_the_trail_is_narrowed_by_person_verb_and_kind(as_lead, lead, member, network):
    second = make_lead(network, "Isa Second")
    invitation, _token = make_invitation(network, by=lead)
    inviting.withdraw(invitation, by=second.user)
    AuditEntry.record(network=network, actor=lead.user, verb="changed", subject=member)

    def verbs(**query):
        return {entry.verb for entry in as_lead.get(reverse(TRAIL), query).context["cl"].queryset}

    assert verbs(who=second.user.pk) == {"withdrew"}
    assert verbs(who=lead.user.pk) == {"invited", "changed"}
    assert verbs(subject_kind="member") == {"changed"}
    assert verbs(subject_kind="invitation", verb="invited") == {"invited"}
    assert verbs(who="nonsense") == {"invited", "withdrew", "changed"}


def test_what_was_done_about_and_by_a_person_is_two_links_from_their_page(as_lead, lead, network):
    second = make_lead(network, "Isa Second")
    AuditEntry.record(network=network, actor=lead.user, verb="changed", subject=second)
    AuditEntry.record(network=network, actor=second.user, verb="wrote", subject=network.purposes.get())
    page = as_lead.get(reverse("admin:members_member_change", args=[second.pk])).content.decode()
    about = f"{reverse(TRAIL)}?subject_kind=member&amp;subject_id={second.pk}"
    by = f"{reverse(TRAIL)}?who={second.user.pk}&amp;network={network.pk}"

    assert f'href="{about}"' in page
    assert f'href="{by}"' in page
    for link, verb in ((about, "changed"), (by, "wrote")):
        shown = as_lead.get(link.replace("&amp;", "&")).context["cl"].queryset
        assert [entry.verb for entry in shown] == [verb]


def test_nobody_of_another_network_is_in_the_trail_or_its_filter(as_lead, lead, network):
    AuditEntry.record(network=network, actor=lead.user, verb="changed", subject=network)
    other = make_network("kingfisher", name="Kingfisher")
    theirs = make_lead(other, "Kingfisher lead", user=make_user("kingfisher@example.org"))
    AuditEntry.record(network=other, actor=theirs.user, verb="kingfished", subject=other)
    AuditEntry.record(network=network, actor=theirs.user, verb="looked at", subject=make_member(other, "Kingfisher"))
    page = as_lead.get(reverse(TRAIL)).content.decode()

    assert "looked at" in page
    assert "Kingfisher" not in page.replace("kingfisher@example.org", "")


def test_times_are_those_of_the_network(as_lead, lead, network):
    at = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    AuditEntry.record(network=network, actor=lead.user, verb="changed", subject=network, at=at)

    assert "2 Jul 2026, 12:30 a.m." in as_lead.get(reverse(TRAIL)).content.decode()


def test_times_are_those_of_a_person_who_chose_a_zone(as_lead, lead, network):
    lead.user.timezone = "America/New_York"
    lead.user.save()
    at = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    AuditEntry.record(network=network, actor=lead.user, verb="changed", subject=network, at=at)

    assert "1 Jul 2026, 7:30 p.m." in as_lead.get(reverse(TRAIL)).content.decode()


def test_who_leads_one_network_is_not_told_at_every_row_which(as_lead, lead, network):
    one = as_lead.get(reverse("admin:members_member_changelist")).context["cl"]
    make_lead(make_network(), user=lead.user)
    two = as_lead.get(reverse("admin:members_member_changelist")).context["cl"]

    assert ("network" in one.list_display, "network" in two.list_display) == (False, True)
