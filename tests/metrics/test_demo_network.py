import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from events.models import Event, Takeaway
from introductions.models import Debrief, DeskNote, Interaction, Proposal
from members import purposes, seats
from members.models import Invitation, Member, User
from metrics import rollups
from metrics.demo import network as demo
from metrics.models import Figure, MemberDay, Tie
from network.models import AuditEntry, Letter, Network
from tests.factories import make_member, make_network

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """The demo network, made once for all tests of this file and gone after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield demo.make()
        transaction.set_rollback(True)


def figure(network, name):
    return Figure.objects.get(network=network, name=name).value


def names(ids):
    return {Member.objects.get(pk=pk).first_name for pk in ids}


def derived(network):
    """Everything that was counted, without keys and without the moments at which it was counted."""
    return (
        sorted(Tie.objects.filter(network=network).values_list("first_id", "second_id", "meetings", "last_at")),
        {(tie.first_id, tie.second_id): pytest.approx(tie.strength) for tie in Tie.objects.filter(network=network)},
        sorted(MemberDay.objects.filter(network=network).values_list("member_id", "day", "acts")),
        {name: figure(network, name) for name in ("engagement", "drifting", "newcomers", "unmet", "seen")},
    )


def test_it_has_forty_two_members_and_fourteen_months_behind_it(made):
    first = Interaction.objects.filter(network=made).order_by("at").first()

    assert made.is_demo
    assert made.members.present().count() == 42
    assert made.members.exclude(left_on=None).count() == 1
    assert timezone.now() - first.at > timedelta(days=410)
    assert [event.place for event in made.events.standing().upcoming()] == [
        "Harborne Road Library, Birmingham",
        "The Blue Door Tea Rooms, York",
        "Salthouse Arts Centre, Hull",
    ]


def test_it_leaves_its_lead_four_people_to_care_for(made):
    engagement = figure(made, "engagement")

    assert (engagement["count"], engagement["of"]) == (34, 38)
    assert names(engagement["quiet"]) == {"Peter", "Kirsty", "Rosie", "Ștefan"}
    assert names(figure(made, "drifting")["drifting"]) == {"Peter", "Kirsty"}
    assert names(figure(made, "unmet")["people"]) == {"Rosie", "Ștefan"}


def test_its_ties_are_of_every_band_and_some_fade(made):
    ties = figure(made, "ties")

    assert min(ties["strong"], ties["moderate"], ties["weak"]) >= 60
    assert 8 <= ties["fading"] <= 20


def test_its_figures_are_the_same_after_everything_derived_is_thrown_away(made):
    before = derived(made)

    Figure.objects.filter(network=made).delete()
    Tie.objects.filter(network=made).delete()
    MemberDay.objects.filter(network=made).delete()
    rollups.rebuild(made)

    assert derived(made) == before


def test_nothing_but_events_and_pauses_to_come_is_dated_after_it_was_made(made):
    now = timezone.now()

    assert not Interaction.objects.filter(network=made, at__gt=now).exists()
    assert not AuditEntry.objects.filter(network=made, at__gt=now).exists()
    assert not Event.objects.filter(network=made, published_at__gt=now).exists()
    assert AuditEntry.objects.filter(network=made, verb="publish").dates("at", "month").count() >= 10


def test_one_event_is_full_with_two_in_line_and_a_place_on_offer(made):
    coffee = made.events.get(place="The Blue Door Tea Rooms, York")

    held = coffee.rsvps.exclude(answer__in=["yes", "no"]).order_by("turn")
    assert [(row.member.first_name, row.answer) for row in held] == [
        ("Bridget", "waiting"),
        ("Chidinma", "waiting"),
        ("Aoife", "offered"),
    ]
    assert coffee.rsvps.going().count() == 5
    assert held.last().offer_ends_at > timezone.now()


def test_it_shows_what_events_are_made_of(made):
    whole = made.events.get(title__contains="all of us")

    assert sorted(whole.helpers.values_list("member__name", "part")) == [
        ("Gurdeep Mann", "facilitator"),
        ("Ruth Okonjo-Hale", "host"),
        ("Siân Prosser", "facilitator"),
    ]
    assert whole.access_notes
    assert whole.confidence == "ideas"
    assert made.series.get().events.count() == 5
    assert made.event_templates.get().name == "Roundtable after school"
    proposed = made.events.get(published_at=None)
    assert (proposed.state, proposed.created_by.first_name) == ("proposed", "Laleh")
    assert Takeaway.objects.filter(event__network=made).count() == 3


def test_it_shows_what_is_on_its_way_between_people(made):
    waiting = Proposal.objects.open().filter(network=made)
    assert sorted((one.first.first_name, one.second.first_name, one.answers.count()) for one in waiting) == [
        ("Aoife", "Ștefan", 0),
        ("Hannah", "Abeba", 1),
    ]
    assert made.proposals.get(proposed_by__name__startswith="Mei-Ling").introduction.follow_ups.get().came_on
    notes = DeskNote.objects.filter(event__network=made)
    assert sorted((one.member.first_name, one.kind, one.agreed) for one in notes) == [
        ("Abeba", "fact", None),
        ("Óscar", "promise", True),
    ]
    assert Debrief.objects.get(event__network=made).to_call.get().first_name == "Ștefan"


def test_three_invitations_are_open_and_no_letter_left_the_house_but_that_of_the_offer(made):
    assert Invitation.objects.open().filter(network=made).count() == 3
    assert [(letter.kind, letter.recipient.email) for letter in Letter.objects.filter(network=made)] == [
        ("event place free", "aoife.nibhriain@maths-pp.example")
    ]


def test_making_it_again_is_refused_unless_its_absence_was_the_condition(made):
    with pytest.raises(CommandError, match="there already"):
        call_command("demo_network")

    said = StringIO()
    call_command("demo_network", if_absent=True, stdout=said)

    assert Network.objects.filter(slug=made.slug).get() == made
    for role in ("lead", "facilitator", "member", "newcomer"):
        address = re.search(rf"^  {role} +(\S+@\S+)", said.getvalue(), re.MULTILINE).group(1)
        assert User.objects.get(email=address).memberships.get().network == made


def test_removing_it_takes_its_people_and_nothing_else(made):
    other = make_network()
    shared = User.objects.get(email="aoife.nibhriain@maths-pp.example")
    make_member(other, "Aoife Ní Bhriain", user=shared)

    call_command("demo_network", remove=True, stderr=StringIO())

    assert list(Network.objects.all()) == [other]
    assert list(User.objects.filter(email__endswith="@maths-pp.example")) == [shared]
    assert not Interaction.objects.exists()
    assert [(entry.verb, entry.network, entry.actor) for entry in AuditEntry.objects.all()] == [
        (demo.REMOVED, None, None)
    ]


def test_its_purpose_is_stood_by_and_asked_of_one_again(made):
    versions = list(made.purposes.all())
    asked = [
        member.first_name
        for member in made.members.present()
        if purposes.word_of(member, versions).occasion is not None and member.role == "member"
    ]

    assert versions[0].ground_rules
    assert "Aoife" in asked
    assert not [lead for lead in made.members.leads() if purposes.word_of(lead, versions).occasion]


def test_its_members_nominated_three_people_and_its_lead_opened_seats(made):
    opening = made.seat_openings.get()

    assert sorted(nomination.state for nomination in made.nominations.all()) == ["approved", "declined", "proposed"]
    assert (opening.seats_before, opening.seats_after) == (40, 48)
    assert seats.count(made).free == 3
