"""More of everything in a network, to see which page grows more expensive by it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from events import attendance, keeping_apart, proposing, rsvps
from events.models import Attendance
from introductions import checkins, debriefing, following, ledger, noting
from introductions.coffee import rounds
from introductions.desk import acts
from introductions.desk.outbox import Said
from introductions.models import ActKind
from members import nominations
from members.models import Member
from metrics import rollups
from network.models import AuditEntry
from tests import factories
from tests.fences.world import DAY, Home


def grow(home: Home, more: int) -> None:
    """Add ``more`` of whatever a page lists: people, events, answers, introductions, letters and the rest."""
    network, now = home.network, timezone.now()
    home.event.capacity = None
    home.event.save(update_fields=["capacity"])
    network.size_target = network.size_ceiling = 1000
    network.save(update_fields=["size_target", "size_ceiling"])
    people = [_person(home, number) for number in range(more)]
    for number, person in enumerate(people):
        _meet(home, person)
        upcoming = factories.make_event(network, starts_at=now + (number + 1) * DAY)
        over = factories.make_event(network, starts_at=now - (number + 20) * DAY)
        _propose(home, person, number)
        keeping_apart.note(person, home.member, by=home.lead, asked_by=home.member)
        _have_coffee(home, person, number)
        noting.agree(factories.make_note(home.past, home.member, f"Number {number}", by=person))
        factories.make_note(home.past, home.member, f"Said {number}", by=person)
        _think_of(home, person, number)
        _log(home, person)
        debriefing.keep(home.past, person, met_no_one=[home.member], to_call=[person], change=f"Change {number}")
        for event in (upcoming, over):
            factories.make_rsvp(event, person)
            factories.make_rsvp(event, home.member)
        factories.make_present(over, person, home.member)
        attendance.close(over, by=home.lead)
        ledger.settle([over])
        checkins.ask(network=network, question=f"Question {number}", members=[home.member, home.lead, person])
        story = network.stories.create(title=f"Story {number}", text="It began.", drafted_at=now, shared_at=now)
        story.consents.create(member=person, given_at=now)
        factories.make_invitation(network, by=home.lead)
        _nominate(home, person, number)
        network.purposes.create(why=f"Version {number}", who_for="Teachers", written_by=home.lead.user)
        _come_in(home, person, number)
    rows = [[f"Listed {number}", f"listed{number}@example.org", "4.5.2020", "East"] for number in range(more)]
    home.brought.cells = [*home.brought.cells, *rows]
    home.brought.save(update_fields=["cells"])
    network.letters.update(given_up_at=now, sent_at=None)
    factories.make_groups(home.past, people[: more // 2], people[more // 2 :], name=str(more))
    Attendance.objects.filter(event=home.past, member__in=people).update(status="present")
    ledger.settle([home.past])
    rollups.rebuild(network)


def _log(home: Home, person: Member) -> None:
    """What a phone at the desk of the event that is over sent, and what waits for a lead."""
    for number, other in enumerate([home.member, home.companion]):
        said = Said(uuid4(), ActKind.INTRODUCED, {"people": sorted([person.pk, other.pk])})
        acts.take(said, event=home.past, by=home.facilitator, phone=uuid4(), may_act=number == 0)


def _propose(home: Home, person, number: int) -> None:
    """Meet-ups, by the member who looks and by others, some of them answered; and templates of events."""
    for by in (home.member, home.lead, person):
        asked = {"published": False, "created_by": by, "proposed_at": timezone.now()}
        event = factories.make_event(home.network, f"Meet-up {number}", **asked)
        if number % 2:
            proposing.turn_down(event, words="Later.", by=home.lead)
    home.network.event_templates.create(name=f"Template {number}-{person.pk}", title="Evening", created_by=home.lead)
    home.network.series.create(name=f"Series {number}", created_by=home.lead)


def _nominate(home: Home, person, number: int) -> None:
    """Proposed by the member who looks, and every third answered, every third approved."""
    words = {"why_them": "She teaches proofs.", "why_now": "She has just moved."}
    email = f"nominee{number}.{person.pk}@example.org"
    one = nominations.propose(by=home.member, name=f"Nominee {person.pk}", email=email, **words)
    if number % 3 == 1:
        nominations.approve(one, by=home.lead)
    if number % 3 == 2:
        nominations.answer(one, verdict="declined", words="Elsewhere.", was="", by=home.lead)


def _person(home: Home, number: int):
    role = factories.make_facilitator if number % 3 == 0 else factories.make_member
    joined = timezone.localdate() - timedelta(days=3 + number % 2 * 300)
    return role(home.network, f"Person {number}", joined_on=joined, invited_by=home.lead, working_on="Fractions")


def _come_in(home: Home, person, number: int) -> None:
    """What leads read about the way in: nominations, buddies, affirmations, seats, lists, and what they did."""
    network, words = home.network, {"why_them": "Proofs.", "why_now": "She has moved."}
    email = f"nominee-{network.nominations.count()}@example.org"
    network.nominations.create(name=f"Nominee {number}", email=email, nominated_by=person, **words)
    network.attributes.create(name=f"question {network.attributes.count()}", question="Where?")
    seats = network.seat_openings.count() + 40
    network.seat_openings.create(by=home.lead, seats_before=seats, seats_after=seats + 1, on_target=True)
    network.list_imports.create(by=home.lead, source=f"list-{number}.csv")
    person.buddies.create(buddy=home.member, named_by=home.lead)
    person.affirmations.create(purpose=network.purposes.first())
    AuditEntry.record(network=network, actor=home.lead.user, verb="changed", subject=person, after={"role": "member"})


def _have_coffee(home: Home, person, number: int) -> None:
    """Another round long ago in which the member who looks, the lead and a person met."""
    coffee = home.coffee.draw.rounds
    rounds.take_part(coffee, person)
    long_ago = timezone.now() - (30 + coffee.draws.count()) * DAY
    held = coffee.draws.create(on=long_ago.date(), drawn_at=long_ago, asked_at=long_ago)
    group = held.groups.create(question=f"Why {number}?")
    for one in (home.member, home.lead, person):
        held.seats.create(group=group, member=one, answer="met", answered_at=long_ago)


def _think_of(home: Home, person, number: int) -> None:
    """Who should meet whom: the member who looks and somebody, and others by the same member; some have answered."""
    other = factories.make_member(home.network)
    fields = {"reason": "Both sing.", "expires_at": timezone.now() + DAY}
    about = home.network.proposals.create(first=home.member, second=person, proposed_by=home.lead, **fields)
    home.network.proposals.create(first=person, second=other, proposed_by=home.member, **fields)
    if number % 2:
        about.answers.create(member=home.member, said="yes")
    for one in (home.member, other):
        made = factories.make_introduction(home.facilitator, one, person)
        following.say(made, person, "somebody else" if one is other else "talked")


def _meet(home: Home, person) -> None:
    """What a person does with the others: answers, comes, is introduced, and meets somebody again."""
    rsvps.answer(home.event, person, "yes", by=person, note="On time.")
    attendance.tap(home.event, person, "present", by=home.facilitator)
    attendance.welcome(home.event, name=f"Guest of {person.name}", by=home.facilitator, key=uuid4(), brought_by=person)
    attendance.mark(home.past, person, "present", by=home.facilitator, at=home.past.starts_at)
    factories.make_introduction(home.facilitator, home.member, person, event=home.event)
    factories.make_introduction(home.facilitator, home.lead, person)
    ledger.record(
        network=home.network,
        reference=f"met-{person.pk}",
        kind="met",
        people=(home.member, person),
        at=timezone.now() - 40 * DAY,
    )
