"""For every rule that the database itself holds, an act that breaks it and passes by all our own checks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from uuid import UUID, uuid4

from django.utils import timezone

from events.models import (
    RSVP,
    Asked,
    Attendance,
    DoorTap,
    Event,
    EventLetter,
    EventTemplate,
    GroupPlan,
    Helper,
    KeepApart,
    Round,
    Seat,
    Series,
    SmallGroup,
    Takeaway,
    Visitor,
)
from introductions import ledger
from introductions.models import (
    Asking,
    CheckIn,
    CoffeeDraw,
    CoffeeGroup,
    CoffeeRounds,
    CoffeeSeat,
    Confirmation,
    Debrief,
    DeskAct,
    DeskNote,
    FollowUp,
    Interaction,
    Introduction,
    MixUp,
    Proposal,
    ProposalAnswer,
    Story,
    StoryConsent,
    Withdrawal,
)
from members.models import Buddy, Invitation, ListImport, Member, Nomination, Pause, SeatOpening, User
from metrics.models import Figure, MemberDay, Tie
from network.models import AuditEntry, Letter, Network, Purpose
from tests import factories

NOW = timezone.now()
MORNING = {"every_weeks": 2, "weekday": 0, "next_on": date(2026, 6, 1)}
OFFENCES: dict[str, Callable[[SimpleNamespace, SimpleNamespace], object]] = {}


def breaks(rule: str):
    """Enter an act under the rule that forbids it. It is given a network's rows, and those of another network."""

    def enter(act):
        assert rule not in OFFENCES
        OFFENCES[rule] = act
        return act

    return enter


def rows(name: str) -> SimpleNamespace:
    """A network with two members, and one row of whatever the rules are about."""
    network = factories.make_network(name)
    one, other = factories.make_lead(network), factories.make_member(network)
    event = factories.make_event(network)
    introduction = factories.make_introduction(one, one, other, event=event)
    entry = AuditEntry.record(network=network, actor=one.user, verb="looked", subject=event)
    factories.make_rsvp(event, one)
    factories.make_present(event, one)
    seated = factories.make_groups(event, [one])
    check_in = network.check_ins.create(question="How was it?")
    return SimpleNamespace(
        network=network,
        one=one,
        other=other,
        event=event,
        introduction=introduction,
        row=Interaction.objects.get(network=network),
        entry=entry,
        round=seated,
        group=seated.groups.get(),
        plan=event.plans.create(requested_by=one),
        apart=network.kept_apart.create(first=one, second=other, noted_by=one),
        check_in=check_in,
        coffee=coffee(one),
        desk=desk(event, one, other),
        proposal=proposed(one, other),
        follow_up=introduction.follow_ups.create(member=one, step="talked"),
        mix_up=introduction.mix_ups.create(member=one),
        asking=check_in.askings.create(member=one),
        story=network.stories.create(title="How it began"),
        invitation=factories.make_invitation(network, "guest@example.org", by=one)[0],
        nomination=network.nominations.create(
            name="Ida", email="ida@example.org", why_them="She does", nominated_by=one
        ),
        opening=network.seat_openings.create(by=one, seats_before=40, seats_after=45, on_target=True),
        stopped=network.stopped_letters.create(user=one.user, kind="nudge"),
        put_off=network.first_steps.create(step="list", by=one.user),
        brought=network.list_imports.create(by=one, source="list.csv"),
        attribute=network.attributes.create(name="region", question="Where do you work?"),
        buddy=other.buddies.create(buddy=one),
        step=other.steps.create(step="asks"),
        wish=other.first_meetings.create(other=one),
    )


def desk(event: Event, one: Member, other: Member) -> SimpleNamespace:
    """What the arrival desk of an event keeps."""
    act = event.desk_acts.create(**desk_act(one))
    return SimpleNamespace(
        act=act,
        phone=event.desk_phones.create(member=one, phone=uuid4()),
        key=event.desk_keys.create(member=one, digest=uuid4().hex, expires_at=NOW),
        claim=event.desk_claims.create(member=one, by=other),
        passed=event.passed_over.create(first=one, second=other),
        note=event.desk_notes.create(act=act, kind="fact", member=one, words="She sings."),
        debrief=event.debriefs.create(by=one),
    )


