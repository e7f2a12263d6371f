"""Nominations: a member proposes somebody, a lead answers, and nobody is proposed who is known already.

Whoever nominates learns of a person only what they may see anyway: that somebody is a member, or what became of their
own nomination. That somebody was invited, declined or is carried over is for leads; others hear that a lead knows them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, FilteredRelation, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from members import seats
from members.models import Member, Nomination, Verdict
from network import post
from network.models import AuditEntry, Network
from network.ordering import fold

GMAIL = {"gmail.com", "googlemail.com"}


class Known(Exception):
    """The person is a member, or is being asked: ``match`` says which."""

    def __init__(self, match: Match) -> None:
        super().__init__(match)
        self.match = match


class AlreadyAnswered(Exception):
    """Another lead answered in the meantime, or it was taken back."""


# -- Who is known already -----------------------------------------------------------------


@dataclass(frozen=True)
class Match:
    """Somebody on record who is, or may be, the person proposed.

    ``is_same`` where the address is theirs; otherwise name or address are merely alike. ``is_open`` while the person
    is a member or waits for an answer, so that to propose them again would come to nothing.
    """

    kind: str
    is_same: bool
    is_open: bool
    member: Member | None = None
    nomination: Nomination | None = None
    at: datetime | None = None
    outcome: str = ""
    by: str = ""


def mailbox(email: str) -> str:
    """Return what is alike in all ways of writing one mailbox: case, dots and what follows a plus are left out.

    >>> mailbox("Ida.Quist+kith@GoogleMail.com")
    'idaquist@gmail.com'
    """
    local, _at, domain = unicodedata.normalize("NFKC", email).strip().casefold().rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{'gmail.com' if domain in GMAIL else domain}"


def same_name(one: str, other: str) -> bool:
    """Whether two names are alike but for case, accents and spaces."""
    return fold(one).split() == fold(other).split()


def known(network: Network, *, name: str, email: str) -> list[Match]:
    """Return who on record is or may be this person: the same address first, then the open ones."""
    found = [*_members(network, name, email), *_invited(network, name, email), *_nominated(network, name, email)]
    return sorted(found, key=lambda match: (not match.is_same, not match.is_open))


@dataclass(frozen=True)
class _Likeness:
    email: str
    mailbox: str
    name: str

    @classmethod
    def of(cls, name: str, email: str) -> _Likeness:
        return cls(email.strip().casefold(), mailbox(email), " ".join(fold(name).split()))

    def is_same(self, email: str) -> bool:
        return email.casefold() == self.email

    def is_like(self, name: str, email: str) -> bool:
        return (bool(email) and mailbox(email) == self.mailbox) or " ".join(fold(name).split()) == self.name


def _members(network: Network, name: str, email: str) -> Iterator[Match]:
    """Members of today and before, by every address that is theirs."""
    wanted = _Likeness.of(name, email)
    addresses: dict[Member, set[str]] = {}
    proven = FilteredRelation("user__emailaddress", condition=Q(user__emailaddress__verified=True))
    rows = network.members.kept().annotate(proven=proven).annotate(own=F("user__email"), other=F("proven__email"))
    for member in rows:
        addresses.setdefault(member, set()).update(filter(None, [member.own, member.other]))
    for member, theirs in addresses.items():
        is_same = any(map(wanted.is_same, theirs))
        if is_same or any(wanted.is_like(member.name, address) for address in theirs or [""]):
            kind = "left" if member.left_on else "carried over" if member.carried_over_at else "member"
            yield Match(kind, is_same, kind == "member", member=member)


def _invited(network: Network, name: str, email: str) -> Iterator[Match]:
    wanted = _Likeness.of(name, email)
    accepted = Q(outcome="accepted")
    for invitation in network.invitations.exclude(accepted).select_related("invited_by", "letter"):
        is_same = wanted.is_same(invitation.email)
        if is_same or wanted.is_like(invitation.name, invitation.email):
            yield Match(
                "invited",
                is_same,
                invitation.state in {"draft", "sent", "bounced"},
                at=invitation.created_at,
                outcome=invitation.state,
                by=invitation.invited_by.name if invitation.invited_by else "",
            )


def _nominated(network: Network, name: str, email: str) -> Iterator[Match]:
    wanted = _Likeness.of(name, email)
    for nomination in network.nominations.filter(invitation=None).select_related("nominated_by"):
        is_same = wanted.is_same(nomination.email)
        if is_same or wanted.is_like(nomination.name, nomination.email):
            yield Match(
                "nominated",
                is_same,
                nomination.verdict in {"", Verdict.APPROVED},
                nomination=nomination,
                at=nomination.proposed_at,
                outcome=nomination.state,
                by=nomination.nominated_by.name if nomination.nominated_by else "",
            )


# -- What members and leads do ------------------------------------------------------------


@transaction.atomic
def propose(
    *, by: Member, name: str, email: str, why_them: str, why_now: str, fit: str = "", at: datetime | None = None
) -> Nomination:
    """Propose somebody to the leads. Of two proposals of the same address at once, one stands.

    Raises:
        Known: the address is that of a member, or of somebody who is being asked or proposed.
    """
    seats.lock(by.network)
    for match in known(by.network, name=name, email=email):
        if match.is_same and match.is_open:
            raise Known(match)
    return by.network.nominations.create(
        name=name,
        email=email.strip().lower(),
        why_them=why_them,
        why_now=why_now,
        fit=fit,
        nominated_by=by,
        proposed_at=at or timezone.now(),
    )


@transaction.atomic
def approve(nomination: Nomination, *, by: Member, at: datetime | None = None) -> None:
    """Say yes to a nomination: it goes on to a letter, or waits for a seat.

    Raises:
        AlreadyAnswered: another lead was faster, or it was taken back.
    """
    _decide(nomination, Verdict.APPROVED, was="", by=by, at=at)


@transaction.atomic
def answer(
    nomination: Nomination,
    *,
    verdict: str,
    words: str,
    was: str,
    by: Member,
    at: datetime | None = None,
    mail: bool = True,
) -> None:
    """Say not now, or no, and write to whoever nominated; the person who was proposed hears nothing.

    ``was`` is the verdict that the lead had before them: empty, or approved for somebody on the waiting list. Without
    ``mail`` no letter is written, for people of a demonstration.

    Raises:
        AlreadyAnswered: another lead was faster, or it was taken back, or the person has a letter by now.
    """
    _decide(nomination, verdict, was=was, by=by, words=words, at=at)
    reader = nominator_to_write_to(nomination, by=by)
    if reader and mail:
        post.queue(
            "nomination answer",
            to=reader.user.email,
            template="nomination_answer",
            context={"nomination": nomination, "words": words, "by": by, "person": reader},
            essential=True,
            network=nomination.network,
            recipient=reader.user,
            reply_to=by.address,
            due_at=at,
            key=f"nomination-{nomination.pk}-{nomination.verdict}",
        )


def nominator_to_write_to(nomination: Nomination, *, by: Member) -> Member | None:
    """Return who is told of an answer: whoever nominated, unless they are gone or it is their own answer."""
    nominator = nomination.nominated_by
    if nominator is None or nominator == by or nominator.user is None or nominator.left_on or nominator.erased_at:
        return None
    return nominator


def _decide(
    nomination: Nomination, verdict: str, *, was: str, by: Member, words: str = "", at: datetime | None = None
) -> None:
    moment = at or timezone.now()
    # Whoever writes the letter holds the same lock: of two leads at once, the second finds what the first one did.
    seats.lock(nomination.network)
    if not Nomination.objects.filter(pk=nomination.pk, verdict=was, invitation=None).exists():
        raise AlreadyAnswered
    nomination.verdict, nomination.answer = verdict, words
    nomination.decided_at, nomination.decided_by = moment, by
    nomination.save(update_fields=["verdict", "answer", "decided_at", "decided_by"])
    AuditEntry.record(
        network=nomination.network,
        actor=by.user,
        verb="answered",
        subject=nomination,
        before={"state": was or "proposed"},
        after={"state": verdict},
        why=words,
        at=moment,
    )


@transaction.atomic
def withdraw(nomination: Nomination) -> bool:
    """Take back a proposal that nobody has answered; nothing of it stays. Returns False when a lead was faster."""
    seats.lock(nomination.network)
    taken, _rows = Nomination.objects.filter(pk=nomination.pk, decided_at=None).delete()
    return bool(taken)


def suggested_words(nomination: Nomination, verdict: str) -> str:
    """Return kind words to begin with; the lead makes them their own."""
    if verdict == Verdict.NOT_NOW:
        words = _(
            "Thank you for thinking of %(name)s. I see why: what you wrote describes somebody who would do well here. "
            "We cannot ask them just now. Please remind me in a few months, or sooner if something changes."
        )
    else:
        words = _(
            "Thank you for thinking of %(name)s, and for the care in what you wrote. I do not think that this network "
            "is the right place for them; its purpose is narrower than what they do. They may find better company "
            "elsewhere, and I am glad to think with you about where.\n\nPlease go on looking out for people."
        )
    return words % {"name": nomination.name}


def place_in_line(nomination: Nomination) -> int:
    """Return where somebody stands on the waiting list, counting from one; 0 when they are not on it."""
    waiting = list(nomination.network.nominations.waiting_for_a_seat().values_list("pk", flat=True))
    return waiting.index(nomination.pk) + 1 if nomination.pk in waiting else 0
