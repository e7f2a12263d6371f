"""Run the bench: print a table, write bench.json, and exit with 1 if any target is missed."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
import time
import traceback
from pathlib import Path

import tests.bench
from tests.bench.rows import ROWS, LeftOut, Row


def main(arguments: list[str] | None = None) -> int:
    """Measure the chosen rows; 0 if every one reaches its target."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only the rows that CI runs")
    parser.add_argument("--only", metavar="NAME", help="only rows whose name contains NAME")
    parser.add_argument("--output", type=Path, default=Path("bench.json"), help="where the figures go")
    options = parser.parse_args(arguments)
    for module in sorted(found.name for found in pkgutil.iter_modules(tests.bench.__path__)):
        if module.startswith("bench_"):
            importlib.import_module(f"tests.bench.{module}")
    wanted = (options.only or "").casefold()
    chosen = [row for row in ROWS if wanted in row.name.casefold() and (row.quick or not options.quick)]
    if not chosen:
        sys.stderr.write("No row of the bench has that name.\n")
        return 1
    figures = [figure for row in chosen if (figure := measured(row)) is not None]
    options.output.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    missed = sum(not figure["ok"] for figure in figures)
    sys.stdout.write(f"{len(figures)} figures, {missed} missed; written to {options.output}\n")
    return 1 if missed else 0


def measured(row: Row) -> dict[str, object] | None:
    """One line of the table, and the row as bench.json holds it; None where it is left out."""
    began = time.perf_counter()
    value: float | None = None
    try:
        value = round(float(row.measure()), 4)
        ok = row.holds(value)
    except LeftOut as reason:
        sys.stdout.write(f"-     {row.name}: left out, {reason}\n")
        return None
    except Exception:  # noqa: BLE001 - one row that fails must not hide the others
        traceback.print_exc()
        ok = False
    bound = "at most" if row.better == "lower" else "at least"
    shown = "failed" if value is None else f"{value:g} {row.unit}"
    took = time.perf_counter() - began
    verdict = "ok   " if ok else "MISS "
    sys.stdout.write(f"{verdict} {row.name}: {shown} ({bound} {row.target:g} {row.unit}; took {took:.1f} s)\n")
    sys.stdout.flush()
    return {"name": row.name, "value": value, "unit": row.unit, "target": row.target, "ok": ok}


if __name__ == "__main__":
    sys.exit(main())