def desk_act(by: Member, **fields) -> dict:
    given = {"key": uuid4(), "phone": uuid4(), "kind": "noted", "body": {}, "made_at": NOW, "outcome": "taken"}
    return given | {"by": by} | fields


def coffee(one: Member) -> CoffeeSeat:
    """The seat of somebody in a round that was drawn."""
    rounds = one.network.coffee_rounds.create(**MORNING, started_by=one)
    rounds.opt_ins.create(member=one)
    held = rounds.draws.create(on=MORNING["next_on"])
    return held.seats.create(member=one, group=held.groups.create(question="What now?"))


def proposed(one: Member, other: Member, **fields) -> Proposal:
    """What a third thinks of two people, answered by one of them."""
    by = factories.make_member(one.network)
    proposal = one.network.proposals.create(first=one, second=other, proposed_by=by, expires_at=NOW, **fields)
    proposal.answers.create(member=one, said="yes")
    return proposal


def invited(here, **fields) -> dict:
    given = {"email": "new@example.org", "name": "New", "token_digest": uuid4().hex, "expires_at": NOW}
    return given | {"network": here.network} | fields


def pair(here, **fields) -> dict:
    """Of an introduction or a ledger row."""
    return {"network": here.network, "first": here.one, "second": here.other} | fields


def _edit(here, **fields):
    return here.plan.edits.create(**{"number": 1, "key": uuid4(), "by": here.one, "change": {}} | fields)


def tie(here, **fields) -> dict:
    return pair(here, strength=1, structural=1, meetings=1, first_at=NOW, last_at=NOW) | fields


# -- Networks -----------------------------------------------------------------------------

breaks("half_life_in_reason")(lambda here, there: Network.objects.filter(pk=here.network.pk).update(half_life_days=6))
breaks("target_is_a_share")(lambda here, there: Network.objects.filter(pk=here.network.pk).update(engagement_target=0))
breaks("ceiling_above_target")(lambda here, there: Network.objects.filter(pk=here.network.pk).update(size_ceiling=39))
breaks("network_purpose_stays_put")(lambda here, there: Purpose.objects.update(network=there.network))
breaks("network_firststep_stays_put")(lambda here, there: here.network.first_steps.update(network=there.network))
breaks("put_off_once")(lambda here, there: here.network.first_steps.create(step="list"))
breaks("network_stoppedletters_stays_put")(
    lambda here, there: here.network.stopped_letters.update(network=there.network)
)
breaks("letters_stopped_once")(
    lambda here, there: here.network.stopped_letters.create(user=here.one.user, kind="nudge")
)
breaks("calendar_has_a_method")(lambda here, there: Letter.objects.update(calendar_method="CANCEL"))
breaks("network_letter_stays_put")(lambda here, there: Letter.objects.update(network=there.network))
breaks("network_auditentry_append_only")(lambda here, there: AuditEntry.objects.update(why="Otherwise"))

# -- Members ------------------------------------------------------------------------------

breaks("one_user_an_address")(lambda here, there: User.objects.create(email=here.one.user.email.upper()))
breaks("one_member_a_reference")(
    lambda here, there: here.network.members.create(name="Again", reference=here.one.reference)
)
breaks("one_membership_a_person")(lambda here, there: here.network.members.create(name="Again", user=here.one.user))
breaks("left_after_joining")(
    lambda here, there: Member.objects.filter(pk=here.one.pk).update(left_on=here.one.joined_on - timedelta(days=1))
)
breaks("members_invited_within")(lambda here, there: Member.objects.filter(pk=here.one.pk).update(invited_by=there.one))
breaks("members_member_stays_put")(
    lambda here, there: Member.objects.filter(pk=here.one.pk).update(network=there.network)
)
breaks("pause_in_order")(
    lambda here, there: here.one.pauses.create(starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 1))
)
breaks("one_open_pause")(
    lambda here, there: Pause.objects.bulk_create([Pause(member=here.one, starts_on=date(2026, 3, 1))] * 2)
)
breaks("one_open_offer")(lambda here, there: Invitation.objects.create(**invited(here, email="GUEST@Example.org")))
breaks("closed_with_an_outcome")(lambda here, there: Invitation.objects.create(**invited(here, closed_at=NOW)))
breaks("invitations_of_one_network")(
    lambda here, there: Invitation.objects.create(**invited(here, invited_by=there.one))
)
breaks("members_invitation_stays_put")(
    lambda here, there: Invitation.objects.filter(pk=here.invitation.pk).update(network=there.network)
)

