"""A phone without signal suggests and says what the server would: the same rules, in the browser's language."""

from __future__ import annotations

import json
from pathlib import Path

from introductions import reasons, scores
from introductions.desk.table import Known, lay
from tests.introductions.rooms import Drawn, drawn

DEAL = Path(__file__).parent.parent.parent / "static" / "js" / "desk" / "deal.js"
DEALT = """async ([source, rooms]) => {
  const {deal, nearlyAllMet} = await import(URL.createObjectURL(new Blob([source], {type: "text/javascript"})));
  return rooms.map(room => [
    Object.fromEntries([...deal(room)].map(([id, list]) => [id, list.map(one => Object.values(one))])),
    nearlyAllMet(room),
  ]);
}"""
ROOMS = 120


def by_the_server(evening: Drawn, per_person: int):
    """The lists and sentences, as `scores` and `reasons` make them."""
    found = scores.suggest(evening.room, per_person=per_person)
    speech = reasons.Speech(
        called={person: f"P{person}" for person in evening.room.present},
        names=evening.names,
        words=evening.vocabulary.words,
        does=evening.does,
        done=evening.vocabulary.done,
    )
    people = {
        str(person): [
            [one.member, one.slot, one.score, speech.sentence(person, one.member, one.facts)] for one in named
        ]
        for person, named in found.people.items()
    }
    return [people, found.nearly_all_met]


def for_the_phone(evening: Drawn, per_person: int):
    """The roster's table of the same evening, and what the phone knows beside it."""
    room = evening.room
    tonight = {tuple(pair) for pair in evening.sent["introduced"] + evening.sent["acquainted"]}
    known = Known(
        people=room.present,
        strengths=room.strengths,
        communities=room.communities,
        vocabulary=evening.vocabulary,
        closed={(one, other) for one, other in room.met if {one, other} <= set(room.present)} - tonight,
        apart=room.apart,
        names=evening.names,
        came=room.came,
        does=evening.does,
    )
    return {
        **lay(known, best=len(room.present)),
        **evening.sent,
        "people": [{"id": person, "first": f"P{person}"} for person in room.present],
        "present": room.present[::-1],
        "first": list(room.first),
        "perPerson": per_person,
    }


def test_the_phone_deals_and_says_what_the_server_would(browser):
    evenings = [(drawn(seed), 1 + seed % 4) for seed in range(ROOMS)]
    page = browser.new_page()

    rooms = json.loads(json.dumps([for_the_phone(*evening) for evening in evenings]))
    dealt = page.evaluate(DEALT, [DEAL.read_text(encoding="utf-8"), rooms])
    page.close()

    expected = [by_the_server(*evening) for evening in evenings]
    for seed, (by_phone, by_server) in enumerate(zip(dealt, expected, strict=True)):
        assert by_phone == by_server, f"room {seed}"
    slots = [one[1] for people, _ in expected for named in people.values() for one in named]
    assert {slot: slots.count(slot) > ROOMS for slot in slots} == {"likely": True, "bridge": True, "fresh": True}
    said = [one[3] for people, _ in expected for named in people.values() for one in named]
    pieces = ("first time", "busy", "both know", "has been", "has done this twice: ")
    assert all(any(piece in sentence for sentence in said) for piece in pieces)
    assert any(nearly for _, nearly in expected)
