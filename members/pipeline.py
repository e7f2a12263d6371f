"""How each invitation stands, in words: for the lead who looks after them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members import inviting
from members.models import Invitation, InvitationKind, Member
from members.models.invitations import InvitationQuerySet
from network.models import AuditEntry, Letter, Network

# Beyond these, an age is told in months.
DAYS_TOLD = 60
# The states in the order of the pipeline: what the address says, what is stored, what a page says.
STATES = {
    "draft": ("draft", gettext_lazy("drafts")),
    "waiting": ("sent", gettext_lazy("waiting")),
    "bounced": ("bounced", gettext_lazy("came back")),
    "accepted": ("accepted", gettext_lazy("accepted")),
    "not-now": ("not now", gettext_lazy("not now")),
    "declined": ("declined", gettext_lazy("no, thank you")),
    "lapsed": ("lapsed", gettext_lazy("lapsed")),
    "withdrawn": ("withdrawn", gettext_lazy("withdrawn")),
}


def matching(network: Network, words: str) -> InvitationQuerySet:
    """Invitations to become a member whose name or address has ``words``."""
    found = network.invitations.filter(kind=InvitationKind.NEW)
    return found.filter(Q(name__icontains=words) | Q(email__icontains=words)) if words else found


def counts(invitations: InvitationQuerySet) -> dict[str, int]:
    """How many stand how, by what the address says."""
    stored = dict(invitations.with_state().order_by().values_list("stood").annotate(Count("pk")))
    return {name: stored.get(state, 0) for name, (state, _label) in STATES.items()}


# -- In words -------------------------------------------------------------------------------


def age(moment: datetime, network: Network) -> str:
    """How long ago, in the network's days: "today", "yesterday", "9 days ago", and after a while "4 months ago"."""
    days = (network.today - moment.astimezone(network.zone).date()).days
    if days <= 0:
        return _("today")
    if days > DAYS_TOLD:
        months = days // 30
        return ngettext("%(number)d month ago", "%(number)d months ago", months) % {"number": months}
    return (
        _("yesterday") if days == 1 else ngettext("%(number)d day ago", "%(number)d days ago", days) % {"number": days}
    )


def time_left(moment: datetime, network: Network) -> str:
    days = (moment.astimezone(network.zone).date() - network.today).days
    if days <= 0:
        return _("the last day")
    return ngettext("%(number)d day left", "%(number)d days left", days) % {"number": days}


def sentence(invitation: Invitation) -> str:
    """How an invitation stands and since when: "Sent 9 days ago, reminded once; 12 days left."."""
    network, state = invitation.network, invitation.state
    if state == "sent":
        return _sent(invitation, network)
    if state == "draft":
        return _("A draft, written %(when)s; nobody has been sent it yet.") % {
            "when": age(invitation.created_at, network)
        }
    if state == "bounced":
        words = {"when": age(invitation.letter.bounced_at, network), "words": invitation.letter.last_error}
        return _("The letter came back %(when)s. The mail server says: “%(words)s”") % words
    said = {
        "accepted": _("Accepted %(when)s."),
        "not now": _("Answered “not now” %(when)s."),
        "declined": _("Answered “no, thank you” %(when)s."),
        "lapsed": _("Lapsed without an answer %(when)s."),
        "withdrawn": _("Withdrawn %(when)s."),
    }
    if invitation.asked_again_at and invitation.can_be_asked_for_again:
        return _("They would like to answer after all, and asked for it %(when)s.") % {
            "when": age(invitation.asked_again_at, network)
        }
    ended_at = invitation.closed_at or invitation.expires_at
    if state == "lapsed":
        ended_at = min(ended_at, invitation.expires_at)
    return said[state] % {"when": age(ended_at, network)}


def _sent(invitation: Invitation, network: Network) -> str:
    letter = invitation.letter
    parts = [_("Sent %(when)s") % {"when": age(invitation.sent_at, network)}]
    if letter and not letter.sent_at:
        if letter.given_up_at:
            parts = [_("The letter was not sent: %(words)s") % {"words": letter.last_error}]
        elif letter.claimed_at and letter.claimed_at < timezone.now() - Letter.PATIENCE:
            parts = [_("It is in doubt whether the letter was sent")]
        else:
            parts = [_("The letter is on its way")]
    if invitation.accepted_at:
        parts.append(_("said yes %(when)s and is on the way in") % {"when": age(invitation.accepted_at, network)})
    elif invitation.reminders_sent:
        parts.append(_("reminded once") if invitation.reminders_sent == 1 else _("reminded twice"))
    return f"{', '.join(parts)}; {time_left(invitation.expires_at, network)}."