breaks("staying_is_offered_to_somebody")(
    lambda here, there: Invitation.objects.create(**invited(here, kind="still in"))
)
breaks("asked_once_whether_still_in")(
    lambda here, there: [
        Invitation.objects.create(**invited(here, email=email, kind="still in", member=here.other))
        for email in ("one@example.org", "two@example.org")
    ]
)
breaks("invited_by_an_address")(lambda here, there: Invitation.objects.create(**invited(here, email="")))
breaks("two_reminders_at_most")(
    lambda here, there: Invitation.objects.filter(pk=here.invitation.pk).update(reminders_sent=3)
)
breaks("staying_within")(
    lambda here, there: Invitation.objects.create(**invited(here, kind="still in", member=there.one))
)
breaks("nominated_once")(
    lambda here, there: here.network.nominations.create(name="Ida", email="IDA@example.org", why_them="She does")
)
breaks("decided_with_a_verdict")(
    lambda here, there: Nomination.objects.filter(pk=here.nomination.pk).update(decided_at=NOW)
)
breaks("nominated_within")(
    lambda here, there: Nomination.objects.filter(pk=here.nomination.pk).update(decided_by=there.one)
)
breaks("members_nomination_stays_put")(
    lambda here, there: Nomination.objects.filter(pk=here.nomination.pk).update(network=there.network)
)
breaks("past_the_gate_with_a_reason")(
    lambda here, there: SeatOpening.objects.filter(pk=here.opening.pk).update(on_target=False)
)
breaks("opening_adds_seats")(lambda here, there: SeatOpening.objects.filter(pk=here.opening.pk).update(seats_after=40))
breaks("seats_opened_within")(lambda here, there: SeatOpening.objects.filter(pk=here.opening.pk).update(by=there.one))
breaks("members_seatopening_stays_put")(
    lambda here, there: SeatOpening.objects.filter(pk=here.opening.pk).update(network=there.network)
)
breaks("brought_in_before_undone")(
    lambda here, there: ListImport.objects.filter(pk=here.brought.pk).update(undone_at=NOW)
)
breaks("lists_of_one_network")(lambda here, there: ListImport.objects.filter(pk=here.brought.pk).update(by=there.one))
breaks("members_listimport_stays_put")(
    lambda here, there: ListImport.objects.filter(pk=here.brought.pk).update(network=there.network)
)
breaks("one_attribute_a_name")(lambda here, there: here.network.attributes.create(name="region", question="Where?"))
breaks("members_attribute_stays_put")(lambda here, there: here.network.attributes.update(network=there.network))
breaks("one_buddy_at_a_time")(lambda here, there: here.other.buddies.create(buddy=here.one))
breaks("nobody_is_their_own_buddy")(lambda here, there: here.one.buddies.create(buddy=here.one))
breaks("buddies_of_one_network")(lambda here, there: Buddy.objects.filter(pk=here.buddy.pk).update(buddy=there.one))
breaks("one_row_a_step")(lambda here, there: here.other.steps.create(step="asks"))
breaks("chosen_once")(lambda here, there: here.other.first_meetings.create(other=here.one))
breaks("nobody_meets_themselves")(lambda here, there: here.one.first_meetings.create(other=here.one))
breaks("meetings_of_one_network")(lambda here, there: here.one.first_meetings.create(other=there.one))
breaks("affirmed_within")(lambda here, there: here.one.affirmations.create(purpose=there.network.purpose))

# -- Events -------------------------------------------------------------------------------


def _series(home: SimpleNamespace) -> Series:
    return home.network.series.create(name="Set A")


def _template(home: SimpleNamespace, **fields: object) -> EventTemplate:
    return home.network.event_templates.create(**{"name": "Evening", "title": "An evening", **fields})


