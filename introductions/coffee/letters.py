"""The letters about coffee: whether one would like it, whom one meets, whether it came about. None reminds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from events import moments
from introductions import desk
from introductions.coffee import links, meetings
from introductions.coffee.company import Company, Other, company
from introductions.models import CoffeeAnswer, CoffeeDraw, CoffeeRounds
from members.models import Member, digest
from network import post
from network.models import Letter

ASKED, MATCH, MET = "coffee asked", "coffee match", "coffee met"
# So long people have for a coffee before they are asked about it; two weeks are the shortest cadence.
ASKED_AFTER = timedelta(days=10)
MOST_WORDS_A_DAY = 3


def asking_key(rounds: CoffeeRounds, member: Member | None = None) -> str:
    """The key under which a member is asked once; without one, how all those keys begin."""
    return f"coffee-asked-{rounds.pk}-{member.pk if member else ''}"


def asking(rounds: CoffeeRounds, member: Member, by: Member) -> dict[str, Any]:
    return {"rounds": rounds, "person": member, "by": by, "link": links.part_link(rounds, member)}


def write_matches(held: CoffeeDraw, rounds: CoffeeRounds, people: Mapping[int, Member], moment: datetime) -> int:
    """Tell everybody of a draw whom they meet, or that they come first the next time. Returns how many letters."""
    communities = desk.how_close(rounds.network).communities
    opt_ins = {one.member_id: one for one in rounds.opt_ins.filter(member__in=people).select_related("member")}
    written = 0
    for seat in held.seats.select_related("group", "draw").order_by("pk"):
        seat.member = member = people[seat.member_id]
        context: dict[str, Any] = {"person": member, "rounds": rounds, "draw": held}
        context["link"] = links.part_link(rounds, member)
        if seat.group_id is None:
            written += _post(MATCH, "coffee_alone", held, context, moment)
            continue
        coffee = company(seat, member, people=len(people), circles=lambda: communities)
        context |= {
            "coffee": coffee,
            "reach": [(other, _way_to(coffee, other)) for other in coffee.others],
            "page": settings.SITE_URL + reverse("introductions:coffee", args=[rounds.network]),
            "may_pause": meetings.may_ask_to_pause(opt_ins[member.pk]),
        }
        written += _post(MATCH, "coffee_match", held, context, moment, reply_to=_reply_to(coffee))
    return written


def write_questions(held: CoffeeDraw, moment: datetime) -> int:
    """Ask whoever has said nothing yet whether their coffee came about. Returns how many letters."""
    network, written = held.rounds.network, 0
    present = network.members.present().not_paused_on(network.today)
    open_seats = held.seats.filter(group__isnull=False, answer="", member__in=present, member__user__is_active=True)
    for seat in open_seats.select_related("member__user").order_by("pk"):
        seat.member.network = network
        others = held.seats.filter(group=seat.group_id).exclude(pk=seat.pk).select_related("member").order_by("pk")
        context = {
            "person": seat.member,
            "others": [one.member for one in others],
            "draw": held,
            "answers": [(label, links.meeting_link(network, seat, value)) for value, label in CoffeeAnswer.choices],
        }
        written += _post(MET, "coffee_met", held, context, moment)
    return written


def write_word(coffee: Company, writer: Member, to: Member, *, word: str) -> bool:
    """Send somebody's word on to whom they are to meet, who may answer them directly. The same words go once a day.

    Returns False, and sends nothing, where as many went that day as anybody wants to get from one person.
    """
    today = f"coffee-word-{coffee.group.pk}-{writer.pk}-{to.pk}-{writer.network.today}-"
    if Letter.objects.filter(key__startswith=today).count() >= MOST_WORDS_A_DAY:
        return False
    post.queue(
        "a word before coffee",
        to=to.user.email,
        template="coffee_word",
        context={"writer": writer, "reader": to, "word": word},
        essential=True,
        network=writer.network,
        recipient=to.user,
        reply_to=writer.user.email,
        key=f"{today}{digest(word)[:16]}",
    )
    return True


def _post(
    kind: str, template: str, held: CoffeeDraw, context: dict[str, Any], moment: datetime, *, reply_to: str = ""
) -> bool:
    """One letter of a draw to one member, once, at an hour in which they read mail."""
    member = context["person"]
    zone = ZoneInfo(member.user.timezone) if member.user.timezone else member.network.zone
    letter = post.queue(
        kind,
        to=member.user.email,
        template=template,
        context=context,
        essential=False,
        network=member.network,
        recipient=member.user,
        reply_to=reply_to,
        due_at=moments.next_sensible(moment, zone),
        key=f"{kind.replace(' ', '-')}-{held.pk}-{member.pk}",
    )
    return letter is not None


def _way_to(coffee: Company, other: Other) -> str:
    """Where words to somebody are written, who does not show an address."""
    if other.address or not other.is_here:
        return ""
    args = [coffee.seat.member.network, coffee.seat.pk, other.member.pk]
    return settings.SITE_URL + reverse("introductions:coffee_write", args=args)


def _reply_to(coffee: Company) -> str:
    """Answering the letter reaches the other, where there is one and they show their address."""
    return coffee.others[0].address if len(coffee.others) == 1 else ""
