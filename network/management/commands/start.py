"""Run a real installation: web server, worker and beat together."""

import os
import sys

from django.core.management.base import BaseCommand

from network.up import Plan, run


class Command(BaseCommand):
    """Runs what ``make run`` runs, without the demo network and its mail page."""

    help = "Prepare and run everything (web server, worker, beat) until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1", help="where the web server listens (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="its port (8000)")
        parser.add_argument("--workers", type=int, default=2, help="its processes (2)")

    def handle(self, *args, **options):
        os.environ.pop("KITH_DEMO", None)
        plan = Plan(host=options["host"], port=options["port"], web_processes=options["workers"], demo=False)
        sys.exit(run(plan, os.environ))
