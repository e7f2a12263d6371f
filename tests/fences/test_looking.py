"""Everybody looks at every address of the house once; what they get is asked about all that must be true of it.

The answers of one person are kept for the tests of this module, since to get them takes longer than to ask about them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from tests.fences.addresses import addresses
from tests.fences.crawl import BY_OTHER_WAYS, NOT_FOR_LEADS, crawl
from tests.fences.expected import NO_PAGES, ROLES, expected
from tests.fences.markup import faults, pages, title
from tests.fences.test_canary import OWN, heard
from tests.fences.test_permissions import checksums, differences
from tests.fences.visitors import Answer, client_of, readable

SEEN_BY = ["anonymous", "invitee", "member", "facilitator", "lead", "operator"]


@dataclass(frozen=True)
class Looked:
    """What one person got at every address, by label; what of it was shown, by path; and the tables that it changed."""

    answers: dict[str, Answer]
    shown: dict[str, Answer]
    changed: list[str]


Look = Callable[[str], Looked]


@pytest.fixture(scope="module")
def kept() -> dict[str, Looked]:
    return {}


@pytest.fixture
def look(world, kept) -> Look:
    """A function that has somebody look everywhere: ``look("member").answers["members:home"]``."""

    def look_everywhere(role: str) -> Looked:
        client = client_of(world, role)
        before = checksums()
        answers = {address: Answer.of(client.get(address.path)) for address in addresses(world)}
        after = checksums()
        return Looked(
            answers={address.label: answer for address, answer in answers.items()},
            shown={address.path: answer for address, answer in answers.items() if answer.status_code == 200},
            changed=[table for table in before if after[table] != before[table]],
        )

    def of(role: str) -> Looked:
        if role not in kept:
            kept[role] = look_everywhere(role)
        return kept[role]

    return of


def is_no_page(answer: Answer) -> bool:
    return answer.status_code == 200 and not answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("role", ROLES)
def test_everybody_may_look_at_what_is_theirs_and_looking_changes_nothing(look, role):
    looked = look(role)

    assert differences({label: answer.status_code for label, answer in looked.answers.items()}, "GET", role) == {}
    assert {label for label, answer in looked.answers.items() if is_no_page(answer)} - NO_PAGES == set()
    assert looked.changed == []


@pytest.mark.parametrize("role", OWN)
def test_no_page_says_a_word_of_another_network(look, role):
    assert {label for label, answer in look(role).answers.items() if heard(answer)} == set()


@pytest.mark.parametrize("role", SEEN_BY)
def test_every_page_has_one_heading_a_title_a_language_and_nothing_inline(world, look, role):
    looked = look(role)

    found = {page.label: faults(looked.answers[page.label]) for page in pages(world, role)}

    assert {label: wrong for label, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("role", SEEN_BY)
def test_every_page_has_a_title_of_its_own(world, look, role):
    looked, named = look(role), defaultdict(set)
    for page in pages(world, role):
        named[title(looked.answers[page.label].content.decode())].add(page.name)

    # Both ask for the address to which a code is sent.
    named["Sign in · Kith"].discard("account_request_login_code")
    # The month of today is one of the months, and the app of the desk is the same with an event and without.
    for same in named.values():
        same -= {"events:this_month", "introductions:desk_shell"}
    assert {name: pages for name, pages in named.items() if len(pages) > 1} == {}


@pytest.mark.parametrize("role", SEEN_BY)
def test_refusals_are_pages_too(world, role):
    client, table = client_of(world, role), expected()
    refused = ["/no-such-network/", "/maths/no/such/page/"]
    refused += ["/maths/this-week/"] if table["metrics:this_week"]["GET"][role] in {403, 404} else []

    found = {path: faults(client.get(path, follow=True)) for path in refused}

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("role", SEEN_BY)
def test_every_link_leads_somewhere_and_every_page_has_a_link(world, look, role):
    met = crawl(client_of(world, role), known=look(role).shown)

    assert {path: status for path, status in met.items() if status != 200} == {}
    reached = {resolve(urlsplit(path.split(" on ")[0]).path).view_name for path in met}
    mine = {address.name for address in readable(world, role)}
    apart = set(BY_OTHER_WAYS) | (NOT_FOR_LEADS if role == "lead" else set())
    assert sorted(mine - reached - apart) == []
