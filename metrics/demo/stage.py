"""Plays the acts of the demo network through the verbs by which real people do the same."""

from __future__ import annotations

from datetime import timedelta
from functools import singledispatchmethod
from itertools import count
from typing import TYPE_CHECKING

from django.conf import settings

from events import announcing, attendance, hosting, rsvps, takeaways
from events.models import Confidence, Continuity, Seat, SmallGroup
from introductions import checkins, debriefing, first_contact, following, ledger, noting, proposing
from introductions.coffee import drawing, meetings
from introductions.coffee import rounds as coffee
from introductions.desk import acts as desk_acts
from introductions.desk.outbox import Said
from introductions.models import ActKind, DeskNote, NoteKind
from members import addresses, buddies, first_weeks, inviting, nominations, onboarding, purposes, seats
from members.models import Role, Verdict
from metrics.demo import acts, purpose
from metrics.demo.calendar import OCCASIONS
from metrics.demo.nominees import NOMINEES
from metrics.demo.people import BY_KEY
from network.models import AuditEntry, Network, Purpose

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from events.models import Event, Series
    from introductions.models import Asking, CoffeeRounds, Introduction, Proposal, Story
    from members.models import Invitation, Member, Nomination
    from metrics.demo.person import Person

BY_MAILBOX = {nominee.mailbox: nominee for nominee in NOMINEES}
EVENTS = {occasion.key: occasion for occasion in OCCASIONS}


