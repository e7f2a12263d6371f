"""Putting two members in touch where one keeps the address to leads: a lead is asked, and decides."""

from __future__ import annotations

from members.models import Member
from network import post


def go_between(asker: Member, person: Member) -> Member | None:
    """The lead to ask: whoever invited one of the two while they lead, else the longest there; None without any."""
    leads = list(asker.network.members.leads().exclude(user=None).select_related("user").order_by("pk"))
    inviters = [one.invited_by_id for one in (person, asker)]
    closest = [lead for inviter in inviters for lead in leads if lead.pk == inviter]
    return next((lead for lead in (*closest, *leads) if lead.pk not in {asker.pk, person.pk}), None)


def ask(asker: Member, person: Member, lead: Member, *, word: str) -> bool:
    """Write to ``lead``, who may answer ``asker`` directly. Once a day for each two; returns whether it was written."""
    letter = post.queue(
        "put in touch",
        to=lead.user.email,
        template="put_in_touch",
        context={"asker": asker, "person": person, "lead": lead, "word": word},
        essential=True,
        network=asker.network,
        recipient=lead.user,
        reply_to=asker.user.email,
        key=f"put-in-touch-{asker.pk}-{person.pk}-{asker.network.today}",
    )
    return letter is not None
