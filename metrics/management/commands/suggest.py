"""``manage.py suggest``: whom to introduce to whom among the people who are here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from introductions.exchange.cells import shorten
from introductions.exchange.reading import LONGEST_LINE, UNREADABLE
from metrics.management.operator import add_moment_and_weighing, network_named, snapshot
from metrics.suggesting import suggestions

SLOTS = ("mixed", "likely")


class Command(BaseCommand):
    """Print suggestions for the people named in a file, one id a line."""

    help = "Print whom to introduce to whom as JSON (docs/data-formats.md)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--present", type=Path, required=True, help="a file with the id of one member a line")
        parser.add_argument("--per-person", default="3", help="how many people to name to each, 3 if not given")
        parser.add_argument("--slots", default="mixed", help="mixed, or likely for the likeliest alone")
        add_moment_and_weighing(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        network = network_named(options["slug"])
        seen = snapshot(network, at=options["at"], half_life=options["half_life"], amount=options["amount"])
        if not options["per_person"].isdecimal() or int(options["per_person"]) < 1:
            raise CommandError(
                _("“%(text)s” is no number of people to name; one at least.") % {"text": shorten(options["per_person"])}
            )
        if options["slots"] not in SLOTS:
            raise CommandError(
                _("“%(text)s” is not known here. Allowed are: %(words)s.")
                % {"text": shorten(options["slots"]), "words": ", ".join(SLOTS)}
            )
        present = _present(options["present"], {member.reference for member in seen.people})
        found = suggestions(seen, present, per_person=int(options["per_person"]), slots=options["slots"])
        self.stdout.write(json.dumps(found, indent=1, allow_nan=False))


def _present(path: Path, known: set[str]) -> list[str]:
    """Return the ids in the file, each once and in its order; an unknown one is an error with its line."""
    present: dict[str, None] = {}
    problems = []
    try:
        with path.open(encoding="utf-8-sig", errors="surrogateescape") as file:
            for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), ""), start=1):
                reference = line.strip()
                if UNREADABLE.search(reference):
                    problems.append(
                        _("%(file)s, line %(line)d: is not in UTF-8.") % {"file": path.name, "line": number}
                    )
                elif reference and reference not in known:
                    problems.append(
                        _("%(file)s, line %(line)d: there is no member “%(id)s”.")
                        % {"file": path.name, "line": number, "id": shorten(reference)}
                    )
                elif reference:
                    present[reference] = None
    except OSError as error:
        raise CommandError(
            _("%(path)s cannot be read: %(reason)s.") % {"path": path, "reason": error.strerror}
        ) from error
    if problems:
        raise CommandError("\n".join(problems[:100]))
    return list(present)
