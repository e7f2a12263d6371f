"""Two networks in which something of everything has happened, and everybody who may look at them.

The second has the shape of the first, and a canary word in each text of each of its rows: whatever shows that word to
somebody of the first network has leaked. Both are built by the product's own functions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from events import attendance, drafts, editing, keeping_apart, rsvps
from events.models import (
    CalendarFeed,
    DoorTap,
    Event,
    EventLetter,
    EventTemplate,
    GroupPlan,
    KeepApart,
    Takeaway,
    Visitor,
)
from events.tasks import make_plan
from events.wishes import Wishes
from introductions import checkins, debriefing, entering, following, ledger, noting, proposing
from introductions.coffee import drawing, meetings, rounds
from introductions.desk import acts
from introductions.desk.outbox import Said
from introductions.models import ActKind, CheckIn, CoffeeSeat, Debrief, DeskNote, Introduction, MixUp, Proposal, Story
from members import carrying_over, founding, inviting, nominations, purposes, staying
from members.models import Invitation, ListImport, Member, Nomination, Photo, User
from members.roster.sheets import read_text
from metrics import rollups
from network import mail_check, post
from network.models import Letter, Network, Purpose
from tests import factories
from tests.fences import canary

DAY = timedelta(days=1)


@dataclass
class Home:
    """One network, and by name the rows that addresses and tests speak of."""

    network: Network
    lead: Member
    facilitator: Member
    member: Member
    newcomer: Member
    companion: Member
    event: Event
    draft: Event
    cancelled: Event
    past: Event
    proposed: Event
    turned_down: Event
    template: EventTemplate
    visitor: Visitor
    event_letter: EventLetter
    takeaway: Takeaway
    feed: CalendarFeed
    plan: GroupPlan
    apart: KeepApart
    introductions: dict[str, Introduction]
    desk_keys: dict[str, str]
    notes: dict[str, DeskNote]
    debrief: Debrief
    nominations: dict[str, Nomination]
    brought: ListImport
    brought_in: ListImport
    check_in: CheckIn
    coffee: CoffeeSeat
    to_meet: Proposal
    mix_up: MixUp
    stories: dict[str, Story]
    invitation: Invitation
    token: str
    spent_token: str
    drafted: Invitation
    letter: Letter
    test_letter_token: str
    staying: dict[str, Invitation]
    invitee: User


@dataclass
class World:
    here: Home
    there: Home
    operator: User
    owner_token: str

    @property
    def users(self) -> dict[str, User | None]:
        """Everybody who may look, by role."""
        return {
            "anonymous": None,
            "invitee": self.here.invitee,
            "member": self.here.member.user,
            "facilitator": self.here.facilitator.user,
            "lead": self.here.lead.user,
            "member elsewhere": self.there.member.user,
            "lead elsewhere": self.there.lead.user,
            "operator": self.operator,
        }


def build() -> World:
    """Both networks, rolled up, the second one marked with the canary."""
    here = home("maths", "Maths, more than average")
    there = home(f"{canary.WORD}-maths", "Maths elsewhere")
    canary.mark(there.network)
    for one in (here, there):
        rollups.rebuild(one.network)
    canary.mark(there.network)
    there = reread(there)
    return World(
        here,
        there,
        operator=factories.make_user("operator@example.org", is_superuser=True),
        owner_token=founding.make_owner_link().rstrip("/").rsplit("/", 1)[1],
    )


def reread(home: Home) -> Home:
    """The same rows as the database has them now."""
    for value in vars(home).values():
        for row in value.values() if isinstance(value, dict) else [value]:
            if hasattr(row, "refresh_from_db"):
                row.refresh_from_db()
                row.__dict__.pop("purpose", None)
    return home


def home(slug: str, name: str) -> Home:
    network = factories.make_network(slug, name=name, timezone="Europe/London")
    people = _people(network)
    lead, member, companion = people["lead"], people["member"], people["companion"]
    purposes.write_purpose(
        Purpose(
            why="So that no pupil gives mathematics up.", who_for="Teachers", reason="Clearer", ground_rules="Kind."
        ),
        by=lead,
    )
    event, past = _events(network, people)
    draft = factories.make_event(network, "A day on fractions", published=False, starts_at=event.starts_at + 30 * DAY)
    cancelled = factories.make_event(
        network, "Called off", cancelled_at=timezone.now(), cancelled_why="The hall is closed."
    )
    proposed, turned_down = _proposals(network, member, lead)
    plan = _plans(event, lead)
    introductions = _introductions(people, past)
    _first_weeks(network, people)
    _other_acts(people, past)
    _at_the_desk(past, people)
    invitation, token = factories.make_invitation(network, f"guest.of.{slug}@example.org", name="Ida Quist", by=lead)
    invitation.own_name, invitation.own_words = "Ida", "To learn."
    invitation.other_email = "ida@example.com"
    invitation.affirmed, invitation.affirmed_at = network.purpose, timezone.now()
    invitation.save()
    spent, spent_token = factories.make_invitation(network, f"late.{slug}@example.org", name="Ole Berg", by=lead)
    spent.close("declined", reason="Another year, perhaps.")
    unsent = {"email": f"soon.{slug}@example.org", "name": "Pia Lund", "why_you": "You teach proofs."}
    drafted = inviting.draft(by=lead, **unsent)
    return Home(
        network=network,
        lead=lead,
        facilitator=people["facilitator"],
        member=member,
        newcomer=people["newcomer"],
        companion=companion,
        event=event,
        draft=draft,
        cancelled=cancelled,
        past=past,
        proposed=proposed,
        turned_down=turned_down,
        template=network.event_templates.create(
            name="Evening",
            title="An evening",
            place="Hill Road School",
            access_notes="A ramp at the side.",
            serves="Hands on fractions.",
            created_by=lead,
        ),
        visitor=_at_the_door(event, people),
        event_letter=event.letters.create(
            key=uuid4(), readers="going", subject="Tomorrow", words="Come early.", written_by=lead
        ),
        takeaway=past.takeaways.create(
            text="Begin with a story.",
            link="https://example.org/stories",
            group=past.rounds.get().groups.first(),
            written_by=lead,
        ),
        feed=CalendarFeed.objects.create(member=member, **CalendarFeed.new_secret()),
        plan=plan,
        apart=keeping_apart.note(member, people["paused"], by=lead, asked_by=member),
        introductions=introductions,
        notes=_notes(people, past),
        debrief=debriefing.keep(
            past,
            people["facilitator"],
            met_no_one=[member],
            to_call=[companion],
            change="Name badges larger.",
        ),
        desk_keys={
            name: _desk_key(one, people["facilitator"])
            for name, one in {"upcoming": event, "past": past, "cancelled": cancelled}.items()
        },
        brought=_list(lead, "begun.csv", "Name\tEmail\tJoined\tSchool\nKai Ronde\tkai@x\t3/4/2025\tEast"),
        nominations=_nominations(network, people),
        brought_in=_list(
            lead, "in.csv", f"Name\tEmail\tSchool\nLea Moor\tlea.moor.of.{slug}@example.org\tWest", bring=True
        ),
        check_in=_check_ins(network, people),
        coffee=_coffee(network, people),
        to_meet=_to_meet(people),
        mix_up=_mixed_up(people, past, introductions["confirmed"]),
        stories=_stories(network, member, companion),
        invitation=invitation,
        token=token,
        spent_token=spent_token,
        drafted=drafted,
        letter=_letters(network, lead),
        staying=_staying(network, lead),
        test_letter_token=_test_letter(network, lead),
        invitee=factories.make_user(invitation.email),
    )


def _list(lead: Member, source: str, text: str, *, bring: bool = False) -> ListImport:
    """A list that was handed in and waits, or one that is in and says of two people something else than their pages."""
    if bring:
        text += f"\n{lead.name}\t{lead.user.email}\tNorth\nHal Carried\t\tNorth"
    brought = carrying_over.hand_in(read_text(text), by=lead, source=source)
    brought.network = lead.network
    if bring:
        brought = carrying_over.bring_in(brought, by=lead)
        lead.network.members.filter(name="Hal Carried").update(attributes={"School": "South"})
    return brought


def _people(network: Network) -> dict[str, Member]:
    words = {"working_on": "Fractions", "asks": "Proofs", "offers": "Puzzles", "attributes": {"school": "Hill Road"}}
    today = timezone.localdate()
    people = {
        "lead": factories.make_lead(network, "Ama Owusu", founder=True, **words),
        "facilitator": factories.make_facilitator(network, "Ben Hartley", **words),
        "member": factories.make_member(network, "Cyd Novak", purpose_statement="To learn.", **words),
        "companion": factories.make_member(network, "Dina Faris", **words),
        "newcomer": factories.make_member(network, "Eli Stone", joined_on=today - 5 * DAY, **words),
        "paused": factories.make_member(network, "Flo Marsh", **words),
    }
    people["paused"].pauses.create(starts_on=today - 9 * DAY)
    factories.make_member(network, "Gus Left", left_on=today - 90 * DAY, **words)
    network.members.create(name="Hal Carried", carried_over_at=timezone.now())
    factories.make_lead(network, "Isa Second", invited_by=people["lead"])
    LogEntry.objects.create(
        user=people["lead"].user,
        content_type=ContentType.objects.get_for_model(Member),
        object_id=str(people["member"].pk),
        object_repr="Cyd Novak",
        action_flag=CHANGE,
        change_message="Changed the name.",
    )
    return people


def _events(network: Network, people: dict[str, Member]) -> tuple[Event, Event]:
    """One soon, with its first guests at the door, and one past and closed."""
    now, lead, host = timezone.now(), people["lead"], people["facilitator"]
    told = {
        "place": "Hill Road School",
        "access_notes": "A ramp at the side.",
        "online_link": "https://meet.example.org/hill-road",
        "serves": "Hands on fractions.",
        "series": network.series.create(name="Evenings", created_by=lead),
        "created_by": lead,
    }
    event = factories.make_event(network, "Autumn evening", starts_at=now + timedelta(hours=2), capacity=20, **told)
    past = factories.make_event(network, "Summer evening", starts_at=now - 12 * DAY, **told)
    coming = [people[name] for name in ("lead", "facilitator", "member", "companion", "newcomer")]
    for person in coming:
        rsvps.answer(event, person, "yes", by=person, note="A step-free way in, please.")
        rsvps.answer(past, person, "yes", by=person, at=past.starts_at - DAY)
    event.rsvps.filter(member=people["member"]).update(avoid="Loud music.", quieter=True)
    rsvps.answer(event, people["paused"], "maybe", by=lead)
    event.asked.create(member=people["member"], asked_by=lead)
    event.helpers.create(member=host, part="host")
    for person in coming[1:4]:
        attendance.mark(event, person, "present", by=host)
    for person in coming[:4]:
        attendance.mark(past, person, "present", by=host, at=past.starts_at)
    factories.make_groups(past, coming[:4])
    past.rounds.get().groups.update(place="By the window", question="What went well?")
    attendance.close(past, by=host)
    ledger.settle([past])
    return event, past


def _proposals(network: Network, member: Member, lead: Member) -> tuple[Event, Event]:
    """Meet-ups that a member proposed: one waits for a lead's word, one was turned down."""
    asked = {"published": False, "created_by": member, "proposed_at": timezone.now()}
    words = {"turned_down_at": timezone.now(), "turned_down_by": lead, "turned_down_words": "After the holidays."}
    return (
        factories.make_event(network, "A walk", **asked),
        factories.make_event(network, "A midnight walk", **asked, **words),
    )


