"""The letters of a proposal: one that asks each of the two, and one that puts them in touch. None reminds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from events import moments
from events.reminding import zone_of
from introductions import row_links
from introductions.between import what_they_share
from introductions.models import Proposal, Said
from members.models import Member
from network import post
from network.models import Network

ASKED, MADE = "introduction asked", "introduction made"
USE = "introductions.proposal"


def answer_link(proposal: Proposal, member: Member, said: str = "") -> str:
    """Where a member answers a proposal; ``said`` is the answer that is ready to be confirmed."""
    token = row_links.token_for(USE, proposal.pk, member.pk)
    return row_links.address_of("proposal_by_link", proposal.network, token, said)


def of_token(network: Network, token: str) -> tuple[Proposal, Member] | None:
    """The proposal and the one of the two that a link speaks of, whatever has become of them since."""
    found = row_links.row_and_member(USE, network, token)
    if found is None:
        return None
    proposal_id, member = found
    rows = network.proposals.about(member).select_related("first__user", "second__user", "proposed_by")
    proposal = rows.filter(pk=proposal_id).first()
    return (proposal, member) if proposal else None


def ask_both(proposal: Proposal, moment: datetime) -> None:
    """Ask both whether they would like to meet, each in an hour in which they read mail."""
    for member, other in _sides(proposal):
        answers = [(said.label, answer_link(proposal, member, said)) for said in Said]
        context = {"other": other, "shared": what_they_share(member, other), "answers": answers}
        _post(ASKED, proposal, member, moment=moment, context=context)


def put_both_in_touch(proposal: Proposal, moment: datetime) -> None:
    """Tell both that both said yes, with the address of the other: that is what they said yes to."""
    for member, other in _sides(proposal):
        context = {"other": other, "shared": what_they_share(member, other), "begins": begins(proposal, member)}
        _post(MADE, proposal, member, moment=moment, context=context, reply_to=other.address)


def begins(proposal: Proposal, member: Member) -> bool:
    """Whether ``member`` is the one to write first, so that nobody waits for anybody."""
    return (member.pk == proposal.first_id) == (proposal.pk % 2 == 0)


def take_back(proposal: Proposal) -> None:
    """Stop the question where it has not left yet."""
    for member in (proposal.first, proposal.second):
        post.take_back_all(_key(ASKED, proposal, member))


def _sides(proposal: Proposal) -> list[tuple[Member, Member]]:
    people = (proposal.first, proposal.second)
    for person in people:
        person.network = proposal.network
    return [people, people[::-1]]


def _key(kind: str, proposal: Proposal, member: Member) -> str:
    return f"{kind.replace(' ', '-')}-{proposal.pk}-{member.pk}."


def _post(
    kind: str, proposal: Proposal, member: Member, *, moment: datetime, context: dict[str, Any], reply_to: str = ""
) -> None:
    if member.user is None:
        return
    post.queue(
        kind,
        to=member.user.email,
        template=kind.replace(" ", "_"),
        context={"person": member, "proposal": proposal, **context},
        essential=kind == MADE,
        network=proposal.network,
        recipient=member.user,
        reply_to=reply_to,
        due_at=moments.next_sensible(moment, zone_of(member)),
        key=_key(kind, proposal, member),
    )