def is_time_to_remind(invitation: Invitation) -> bool:
    """Whether a reminder by hand would be kind: some days after the last letter, and none too many."""
    last = invitation.reminded_at or invitation.sent_at
    has_rested = last is not None and last <= timezone.now() - inviting.REST
    few = invitation.reminders_sent < Invitation.MOST_REMINDERS
    return invitation.state == "sent" and few and has_rested and not invitation.accepted_at


# -- What happened --------------------------------------------------------------------------


@dataclass(frozen=True)
class Moment:
    """Something that happened to an invitation."""

    at: datetime
    words: str
    detail: str = ""


ACTS = {
    "invited": gettext_lazy("%(who)s wrote the invitation."),
    "sent": gettext_lazy("%(who)s sent the letter."),
    "changed": gettext_lazy("%(who)s changed the draft."),
    "sent anew": gettext_lazy("%(who)s sent the letter once more."),
    "took the letter back": gettext_lazy("%(who)s took the letter back before it left."),
    "mended the address of": gettext_lazy("%(who)s mended the address; the link of the letter before is dead."),
    "withdrew": gettext_lazy("%(who)s withdrew the invitation."),
    "renewed": gettext_lazy("%(who)s opened the invitation again."),
    "reminded": gettext_lazy("%(who)s sent a reminder."),
    "allowed another address for": gettext_lazy("%(who)s allowed another address."),
    "refused another address for": gettext_lazy("%(who)s kept the invitation to this address."),
}
LETTERS = {
    "invitation": gettext_lazy("The letter"),
    "invitation reminder": gettext_lazy("A reminder"),
    "invitation address allowed": gettext_lazy("The letter to the new address"),
    "invitation address refused": gettext_lazy("The answer about the address"),
    "a word on an invitation": gettext_lazy("Your words on the withdrawal"),
    inviting.TO_INVITER: gettext_lazy("A letter to whoever invited"),
}
ANSWERS = {
    "accepted": gettext_lazy("They accepted."),
    "not now": gettext_lazy("They answered “not now”."),
    "declined": gettext_lazy("They answered “no, thank you”."),
    "lapsed": gettext_lazy("It lapsed without an answer."),
}


def history(invitation: Invitation) -> list[Moment]:
    """What was done with an invitation, what was sent, and what was answered; the latest first."""
    moments = [*_acts(invitation), *_letters(inviting.letters_of(invitation)), *_answers(invitation)]
    return sorted(moments, key=lambda moment: moment.at, reverse=True)


def _acts(invitation: Invitation) -> Iterable[Moment]:
    names = Member.objects.filter(network=invitation.network, user=OuterRef("actor")).values("name")[:1]
    entries = AuditEntry.objects.filter(
        network=invitation.network, subject_kind="invitation", subject_id=str(invitation.pk)
    ).annotate(who=Subquery(names))
    for entry in entries:
        words = ACTS.get(entry.verb)
        told = words % {"who": entry.who or _("Somebody")} if words else f"{entry.who or _('Somebody')}: {entry.verb}"
        change = [str(values["email"]) for values in (entry.before, entry.after) if values.get("email")]
        yield Moment(entry.at, told, entry.why or " → ".join(change))


def _letters(letters: Iterable[Letter]) -> Iterable[Moment]:
    for letter in letters:
        what = LETTERS.get(letter.kind, letter.kind)
        if letter.bounced_at:
            yield Moment(
                letter.bounced_at,
                _("%(what)s to %(to)s came back.") % {"what": what, "to": letter.to},
                letter.last_error,
            )
        if letter.sent_at:
            yield Moment(letter.sent_at, _("%(what)s to %(to)s was sent.") % {"what": what, "to": letter.to})
        elif letter.given_up_at and not letter.bounced_at:
            words = _("%(what)s to %(to)s was not sent.") % {"what": what, "to": letter.to}
            yield Moment(letter.given_up_at, words, letter.last_error)


def _answers(invitation: Invitation) -> Iterable[Moment]:
    if invitation.other_email and invitation.other_email_at:
        asked = _("They ask to join as %(email)s.") % {"email": invitation.other_email}
        yield Moment(invitation.other_email_at, asked)
    if invitation.asked_again_at:
        yield Moment(invitation.asked_again_at, _("They asked to answer after all."))
    if invitation.accepted_at:
        yield Moment(invitation.accepted_at, _("They said yes; a code was sent."))
    if invitation.closed_at and invitation.outcome in ANSWERS:
        yield Moment(invitation.closed_at, str(ANSWERS[invitation.outcome]), invitation.reason)