def _letter(home: SimpleNamespace, **fields: object) -> EventLetter:
    return home.event.letters.create(key=uuid4(), subject="Tomorrow", words="Come early.", **fields)


breaks("one_event_a_reference")(
    lambda here, there: here.network.events.create(title="Again", starts_at=NOW, reference=here.event.reference)
)
breaks("ends_after_start")(
    lambda here, there: here.network.events.create(title="Back", starts_at=NOW, ends_at=NOW - timedelta(hours=1))
)
breaks("events_event_stays_put")(
    lambda here, there: Event.objects.filter(pk=here.event.pk).update(network=there.network)
)
breaks("events_made_within")(lambda here, there: Event.objects.filter(pk=here.event.pk).update(created_by=there.one))
breaks("online_link_leads_out")(
    lambda here, there: Event.objects.filter(pk=here.event.pk).update(online_link="javascript:alert(1)")
)
breaks("takeaway_link_leads_out")(
    lambda here, there: Takeaway.objects.create(event=here.event, text="Look.", link="/admin/")
)
breaks("answers_before_start")(
    lambda here, there: here.network.events.create(title="Late", starts_at=NOW, answers_until=NOW + timedelta(hours=1))
)
breaks("turned_down_unpublished")(
    lambda here, there: Event.objects.filter(pk=here.event.pk).update(turned_down_at=NOW, proposed_at=NOW)
)
breaks("events_of_one_network")(
    lambda here, there: Event.objects.filter(pk=here.event.pk).update(series=_series(there))
)
breaks("events_series_stays_put")(
    lambda here, there: Series.objects.filter(pk=_series(here).pk).update(network=there.network)
)
breaks("series_made_within")(lambda here, there: here.network.series.create(name="Set A", created_by=there.one))
breaks("one_template_a_name")(lambda here, there: [_template(here, name="Evening"), _template(here, name="evening")])
breaks("events_eventtemplate_stays_put")(
    lambda here, there: EventTemplate.objects.filter(pk=_template(here).pk).update(network=there.network)
)
breaks("templates_made_within")(lambda here, there: _template(here, created_by=there.one))
breaks("helps_once")(lambda here, there: Helper.objects.bulk_create([Helper(event=here.event, member=here.one)] * 2))
breaks("one_host_an_event")(
    lambda here, there: [here.event.helpers.create(member=one, part="host") for one in (here.one, here.other)]
)
breaks("helpers_of_one_network")(lambda here, there: here.event.helpers.create(member=there.one))
breaks("asked_to_come_once")(
    lambda here, there: Asked.objects.bulk_create([Asked(event=here.event, member=here.one)] * 2)
)
breaks("asked_within")(lambda here, there: here.event.asked.create(member=here.one, asked_by=there.one))
breaks("one_turn_a_person")(
    lambda here, there: [
        here.event.rsvps.update_or_create(member=one, defaults={"answer": "waiting", "turn": 1})
        for one in (here.one, here.other)
    ]
)
breaks("who_waits_has_a_turn")(lambda here, there: here.event.rsvps.create(member=here.other, answer="waiting"))
breaks("offers_end")(lambda here, there: here.event.rsvps.create(member=here.other, answer="offered"))
breaks("taps_of_one_network")(
    lambda here, there: DoorTap.objects.create(key=uuid4(), event=here.event, member=there.one)
)
breaks("visitors_of_one_network")(
    lambda here, there: Visitor.objects.create(key=uuid4(), event=here.event, name="Vi", brought_by=there.one)
)
breaks("visitors_nominated_within")(
    lambda here, there: Visitor.objects.create(
        key=uuid4(),
        event=here.event,
        name="Vi",
        nomination=there.network.nominations.create(name="Vi", email="vi@example.org"),
    )
)
breaks("takeaways_of_one_network")(
    lambda here, there: here.event.takeaways.create(text="Begin with a story.", written_by=there.one)
)
breaks("takeaways_removed_within")(
    lambda here, there: here.event.takeaways.create(text="Begin.", removed_at=NOW, removed_by=there.one)
)
breaks("takeaways_of_one_event")(
    lambda here, there: Takeaway.objects.create(event=here.event, text="Begin with a story.", group=there.group)
)
breaks("letters_of_one_network")(lambda here, there: _letter(here, readers="going", written_by=there.one))
breaks("letters_of_one_event")(lambda here, there: _letter(here, readers="table", group=there.group))
breaks("table_named_for_a_table")(lambda here, there: _letter(here, readers="going", group=here.group))
breaks("one_answer_a_person")(lambda here, there: RSVP.objects.create(event=here.event, member=here.one, answer="no"))
breaks("rsvps_of_one_network")(
    lambda here, there: RSVP.objects.create(event=here.event, member=there.one, answer="yes")
)
breaks("one_attendance_a_person")(lambda here, there: Attendance.objects.create(event=here.event, member=here.one))
breaks("attendances_of_one_network")(lambda here, there: Attendance.objects.create(event=here.event, member=there.one))
breaks("one_plan_in_the_making")(lambda here, there: GroupPlan.objects.create(event=here.event, state="running"))
breaks("progress_is_percent")(lambda here, there: GroupPlan.objects.filter(pk=here.plan.pk).update(progress=101))
breaks("plans_of_one_network")(
    lambda here, there: GroupPlan.objects.filter(pk=here.plan.pk).update(published_by=there.one)
)
breaks("events_groupplan_stays_put")(
    lambda here, there: GroupPlan.objects.filter(pk=here.plan.pk).update(event=there.event)
)
breaks("one_edit_a_revision")(lambda here, there: [_edit(here, number=1) for _twice in range(2)])
breaks("one_edit_a_key")(lambda here, there: [_edit(here, number=number, key=UUID(int=1)) for number in (1, 2)])
breaks("edits_of_one_network")(lambda here, there: _edit(here, by=there.one))
breaks("plans_follow_one_event")(
    lambda here, there: GroupPlan.objects.filter(pk=here.plan.pk).update(before=there.plan)
)
breaks("kept_apart_in_order")(lambda here, there: here.network.kept_apart.create(first=here.other, second=here.one))
breaks("one_keeping_apart_a_pair")(
    lambda here, there: here.network.kept_apart.create(first=here.one, second=here.other)
)
breaks("kept_apart_within")(lambda here, there: KeepApart.objects.filter(pk=here.apart.pk).update(noted_by=there.one))
breaks("events_keepapart_stays_put")(
    lambda here, there: KeepApart.objects.filter(pk=here.apart.pk).update(network=there.network)
)
breaks("one_published_round_a_name")(
    lambda here, there: Round.objects.create(event=here.event, name=here.round.name, published_at=NOW)
)
breaks("one_round_a_name_in_a_plan")(
    lambda here, there: Round.objects.bulk_create([Round(event=here.event, plan=here.plan, name="9")] * 2)
)
breaks("rounds_of_one_event")(lambda here, there: Round.objects.create(event=here.event, plan=there.plan, name="9"))
breaks("events_round_stays_put")(
    lambda here, there: Round.objects.filter(pk=here.round.pk).update(event=factories.make_event(here.network))
)
breaks("one_group_a_name")(lambda here, there: SmallGroup.objects.create(round=here.round, name=here.group.name))
breaks("events_smallgroup_stays_put")(
    lambda here, there: SmallGroup.objects.filter(pk=here.group.pk).update(round=there.round)
)
breaks("one_seat_a_person_and_round")(
    lambda here, there: Seat.objects.create(
        round=here.round, group=here.round.groups.create(name="Another"), member=here.one
    )
)


