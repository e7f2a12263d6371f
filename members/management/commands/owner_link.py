from django.core.management.base import BaseCommand

from members import founding


class Command(BaseCommand):
    help = "Prints the one-time address by which the first lead comes in; nothing once somebody leads a network here."

    def handle(self, **options) -> None:
        if founding.needs_owner():
            self.stdout.write(founding.make_owner_link())