class Stage:
    """The demo network while it comes into being; ``network`` is it."""

    network: Network
    coffee: CoffeeRounds

    def __init__(self) -> None:
        self.members: dict[str, Member] = {}
        self.invitations: dict[str, Invitation] = {}
        self.nominations: dict[str, Nomination] = {}
        self.events: dict[str, Event] = {}
        self.introductions: dict[UUID, Introduction] = {}
        self.proposals: dict[UUID, Proposal] = {}
        self.askings: dict[str, dict[int, Asking]] = {}
        self.stories: dict[str, Story] = {}
        self.numbers = count(1)

    def play_all(self, told: Iterable[acts.Act]) -> Network:
        """Do all that is told, in that order, and return the network in which it was done."""
        for act in told:
            self.play(act)
        return self.network

    @singledispatchmethod
    def play(self, act: acts.Act) -> None:
        """Do what the act says, dated when it says."""
        raise NotImplementedError(type(act).__name__)

    # -- People ---------------------------------------------------------------------------

    @play.register
    def _(self, act: acts.Founded) -> None:
        founder = BY_KEY[act.by]
        user = addresses.user_with_address(founder.email)
        self.network = Network.objects.create(
            slug=purpose.SLUG,
            name=purpose.NAME,
            timezone=purpose.TIMEZONE,
            size_target=purpose.SEATS_AT_FIRST,
            size_ceiling=purpose.CEILING,
            created_at=act.at,
            demo_since=act.at,
        )
        written = Purpose.objects.create(
            network=self.network,
            why=purpose.WHY,
            who_for=purpose.WHO_FOR,
            gain=purpose.WHAT_YOU_GAIN,
            contribute=purpose.HOW_YOU_CONTRIBUTE,
            not_for=purpose.NOT_FOR,
            change=purpose.CHANGE_HOPED_FOR,
            commitment=purpose.COMMITMENT,
            ground_rules=purpose.GROUND_RULES,
            written_by=user,
            written_at=act.at,
        )
        joined_on = act.at.astimezone(self.network.zone).date()
        lead = self.network.members.create(user=user, name=full_name(founder), joined_on=joined_on)
        self._settle_in(lead, founder, is_founder=True)
        purposes.affirm(lead, written, at=act.at)
        AuditEntry.record(network=self.network, actor=user, verb="founded", subject=self.network, at=act.at)

    @play.register
    def _(self, act: acts.Invited) -> None:
        waits = act.key == ""
        invitation, _token = inviting.invite(
            by=self.members[act.by],
            email=act.email,
            name=act.name,
            why_you=act.why,
            at=act.at,
            # Where mail leaves the house, the people of a demonstration are not written to.
            mail=waits and settings.DEMO,
        )
        self.invitations[act.key] = invitation

    @play.register
    def _(self, act: acts.Joined) -> None:
        person = BY_KEY[act.person]
        invitation = self.invitations.pop(act.person)
        onboarding.stand_by(invitation, at=act.at)
        member = onboarding.join(
            invitation,
            user=addresses.user_with_address(person.email),
            name=full_name(person),
            purpose_statement=person.purpose,
            at=act.at,
        )
        self._settle_in(member, person, is_founder=act.founder)

    @play.register
    def _(self, act: acts.StoodBy) -> None:
        purposes.affirm(self.members[act.person], self.network.purpose, at=act.at)

    @play.register
    def _(self, act: acts.SeatsOpened) -> None:
        seats.open_more(self.network, by=self.members[act.by], number=act.number, reason=act.reason, at=act.at)

    @play.register
    def _(self, act: acts.Nominated) -> None:
        nominee = BY_MAILBOX[act.mailbox]
        self.nominations[act.mailbox] = nominations.propose(
            by=self.members[nominee.by],
            name=nominee.name,
            email=nominee.email,
            why_them=nominee.why_them,
            why_now=nominee.why_now,
            fit=nominee.fit,
            at=act.at,
        )

    @play.register
    def _(self, act: acts.NominationAnswered) -> None:
        nominee, nomination = BY_MAILBOX[act.mailbox], self.nominations[act.mailbox]
        by = self.members[nominee.answered_by]
        if nominee.verdict == Verdict.APPROVED:
            nominations.approve(nomination, by=by, at=act.at)
        else:
            nominations.answer(
                nomination, verdict=nominee.verdict, words=nominee.answer, was="", by=by, at=act.at, mail=False
            )

    def _settle_in(self, member: Member, person: Person, *, is_founder: bool) -> None:
        """Write down what a new member says of themselves, and the role that the leads gave them."""
        member.purpose_statement = person.purpose
        member.working_on, member.asks, member.offers = person.working_on, person.ask, person.offer
        member.role, member.founder = Role(person.role), is_founder
        member.attributes = {
            "town": person.town,
            "region": person.region,
            "side": person.side,
            "school": person.school,
            "post": person.post,
        }
        member.save()
        self.members[person.key] = member

    @play.register
    def _(self, act: acts.BuddyNamed) -> None:
        newcomer, buddy, lead = (self.members[key] for key in (act.person, act.buddy, act.by))
        buddies.name_buddy(newcomer, buddy, by=lead, mail=False, at=act.at)

    @play.register
    def _(self, act: acts.Talked) -> None:
        newcomer = self.members[act.person]
        first_contact.note_talk(newcomer.buddies.get(ended_at=None), by=newcomer, at=act.at)

    @play.register
    def _(self, act: acts.ChoseFirst) -> None:
        first_weeks.choose(self.members[act.person], [self.members[key] for key in act.people], at=act.at)

    @play.register
    def _(self, act: acts.Paused) -> None:
        starts_on = act.at.astimezone(self.network.zone).date()
        self.members[act.person].pauses.create(starts_on=starts_on, ends_on=act.until)

    @play.register
    def _(self, act: acts.Left) -> None:
        member = self.members[act.person]
        member.left_on = act.at.astimezone(self.network.zone).date()
        member.save(update_fields=["left_on"])

    # -- Events ---------------------------------------------------------------------------

    @play.register
    def _(self, act: acts.DrawnUp) -> None:
        occasion, host = EVENTS[act.event], self.members[act.by]
        event = self.network.events.create(
            title=act.title,
            kind=occasion.kind,
            mode=occasion.mode,
            starts_at=act.starts_at,
            ends_at=act.ends_at,
            place=occasion.place,
            serves=occasion.serves,
            capacity=occasion.seats,
            access_notes=occasion.access,
            confidence=occasion.confidence,
            series=self._series(occasion.series, host, act.at),
            created_by=host,
            created_at=act.at,
        )
        hosting.entrust(event, host=host, facilitators=[self.members[key] for key in occasion.helpers])
        announcing.publish(event, by=host, at=act.at)
        self.events[act.event] = event

    def _series(self, name: str, by: Member, at: datetime) -> Series | None:
        if not name:
            return None
        begun = {"continuity": Continuity.SAME, "created_by": by, "created_at": at}
        return self.network.series.get_or_create(name=name, defaults=begun)[0]

    @play.register
    def _(self, act: acts.TemplateKept) -> None:
        event, begins = self.events[act.event], self.events[act.event].starts_at.astimezone(self.network.zone)
        self.network.event_templates.create(
            name=act.name,
            title=event.title.partition(":")[0],
            kind=event.kind,
            mode=event.mode,
            capacity=event.capacity,
            begins_at=begins.time(),
            minutes=(event.ends_at - event.starts_at).seconds // 60,
            confidence=Confidence.TABLE,
            created_by=self.members[act.by],
            created_at=act.at,
        )

    @play.register
    def _(self, act: acts.Proposed) -> None:
        self.network.events.create(
            title=act.title,
            starts_at=act.starts_at,
            ends_at=act.starts_at + timedelta(minutes=act.minutes),
            place=act.place,
            serves=act.serves,
            created_by=self.members[act.by],
            created_at=act.at,
            proposed_at=act.at,
        )

    @play.register
    def _(self, act: acts.TakenAway) -> None:
        event, table = self.events[act.event], {"round__name": "1", "name": f"Table {act.table}"}
        group = SmallGroup.objects.get(round__event=event, **table) if act.table else None
        event.takeaways.create(
            group=group,
            confidence=takeaways.agreed_at(group),
            text=act.text,
            link=act.link,
            written_by=self.members[act.by],
            written_at=act.at,
        )

    @play.register
    def _(self, act: acts.Answered) -> None:
        member = self.members[act.person]
        rsvps.answer(self.events[act.event], member, act.answer, by=member, at=act.at)

    @play.register
    def _(self, act: acts.Seated) -> None:
        # Groups of a past event cannot be published any more, so its rounds are written as publishing leaves them.
        event, questions = self.events[act.event], EVENTS[act.event].questions
        for position, groups in enumerate(act.rounds):
            round_ = event.rounds.create(name=str(position + 1), position=position + 1, published_at=act.at)
            for table, keys in enumerate(groups, start=1):
                group = round_.groups.create(name=f"Table {table}", position=table, question=questions[position])
                host = next((key for key in keys if self.members[key].is_facilitator), None)
                Seat.objects.bulk_create(
                    Seat(round=round_, group=group, member=self.members[key], hosts=key == host) for key in keys
                )

    @play.register
    def _(self, act: acts.Noted) -> None:
        attendance.mark(
            self.events[act.event], self.members[act.person], act.status, by=self.members[act.by], at=act.at
        )

    @play.register
    def _(self, act: acts.Closed) -> None:
        attendance.close(self.events[act.event], by=self.members[act.by], at=act.at)

    # -- Introductions and what came of them ----------------------------------------------

    @play.register
    def _(self, act: acts.Introduced) -> None:
        one, other = act.people
        self.introductions[act.key] = ledger.log_introduction(
            key=act.key,
            made_by=self.members[act.by],
            people=(self.members[one], self.members[other]),
            event=self.events[act.event],
            note=act.note,
            at=act.at,
        )

    @play.register
    def _(self, act: acts.Confirmed) -> None:
        ledger.confirm(self.introductions[act.key], self.members[act.person], at=act.at)

    @play.register
    def _(self, act: acts.PutForward) -> None:
        by, people = self.members[act.by], [self.members[key] for key in act.people]
        try:
            made = proposing.propose(key=act.key, by=by, people=people, reason=act.reason, mail=False, at=act.at)
        except proposing.ProposalRefused:
            # Tables are drawn anew for each day of making it, so by now the two may have met.
            return
        self.proposals[act.key] = made

    @play.register
    def _(self, act: acts.SaidTo) -> None:
        if act.key in self.proposals:
            proposing.answer(self.proposals[act.key], self.members[act.person], act.said, mail=False, at=act.at)

    @play.register
    def _(self, act: acts.SpokeOf) -> None:
        made = self.network.introductions.filter(key=act.key).first()
        if made:
            following.say(made, self.members[act.person], following.Word.TALKED, on=act.on, at=act.at)

    @play.register
    def _(self, act: acts.WrittenDown) -> None:
        body = {"what": (NoteKind.PROMISE if act.due else NoteKind.FACT).value, "words": act.words}
        body["member"] = self.members[act.person].pk
        if act.other:
            body["other"] = self.members[act.other].pk
        if act.due:
            body["due"] = act.due.isoformat()
        said = Said(act.key, ActKind.NOTED, body, act.at)
        event, by = self.events[act.event], self.members[act.by]
        desk_acts.take(said, event=event, by=by, phone=act.key, sent=act.at, received=act.at)

    @play.register
    def _(self, act: acts.StoodByWords) -> None:
        noting.agree(DeskNote.objects.get(act__key=act.key, event__network=self.network), at=act.at)

    @play.register
    def _(self, act: acts.Debriefed) -> None:
        event, by = self.events[act.event], self.members[act.by]
        there = debriefing.room(event, but=by)
        alone = [one for one in there.people if one.pk in there.without][:2]
        to_call = [self.members[key] for key in act.to_call]
        debriefing.keep(event, by, met_no_one=alone, to_call=to_call, change=act.change, at=act.at)

    @play.register
    def _(self, act: acts.Shared) -> None:
        one, other = act.people
        ledger.record(
            network=self.network,
            reference=f"demo-{next(self.numbers)}",
            kind=act.kind,
            people=(self.members[one], self.members[other]),
            at=act.at,
            minutes=act.minutes,
            note=act.note,
        )

    @play.register
    def _(self, act: acts.CoffeeBegun) -> None:
        weekday = act.at.astimezone(self.network.zone).date().weekday()
        terms = coffee.Terms(every_weeks=act.every_weeks, weekday=weekday)
        self.coffee = coffee.start(self.network, terms, by=self.members[act.by], at=act.at)

    @play.register
    def _(self, act: acts.CoffeeJoined) -> None:
        wishes = {"every_second": act.every_second, "rather_three": act.rather_three}
        coffee.take_part(self.coffee, self.members[act.person], at=act.at, **wishes)

    @play.register
    def _(self, act: acts.CoffeeDrawn) -> None:
        held = drawing.draw(self.coffee.pk, at=act.at, mail=act.last and settings.DEMO)
        if held and not act.last:
            drawing.ask_whether_they_met(held.pk, at=act.at + timedelta(days=10), mail=False)

    @play.register
    def _(self, act: acts.CoffeeTold) -> None:
        groups = self.coffee.draws.latest("drawn_at").groups.order_by("pk")
        for group, words in zip(groups, act.words, strict=False):
            for seat, said in zip(group.seats.order_by("pk"), words, strict=False):
                if said:
                    meetings.answer(seat, said, at=act.at)

    # -- Check-ins and stories ------------------------------------------------------------

    @play.register
    def _(self, act: acts.Asked) -> None:
        members = [self.members[key] for key in act.people]
        check_in = checkins.ask(network=self.network, question=act.question, members=members, item=act.item, at=act.at)
        self.askings[act.key] = {asking.member_id: asking for asking in check_in.askings.all()}

    @play.register
    def _(self, act: acts.Replied) -> None:
        asking = self.askings[act.key][self.members[act.person].pk]
        checkins.reply(asking, score=act.score, words=act.words, audience=act.audience, at=act.at)

    @play.register
    def _(self, act: acts.StorySeeded) -> None:
        story = self.network.stories.create(title=act.title, seeded_at=act.at)
        for key in act.people:
            story.consents.create(member=self.members[key])
        self.stories[act.title] = story

    @play.register
    def _(self, act: acts.StoryDrafted) -> None:
        story = self.stories[act.title]
        story.text, story.drafted_at = act.text, act.at
        story.save(update_fields=["text", "drafted_at"])

    @play.register
    def _(self, act: acts.StoryAgreed) -> None:
        self.stories[act.title].consents.filter(member=self.members[act.person]).update(given_at=act.at)

    @play.register
    def _(self, act: acts.StoryShared) -> None:
        story = self.stories[act.title]
        story.shared_at = act.at
        story.save(update_fields=["shared_at"])


def full_name(person: Person) -> str:
    """Give the name as the directory shows it, with the person's own script beside it where they use one."""
    return f"{person.name} {person.own_script}".strip()