@breaks("seats_of_one_event")
def seat_in_a_group_of_another_round(here, there):
    second = Round.objects.create(event=here.event, name="2")
    Seat.objects.create(round=second, group=here.group, member=here.other)


# -- Introductions ------------------------------------------------------------------------

breaks("one_introduction_a_key")(
    lambda here, there: Introduction.objects.create(**pair(here, key=here.introduction.key))
)
breaks("introduction_pair_in_order")(
    lambda here, there: Introduction.objects.create(**pair(here, key=uuid4(), first=here.other, second=here.one))
)
breaks("introductions_within")(
    lambda here, there: Introduction.objects.create(**pair(here, key=uuid4(), second=there.one))
)
breaks("introductions_introduction_stays_put")(
    lambda here, there: Introduction.objects.filter(pk=here.introduction.pk).update(network=there.network)
)
breaks("one_confirmation_a_side")(
    lambda here, there: Confirmation.objects.bulk_create(
        [Confirmation(introduction=here.introduction, member=here.one)] * 2
    )
)
breaks("confirmed_by_a_side")(
    lambda here, there: Confirmation.objects.create(
        introduction=here.introduction, member=factories.make_member(here.network)
    )
)

breaks("one_standing_introduction_an_event")(
    lambda here, there: Introduction.objects.create(**pair(here, key=uuid4(), event=here.event))
)

