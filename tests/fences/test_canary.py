"""Nothing of one network is heard in another: a word stands in each text of the second, and is listened for.

The ear is tested as well: whoever belongs to the second network hears the word on every page with something to read.
"""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from events.tasks import queue_lost_plans
from introductions.tasks import settle_events
from metrics.tasks import count_figures, roll_up_network
from network.models import Letter
from network.tasks import send_due_letters
from tests.fences.addresses import addresses, filling, names
from tests.fences.canary import WORD
from tests.fences.visitors import Answer, client_of, readable

OWN = ["anonymous", "invitee", "member", "facilitator", "lead"]
# Whoever may more hears more: a facilitator is a member as well.
EARS = ["anonymous", "invitee", "facilitator", "lead"]
# The beginning of the word is asked for, so that an answer that repeats the question does not sound like the word.
ASKED = WORD[:7]
SEARCH = f"q={ASKED}&s={ASKED}&to={ASKED}"
# Pages with nothing in them that anybody of a network wrote.
WORDLESS = {
    "account_inactive",
    "account_logout",
    "admin:jsi18n",
    "admin:search",
    "events:door_live cancelled",
    "events:door_live draft",
    "events:tables_live cancelled",
    "events:tables_live draft",
    "events:tables_live past",
    "events:plan_file cancelled",
    "events:plan_file draft",
    "healthz",
    "introductions:desk_room past",
    "introductions:desk_room cancelled",
    "introductions:desk cancelled",
    "introductions:desk past",
    "introductions:desk upcoming",
    "introductions:desk_shell",
    "members:purpose_panel",
    "members:buddies_panel",
    "members:arriving_panel",
    "members:photo",
    "members:bring_rest",
    "metrics:how_we_count",
    "mfa_activate_totp",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_list_webauthn",
    "usersessions_list",
}


def heard(answer: Answer, besides: str = "") -> bool:
    """Whether the word stands anywhere in an answer, headers included; ``besides`` is no news to whoever asked."""
    text = f"{answer.content.decode('utf-8', 'replace')} {answer.headers}".lower()
    return WORD in (text.replace(besides.lower(), "") if besides else text)


def in_content(response) -> bool:
    """Whether the word stands in what a page is about, apart from the frame that names the network everywhere."""
    text = response.content.decode()
    found = re.search(r"<main.*</main>", text, re.DOTALL)
    return WORD in (found[0] if found else text).lower()


@pytest.mark.parametrize("role", EARS)
def test_no_address_of_another_network_says_more_than_was_asked(world, role):
    client = client_of(world, role)
    secret = [address for address in addresses(world, world.there) if world.there.token not in address.path]

    loud = {one.label for one in secret if heard(Answer.of(client.get(one.path)), besides=world.there.network.slug)}

    # Whoever holds the link of an invitation reads it, and once it has ended by whom it had been sent; that of a letter
    # to be stopped, which network sent it; that of an event, what it asks to.
    links = {"members:invitation spent", "members:ask_other_address spent", "stop_letters signed"}
    links |= {f"members:still_in {how}" for how in ("open", "answered", "declined")}
    links |= {f"events:by_link {how}" for how in ("open", "past", "cancelled", "draft")}
    links |= {"introductions:coffee_part_by_link open", "introductions:coffee_met_by_link open"}
    links |= {f"introductions:desk_enter {how}" for how in ("upcoming", "past", "cancelled")}
    links |= {f"introductions:note_by_link {how}" for how in ("waiting", "kept")}
    links |= {"introductions:proposal_by_link open", "introductions:word_by_link open"}
    # That of a calendar, what its owner comes to.
    links |= {f"events:calendar_file_by_link {how}" for how in ("open", "past", "cancelled")} | {"events:feed open"}
    assert loud == links | ({"members:join spent", "members:join_you spent"} if role != "anonymous" else set())


@pytest.mark.parametrize("role", ["anonymous", "member"])
def test_a_network_that_exists_is_answered_like_one_that_does_not(world, role):
    client = client_of(world, role)

    def plain(path: str, slug: str) -> str:
        text = client.get(path.replace("SLUG", slug)).content.decode().replace(slug, "SLUG")
        return re.sub(r'(csrf\S*"[^>]*(?:content|value)=)"\w+"', r"\1", text)

    for path in ("/SLUG/", "/SLUG/members/", "/SLUG/events/1/", "/SLUG/this-week/", "/SLUG/invitation/x/"):
        assert plain(path, world.there.network.slug) == plain(path, "no-such-network")


