"""Who reads what of a member: on their page, in the list, by searching, and in what is said at the desk."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from introductions.desk.table import table_for
from introductions.ideas import ideas_for
from members import audiences, directory
from members.models import Audience
from tests.factories import make_event, make_facilitator, make_lead, make_member, make_present

SECRET = "quillfeather"


@pytest.fixture
def reserved(network):
    """Keeps everything to leads, with one word in all of it."""
    words = dict.fromkeys(audiences.WORDS, f"About {SECRET}")
    return make_member(
        network,
        "Noor Aziz",
        attributes={"region": SECRET},
        audiences=dict.fromkeys(audiences.DEFAULTS, "leads"),
        **words,
    )


def readers(network, person) -> dict[str, set[str]]:
    """By reader, the fields of ``person`` that they may read."""
    viewers = {
        "oneself": person,
        "lead": make_lead(network),
        "facilitator": make_facilitator(network),
        "member": make_member(network),
    }
    return {
        name: {field for field in audiences.DEFAULTS if audiences.visible(person, viewer, field)}
        for name, viewer in viewers.items()
    }


def test_until_somebody_chooses_members_read_words_and_leads_alone_addresses(network, member):
    everything = set(audiences.DEFAULTS)

    assert readers(network, member) == {
        "oneself": everything,
        "lead": everything,
        "facilitator": everything - {"address"},
        "member": everything - {"address"},
    }


def test_each_audience_is_as_wide_as_it_says(network, member):
    member.audiences = {"asks": "facilitators", "offers": "leads", "address": "members"}
    read = readers(network, member)

    assert {name: fields & {"asks", "offers", "address"} for name, fields in read.items()} == {
        "oneself": {"asks", "offers", "address"},
        "lead": {"asks", "offers", "address"},
        "facilitator": {"asks", "address"},
        "member": {"address"},
    }


@pytest.mark.parametrize("chosen", [{"asks": "nobody"}, {"asks": None}, {"asks": 7}, {"asks": ["members"]}])
def test_a_choice_that_cannot_be_understood_is_kept_to_leads(network, member, chosen):
    member.audiences = chosen
    member.asks = SECRET
    member.save()

    assert audiences.audience_of(member, "asks") == Audience.LEADS
    assert directory.found(network.members.all(), SECRET, make_member(network)) == []


def test_names_that_nobody_knows_change_nothing(member):
    member.audiences = {"kestrelwing": "leads"}

    assert {audiences.audience_of(member, field) for field in audiences.WORDS} == {Audience.MEMBERS}


@pytest.mark.parametrize("field", audiences.WORDS)
@pytest.mark.parametrize(("audience", "finders"), [("members", "oflm"), ("facilitators", "ofl"), ("leads", "ol")])
def test_a_search_finds_by_words_that_the_searcher_may_read(network, member, field, audience, finders):
    setattr(member, field, SECRET)
    member.audiences = {field: audience}
    member.save()
    viewers = {
        "o": member,
        "f": make_facilitator(network),
        "l": make_lead(network),
        "m": make_member(network),
    }
    found = {key for key, viewer in viewers.items() if directory.found(network.members.all(), SECRET, viewer)}

    assert found == set(finders)


def test_the_statement_and_the_row_agree_who_reads_what(network):
    chosen = [
        {},
        {"asks": "members"},
        {"asks": "facilitators"},
        {"asks": "leads"},
        {"asks": "x"},
        {"address": "members"},
    ]
    people = [make_member(network, audiences=one) for one in chosen]
    for viewer in (people[3], make_member(network), make_facilitator(network), make_lead(network)):
        for field in audiences.DEFAULTS:
            by_row = {one.pk for one in network.members.all() if audiences.visible(one, viewer, field)}
            by_statement = set(network.members.filter(audiences.readable(viewer, field)).values_list("pk", flat=True))
            assert by_statement == by_row


def test_no_page_of_a_member_shows_what_is_kept_to_leads(client, network, reserved):
    viewer = make_facilitator(network)
    event = make_event(network, starts_at=timezone.now() - timedelta(hours=1))
    other = make_member(network, asks=SECRET, offers=SECRET, working_on=SECRET, attributes={"region": SECRET})
    other.audiences = dict.fromkeys(audiences.DEFAULTS, "leads")
    other.save()
    make_present(event, reserved, other, viewer)
    client.force_login(viewer.user)

    loud = []
    for name, args in [
        ("members:list", []),
        ("members:detail", [reserved.pk]),
        ("introductions:between", [reserved.pk]),
        ("introductions:ideas", [reserved.pk]),
        ("introductions:ideas", [viewer.pk]),
        ("events:detail", [event.pk]),
    ]:
        response = client.get(reverse(name, args=[network, *args]))
        assert response.status_code == 200
        loud += [name] if SECRET in response.content.decode() else []

    assert loud == []
    assert reserved.name not in client.get(reverse("members:list", args=[network]), {"q": SECRET}).content.decode()


def test_a_lead_reads_what_is_kept_to_leads(client, network, lead, reserved):
    client.force_login(lead.user)

    assert SECRET in client.get(reverse("members:detail", args=[network, reserved.pk])).content.decode()
    assert reserved.name in client.get(reverse("members:list", args=[network]), {"q": SECRET}).content.decode()


def test_what_is_said_at_the_desk_rests_on_words_that_everybody_may_hear(network):
    event = make_event(network, starts_at=timezone.now() - timedelta(hours=1))
    asks = make_member(network, "Ama Owusu", asks=SECRET)
    offers = make_member(network, "Ben Hartley", offers=SECRET)

    def sentences() -> list[str]:
        return [idea.sentence for one in (asks, offers) for idea in ideas_for(one.pk, network)[1]]

    assert all("something to offer" in sentence for sentence in sentences())
    assert table_for(event, [asks, offers])["words"]
    asks.audiences = {"asks": "facilitators"}
    asks.save()
    assert all("not met yet" in sentence for sentence in sentences())
    assert not table_for(event, [asks, offers])["words"]
