"""``manage.py coach``: judge purpose statements, one a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from network.coach import judge


class Command(BaseCommand):
    """Print for each line of a file what the coach makes of it, as one line of JSON. Reads and writes no table."""

    help = "Judge purpose statements, one a line of FILE: broad or precise, what is missing, what to ask."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a UTF-8 file with one statement a line")

    def handle(self, *args: Any, **options: Any) -> None:
        for line in _lines(options["file"]):
            judgement = judge(line)
            answer = {
                "verdict": judgement.verdict,
                "missing": list(judgement.missing),
                "questions": [question.text for question in judgement.questions],
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False))


def _lines(path: Path) -> list[str]:
    """Return the lines of the file. Only a line feed ends one: other marks may stand within a statement."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(_("%(path)s cannot be read: %(reason)s.") % {"path": path, "reason": reason}) from error
    except UnicodeDecodeError as error:
        raise CommandError(_("%(path)s is not in UTF-8.") % {"path": path}) from error
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    return lines
