"""Rows on their way into the database: copied into a temporary table, from which plain SQL takes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass
class Tally:
    """How many records were new, and how many were known and differed."""

    new: int = 0
    changed: int = 0

    def __bool__(self) -> bool:
        return bool(self.new or self.changed)


def stage(name: str, columns: dict[str, str], rows: Iterable[Sequence[Any]]) -> None:
    """Fill the temporary table ``name``, with columns of these types, which ends with the transaction."""
    listed = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {name}")
        cursor.execute(f"CREATE TEMPORARY TABLE {name} ({listed}) ON COMMIT DROP")
        with cursor.copy(f"COPY {name} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"ANALYZE {name}")


def change(statement: str, values: dict[str, Any] | None = None) -> list[int]:
    """Run a statement that returns the event of each row it changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [event for (event,) in cursor.fetchall()]