def _notes(people: dict[str, Member], past: Event) -> dict[str, DeskNote]:
    """What the member said at an event: some waits for their word, some is theirs, some was promised to another."""
    member, by = people["member"], people["facilitator"]
    made = {
        "waiting": factories.make_note(past, member, "Teaches proofs to adults.", by=by),
        "kept": factories.make_note(past, member, "Merges two sixth forms.", by=by),
        "promised": factories.make_note(past, member, "The slides.", by=by, kind="promise", other=people["companion"]),
    }
    for name in ("kept", "promised"):
        noting.agree(made[name])
    return made


def _desk_key(event: Event, host: Member) -> str:
    """The secret of the link by which a host's phone enters the desk."""
    return entering.way_in(event, host).address.rstrip("/").rpartition("/")[2]


def _at_the_door(event: Event, people: dict[str, Member]) -> Visitor:
    """What phones sent from the door: a tap, and somebody who came along."""
    DoorTap.objects.create(
        key=uuid4(), event=event, member=people["member"], status="present", by=people["facilitator"]
    )
    return event.visitors.create(
        key=uuid4(),
        name="Vi Long",
        email="vi@example.org",
        note="Teaches at East.",
        brought_by=people["member"],
        noted_by=people["facilitator"],
    )


def _plans(event: Event, lead: Member) -> GroupPlan:
    """Groups that are published, and a draft that waits to be looked at."""
    for publish in (True, False):
        plan = drafts.request_plan(event, by=lead, wishes=Wishes(rounds=1, group_size=5))
        make_plan(plan.pk)
        plan.refresh_from_db()
        if publish:
            drafts.publish(plan, by=lead)
    table = plan.tables["rounds"][0]["tables"][0]["name"]
    change = {"act": "describe", "turn": 0, "table": table, "name": table, "place": "", "question": "Where to begin?"}
    return editing.edit(plan, key=uuid4(), by=lead, change=change, revision=0).plan