@pytest.mark.parametrize("role", ["member", "lead"])
def test_no_search_filter_or_fragment_says_a_word_of_another_network(world, role):
    client = client_of(world, role)
    asked, loud = f"?view=past&network={world.there.network.pk}&{SEARCH}", set()
    for address in readable(world, role):
        for how, headers in (("", {}), (" as a fragment", {"HX-Request": "true"})):
            if heard(Answer.of(client.get(address.path + asked, headers=headers))):
                loud.add(address.label + how)

    assert loud == set()


def test_completion_in_the_admin_says_no_word_of_another_network(world):
    asked = {"app_label": "members", "model_name": "member", "field_name": "invited_by", "term": ASKED}
    address = reverse("admin:autocomplete")

    assert not heard(Answer.of(client_of(world, "lead").get(address, asked)))
    assert heard(Answer.of(client_of(world, "lead elsewhere").get(address, asked)))


def test_whoever_belongs_there_hears_the_word_on_every_page_with_something_to_read(world):
    client = client_of(world, "lead elsewhere")

    silent = set()
    for address in addresses(world, world.there):
        response = client.get(address.path)
        if response.status_code == 200 and not in_content(response):
            silent.add(address.label)

    assert silent == WORDLESS


def exchanged(home, other):
    """Addresses of a network in which one id is of the other network: label and path."""
    for name, gaps in names().items():
        for gap in gaps if "network" in gaps else []:
            if gap.endswith("_id") or gap == "token":
                values = {one: filling(one, name, other if one == gap else home) for one in gaps}
                yield f"{name} {gap}", reverse(name, kwargs=values)


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_belongs_to_another_network_is_not_found_in_this_one(world, method):
    client = client_of(world, "lead")

    found = {label: getattr(client, method)(path).status_code for label, path in exchanged(world.here, world.there)}

    # 405: the address does not know the method, whatever the id.
    assert {label: status for label, status in found.items() if status not in {404, 405}} == {}
    assert 404 in found.values()


def downloaded(home) -> str:
    client = Client()
    client.force_login(home.lead.user)
    packed = b"".join(client.post(reverse("metrics:download", args=[home.network])).streaming_content)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist()).lower()


def printed(name: str, *given) -> str:
    out = io.StringIO()
    call_command(name, *given, stdout=out, stderr=out)
    return out.getvalue().lower()


def test_no_export_says_a_word_of_another_network(world, tmp_path):
    said = {}
    for home in (world.here, world.there):
        slug, folder = home.network.slug, tmp_path / home.network.slug
        present = tmp_path / "present.txt"
        members = home.network.members.filter(carried_over_at=None)  # nobody else is suggested to anybody
        present.write_text("\n".join(members.values_list("reference", flat=True)), encoding="utf-8")
        printed("export_network", slug, folder)
        said[slug] = {file.name: file.read_text(encoding="utf-8").lower() for file in folder.iterdir()}
        said[slug]["download"] = downloaded(home)
        said[slug]["measures"] = printed("export_metrics", slug, "--attribute", "school")
        said[slug]["suggestions"] = printed("suggest", slug, "--present", present)

    assert [name for name, text in said[world.here.network.slug].items() if WORD in text] == []
    assert [name for name, text in said[world.there.network.slug].items() if WORD not in text] == []


def test_no_letter_says_a_word_of_another_network(world):
    Letter.objects.update(sent_at=None, given_up_at=None, claimed_at=None)
    home = [world.here.network.pk, world.there.network.pk]
    settle_events()
    queue_lost_plans()
    for network in home:
        roll_up_network(network)
        count_figures(network)
    send_due_letters()

    abroad = [letter for letter in mail.outbox if WORD in str(letter.message()).lower()]
    here = [letter for letter in mail.outbox if letter not in abroad]
    assert {WORD in letter.to[0] for letter in abroad} == {True}
    assert {WORD in letter.to[0] for letter in here} == {False}
