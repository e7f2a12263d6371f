"""``manage.py export_network``: a network becomes a folder of files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from introductions.exchange.exporting import write_files
from metrics.management.operator import network_named


class Command(BaseCommand):
    """Export a network; importing the files under another slug and exporting again gives the same files."""

    help = "Write the five files of a network into a folder (docs/data-formats.md)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        network = network_named(options["slug"])
        try:
            lines = write_files(network, options["folder"])
        except OSError as error:
            raise CommandError(
                _("The folder %(path)s cannot be written: %(reason)s.")
                % {"path": options["folder"], "reason": error.strerror}
            ) from error
        for file, count in lines.items():
            self.stdout.write(_("%(file)s: %(count)d lines.") % {"file": file, "count": count})
