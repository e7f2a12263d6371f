"""What it costs to say whom to introduce to whom: for all present on the server, on the phone, and on the way there."""

from __future__ import annotations

import gzip
import json
import time
from functools import cache
from itertools import combinations
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

from tests.bench.database import prepared
from tests.bench.rows import LeftOut, row

DEAL = Path(__file__).parent.parent.parent / "static" / "js" / "desk" / "deal.js"
PEOPLE, NETWORK, EVENINGS, TABLE = 150, 200, 6, 6
TURNS = 15
WORDS = 120


@cache
def evening() -> tuple[Any, Any]:
    """What is known of 150 people who are here, of a network of 200 that met at tables of six, and their room."""
    prepared()
    from introductions.desk.table import Known  # noqa: PLC0415
    from introductions.reasons import Vocabulary  # noqa: PLC0415
    from introductions.scores import Room  # noqa: PLC0415

    dice = Random(PEOPLE)
    network = [4_000 + 3 * number for number in range(NETWORK)]
    strengths: dict[tuple[int, int], float] = {}
    for ago in range(EVENINGS):
        came = dice.sample(network, PEOPLE * 3 // 5)
        for at in range(0, len(came), TABLE):
            for pair in combinations(sorted(came[at : at + TABLE]), 2):
                strengths[pair] = strengths.get(pair, 0) + 2 ** (-ago / 3)
    here = sorted(dice.sample(network, PEOPLE))

    def words(most: int) -> dict[int, tuple[int, ...]]:
        return {person: tuple(sorted(dice.sample(range(WORDS), dice.randint(0, most)))) for person in here}

    vocabulary = Vocabulary(
        words=[f"{dice.choice('abcdefgh')}ord number {number}" for number in range(WORDS)],
        asks=words(4),
        offers=words(4),
        work=words(3),
        same=words(2),
    )
    communities = {person: dice.randint(0, 5) for person in network}
    came = {person: dice.randint(0, 5) for person in here}
    names = {person: f"Name{person}" for person in network}
    known = Known(
        people=here,
        strengths=strengths,
        communities=communities,
        vocabulary=vocabulary,
        closed=set(strengths) & set(combinations(here, 2)),
        apart=set(),
        names=names,
        came=came,
        does={person: " ".join(dice.choices(vocabulary.words, k=3)) for person in here},
    )
    room = Room(
        present=here,
        strengths=strengths,
        met=known.closed,
        communities=communities,
        first=[person for person in here if came[person] < 2],
        nameable=names,
        came=came,
        **vocabulary.for_room,
    )
    return known, room


def processor(work: Any) -> float:
    """The median of processor milliseconds."""
    spent = []
    for _turn in range(TURNS):
        began = time.process_time()
        work()
        spent.append(1000 * (time.process_time() - began))
    return median(spent)


@row(f"suggestions: for {PEOPLE} people present, by scores at hand", unit="ms", target=50, quick=True)
def served() -> float:
    """Processor time of dealing three people to everyone who is here."""
    from introductions.scores import score_pairs, suggest  # noqa: PLC0415

    _known, room = evening()
    scores = score_pairs(room.present, room.strengths, room.met)
    if sum(map(len, suggest(room, scores=scores).people.values())) < 2 * PEOPLE:
        raise AssertionError("hardly anybody was named")
    return processor(lambda: suggest(room, scores=scores))


@row(f"suggestions: laying the table of a roster of {PEOPLE}", unit="ms", target=150, quick=True)
def laid() -> float:
    """Processor time beside the statements of the database; once for all phones."""
    from introductions.desk.table import lay  # noqa: PLC0415

    known, _room = evening()
    return processor(lambda: lay(known))


@row(f"suggestions: the table of a roster of {PEOPLE}, compressed", unit="kB", target=25, quick=True)
def sent() -> float:
    from introductions.desk.table import lay  # noqa: PLC0415

    known, _room = evening()
    return len(gzip.compress(json.dumps(lay(known), separators=(",", ":")).encode(), 6)) / 1000


DEALT = """
async ([source, room, turns]) => {
  const { deal } = await import(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })))
  const spent = []
  for (let turn = 0; turn < turns; turn += 1) {
    const began = performance.now()
    deal(room)
    spent.push(performance.now() - began)
  }
  return spent
}
"""


@row(f"suggestions: dealt on the phone to {PEOPLE} people present", unit="ms", target=10)
def dealt() -> float:
    """Milliseconds by the clock in Chromium, of the best quarter of turns: others only ever slow it down."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    from introductions.desk.table import lay  # noqa: PLC0415
    from tests import chromium  # noqa: PLC0415

    known, room = evening()
    told = lay(known) | {
        "people": [{"id": person, "first": f"First{person}"} for person in room.present],
        "present": list(room.present),
        "first": list(room.first),
    }
    try:
        path = chromium.ensure()
    except chromium.NoChromium as reason:
        raise LeftOut(str(reason)) from reason
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(path), args=flags)
        spent = browser.new_page().evaluate(DEALT, [DEAL.read_text(encoding="utf-8"), told, TURNS])
        browser.close()
    return quantiles(spent, n=4)[0]
