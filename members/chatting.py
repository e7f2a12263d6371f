"""Words for a messenger: what a letter says, short and plain, with its link. Writing them down sends nothing."""

from __future__ import annotations

from django.utils.translation import gettext as _

from members import inviting, staying
from members.models import Invitation, InvitationKind

A_MESSAGE = 700


def words_for(invitation: Invitation) -> str:
    """What a lead pastes into a chat with the one person whom it is for.

    The link stands last and alone on its line, where every messenger makes it one.
    """
    network, purpose = invitation.network, invitation.network.purpose
    first_name = invitation.name.split()[0] if invitation.name.split() else invitation.name
    if invitation.kind == InvitationKind.STILL_IN:
        question = _("Are you still in? Yes, a pause and no are all good answers, on one page and without an account:")
        address = staying.link(invitation)
    else:
        question = _("Would you join %(network)s? Read more and answer here:") % {"network": network}
        address = inviting.link(invitation)
    parts = [_("Hello %(name)s,") % {"name": first_name}, _shortened(invitation.why_you)]
    if purpose:
        parts.append(_("Why %(network)s exists: %(why)s") % {"network": network, "why": _shortened(purpose.why)})
    return "\n\n".join([*parts, f"{question}\n{address}"])


def _shortened(words: str) -> str:
    words = words.strip()
    return words if len(words) <= A_MESSAGE else f"{words[:A_MESSAGE].rsplit(' ', 1)[0]} …"
