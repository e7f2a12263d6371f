"""A member or lead proposes that two others meet; both are asked, and put in touch if both say yes.

Nobody learns who said no, nor that anybody did: until its last day a proposal that came to nothing looks to the other
two like one that waits. Whatever is about a person is decided while that person's row is held, so that at most
:data:`AT_MOST` wait for anybody at a time, and two yeses make one introduction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import KeepApart
from introductions import ledger, proposal_letters
from introductions.models import Confirmation, Ending, Interaction, Proposal, Said
from introductions.models.proposals import OPEN_FOR
from members.models import Member
from network import stopping
from network.models import Network

AT_MOST = 3
# Whoever leads the network looks further.
OWN_AT_MOST = 6


class ProposalRefused(Exception):
    """It cannot be proposed; the text says why, for whoever proposes, and ``field`` where it belongs."""

    def __init__(self, words: str, field: str = "other") -> None:
        super().__init__(words)
        self.field = field


@transaction.atomic
def propose(
    *,
    key: UUID,
    by: Member,
    people: Sequence[Member],
    reason: str,
    mail: bool = True,
    at: datetime | None = None,
) -> Proposal:
    """Ask two people whether they would like to meet, once per ``key``. ``people`` stand as they were chosen.

    Raises:
        ProposalRefused: one of them cannot be asked, or the two are not to be.
    """
    moment, network = at or timezone.now(), by.network
    if len({by.pk, *(one.pk for one in people)}) < 3:
        raise ProposalRefused(_("Choose two different people, neither of them you."))
    _hold([by, *people])
    known = network.proposals.filter(key=key).first()
    if known:
        return known
    own = Proposal.objects.seem_open(moment).filter(proposed_by=by)
    if not by.is_lead and own.count() >= OWN_AT_MOST:
        raise ProposalRefused(_("Six of your proposals wait for an answer. Let these come to an end first."), "reason")
    for field, person in zip(("one", "other"), people, strict=True):
        _refuse_person(field, person, network, moment)
    first, second = sorted(people, key=lambda person: person.pk)
    if _is_not_to_be(first, second, moment):
        raise ProposalRefused(_("These two know each other already, or it is not the moment for them. Whom else?"))
    proposal = Proposal.objects.create(
        network=network,
        key=key,
        first=first,
        second=second,
        proposed_by=by,
        reason=reason,
        proposed_at=moment,
        expires_at=moment + OPEN_FOR,
    )
    if mail and writes_to(network):
        proposal_letters.ask_both(proposal, moment)
    return proposal


def writes_to(network: Network) -> bool:
    """Whether letters go out: where mail leaves the house, the people of a demonstration get none."""
    return settings.DEMO or network.demo_since is None


def _hold(people: Sequence[Member]) -> None:
    """Let one proposal about these people be decided at a time."""
    list(Member.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in people]).order_by("pk"))


def _refuse_person(field: str, person: Member, network: Network, moment: datetime) -> None:
    name = {"name": person.first_name}
    reached = network.members.present().not_paused_on(network.today).filter(pk=person.pk, user__is_active=True)
    wanted = reached.exclude(user__in=stopping.who_stopped(network, proposal_letters.ASKED))
    if not wanted.exists():
        raise ProposalRefused(_("%(name)s would rather not be introduced to anybody at the moment.") % name, field)
    if network.proposals.weigh_on(person, moment).count() >= AT_MOST:
        words = _("%(name)s has enough introductions to think about. In a week or two there is room again.")
        raise ProposalRefused(words % name, field)


def _is_not_to_be(first: Member, second: Member, moment: datetime, but: Proposal | None = None) -> bool:
    """Whether two people are not to be asked. Which of the reasons it is, nobody is told."""
    before = Proposal.objects.filter(first=first, second=second).exclude(pk=but.pk if but else None)
    return (
        Interaction.objects.standing().between(first, second).filter(size__lte=ledger.TIE_SIZE).exists()
        or KeepApart.objects.standing().filter(first=first, second=second).exists()
        or before.not_again(moment).exists()
    )


# -- What the two say ---------------------------------------------------------------------


def of_member(member: Member, proposal_id: int) -> Proposal | None:
    """One proposal about a member, with the people of it."""
    mine = member.network.proposals.about(member).filter(pk=proposal_id)
    return mine.select_related("first__user", "second__user", "proposed_by").first()


def waiting_for(member: Member, at: datetime | None = None) -> list[Proposal]:
    """The proposals to which a member has said nothing, the first to end first; each with ``with_whom``."""
    rows = Proposal.objects.wait_for(member, at or timezone.now()).select_related("first", "second", "proposed_by")
    found = list(rows.order_by("expires_at", "pk"))
    for proposal in found:
        proposal.with_whom, proposal.own = proposal.other(member), ""
    return found


def told(rows: Iterable[Proposal], reader: Member) -> list[Proposal]:
    """Proposals about the reader, each with ``with_whom``, what they said (``own``) and whether it ``seems`` open."""
    found = list(rows)
    prefetch_related_objects(found, "answers")
    for proposal in found:
        proposal.with_whom = proposal.other(reader)
        proposal.seems = proposal.seems_open()
        proposal.own = next((one.said for one in proposal.answers.all() if one.member_id == reader.pk), "")
    return found


def through(member: Member) -> QuerySet[Proposal]:
    """What ``member`` proposed, the latest first; ``met`` says whether one of the two told that they met."""
    rows = Proposal.objects.filter(network=member.network_id, proposed_by=member).order_by("-proposed_at", "-pk")
    met = Confirmation.objects.filter(introduction=OuterRef("introduction"), introduction__withdrawn_at=None)
    return rows.select_related("first", "second", "introduction").annotate(met=Exists(met))


def own_answer(proposal: Proposal, member: Member) -> str:
    """What ``member`` said last; empty if nothing."""
    return proposal.answers.filter(member=member).values_list("said", flat=True).first() or ""


def can_be_answered(proposal: Proposal, moment: datetime | None = None) -> bool:
    """Whether either of the two may say something still, as far as they can know."""
    return Proposal.objects.seem_open(moment or timezone.now()).filter(pk=proposal.pk).exists()


@transaction.atomic
def answer(proposal: Proposal, member: Member, said: str, *, mail: bool = True, at: datetime | None = None) -> bool:
    """Keep what one of the two says; a later word takes the place of an earlier one. Returns whether it was in time.

    Raises:
        ProposalRefused: they said no before, and there is no room for another by now.
    """
    moment = at or timezone.now()
    _hold([proposal.first, proposal.second])
    proposal = _held(proposal)
    if not proposal.involves(member) or not can_be_answered(proposal, moment):
        return False
    before = proposal.answers.filter(member=member).first()
    if before and before.said == said:
        return True
    turns = before and before.said != Said.YES and said == Said.YES
    if turns and proposal.network.proposals.weigh_on(member, moment).count() >= AT_MOST:
        raise ProposalRefused(_("Three introductions wait for a word from you. Finish these first."))
    proposal.answers.update_or_create(member=member, defaults={"said": Said(said), "at": moment})
    _settle(proposal, moment, mail=mail)
    return True


def _held(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.select_for_update(of=["self"], no_key=True)
    return rows.select_related("network", "first__user", "second__user", "proposed_by").get(pk=proposal.pk)


def _settle(proposal: Proposal, moment: datetime, *, mail: bool = True) -> None:
    """Let a proposal be what its answers amount to."""
    said = list(proposal.answers.values_list("said", flat=True))
    if said == [Said.YES, Said.YES] and proposal.proposed_by:
        proposal.introduction = ledger.log_introduction(
            key=proposal.key, made_by=proposal.proposed_by, people=(proposal.first, proposal.second), at=moment
        )
        _end(proposal, Ending.MADE, moment)
        if mail and writes_to(proposal.network):
            proposal_letters.put_both_in_touch(proposal, moment)
    elif {Said.NO, Said.NOT_NOW} & set(said):
        _end(proposal, Ending.DECLINED, moment)
    else:
        proposal.ending, proposal.ended_at = "", None
        proposal.save(update_fields=["ending", "ended_at"])


def _end(proposal: Proposal, ending: Ending, moment: datetime) -> None:
    proposal.ending, proposal.ended_at = ending, moment
    proposal.save(update_fields=["ending", "ended_at", "introduction"])


# -- How else it ends ---------------------------------------------------------------------


@transaction.atomic
def withdraw(proposal: Proposal, *, at: datetime | None = None) -> bool:
    """Take a proposal back; letters that have not left stay here. False where it seems open no more."""
    moment = at or timezone.now()
    proposal = _held(proposal)
    if not proposal.seems_open(moment):
        return False
    _end(proposal, Ending.WITHDRAWN, moment)
    proposal_letters.take_back(proposal)
    return True


@transaction.atomic
def propose_again(proposal: Proposal, *, at: datetime | None = None) -> bool:
    """Undo the taking back, where there is room. Returns whether the proposal stands as before."""
    moment = at or timezone.now()
    _hold([proposal.first, proposal.second])
    proposal = _held(proposal)
    if proposal.ending != Ending.WITHDRAWN or proposal.expires_at <= moment:
        return False
    people = (proposal.first, proposal.second)
    try:
        for person in people:
            _refuse_person("", person, proposal.network, moment)
    except ProposalRefused:
        return False
    if _is_not_to_be(*people, moment, but=proposal):
        return False
    _settle(proposal, moment)
    if writes_to(proposal.network):
        proposal_letters.ask_both(proposal, moment)
    return True


def lapse(at: datetime | None = None) -> int:
    """End whatever has had its two weeks; nobody is written to. Returns how many."""
    moment = at or timezone.now()
    due = Proposal.objects.open().filter(expires_at__lte=moment)
    return due.update(ending=Ending.EXPIRED, ended_at=moment)


def left_the_network(member: Member) -> None:
    """End what waits for somebody who leaves."""
    member.network.proposals.open().about(member).update(ending=Ending.EXPIRED, ended_at=timezone.now())
