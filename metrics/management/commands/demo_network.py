"""Make, or remove, the demo network."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.demo import network as demo
from metrics.demo.chronicle import SEED
from metrics.demo.people import BY_KEY
from metrics.demo.purpose import SLUG

WHO = (("lead", "ruth"), ("facilitator", "ines"), ("member", "aoife"), ("newcomer", "abeba"))


class Command(BaseCommand):
    """Plays fourteen months of a network of forty-two maths teachers; the same seed and day give the same network.

    Standard output is whom to sign in as.
    """

    help = "Make the demo network: forty-two maths teachers and fourteen months of what they did."

    def add_arguments(self, parser):
        parser.add_argument("--if-absent", action="store_true", help="do nothing if it is there, or was removed")
        parser.add_argument("--seed", type=int, default=SEED, help=f"another seed tells another year ({SEED})")
        parser.add_argument("--today", help="the day up to which it has lived, such as 2026-11-23 (today)")
        parser.add_argument("--remove", action="store_true", help="remove it with its people, and make none")

    def handle(self, *args, if_absent, seed, today, remove, **options):
        network = demo.find()
        if remove:
            if network is None:
                raise CommandError(_("There is no demo network to remove."))
            demo.remove(network)
            self.stderr.write(_("The demo network and its people are gone."))
            return
        if if_absent and demo.was_removed():
            return
        if network is None:
            network = make(today, seed)
        elif not if_absent:
            raise CommandError(_("The demo network is there already. Use --remove first to make it anew."))
        self.introduce(network)

    def introduce(self, network):
        """Say whom to sign in as."""
        names = {"lead": _("lead"), "facilitator": _("facilitator"), "member": _("member"), "newcomer": _("newcomer")}
        self.stdout.write(_("%(network)s is a demonstration. Sign in as one of its people:") % {"network": network})
        for role, key in WHO:
            person = BY_KEY[key]
            self.stdout.write(f"  {names[role]:<12} {person.email:<40} {person.name}")


def make(today, seed):
    """Make it, or say in one sentence why not."""
    try:
        day = date.fromisoformat(today) if today else None
    except ValueError as error:
        raise CommandError(_("“%(day)s” is no date. Write one such as 2026-11-23.") % {"day": today}) from error
    if day and day > timezone.now().date():
        raise CommandError(_("The demo network cannot have lived beyond today."))
    try:
        return demo.make(today=day, seed=seed)
    except demo.AddressTaken as error:
        message = _("A network that is no demonstration has the address “%(slug)s”, so no demo network was made.")
        raise CommandError(message % {"slug": SLUG}) from error
