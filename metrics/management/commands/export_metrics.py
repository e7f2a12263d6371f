"""``manage.py export_metrics``: every measure of a network as one JSON object, for checking the formulas."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from metrics.management.operator import add_moment_and_weighing, network_named, snapshot
from metrics.measures_export import NoAttribute, measures


class Command(BaseCommand):
    """Print the measures of a network from rows up to a moment, without touching a stored row."""

    help = "Print the measures of a network as JSON (docs/data-formats.md). For operators only."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        add_moment_and_weighing(parser)
        parser.add_argument("--attribute", help="the attribute of members over which mixing is measured")
        parser.add_argument("--structure", action="store_true", help="add core number, constraint and betweenness")

    def handle(self, *args: Any, **options: Any) -> None:
        network = network_named(options["slug"])
        seen = snapshot(network, at=options["at"], half_life=options["half_life"], amount=options["amount"])
        try:
            found = measures(seen, attribute=options["attribute"], structure=options["structure"])
        except NoAttribute as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(found, indent=1, allow_nan=False))
