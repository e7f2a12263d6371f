"""What a lead asks of a plan: rounds, sizes, how many ties to renew, and whatever else they wish for.

Kept as JSON with the plan. People are ids as a table plan knows them: a member's number as text, or ``"p3"`` for the
third person of a pasted list. Plain Python, without the database.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

Pair = tuple[str, str]

MOST_ROUNDS = 6
SMALLEST_TABLE = 3
LARGEST_TABLE = 12
# The deep end of the dial: the groups of the last meeting stay as far as their people come.
SAME_GROUPS = 4
MOST_HOSTS = 2
MIX, MATCH = "mix", "match"


class WishesRefused(ValueError):
    """Wishes that no form of ours lets through."""


@dataclass(frozen=True)
class Wishes:
    """What is asked of a plan beyond who comes.

    ``renew`` is the dial from widen to deepen: so many ties everyone renews, where they have as many; 0 seats people
    with those alone whom they have not met, and SAME_GROUPS keeps the groups of last time. ``attributes`` says of an
    attribute of the network ``"mix"``, ``"match"`` or the most people of one answer at a table, as text. ``hosts`` None
    spreads them evenly; else so many a table at least, 0 for none. ``away`` names the rounds, from 0, that people miss.
    ``people`` are those to be seated in place of everyone who said yes, and ``hosting`` those of them who can host
    whatever their role; ``pasted`` is the list that says so before it is read.
    """

    rounds: int = 2
    group_size: int = 5
    renew: int = 1
    attributes: tuple[tuple[str, str], ...] = ()
    asks_meet_offers: bool = False
    familiar_face: bool = True
    newcomers_in_twos: bool = True
    hosts: int | None = None
    together: tuple[Pair, ...] = ()
    away: tuple[tuple[str, int], ...] = ()
    keep_fixed: bool = True
    pasted: str = ""
    people: tuple[str, ...] | None = None
    hosting: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        within = {
            "rounds": (1, MOST_ROUNDS),
            "group_size": (SMALLEST_TABLE, LARGEST_TABLE),
            "renew": (0, SAME_GROUPS),
            "hosts": (0, MOST_HOSTS),
        }
        for name, (least, most) in within.items():
            value = getattr(self, name)
            if not (value is None and name == "hosts") and not (_whole(value) and least <= value <= most):
                raise WishesRefused(f"{name} must be a whole number from {least} to {most}, not {value!r}")
        for name, wish in self.attributes:
            if wish not in {MIX, MATCH} and not (wish.isdecimal() and 1 <= int(wish) <= LARGEST_TABLE):
                raise WishesRefused(f"{wish!r} is no wish about {name}")
        if any(one == other for one, other in self.together):
            raise WishesRefused("nobody sits together with themselves")
        if any(not 0 <= turn < self.rounds for _person, turn in self.away):
            raise WishesRefused("people miss a round that there is not")

    def as_dict(self) -> dict[str, Any]:
        """The wishes as JSON keeps them."""
        return asdict(self)

    @classmethod
    def of_plan(cls, rounds: int, group_size: int, kept: dict[str, Any]) -> Wishes:
        """The wishes of a plan. Groups that were imported or repaired may have more rounds and other sizes than can be
        wished for: then the nearest ones.

        >>> Wishes.of_plan(8, 2, {}).rounds, Wishes.of_plan(8, 2, {}).group_size
        (6, 3)
        """
        nearest = {
            "rounds": min(max(rounds, 1), MOST_ROUNDS),
            "group_size": min(max(group_size, SMALLEST_TABLE), LARGEST_TABLE),
        }
        return cls.read(nearest | kept)

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Wishes:
        """The wishes that :meth:`as_dict` wrote; what is missing has its default, what is unknown is passed over.

        Raises:
            WishesRefused: they are no wishes.
        """
        known = {one.name for one in fields(cls)}
        try:
            return cls(**{name: _frozen(value) for name, value in kept.items() if name in known})
        except (TypeError, ValueError, AttributeError) as wrong:
            raise WishesRefused(str(wrong)) from wrong


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _frozen(value: Any) -> Any:
    return tuple(_frozen(one) for one in value) if isinstance(value, list | tuple) else value
