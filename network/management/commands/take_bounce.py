from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from network import bounces


class Command(BaseCommand):
    help = "Read a mail that came back (a delivery report) from standard input, and mark the letter it is about."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.epilog = "Let your mail server pipe the mail of the sender's address to it. It always ends with 0."

    def handle(self, *args: Any, **options: Any) -> None:
        letter = bounces.take(sys.stdin.buffer.read())
        self.stderr.write(f"Letter {letter.pk} came back." if letter else "No letter of ours came back by this mail.")
