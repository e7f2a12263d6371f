"""Play an evening of ten phones and six hundred acts; exit with 1 if anything was lost or doubled."""

from __future__ import annotations

import argparse
import os
import random
import sys
import time

from tests.bench.database import prepared

AGREE_SECONDS = 5


def main() -> int:
    """Play it; 0 where everything was taken once and all phones agreed in time."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--phones", type=int, default=10)
    parser.add_argument("--people", type=int, default=150)
    parser.add_argument("--acts", type=int, default=600)
    parser.add_argument("--seed", type=int, default=random.randrange(10_000), help="plays the same choices again")
    options = parser.parse_args()
    sys.stdout.write(f"seed {options.seed}\n")
    sys.stdout.flush()
    prepared()
    # Playwright's own loop would make Django refuse the database in this thread.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    from django.db import connections  # noqa: PLC0415
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    from tests import chromium, factories  # noqa: PLC0415
    from tests.browser import FLAGS  # noqa: PLC0415
    from tests.soak.evening import Evening, make_scene  # noqa: PLC0415
    from tests.soak.servers import Web  # noqa: PLC0415

    dice = random.Random(options.seed)
    scene = make_scene(factories.make_network("soak"), phones=options.phones, people=options.people, dice=dice)
    flags = FLAGS + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium.ensure()), args=flags)
        began = time.monotonic()
        with Evening(scene, browser, Web(), dice=dice) as evening:
            evening.worker.start()
            part = options.acts // 6
            troubles = {
                part: evening.take_back_unsent,
                2 * part: evening.restart_web,
                3 * part: evening.kill_web_worker,
                3 * part + 1: evening.kill_worker,
                4 * part: evening.flush,
                5 * part: evening.restart_web,
            }
            evening.play(options.acts - options.phones, troubles=troubles)
            seconds = evening.reunite()
            faults = {
                "on phones": evening.wrong_on_phones(),
                "in the ledger": evening.wrong_in_ledger(),
                "of who came": evening.settle(),
                "all phones agree": [] if seconds <= AGREE_SECONDS else [f"after {seconds:.1f} s"],
            }
            told = evening.figures() | {"seconds until all agree": round(seconds, 1)}
            told["seconds in all"] = round(time.monotonic() - began)
        browser.close()
        # Beside that loop Django has a connection of its own, which would keep the database from being dropped.
        connections.close_all()
    for name, figure in told.items():
        sys.stdout.write(f"{name}: {figure}\n")
    for name, fault in faults.items():
        sys.stdout.write(f"{'MISS' if fault else 'ok  '} {name}{f': {fault}' if fault else ''}\n")
    return 1 if any(faults.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
