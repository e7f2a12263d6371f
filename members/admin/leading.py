"""In whose name things are done in the admin."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from members.models import Member
from network.admin import Acting, Left


def lead_of(acting: Acting, row: Any) -> Member:
    """The lead who acts on ``row``; an operator who leads nothing there writes to nobody."""
    lead = row.network.members.leads().filter(user=acting.user).first()
    if lead is None:
        raise Left(_("only a lead of this network does this"))
    return lead