def _introductions(people: dict[str, Member], past: Event) -> dict[str, Introduction]:
    host, member, companion = people["facilitator"], people["member"], people["companion"]
    made = {
        state: factories.make_introduction(host, one, other, event=past, note="Both teach proofs.", at=past.starts_at)
        for state, one, other in [
            ("standing", member, people["newcomer"]),
            ("confirmed", member, companion),
            ("withdrawn", member, people["lead"]),
        ]
    }
    ledger.confirm(made["confirmed"], member)
    ledger.confirm(made["confirmed"], companion)
    ledger.withdraw_introduction(made["withdrawn"], by=host)
    return made


def _at_the_desk(event: Event, people: dict[str, Member]) -> None:
    """A phone that was made ready: what counts, what was refused, and what came when its owner helped no more."""
    by, phone = people["facilitator"], uuid4()
    pair = sorted([people["member"].pk, people["companion"].pk])
    acts.ready(event, by, phone)
    for kind, body in [
        (ActKind.NOT_NOW, {"people": pair}),
        (ActKind.ACQUAINTED, {"people": pair}),
        (ActKind.CLAIMED, {"member": pair[0]}),
        (ActKind.INTRODUCED, {"people": [pair[0], 10**15]}),
    ]:
        acts.take(Said(uuid4(), kind, body), event=event, by=by, phone=phone)
    came = {"name": "Vo Lund", "note": "", "email": ""}
    acts.take(Said(uuid4(), ActKind.VISITOR, came), event=event, by=by, phone=phone, may_act=False)