# -- The arrival desk ---------------------------------------------------------------------

for table, kept in {
    "deskact": "act",
    "deskphone": "phone",
    "deskkey": "key",
    "deskclaim": "claim",
    "passedover": "passed",
    "desknote": "note",
    "debrief": "debrief",
}.items():
    breaks(f"introductions_{table}_stays_put")(
        lambda here, there, kept=kept: (
            type(getattr(here.desk, kept))
            .objects.filter(pk=getattr(here.desk, kept).pk)
            .update(event=factories.make_event(here.network))
        )
    )
breaks("one_desk_act_a_key")(
    lambda here, there: here.event.desk_acts.create(**desk_act(here.one, key=here.desk.act.key))
)
breaks("desk_acts_within")(
    lambda here, there: DeskAct.objects.filter(pk=here.desk.act.pk).update(undone_by=there.one, undone_at=NOW)
)
breaks("desk_acts_of_event")(
    lambda here, there: (
        factories.make_event(here.network).desk_acts.create(**desk_act(here.one)).introductions.add(here.introduction)
    )
)
breaks("one_desk_phone")(
    lambda here, there: here.event.desk_phones.create(member=here.one, phone=here.desk.phone.phone)
)
breaks("desk_phones_within")(lambda here, there: here.event.desk_phones.create(member=there.one, phone=uuid4()))
breaks("desk_keys_within")(
    lambda here, there: here.event.desk_keys.create(member=there.one, digest=uuid4().hex, expires_at=NOW)
)
breaks("one_claim_a_person")(lambda here, there: here.event.desk_claims.create(member=here.one, by=here.one))
breaks("desk_claims_within")(lambda here, there: here.event.desk_claims.create(member=here.other, by=there.one))
breaks("passed_over_once_an_event")(
    lambda here, there: here.event.passed_over.create(first=here.one, second=here.other)
)
breaks("passed_over_pair_in_order")(
    lambda here, there: here.event.passed_over.create(first=here.other, second=here.one)
)
breaks("passed_over_within")(lambda here, there: here.event.passed_over.create(first=here.one, second=there.other))
breaks("desk_note_answer_is_dated")(lambda here, there: DeskNote.objects.update(agreed=True))
breaks("desk_note_of_two_people")(lambda here, there: DeskNote.objects.update(other=here.one, member=here.one))
breaks("desk_notes_within")(lambda here, there: DeskNote.objects.filter(pk=here.desk.note.pk).update(other=there.one))
breaks("one_debrief_a_facilitator")(lambda here, there: here.event.debriefs.create(by=here.one))
breaks("debriefs_within")(lambda here, there: Debrief.objects.filter(pk=here.desk.debrief.pk).update(by=there.other))
breaks("met_no_one_within")(lambda here, there: here.desk.debrief.met_no_one.add(there.one))
breaks("to_call_within")(lambda here, there: here.desk.debrief.to_call.add(there.one))

# -- The ledger ---------------------------------------------------------------------------

