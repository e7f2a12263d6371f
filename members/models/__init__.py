"""People, their memberships, and all that leads to one: nominations, invitations, the first weeks."""

from members.models.invitations import (
    Invitation,
    InvitationKind,
    InvitationSpent,
    NetworkFull,
    Nomination,
    Outcome,
    Verdict,
    new_salt,
)
from members.models.lists import ListImport
from members.models.people import (
    Attribute,
    Audience,
    Member,
    OwnerLink,
    Pause,
    Photo,
    Role,
    Standing,
    User,
    digest,
    new_reference,
)
from members.models.seats import SeatOpening
from members.models.welcome import Affirmation, Buddy, FirstMeeting, SmallStep, Step

__all__ = [
    "Affirmation",
    "Attribute",
    "Audience",
    "Buddy",
    "FirstMeeting",
    "Invitation",
    "InvitationKind",
    "InvitationSpent",
    "ListImport",
    "Member",
    "NetworkFull",
    "Nomination",
    "Outcome",
    "OwnerLink",
    "Pause",
    "Photo",
    "Role",
    "SeatOpening",
    "SmallStep",
    "Standing",
    "Step",
    "User",
    "Verdict",
    "digest",
    "new_reference",
    "new_salt",
]