def _other_acts(people: dict[str, Member], past: Event) -> None:
    for number, kind in enumerate(["met", "give", "milestone", "called-on", "contact"]):
        row = ledger.record(
            network=past.network,
            reference=f"{past.network.slug}-{number}",
            kind=kind,
            people=(people["member"], people["companion"]),
            at=past.starts_at + number * DAY,
            minutes=30,
            note="Over coffee",
        )
    ledger.withdraw(row, by=people["lead"], why="Typed twice")


def _nominations(network: Network, people: dict[str, Member]) -> dict[str, Nomination]:
    """One that waits for a lead's word, one that waits for a seat, one that was answered."""
    words = {"why_them": "She teaches proofs.", "why_now": "She has just moved.", "fit": "Her school is one of ours."}
    made = {
        state: network.nominations.create(
            name=name, email=f"{name.split()[0].lower()}@example.org", nominated_by=people["member"], **words
        )
        for state, name in [("answered", "Ove Lind"), ("approved", "Pia Sand"), ("proposed", "Una Reyes")]
    }
    nominations.approve(made["approved"], by=people["lead"])
    nominations.answer(made["answered"], verdict="not now", words="Soon.", was="", by=people["lead"])
    return made


def _first_weeks(network: Network, people: dict[str, Member]) -> None:
    """What a network asks of its new members, and what they have said to it."""
    network.first_steps.create(step="event", by=people["lead"].user)
    network.stopped_letters.create(user=people["member"].user, kind="nudge")
    network.attributes.create(name="region", question="Where do you work?", choices="North\nSouth")
    network.seat_openings.create(
        by=people["lead"], seats_before=40, seats_after=45, on_target=False, reason="Two schools merge."
    )
    people["member"].affirmations.create(purpose=network.purpose)
    people["newcomer"].steps.create(step="working on", done_at=timezone.now())
    people["newcomer"].buddies.create(buddy=people["companion"], named_by=people["lead"])
    people["newcomer"].first_meetings.create(other=people["member"])
    Photo.objects.create(
        member=people["companion"], large=b"", small=b"", digest="0", described="Dina before a blackboard"
    )


