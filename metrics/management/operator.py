"""What an operator types, understood; every error is one sentence and exit code 1."""

from __future__ import annotations

from datetime import UTC

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from introductions.exchange import cells
from metrics import formulas
from metrics.snapshot import Snapshot
from network.models import Network


def network_named(slug: str) -> Network:
    """Return the network of that slug."""
    network = Network.objects.filter(slug=slug).first()
    if network is None:
        raise CommandError(_("There is no network “%(slug)s”.") % {"slug": cells.shorten(slug)})
    return network


def add_moment_and_weighing(parser: CommandParser) -> None:
    """Declare the options that say when to look, and how to weigh."""
    parser.add_argument("--at", default="", help="the moment to look at, such as 2026-01-05T18:00Z; now if not given")
    parser.add_argument("--half-life", default="", help="days, 7 to 730, or none; the network's own if not given")
    parser.add_argument("--amount", default="", help="count, minutes or log-minutes; the network's own if not given")


def snapshot(network: Network, *, at: str, half_life: str, amount: str) -> Snapshot:
    """Return ``network`` as it stood when, and weighed as, the options say."""
    try:
        moment = cells.moment(at, UTC) if at else timezone.now()
        weighing = formulas.Weighing(half_life=_half_life(half_life, network), amount=amount or network.amount)
    except ValueError as error:
        raise CommandError(str(error)) from error
    return Snapshot(network, moment, weighing)


def _half_life(text: str, network: Network) -> float | None:
    if not text:
        return float(network.half_life_days)
    if text.casefold() == "none":
        return None
    try:
        return float(text)
    except ValueError:
        raise ValueError(_("“%(text)s” is no half-life. Write a number of days, or none.") % {"text": text}) from None
