"""A member's Home, their own page, and the purpose everyone reads."""

import re

import time_machine
from django.urls import reverse
from django.utils import timezone

from members.audiences import DEFAULTS
from network.models import AuditEntry, Purpose
from tests.factories import make_member, make_network

WORDS = {
    "name": "Cyd Novak-Reyes",
    "purpose_statement": "To stop marking alone.",
    "working_on": "A shared mark scheme",
    "asks": "Scripts to try it on",
    "offers": "Coffee",
}
PURPOSE = {"why": "So that nobody teaches further maths alone.", "who_for": "Its last teachers.", "reason": "Sharper."}


def get(client, member, name):
    client.force_login(member.user)
    return client.get(reverse(name, args=[member.network]))


def post(client, member, name, data):
    client.force_login(member.user)
    return client.post(reverse(name, args=[member.network]), data)


def test_home_opens_with_the_purpose_and_asks_for_the_rooms_above_by_address(client, member):
    words = get(client, member, "members:home").content.decode()

    assert member.network.purpose.why in words
    for panel in ("events:next_panel", "introductions:to_confirm_panel"):
        assert f'hx-get="{reverse(panel, args=[member.network])}"' in words


def test_home_asks_for_words_until_there_are_some(client, member):
    before = "Let others find you" in get(client, member, "members:home").content.decode()
    member.working_on = "A shared mark scheme"
    member.save()

    assert before
    assert "Let others find you" not in get(client, member, "members:home").content.decode()


def test_home_without_a_purpose_says_what_is_missing(client, member):
    Purpose.objects.all().delete()

    assert "has not been written yet" in get(client, member, "members:home").content.decode()


def test_home_costs_eight_statements_at_most(client, member, django_assert_max_num_queries):
    client.force_login(member.user)
    with django_assert_max_num_queries(8):
        client.get(reverse("members:home", args=[member.network]))


def test_the_own_page_leads_to_the_record_and_to_how_one_signs_in(client, member):
    words = get(client, member, "members:you").content.decode()

    assert reverse("introductions:record", args=[member.network]) in words
    for name in ("account_email", "mfa_add_webauthn", "mfa_index", "usersessions_list"):
        assert reverse(name) in words


def test_the_pages_of_signing_in_open(client, member):
    client.force_login(member.user)

    for name in ("account_email", "mfa_index", "usersessions_list"):
        assert client.get(reverse(name)).status_code == 200


def test_people_write_about_themselves(client, member):
    response = post(client, member, "members:edit_you", WORDS)
    member.refresh_from_db()

    assert response.url == reverse("members:you", args=[member.network])
    assert {name: getattr(member, name) for name in WORDS} == WORDS


def test_people_choose_the_zone_in_which_they_live(client, member):
    assert post(client, member, "members:preferences", {"timezone": "Europe/Paris"}).status_code == 302
    assert "Europe/Paris" in get(client, member, "members:you").content.decode()
    assert post(client, member, "members:preferences", {"timezone": "Moon/Sea"}).status_code == 422


def test_people_choose_whether_reminders_come(client, member):
    def is_ticked() -> bool:
        page = get(client, member, "members:preferences").content.decode()
        return bool(re.search(r'<input[^>]*value="nudge"[^>]*checked', page))

    zone = {"timezone": "Europe/Paris"}
    at_first = is_ticked()
    post(client, member, "members:preferences", zone)
    without = is_ticked()
    post(client, member, "members:preferences", zone | {"letters": "nudge"})

    assert (at_first, without, is_ticked()) == (True, False, True)


def test_a_language_is_chosen_where_there_are_several(client, member, settings):
    assert "Language" not in get(client, member, "members:preferences").content.decode()
    settings.LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
    assert post(client, member, "members:preferences", {"timezone": "", "language": "de"}).status_code == 302
    page = get(client, member, "members:preferences")

    assert '<html lang="de"' in page.content.decode()
    member.user.refresh_from_db()
    assert member.user.language == "de"


def test_people_say_who_reads_what(client, member):
    chosen = {**dict.fromkeys(DEFAULTS, "facilitators"), "address": "members"}
    assert post(client, member, "members:audiences", chosen).status_code == 302
    member.refresh_from_db()

    assert member.audiences == chosen
    assert "You have chosen for:" in get(client, member, "members:you").content.decode()