breaks("one_row_a_revision")(
    lambda here, there: Interaction.objects.create(**pair(here, kind="met", at=NOW, reference=here.row.reference))
)
breaks("ledger_pair_in_order")(
    lambda here, there: Interaction.objects.create(**pair(here, kind="met", at=NOW, second=here.one))
)
breaks("two_at_least")(lambda here, there: Interaction.objects.create(**pair(here, kind="met", at=NOW, size=1)))
breaks("minutes_not_negative")(
    lambda here, there: Interaction.objects.create(**pair(here, kind="met", at=NOW, minutes=-1))
)
breaks("actor_is_of_the_pair")(
    lambda here, there: Interaction.objects.create(
        **pair(here, kind="give", at=NOW, actor=factories.make_member(here.network))
    )
)
breaks("ledger_within")(
    lambda here, there: Interaction.objects.create(**pair(here, kind="met", at=NOW, second=there.one))
)
breaks("introductions_interaction_append_only")(lambda here, there: Interaction.objects.update(note="Otherwise"))
breaks("withdrawn_within")(lambda here, there: Withdrawal.objects.create(interaction=here.row, by=there.one))


@breaks("introductions_withdrawal_append_only")
def unsay_a_withdrawal(here, there):
    ledger.withdraw(here.row, by=here.one)
    Withdrawal.objects.all()._raw_delete("default")


# -- Coffee -------------------------------------------------------------------------------

breaks("one_coffee_rounds_at_a_time")(lambda here, there: here.network.coffee_rounds.create(**MORNING))
breaks("coffee_cadence_known")(lambda here, there: CoffeeRounds.objects.update(every_weeks=3))
breaks("coffee_weekday_exists")(lambda here, there: CoffeeRounds.objects.update(weekday=7))
breaks("coffee_for_two_or_three")(lambda here, there: CoffeeRounds.objects.update(size=4))
breaks("coffee_rounds_within")(
    lambda here, there: CoffeeRounds.objects.filter(network=here.network).update(attribute=there.attribute)
)
breaks("introductions_coffeerounds_stays_put")(
    lambda here, there: CoffeeRounds.objects.filter(network=here.network).update(network=there.network, ended_at=NOW)
)
breaks("one_coffee_opt_in")(lambda here, there: here.coffee.draw.rounds.opt_ins.create(member=here.one))
breaks("coffee_opt_ins_within")(lambda here, there: here.coffee.draw.rounds.opt_ins.create(member=there.one))
breaks("one_draw_a_round")(lambda here, there: here.coffee.draw.rounds.draws.create(on=here.coffee.draw.on))
breaks("introductions_coffeedraw_stays_put")(
    lambda here, there: CoffeeDraw.objects.filter(pk=here.coffee.draw_id).update(rounds=there.coffee.draw.rounds)
)
breaks("introductions_coffeegroup_stays_put")(
    lambda here, there: CoffeeGroup.objects.filter(pk=here.coffee.group_id).update(draw=there.coffee.draw)
)
breaks("one_coffee_a_person_and_round")(
    lambda here, there: here.coffee.draw.seats.create(
        member=here.one, group=here.coffee.draw.groups.create(question="Why?")
    )
)
breaks("coffee_seats_within")(
    lambda here, there: here.coffee.draw.seats.create(member=here.other, group=there.coffee.group)
)
breaks("coffee_answer_is_dated")(lambda here, there: CoffeeSeat.objects.filter(pk=here.coffee.pk).update(answer="met"))
breaks("coffee_answer_of_a_group")(
    lambda here, there: here.coffee.draw.seats.create(member=here.other, answer="met", answered_at=NOW)
)

# -- Proposals and what comes of introductions ---------------------------------------------


def _proposals(here):
    return Proposal.objects.filter(pk=here.proposal.pk)


