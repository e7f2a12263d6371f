"""An empty installation and its first lead."""

import io

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from members import addresses, founding
from members.models import Member, OwnerLink, Role, User
from network.models import Accent, AuditEntry, Network, Purpose
from tests.factories import make_lead, make_member, make_network, make_user
from tests.together import at_once

pytestmark = pytest.mark.django_db

FOUNDING = {
    "your_name": "Ama Owusu",
    "email": "Ama@Example.org",
    "name": "Maths, more than average",
    "slug": "maths-pp",
    "timezone": "Europe/London",
    "accent": "plum",
    "why": "So that pupils with little behind them get mathematics that holds.",
    "who_for": "Their teachers.",
}


def printed() -> str:
    out = io.StringIO()
    call_command("owner_link", stdout=out)
    return out.getvalue()


def path(link: str) -> str:
    return link.strip().removeprefix("http://localhost:8000")


def test_an_empty_installation_prints_a_link_that_opens(client):
    link = printed()

    assert link.startswith("http://localhost:8000/start/")
    assert client.get(path(link)).status_code == 200


def test_nothing_is_printed_once_somebody_leads():
    make_lead(make_network())

    assert printed() == ""


def test_a_demonstration_and_people_without_the_role_do_not_count():
    make_lead(make_network(demo_since=timezone.now()))
    make_member(make_network())

    assert printed() != ""


def test_a_new_link_replaces_the_one_before(client):
    first, second = printed(), printed()

    assert [client.get(path(link)).status_code for link in (first, second)] == [404, 200]
    assert OwnerLink.objects.count() == 1


def test_looking_at_the_page_uses_nothing_up(client):
    link = path(printed())
    for _ in range(2):
        client.get(link)

    assert OwnerLink.objects.get().used_at is None
    assert not Network.objects.exists()


def test_the_owner_founds_a_network_and_is_signed_in(client):
    response = client.post(path(printed()), FOUNDING)
    network = Network.objects.get()
    lead = network.members.get()

    assert response.url == reverse("metrics:first_run", args=["maths-pp"])
    assert client.session["_auth_user_id"] == str(lead.user.pk)
    assert (network.name, network.timezone, network.accent) == ("Maths, more than average", "Europe/London", "plum")
    assert (lead.name, lead.role, lead.founder, lead.user.email) == ("Ama Owusu", Role.LEAD, True, "ama@example.org")
    assert (network.purpose.why, network.purpose.written_by) == (FOUNDING["why"], lead.user)
    assert addresses.has_proven(lead.user, "ama@example.org")
    assert AuditEntry.objects.get().verb == "founded"


def test_a_used_link_says_so(client):
    link = path(printed())
    client.post(link, FOUNDING)
    client.logout()
    again = client.get(link), client.post(link, FOUNDING | {"slug": "second"})

    assert [response.status_code for response in again] == [410, 410]
    assert "This link has done its work" in again[0].content.decode()
    assert Network.objects.count() == 1


def test_a_made_up_link_is_not_found(client):
    assert client.get("/start/no-such-token/").status_code == 404


@pytest.mark.parametrize("field", [name for name in FOUNDING if name != "slug"])
def test_each_answer_is_needed_and_what_was_typed_is_kept(client, field):
    response = client.post(path(printed()), {key: value for key, value in FOUNDING.items() if key != field})

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    kept = "why" if field != "why" else "who_for"
    assert FOUNDING[kept] in response.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("slug", ["admin", "Maths PP", "-maths", "a" * 51, "accounts"])
def test_an_unfit_address_is_refused_at_its_field(client, slug):
    response = client.post(path(printed()), FOUNDING | {"slug": slug})

    assert list(response.context["form"].errors) == ["slug"]


def test_a_taken_address_is_refused_at_its_field(client):
    make_network("maths-pp", demo_since=timezone.now())
    response = client.post(path(printed()), FOUNDING)

    assert list(response.context["form"].errors) == ["slug"]


@pytest.mark.parametrize(
    ("name", "slug"), [("Mathématiques d'ici", "mathematiques-dici"), ("A  B", "a-b"), ("x" * 80, "x" * 50)]
)
def test_an_address_left_empty_is_made_from_the_name(client, name, slug):
    client.post(path(printed()), FOUNDING | {"slug": "", "name": name})

    assert Network.objects.get().slug == slug


def test_a_name_that_makes_no_address_asks_for_one(client):
    response = client.post(path(printed()), FOUNDING | {"slug": "", "name": "数学"})

    assert list(response.context["form"].errors) == ["slug"]


def test_an_address_that_is_known_already_becomes_the_owners(client):
    known = make_user("ama@example.org")
    client.post(path(printed()), FOUNDING)

    assert Member.objects.get().user == known


def test_the_zones_offered_are_a_list_and_the_browser_is_asked_for_its_own(client):
    words = client.get(path(printed())).content.decode()

    assert 'data-own-zone="wanted"' in words
    assert '<option value="Europe/London">Europe/London</option>' in words
    assert f'name="accent" value="{Accent.PLUM}"' in words


# -- Two at the same moment -----------------------------------------------------------------

FOUND = """
from members import addresses, founding
from members.models import InvitationSpent
from network.models import Network, Purpose
gate()
try:
    founding.use_owner_link("{token}", email="{slug}@example.org", name="Owner",
        network=Network(slug="{slug}", name="N"), purpose=Purpose(why="w", who_for="f"))
    print("founded")
except InvitationSpent:
    print("late")
"""
# The same without the conditional update: it looks whether the link is good, and only then founds.
CARELESS = """
from members import addresses, founding
from members.models import Role
from network.models import Network
is_good = founding.owner_link_is_good("{token}")
gate()
if is_good:
    network = Network.objects.create(slug="{slug}", name="N")
    network.members.create(user=addresses.user_with_address("{slug}@example.org"), name="Owner", role=Role.LEAD)
    print("founded")
"""


def founded_at_once(act: str) -> tuple[list[str], int]:
    token = founding.make_owner_link().rstrip("/").rpartition("/")[2]
    return sorted(
        at_once(act.format(token=token, slug="one"), act.format(token=token, slug="two"))
    ), Member.objects.count()


@pytest.mark.django_db(transaction=True)
def test_of_two_simultaneous_uses_one_founds():
    assert founded_at_once(FOUND) == (["founded", "late"], 1)
    assert (Network.objects.count(), Purpose.objects.count(), User.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_without_the_conditional_update_two_would_found():
    assert founded_at_once(CARELESS) == (["founded", "founded"], 2)