def test_an_audience_that_is_none_is_refused_at_its_field(client, member):
    response = post(client, member, "members:audiences", {**dict.fromkeys(DEFAULTS, "members"), "asks": "the world"})
    member.refresh_from_db()

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["asks"])
    assert member.audiences == {}


def test_whatever_people_write_is_shown_as_they_wrote_it(client, network, member):
    written = "<script>alert(1)</script> 👩‍🏫 שלום " + "a" * 10_000
    region = network.attributes.create(name="region", question="Where?")
    words = dict.fromkeys(["purpose_statement", "working_on", "asks", "offers"], written)
    post(client, member, "members:edit_you", {"name": "<b>נועה</b> 👩‍🏫", f"answer-{region.pk}": "<i>x</i>", **words})
    member.refresh_from_db()

    assert (member.name, member.asks) == ("<b>נועה</b> 👩‍🏫", written)
    for page in (reverse("members:detail", args=[network, member.pk]), reverse("members:list", args=[network])):
        text = client.get(page).content.decode()
        assert "שלום" in text
        assert not any(raw in text for raw in ("<script>alert", "<b>נועה", "<i>x"))


def test_a_letter_that_no_database_holds_is_refused(client, member):
    response = post(client, member, "members:edit_you", WORDS | {"asks": "nul\x00"})

    assert list(response.context["form"].errors) == ["asks"]


def test_an_empty_name_is_refused_and_the_rest_is_kept(client, member):
    response = post(client, member, "members:edit_you", WORDS | {"name": " "})
    member.refresh_from_db()

    assert list(response.context["form"].errors) == ["name"]
    assert "A shared mark scheme" in response.content.decode()
    assert member.name == "Cyd Novak"


def test_a_role_cannot_be_taken_by_posting_it(client, member):
    post(client, member, "members:edit_you", WORDS | {"role": "lead"})
    member.refresh_from_db()

    assert member.role == "member"


def test_every_member_reads_the_purpose_and_only_leads_write_it(client, member, lead):
    page = get(client, member, "members:purpose")

    assert member.network.purpose.why in page.content.decode()
    assert reverse("members:edit_purpose", args=[member.network]) not in page.content.decode()
    assert get(client, member, "members:edit_purpose").status_code == 403
    assert get(client, lead, "members:edit_purpose").status_code == 200


def test_a_new_version_leaves_the_one_before_with_its_date(client, lead):
    first = lead.network.purpose
    first.written_at = timezone.datetime(2026, 2, 3, 12, tzinfo=timezone.get_default_timezone())
    first.save()
    response = post(client, lead, "members:edit_purpose", PURPOSE)
    page = get(client, lead, "members:purpose")
    entry = AuditEntry.objects.get()

    assert response.url == reverse("members:purpose", args=[lead.network])
    assert page.context["purpose"].why == PURPOSE["why"]
    assert page.context["purpose"].written_by == lead.user
    assert [version.why for version in page.context["earlier"]] == [first.why]
    assert "3 February 2026" in page.content.decode()
    assert (entry.verb, entry.actor, entry.why) == ("wrote", lead.user, "Sharper.")


def test_a_version_needs_why_for_whom_and_a_reason(client, lead):
    response = post(client, lead, "members:edit_purpose", {"gain": "Company"})

    assert sorted(response.context["form"].errors) == ["reason", "who_for", "why"]
    assert "Company" in response.content.decode()
    assert lead.network.purposes.count() == 1


def test_the_first_version_needs_no_reason(client, lead):
    Purpose.objects.all().delete()
    response = post(client, lead, "members:edit_purpose", {name: PURPOSE[name] for name in ("why", "who_for")})

    assert response.status_code == 302
    assert Purpose.objects.get().why == PURPOSE["why"]


def test_an_empty_purpose_offers_leads_to_write_it(client, lead, member):
    Purpose.objects.all().delete()
    write = reverse("members:edit_purpose", args=[lead.network])

    assert write in get(client, lead, "members:purpose").content.decode()
    assert write not in get(client, member, "members:purpose").content.decode()


def test_dates_are_the_networks_own(client, network):
    tokyo = make_network("tokyo", timezone="Asia/Tokyo")
    member = make_member(tokyo)
    with time_machine.travel("2026-03-01T20:00:00Z", tick=False):
        tokyo.purposes.update(written_at=timezone.now())

    assert "2 March 2026" in get(client, member, "members:purpose").content.decode()
