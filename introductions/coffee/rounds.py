"""The standing offer of coffee: a lead begins and ends it, members say for themselves whether they take part."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from introductions.coffee import letters
from introductions.models import Across, CoffeeOptIn, CoffeeRounds
from members.models import Attribute, Member
from network.models import AuditEntry, Letter, Network
from network.post import Addressed, queue_many

# So long people have to say that they take part, before the first draw.
FIRST_AFTER = timedelta(days=7)


class AlreadyRunning(Exception):
    """Another lead has begun coffee rounds meanwhile."""


@dataclass(frozen=True)
class Terms:
    """How coffee rounds are to be."""

    every_weeks: int
    weekday: int
    size: int = 2
    across: str = Across.ANYONE
    attribute: Attribute | None = None
    ends_on: date | None = None

    def told(self) -> dict[str, Any]:
        """The same for the audit trail."""
        words = asdict(self) | {"attribute": self.attribute.name if self.attribute else ""}
        return words | {"ends_on": self.ends_on.isoformat() if self.ends_on else ""}


def running(network: Network) -> CoffeeRounds | None:
    """The coffee rounds of today."""
    found = network.coffee_rounds.running().select_related("attribute").first()
    if found:
        found.network = network
    return found


def first_day(weekday: int, after: date) -> date:
    """The first such weekday on or after a day.

    >>> first_day(0, date(2026, 6, 3))
    datetime.date(2026, 6, 8)
    """
    return after + timedelta(days=(weekday - after.weekday()) % 7)


# -- By leads -----------------------------------------------------------------------------


@transaction.atomic
def start(network: Network, terms: Terms, *, by: Member, at: datetime | None = None) -> CoffeeRounds:
    """Begin coffee rounds; the first draw is a week away or a few days more. Nobody takes part before they say so.

    Raises:
        AlreadyRunning: there are coffee rounds already.
    """
    moment = at or timezone.now()
    today = moment.astimezone(network.zone).date()
    try:
        with transaction.atomic():
            rounds = network.coffee_rounds.create(
                **vars(terms), next_on=first_day(terms.weekday, today + FIRST_AFTER), started_by=by, started_at=moment
            )
    except IntegrityError:
        raise AlreadyRunning(network) from None
    _note(rounds, "started coffee rounds", by, at=moment, after=terms.told())
    return rounds


@transaction.atomic
def change(rounds: CoffeeRounds, terms: Terms, *, by: Member) -> None:
    """Change how coffee rounds are from the next draw on; the day of that draw follows the last one held."""
    rounds = _held(rounds)
    before = terms_of(rounds)
    if terms == before:
        return
    for name, value in vars(terms).items():
        setattr(rounds, name, value)
    if (terms.every_weeks, terms.weekday) != (before.every_weeks, before.weekday):
        rounds.next_on = _next_day(rounds)
    rounds.save(update_fields=[*vars(terms), "next_on"])
    _note(rounds, "changed coffee rounds", by, before=before.told(), after=terms.told())


def terms_of(rounds: CoffeeRounds) -> Terms:
    return Terms(**{name: getattr(rounds, name) for name in Terms.__dataclass_fields__})


def _next_day(rounds: CoffeeRounds) -> date:
    last = rounds.draws.order_by("-on").values_list("on", flat=True).first()
    today = rounds.network.today
    if last is None:
        return first_day(rounds.weekday, today + FIRST_AFTER)
    # Half a week early is as good as half a week late, where the weekday changes.
    due = first_day(rounds.weekday, last + timedelta(weeks=rounds.every_weeks, days=-3))
    return max(due, first_day(rounds.weekday, today + timedelta(days=1)))


@transaction.atomic
def end(rounds: CoffeeRounds, *, by: Member) -> bool:
    """Hold no more draws. Who was drawn last is still asked whether they met. Returns whether they were running."""
    rounds = _held(rounds)
    if rounds.ended_at:
        return False
    rounds.ended_at, rounds.ended_by = timezone.now(), by
    rounds.save(update_fields=["ended_at", "ended_by"])
    _note(rounds, "ended coffee rounds", by)
    return True


def _held(rounds: CoffeeRounds) -> CoffeeRounds:
    """The row as it stands, held until the end of the transaction."""
    found = CoffeeRounds.objects.select_for_update(of=["self"], no_key=True).select_related("network", "attribute")
    return found.get(pk=rounds.pk)


def _note(rounds: CoffeeRounds, verb: str, by: Member, **told: Any) -> None:
    AuditEntry.record(network=rounds.network, actor=by.user, verb=verb, subject=rounds, **told)


def to_be_asked(rounds: CoffeeRounds) -> list[Member]:
    """Members who can be written to, have said nothing about these rounds, and have not been asked yet."""
    network = rounds.network
    if not CoffeeRounds.objects.written_about().filter(pk=rounds.pk).exists():
        return []
    people = network.members.present().filter(user__is_active=True).not_paused_on(network.today)
    people = people.exclude(pk__in=rounds.opt_ins.values("member")).select_related("user").order_by("pk")
    asked = set(Letter.objects.filter(key__startswith=letters.asking_key(rounds)).values_list("key", flat=True))
    return [one for one in people if letters.asking_key(rounds, one) not in asked]


@transaction.atomic
def ask(rounds: CoffeeRounds, *, by: Member) -> int:
    """Write to members whether they would like to take part, each once. Returns to how many."""
    rounds = _held(rounds)
    if rounds.is_over:
        return 0
    written = queue_many(
        letters.ASKED,
        template="coffee_asked",
        letters=[
            Addressed(one.user.email, letters.asking_key(rounds, one), letters.asking(rounds, one, by), one.user)
            for one in to_be_asked(rounds)
        ],
        essential=False,
        network=rounds.network,
        reply_to=by.address,
    )
    if written:
        _note(rounds, "asked about coffee rounds", by, after={"letters": len(written)})
    return len(written)


# -- By members ---------------------------------------------------------------------------


def own(rounds: CoffeeRounds | None, member: Member) -> CoffeeOptIn | None:
    """What a member has said about these rounds, if anything."""
    return rounds.opt_ins.filter(member=member).first() if rounds else None


def of_today(member: Member) -> tuple[CoffeeRounds | None, CoffeeOptIn | None]:
    """The coffee rounds of today, and what a member has said about them; ``on_pause`` in the network or not."""
    opt_ins = member.coffee_opt_ins.filter(rounds__in=CoffeeRounds.objects.running())
    pausing = Member.objects.filter(pk=OuterRef("member")).paused_on(member.network.today)
    mine = opt_ins.select_related("rounds__attribute").annotate(on_pause=Exists(pausing)).first()
    if mine is None:
        return running(member.network), None
    mine.member, mine.rounds.network = member, member.network
    return mine.rounds, mine


def take_part(
    rounds: CoffeeRounds,
    member: Member,
    *,
    every_second: bool = False,
    rather_three: bool = False,
    away_until: date | None = None,
    at: datetime | None = None,
) -> CoffeeOptIn:
    """Note that a member takes part, and how. Saying it again changes how; whoever had left is back."""
    wishes = {"every_second": every_second, "rather_three": rather_three, "away_until": away_until, "left_at": None}
    defaults = {"joined_at": at or timezone.now(), **wishes}
    return rounds.opt_ins.update_or_create(member=member, defaults=wishes, create_defaults=defaults)[0]


def leave(opt_in: CoffeeOptIn) -> bool:
    """Take part no longer. Returns whether they did."""
    return bool(CoffeeOptIn.objects.filter(pk=opt_in.pk, left_at=None).update(left_at=timezone.now()))


def come_back(opt_in: CoffeeOptIn) -> bool:
    """Take part again as before. Returns whether they had left."""
    return bool(CoffeeOptIn.objects.filter(pk=opt_in.pk).exclude(left_at=None).update(left_at=None))


def stay(opt_in: CoffeeOptIn) -> None:
    """Note that they go on, though coffees had not come about; they are not asked again for that."""
    CoffeeOptIn.objects.filter(pk=opt_in.pk).update(stays_at=timezone.now())


def left_the_network(member: Member) -> None:
    """Whoever leaves the network leaves its coffee rounds, and is not in them by coming back."""
    member.coffee_opt_ins.filter(left_at=None).update(left_at=timezone.now())
