"""Finding members, and reading about one of them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events import attendance
from introductions import ledger
from members import directory
from members.forms.directory import MARKS
from members.models import Pause
from tests.factories import (
    make_event,
    make_facilitator,
    make_introduction,
    make_member,
    make_network,
    make_present,
    make_user,
)


def page(client, network, **asked):
    return client.get(reverse("members:list", args=[network]), asked)


def names(response) -> list[str]:
    return [person.name for person in response.context["people"]]


@pytest.fixture
def as_member(client, member):
    client.force_login(member.user)
    return client


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead.user)
    return client


def test_members_stand_in_the_order_of_their_names(as_member, network):
    for name in ("Zoë Álvarez", "émile Durand", "Łukasz Nowak", "Eve Adams"):
        make_member(network, name)

    assert names(page(as_member, network)) == ["Cyd Novak", "émile Durand", "Eve Adams", "Łukasz Nowak", "Zoë Álvarez"]


@pytest.mark.parametrize(
    "query", ["emile", "ÉMILE", "Emile durand", "sixth FORM", "lycee", "pret a aider", "timetáble", "durand timetable"]
)
def test_search_looks_through_what_people_say_without_accents_and_case(as_member, network, query):
    make_member(
        network,
        "Émile Durand",
        working_on="Merging two Sixth Forms at a lycée",
        asks="A timetable",
        offers="Prêt à aider",
    )
    make_member(network, "Eve Adams", working_on="Marking")

    assert names(page(as_member, network, q=query)) == ["Émile Durand"]


def test_search_reads_the_purpose_statement_too(as_member, network):
    make_member(network, "Eve Adams", purpose_statement="Nobody should fear fractions")

    assert names(page(as_member, network, q="fractions")) == ["Eve Adams"]


def test_words_of_different_fields_do_not_run_together(as_member, network):
    make_member(network, "Eve Adams", working_on="half", asks="term")

    assert names(page(as_member, network, q="halfterm")) == []


def test_a_sign_of_the_search_language_is_a_plain_letter(as_member, network):
    make_member(network, "Eve Adams", working_on="100% of them")

    assert names(page(as_member, network, q="100%")) == ["Eve Adams"]
    assert names(page(as_member, network, q="1_0%")) == []


def test_finding_nobody_says_so_and_shows_the_way_back(as_member, network):
    words = page(as_member, network, q="zzz").content.decode()

    assert "Nobody found" in words
    assert "Show everyone" in words


def test_a_search_has_an_address_that_keeps_the_view(as_member, network):
    make_facilitator(network, "Eve Adams")
    response = page(as_member, network, q="eve", view="facilitators")
    words = response.content.decode()

    assert names(response) == ["Eve Adams"]
    assert '<input type="hidden" name="view" value="facilitators">' in words
    assert "?q=eve&amp;view=leads" in words


def test_typing_swaps_the_rows_alone(as_member, network):
    response = as_member.get(reverse("members:list", args=[network]), {"q": "cyd"}, headers={"HX-Request": "true"})
    words = response.content.decode()

    assert words.lstrip().startswith('<div id="people"')
    assert "<html" not in words
    assert "HX-Request" in response["Vary"]


def test_views_narrow_by_role(as_member, network, lead):
    make_facilitator(network, "Eve Adams")

    assert names(page(as_member, network, view="leads")) == [lead.name]
    assert names(page(as_member, network, view="facilitators")) == ["Eve Adams"]
    assert names(page(as_member, network, view="nonsense")) == [lead.name, "Cyd Novak", "Eve Adams"]


def test_members_see_neither_who_left_nor_who_was_not_asked(as_member, network):
    gone = make_member(network, "Gone", left_on=network.today)
    unasked = make_member(network, "Unasked", carried_over_at=timezone.now())
    erased = make_member(network, "Erased", erased_at=timezone.now())

    for view in ("everyone", "left", "not-asked"):
        assert names(page(as_member, network, view=view)) == ["Cyd Novak"]
    for person in (gone, unasked, erased):
        assert as_member.get(reverse("members:detail", args=[network, person.pk])).status_code == 404


def test_leads_see_how_each_stands(as_lead, network, lead):
    make_member(network, "Gone", left_on=network.today)
    make_member(network, "Unasked", carried_over_at=timezone.now())
    Pause.objects.create(member=make_member(network, "Resting"), starts_on=network.today)
    make_member(network, "Erased", erased_at=timezone.now())
    tags = {person.name: person.tag for person in page(as_lead, network).context["people"]}

    assert tags == {"Ama Owusu": "lead", "Resting": "paused", "Unasked": "carried over"}
    assert names(page(as_lead, network, view="left")) == ["Gone"]
    assert names(page(as_lead, network, view="away")) == ["Resting"]
    assert names(page(as_lead, network, view="not-asked")) == ["Unasked"]


def test_the_list_is_paged_by_fifty(as_member, network):
    for number in range(60):
        make_member(network, f"Person {number:02}")

    assert len(names(page(as_member, network))) == 50
    assert names(page(as_member, network, page=2))[-1] == "Person 59"
    assert len(names(page(as_member, network, page=2))) == 11


@pytest.mark.parametrize("asked", [{}, {"q": "ann"}])
def test_the_list_costs_members_the_same_for_three_and_thirty(as_member, network, asked, django_assert_num_queries):
    for wanted in (3, 30):
        while network.members.count() < wanted:
            make_member(network, "Anna")
        with django_assert_num_queries(7):
            page(as_member, network, **asked)


def test_the_list_costs_leads_the_same_for_three_and_thirty(as_lead, network, django_assert_num_queries):
    for wanted in (3, 30):
        while network.members.count() < wanted:
            make_member(network, "Anna")
        with django_assert_num_queries(8):
            page(as_lead, network)


def test_people_of_another_network_are_not_found(as_member, network):
    stranger = make_member(make_network(), "Stranger")

    assert as_member.get(reverse("members:detail", args=[network, stranger.pk])).status_code == 404
    assert names(page(as_member, network, q="stranger")) == []


def test_a_page_of_a_member_says_what_they_say(as_member, network, lead):
    eve = make_member(
        network, "Eve Adams", purpose_statement="Here to learn", working_on="W", asks="A", offers="O", invited_by=lead
    )
    words = as_member.get(reverse("members:detail", args=[network, eve.pk])).content.decode()

    for said in ("Eve Adams", "Here to learn", "<p>W</p>", "<p>A</p>", "<p>O</p>", "January 2026", lead.name):
        assert said in words
    assert reverse("introductions:between", args=[network, eve.pk]) in words
    assert eve.user.email not in words


def test_leads_read_the_address_as_well(as_lead, network):
    eve = make_member(network, "Eve Adams")

    assert f"mailto:{eve.user.email}" in as_lead.get(reverse("members:detail", args=[network, eve.pk])).content.decode()


def test_the_own_page_offers_editing(as_member, member):
    words = as_member.get(reverse("members:detail", args=[member.network, member.pk])).content.decode()

    assert reverse("members:edit_you", args=[member.network]) in words
    assert reverse("introductions:between", args=[member.network, member.pk]) not in words


def test_search_does_not_run_into_markup(as_member, network):
    assert "<script>" not in page(as_member, network, q="<script>").content.decode()


def test_every_word_must_be_found(network, member):
    make_member(network, "Eve Adams", working_on="marking")

    assert directory.found(network.members.all(), "eve marking", member) != []
    assert directory.found(network.members.all(), "eve teaching", member) == []


def make_question(network, name="region", **fields):
    return network.attributes.create(name=name, question=f"Which {name}?", **fields)


@pytest.fixture
def mixed(network, member):
    """Five people who differ in one thing each."""
    recently = network.today - timedelta(days=10)
    make_member(network, "Asks", asks="Help")
    make_member(network, "Offers", offers="Help")
    make_member(network, "New", joined_on=recently)
    make_member(network, "Founder", joined_on=recently, founder=True)
    make_member(network, "North", attributes={"region": "North"})


@pytest.mark.parametrize("mark", ["asks", "offers", "new"])
def test_a_mark_narrows_the_list(as_member, network, mixed, mark):
    response = page(as_member, network, **{mark: "1"})

    assert names(response) == [mark.title()]
    assert [label for label, _url in response.context["chips"]] == [str(MARKS[mark])]


@pytest.mark.parametrize("choices", ["North\nSouth", ""])
def test_an_answer_narrows_the_list(as_member, network, mixed, choices):
    region = make_question(network, choices=choices)

    assert names(page(as_member, network, **{f"answer-{region.pk}": "North"})) == ["North"]


def test_answers_in_use_are_offered_where_there_are_no_choices(as_member, network, lead, member):
    region, phase = make_question(network), make_question(network, "phase", choices="Early\nLate")
    for value, audience in [
        ("North", {}),
        ("émigré", {}),
        ("North", {}),
        ("Hidden", {"attributes": "leads"}),
        ("", {}),
    ]:
        make_member(network, attributes={"region": value, "phase": "Late"}, audiences=audience)
    make_member(network, attributes={"region": "Gone"}, left_on=network.today)
    form = page(as_member, network).context["form"]

    offered = {name: [value for value, _label in form.fields[name].choices if value] for name in form.questions}
    assert offered == {f"answer-{region.pk}": ["émigré", "North"], f"answer-{phase.pk}": ["Early", "Late"]}


@pytest.mark.parametrize("kept", ["asks", "offers", "attributes"])
def test_nobody_is_found_by_what_the_searcher_may_not_read(as_member, network, kept):
    region = make_question(network, choices="North")
    words = {"asks": "Help", "offers": "Help", "attributes": {"region": "North"}}
    make_member(network, "Eve Adams", audiences={kept: "leads"}, **words)
    asked = {f"answer-{region.pk}": "North"} if kept == "attributes" else {kept: "1"}

    assert names(page(as_member, network, **asked)) == []


def test_not_met_yet_leaves_out_oneself_and_whom_one_knows(as_member, network, member):
    friend, _stranger, crowd = (make_member(network, name) for name in ("Friend", "Stranger", "Crowd"))
    make_introduction(make_facilitator(network, "Host"), member, friend)
    large = make_event(network, starts_at=timezone.now() - timedelta(days=3))
    make_present(large, member, crowd, *(make_member(network, f"Z{number:02}") for number in range(12)))
    attendance.close(large, by=friend)
    ledger.settle([large])
    found = names(page(as_member, network, unmet="1"))

    # Fourteen people in one room are no meeting.
    assert found[:3] == ["Crowd", "Host", "Stranger"]
    assert not {"Friend", member.name} & set(found)


def test_filters_hold_together_and_each_can_be_dropped(as_member, network, mixed):
    region = make_question(network, choices="North\nSouth & East")
    both = make_member(network, "Both", asks="Help", offers="Help", attributes={"region": "South & East"})
    asked = {"q": "bo", "view": "everyone", "asks": "1", "offers": "on", f"answer-{region.pk}": "South & East"}
    response = page(as_member, network, **asked)
    address = reverse("members:list", args=[network])

    assert names(response) == [both.name]
    assert response.context["chips"] == [
        ("Asks for something", f"{address}?q=bo&offers=1&answer-{region.pk}=South+%26+East"),
        ("Offers something", f"{address}?q=bo&asks=1&answer-{region.pk}=South+%26+East"),
        ("Region: South & East", f"{address}?q=bo&asks=1&offers=1"),
    ]


def test_an_address_that_was_shared_finds_the_same(client, network, mixed):
    make_member(network, "Another", asks="Time")
    client.force_login(make_member(network, "Reader").user)
    shared = f"{reverse('members:list', args=[network])}?asks=1&q=a"
    words = client.get(shared).content.decode()

    assert names(client.get(shared)) == ["Another", "Asks"]
    assert 'name="asks" id="id_asks" checked' in words
    assert 'name="q" value="a"' in words


@pytest.mark.parametrize(
    "asked",
    ["answer-1=x", "asks=false&view=moon&page=x", "q=%00", "unmet=%00&new=0", "answer-99999999999999=%00", "q="],
)
def test_an_address_that_says_nonsense_is_answered(as_member, network, asked):
    make_question(network, choices="North")

    assert as_member.get(f"{reverse('members:list', args=[network])}?{asked}").status_code == 200


@pytest.mark.parametrize(
    ("before", "asked", "header"),
    [
        ("", {"q": "cyd"}, "HX-Replace-Url"),
        ("?asks=1&q=c", {"q": "cy", "asks": "on", "offers": ""}, "HX-Replace-Url"),
        ("?q=cyd", {"q": "cyd", "asks": "on"}, "HX-Push-Url"),
        ("?asks=1", {"q": "", "view": "leads", "asks": "on"}, "HX-Push-Url"),
    ],
)
def test_a_filter_is_a_step_to_go_back_to_and_a_letter_is_none(as_member, network, before, asked, header):
    address = reverse("members:list", args=[network])
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{address}{before}"}
    response = as_member.get(address, asked, headers=headers)

    assert [name for name in ("HX-Replace-Url", "HX-Push-Url") if name in response] == [header]
    assert "off" not in response[header]
    assert "offers" not in response[header]


def test_leads_find_people_by_their_address_and_nobody_else_does(client, network, lead, member):
    make_member(network, "Eve Adams", user=make_user("quillfeather@example.org"))
    found = {}
    for viewer in (lead, member):
        client.force_login(viewer.user)
        found[viewer.role] = names(page(client, network, q="quillfeather"))

    assert found == {"lead": ["Eve Adams"], "member": []}


def test_the_addressless_are_found_by_leads_too(as_lead, network):
    network.members.create(name="Nobody Yet", carried_over_at=timezone.now())

    assert names(page(as_lead, network, q="nobody")) == ["Nobody Yet"]


def test_somebody_who_is_new_is_marked(as_member, network, mixed):
    assert [person.name for person in page(as_member, network).context["people"] if person.is_new] == ["New"]