breaks("one_proposal_a_key")(
    lambda here, there: proposed(here.one, factories.make_member(here.network), key=here.proposal.key)
)
breaks("one_open_proposal_a_pair")(lambda here, there: proposed(here.one, here.other))
breaks("proposal_pair_in_order")(lambda here, there: _proposals(here).update(first=here.other, second=here.one))
breaks("proposed_by_a_third")(lambda here, there: _proposals(here).update(proposed_by=here.one))
breaks("proposal_ending_is_dated")(lambda here, there: _proposals(here).update(ending="expired"))
breaks("introduction_of_a_made_proposal")(
    lambda here, there: _proposals(here).update(introduction=here.introduction, ending="expired", ended_at=NOW)
)
breaks("introductions_proposal_stays_put")(lambda here, there: _proposals(here).update(network=there.network))
breaks("proposals_within")(lambda here, there: _proposals(here).update(proposed_by=there.one))
breaks("one_answer_a_side")(
    lambda here, there: ProposalAnswer.objects.create(proposal=here.proposal, member=here.one, said="no")
)
breaks("proposal_answered_by_a_side")(
    lambda here, there: ProposalAnswer.objects.create(proposal=here.proposal, member=there.one, said="no")
)
breaks("introductions_proposalanswer_stays_put")(
    lambda here, there: here.proposal.answers.update(proposal=there.proposal)
)
breaks("one_follow_up_a_side_and_step")(
    lambda here, there: FollowUp.objects.create(introduction=here.introduction, member=here.one, step="talked")
)
breaks("follow_up_is_dated")(lambda here, there: FollowUp.objects.filter(pk=here.follow_up.pk).update(came=True))
breaks("only_what_came_has_a_day")(
    lambda here, there: FollowUp.objects.filter(pk=here.follow_up.pk).update(came_on=NOW.date())
)
breaks("followed_up_by_a_side")(
    lambda here, there: FollowUp.objects.filter(pk=here.follow_up.pk).update(member=there.one)
)
breaks("introductions_followup_stays_put")(
    lambda here, there: FollowUp.objects.filter(pk=here.follow_up.pk).update(introduction=there.introduction)
)
breaks("one_mix_up_a_side")(lambda here, there: MixUp.objects.create(introduction=here.introduction, member=here.one))
breaks("mixed_up_by_a_side")(lambda here, there: MixUp.objects.filter(pk=here.mix_up.pk).update(member=there.one))
breaks("introductions_mixup_stays_put")(
    lambda here, there: MixUp.objects.filter(pk=here.mix_up.pk).update(introduction=there.introduction)
)

# -- Check-ins and stories ----------------------------------------------------------------

breaks("asked_once")(lambda here, there: Asking.objects.create(check_in=here.check_in, member=here.one))
breaks("score_on_the_scale")(
    lambda here, there: Asking.objects.filter(pk=here.asking.pk).update(score=6, replied_at=NOW)
)
breaks("reply_is_dated")(lambda here, there: Asking.objects.filter(pk=here.asking.pk).update(words="Well."))
breaks("askings_within")(lambda here, there: Asking.objects.create(check_in=here.check_in, member=there.one))
breaks("check_ins_within")(lambda here, there: CheckIn.objects.filter(pk=here.check_in.pk).update(event=there.event))
breaks("introductions_checkin_stays_put")(
    lambda here, there: CheckIn.objects.filter(pk=here.check_in.pk).update(network=there.network)
)
breaks("shared_before_public")(
    lambda here, there: Story.objects.filter(pk=here.story.pk).update(drafted_at=NOW, public_at=NOW)
)
breaks("drafted_before_shared")(lambda here, there: Story.objects.filter(pk=here.story.pk).update(shared_at=NOW))
breaks("named_once")(
    lambda here, there: StoryConsent.objects.bulk_create([StoryConsent(story=here.story, member=here.one)] * 2)
)
breaks("stories_within")(lambda here, there: StoryConsent.objects.create(story=here.story, member=there.one))
breaks("introductions_story_stays_put")(
    lambda here, there: Story.objects.filter(pk=here.story.pk).update(network=there.network)
)

# -- Derived rows -------------------------------------------------------------------------

breaks("one_tie_a_pair")(lambda here, there: Tie.objects.bulk_create([Tie(**tie(here))] * 2))
breaks("tie_pair_in_order")(lambda here, there: Tie.objects.create(**tie(here, second=here.one)))
breaks("a_tie_needs_a_meeting")(lambda here, there: Tie.objects.create(**tie(here, meetings=0)))
breaks("one_row_a_member_and_day")(
    lambda here, there: MemberDay.objects.bulk_create(
        [MemberDay(network=here.network, member=here.one, day=NOW.date(), acts=1)] * 2
    )
)
breaks("a_day_needs_an_act")(
    lambda here, there: MemberDay.objects.create(network=here.network, member=here.one, day=NOW.date(), acts=0)
)
breaks("one_figure_a_name")(
    lambda here, there: Figure.objects.bulk_create(
        [Figure(network=here.network, name="ties", value={}, counted_for=NOW)] * 2
    )
)
