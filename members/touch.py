"""Reaching a member who keeps the address to leads.

A lead is asked to put the two in touch, and decides. A newcomer and their buddy write to each other by way of Kith:
the letter carries the address of whoever writes it, and the other shows theirs by answering.
"""

from __future__ import annotations

from members import audiences
from members.models import Member, digest
from network import post


def address_for(reader: Member, person: Member) -> str:
    """The mail address of ``person`` where ``reader`` may have it, else nothing."""
    return person.address if audiences.visible(person, reader, "address") else ""


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


def write(writer: Member, person: Member, *, word: str) -> None:
    """Send ``word`` on to ``person``, who may answer ``writer`` directly. The same words go once a day."""
    post.queue(
        "a word between buddies",
        to=person.user.email,
        template="word_between_buddies",
        context={"writer": writer, "reader": person, "word": word},
        essential=True,
        network=writer.network,
        recipient=person.user,
        reply_to=writer.user.email,
        key=f"buddies-{writer.pk}-{person.pk}-{writer.network.today}-{digest(word)[:16]}",
    )
