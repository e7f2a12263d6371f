"""Bring an installation up to date before it is served."""

import hashlib
import io
from pathlib import Path

import psycopg
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils.translation import gettext as _


class Command(BaseCommand):
    """Migrates, collects the static files and, for a demonstration, makes its network; safe to repeat.

    Standard output is what a person should see once Kith answers: whom to sign in as, or how to begin.
    """

    help = "Migrate, collect static files that changed, and make the demo network where one is wanted."
    requires_system_checks = ()

    def handle(self, *args, **options):
        require_database()
        call_command("migrate", interactive=False, verbosity=0)
        collect_static_files()
        if settings.DEMO:
            call_command("demo_network", if_absent=True, stdout=self.stdout, stderr=self.stderr)
        link = io.StringIO()
        call_command("owner_link", stdout=link, stderr=self.stderr)
        if link.getvalue().strip():
            self.stdout.write(_("No network of your own is here yet. Its first lead comes in by this address, once:"))
            self.stdout.write(f"  {link.getvalue().strip()}")


def require_database():
    """Say in one sentence why the database does not answer, which a pool of connections would keep to itself."""
    address = {name: value for name, value in connection.get_connection_params().items() if name != "pool"}
    try:
        psycopg.connect(**address | {"connect_timeout": 5}).close()
    except psycopg.OperationalError as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise CommandError(f"The database that DATABASE_URL names does not answer: {reason}.") from error


def collect_static_files():
    """Collect the static files unless every one of them is the same as last time."""
    if settings.DEBUG:
        return
    state = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            state.update(name.encode())
            state.update(Path(storage.path(name)).read_bytes())
    mark = Path(settings.STATIC_ROOT) / ".collected"
    if mark.exists() and mark.read_text() == state.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(state.hexdigest())
