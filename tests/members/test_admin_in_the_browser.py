"""Bulk curation as a lead sees it, at a desk and on a phone: choosing rows, the page that asks, the list afterwards."""

import pytest
from django.urls import reverse

from members.models import Invitation
from tests.browser import DESK, PHONE, axe_violations, sideways
from tests.factories import make_invitation, make_member

# A choice that the theme's own script dresses up, without the label that the field has.
DRESSED_UP = "aria-input-field-name"


@pytest.fixture
def waiting(transactional_db, network, lead):
    return [make_invitation(network, by=lead, name=name)[0] for name in ("Ida Quist", "Ole Berg", "Una Reyes")]


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_a_lead_withdraws_two_of_three_after_reading_what_it_means(open_page, lead, waiting, size, scheme):
    address = reverse("admin:members_invitation_changelist") + "?state=sent"
    page = open_page(address, user=lead.user, size=size, scheme=scheme)
    for name in ("Ida Quist", "Ole Berg"):
        page.get_by_role("row").filter(has_text=name).get_by_role("checkbox").check()
    page.locator("select[name=action]").select_option(label="Withdraw them")
    page.get_by_role("button", name="Run").click()

    page.get_by_role("heading", name="Withdraw these invitations").wait_for()
    assert page.get_by_role("listitem").filter(has_text="Una Reyes").count() == 0
    assert [name for name in ("Ida Quist", "Ole Berg") if page.get_by_text(name).count() != 1] == []
    assert axe_violations(page) == []
    assert sideways(page) <= 0
    assert {one.state for one in Invitation.objects.all()} == {"sent"}

    page.get_by_role("button", name="Withdraw them").click()
    page.get_by_text("2 invitations withdrawn.").wait_for()

    assert page.url.endswith("/admin/members/invitation/?state=sent")
    assert sorted(one.state for one in Invitation.objects.all()) == ["sent", "withdrawn", "withdrawn"]


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_the_admin_is_for_every_eye_and_hand(open_page, network, lead, waiting, size, scheme):
    make_member(network, "Cyd Novak")
    addresses = [
        reverse("admin:index"),
        *(reverse(f"admin:{model}_changelist") for model in ("members_member", "network_auditentry")),
        reverse("admin:network_network_change", args=[network.pk]),
        reverse("admin:members_member_change", args=[lead.pk]),
        reverse("admin:members_invitation_change", args=[waiting[0].pk]),
    ]
    page = open_page(addresses[0], user=lead.user, size=size, scheme=scheme)
    faults = {}
    for address in addresses:
        page.goto(address)
        faults[address] = [fault for fault in axe_violations(page) if not fault.startswith(DRESSED_UP)]
        faults[address] += ["too wide"] if sideways(page) > 0 else []

    assert {address: found for address, found in faults.items() if found} == {}
