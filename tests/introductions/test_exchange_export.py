"""What a network gives back as files."""

import csv
from uuid import uuid4

import pytest
from django.utils import timezone

from introductions import ledger
from introductions.exchange.exporting import write_files
from introductions.exchange.importing import bring_in
from introductions.models import Interaction
from members.models import Member
from network.models import Network
from tests.factories import make_event, make_groups, make_introduction, make_lead, make_member, make_present, make_rsvp
from tests.files import write_csv, write_random_network

FILES = ["attendance.csv", "events.csv", "groups.csv", "interactions.csv", "members.csv"]


def contents(folder):
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def lines(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.django_db
def test_what_is_given_back_under_another_slug_is_the_same_to_the_byte(tmp_path):
    bring_in(write_random_network(tmp_path / "sent"), slug="one")

    write_files(Network.objects.get(slug="one"), tmp_path / "one")
    bring_in(tmp_path / "one", slug="two")
    write_files(Network.objects.get(slug="two"), tmp_path / "two")

    assert list(contents(tmp_path / "one")) == FILES
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


@pytest.mark.django_db
def test_a_network_that_is_given_its_own_files_does_not_change(tmp_path):
    bring_in(write_random_network(tmp_path / "sent"), slug="one")
    write_files(Network.objects.get(), tmp_path / "one")

    assert not bring_in(tmp_path / "one", slug="one").changed_anything


@pytest.mark.django_db
def test_cells_come_back_as_they_were_sent(tmp_path):
    folder = tmp_path / "sent"
    folder.mkdir()
    write_csv(
        folder / "members.csv",
        "id,name,email,joined_on,role,=odd",
        [
            ("m1", '=2+2, "quoted"', "", "", "", "@x"),
            ("m2", "Zoë\r\nNovak", "", "2025-01-01", "", ""),
            ("m3", "", "", "", "", ""),
        ],
    )
    bring_in(folder, slug="one")

    counted = write_files(Network.objects.get(), tmp_path / "back")

    assert counted["members.csv"] == 3
    assert [tuple(row.values()) for row in lines(tmp_path / "back" / "members.csv")] == [
        ("m1", '=2+2, "quoted"', "", "", "", "member", "@x"),
        ("m2", "Zoë\r\nNovak", "", "2025-01-01", "", "member", ""),
        ("m3", "", "", "", "", "member", ""),
    ]


def live_network(network):
    """What people did in the browser: a published event with groups, an introduction confirmed by one, a give."""
    ama, ben, cyd = (make_member(network, name) for name in ("Ama", "Ben", "Cyd"))
    lead = make_lead(network, "Dee")
    event = make_event(network, "Evening", starts_at=timezone.now() - timezone.timedelta(days=3))
    make_rsvp(event, ama)
    make_present(event, ama, ben, cyd)
    make_groups(event, [ama, ben], [cyd])
    ledger.settle([event])
    introduction = make_introduction(lead, ama, cyd, event=event)
    ledger.confirm(introduction, cyd)
    ledger.withdraw_introduction(make_introduction(lead, ben, cyd), by=lead)
    ledger.record(network=network, reference=uuid4().hex, kind="give", people=(cyd, ben), at=timezone.now())
    make_event(network, "Draft", published=False)
    make_event(network, "Called off", cancelled_at=timezone.now())
    return ama, ben, cyd, event, introduction


def test_a_network_lived_in_the_browser_comes_back_too(network, tmp_path):
    ama, _ben, cyd, event, introduction = live_network(network)

    write_files(network, tmp_path / "one")
    bring_in(tmp_path / "one", slug="two", timezone=network.timezone)
    write_files(Network.objects.get(slug="two"), tmp_path / "two")

    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert [row["title"] for row in lines(tmp_path / "one" / "events.csv")] == ["Evening"]
    (said,) = [row for row in lines(tmp_path / "one" / "interactions.csv") if row["id"] == str(introduction.key)]
    assert (said["kind"], said["from"], said["to"]) == ("introduced-1", cyd.reference, ama.reference)
    assert said["event"] == event.reference
    assert Interaction.objects.filter(network__slug="two", reference=None).count() == 4


def test_a_network_lived_in_the_browser_does_not_change_when_given_its_own_files(network, tmp_path):
    live_network(network)
    before = list(Interaction.objects.order_by("pk").values())
    write_files(network, tmp_path)

    assert not bring_in(tmp_path, slug=network.slug).changed_anything
    assert list(Interaction.objects.order_by("pk").values()) == before


def test_erased_people_and_other_networks_are_in_no_file(network, tmp_path):
    ama, *_rest = live_network(network)
    bring_in(write_random_network(tmp_path / "sent"), slug="other")
    ledger.erase(ama)
    Member.objects.filter(pk=ama.pk).update(erased_at=timezone.now())

    write_files(network, tmp_path / "one")

    written = b"".join(contents(tmp_path / "one").values()).decode()
    assert ama.reference not in written
    assert "Ama" not in written
    assert "m1" not in written
    assert "Ben" in written


@pytest.mark.django_db
def test_people_carried_over_stay_so_in_a_copy_and_only_new_people_are_made_so(tmp_path, network, lead, member):
    moment = timezone.now().replace(microsecond=0)
    network.members.create(name="Hal Carried", reference="hal", carried_over_at=moment)

    write_files(network, tmp_path / "one")
    bring_in(tmp_path / "one", slug="two")
    network.members.filter(reference="hal").update(carried_over_at=None)
    bring_in(tmp_path / "one", slug=network.slug)

    assert Member.objects.get(network__slug="two", reference="hal").carried_over_at == moment
    assert Member.objects.get(network__slug="two", reference=member.reference).carried_over_at is None
    assert network.members.get(reference="hal").carried_over_at is None