def _check_ins(network: Network, people: dict[str, Member]) -> CheckIn:
    asked = [people["member"], people["companion"], people["newcomer"]]
    pulse = checkins.ask(network=network, question="I feel connected.", members=asked, item="connected")
    check_in = checkins.ask(network=network, question="What did the evening start?", members=asked)
    for one in (pulse, check_in):
        for asking, audience in zip(one.askings.order_by("pk")[1:], ["leads", "network"], strict=True):
            score = 4 if one.item else None
            checkins.reply(asking, score=score, words="A plan with Cyd.", audience=audience)
    return check_in


def _coffee(network: Network, people: dict[str, Member]) -> CoffeeSeat:
    """The seat of the member, who was drawn to meet two others; one of them says that they met."""
    terms = rounds.Terms(every_weeks=4, weekday=0)
    coffee = rounds.start(network, terms, by=people["lead"], at=timezone.now() - 20 * DAY)
    for name in ("lead", "member", "companion"):
        rounds.take_part(coffee, people[name])
    held = drawing.draw(coffee.pk, at=coffee.draws_at)
    meetings.answer(held.seats.get(member=people["companion"]), "met")
    return held.seats.get(member=people["member"])


def _to_meet(people: dict[str, Member]) -> Proposal:
    """Somebody thinks that the member and the second lead should meet; the lead has said yes."""
    second = people["lead"].network.members.get(name="Isa Second")
    proposal = proposing.propose(
        key=uuid4(), by=people["companion"], people=(people["member"], second), reason="Both teach proofs."
    )
    proposing.answer(proposal, second, "yes")
    return proposal


def _mixed_up(people: dict[str, Member], past: Event, confirmed: Introduction) -> MixUp:
    """The facilitator introduced somebody, who says that it was somebody else; of another pair all has been said."""
    companion, newcomer = people["companion"], people["newcomer"]
    made = factories.make_introduction(people["facilitator"], companion, newcomer, event=past, at=past.starts_at)
    following.say(made, newcomer, "somebody else", words="A tall man with a beard.")
    for word in ("talked", "met again"):
        following.say(confirmed, companion, word)
    return made.mix_ups.get()


def _stories(network: Network, member: Member, companion: Member) -> dict[str, Story]:
    now = timezone.now()
    states = {
        "seed": {},
        "drafted": {"drafted_at": now},
        "shared": {"drafted_at": now, "shared_at": now},
        "public": {"drafted_at": now, "shared_at": now, "public_at": now},
        "withdrawn": {"drafted_at": now, "shared_at": now, "withdrawn_at": now},
    }
    made = {}
    for state, dates in states.items():
        made[state] = network.stories.create(title=f"Two schools, one lesson ({state})", text="It began.", **dates)
        made[state].consents.create(member=companion, given_at=now)
    made["seed"].consents.create(member=member)
    return made


def _letters(network: Network, lead: Member) -> Letter:
    """One that was given up, beside the invitation that waits; and a code on its way to the lead."""
    context = {"notice": "An address was removed from your account."}
    failed = post.queue(
        "account notice",
        to=lead.user.email,
        template="account_notice",
        context=context,
        essential=True,
        network=network,
        recipient=lead.user,
        key=str(uuid4()),
        reply_to=lead.user.email,
    )
    failed.calendar, failed.calendar_method = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "CANCEL"
    failed.last_error, failed.given_up_at, failed.attempts = "SMTPServerDisconnected: gone", timezone.now(), 5
    failed.save()
    code = {"code": "BCDF-GHJK"}
    post.queue("sign-in code", to=lead.user.email, template="code", context=code, essential=True, recipient=lead.user)
    return failed


def _test_letter(network: Network, lead: Member) -> str:
    """The token of a test letter that is on its way to the lead."""
    return mail_check.token_of(mail_check.send_test_letter(network, to=lead.user).key)


def _staying(network: Network, lead: Member) -> dict[str, Invitation]:
    """People carried over who were asked whether they are still in: one waits, the others have answered."""
    people = {
        name: network.members.create(
            name=f"{name.title()} Carried", carried_over_at=timezone.now(), user=factories.make_user()
        )
        for name in ("open", "answered", "declined")
    }
    offers = staying.ask(people.values(), by=lead, words="You were there from the start.").posted
    asked = {name: next(one for one in offers if one.member == member) for name, member in people.items()}
    staying.pause(asked["answered"])
    staying.leave(asked["declined"], reason="Another town.")
    return asked
