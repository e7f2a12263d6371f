"""``manage.py import_network``: a folder of files becomes a network, figures included."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from introductions.exchange.importing import Outcome, bring_in
from introductions.exchange.problems import NoFolder, Refused
from introductions.exchange.progress import Bar
from metrics import rollups


class Command(BaseCommand):
    """Import a network; with any error in the files, nothing is imported and the exit code is 1."""

    help = "Import a network from a folder of CSV files (docs/data-formats.md). A second time changes nothing."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--slug", required=True, help="the network's part of every address; made when new")
        parser.add_argument("--name", default="", help="the network's name; for a new one, its slug if not given")
        parser.add_argument("--timezone", default="", help="such as Europe/London; for a new network, UTC if not given")
        parser.add_argument("--dry-run", action="store_true", help="check and count, then take everything back")

    def handle(self, *args: Any, **options: Any) -> None:
        bar = Bar()
        try:
            outcome = bring_in(
                options["folder"],
                slug=options["slug"],
                name=options["name"],
                timezone=options["timezone"],
                dry_run=options["dry_run"],
                progress=bar,
                finish=rollups.rebuild,
            )
        except (Refused, NoFolder) as error:
            bar.end()
            raise CommandError(str(error)) from error
        except ValidationError as error:
            bar.end()
            raise CommandError(" ".join(error.messages)) from error
        bar.end()
        for warning in outcome.warnings:
            self.stderr.write(warning)
        self._say(outcome, dry_run=options["dry_run"])

    def _say(self, outcome: Outcome, *, dry_run: bool) -> None:
        names = {
            "members": _("Members"),
            "events": _("Events"),
            "answers": _("Answers"),
            "presences": _("Attendance"),
            "seats": _("Seats"),
            "interactions": _("Interactions"),
        }
        for key, tally in outcome.tallies.items():
            self.stdout.write(
                _("%(name)s: %(new)d new, %(changed)d changed.")
                % {"name": names[key], "new": tally.new, "changed": tally.changed}
            )
        if dry_run:
            self.stdout.write(_("This was a dry run; nothing was imported."))
            return
        self.stdout.write(
            _("Who met whom at events: %(new)d rows new, %(changed)d withdrawn.")
            % {"new": outcome.rows_added, "changed": outcome.rows_withdrawn}
        )
