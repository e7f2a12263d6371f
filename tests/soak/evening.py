"""An evening: phones on which thumbs tap as chance has it, while signal, servers and memory come and go."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser

from events import badges
from events.models import Event
from introductions.models import Interaction, InteractionKind
from introductions.tasks import settle_events
from members.models import Member
from network.models import Network
from tests import factories
from tests.soak.phones import UNDONE_UNSENT, Phone, name_of
from tests.soak.plan import MARGIN_SECONDS, Meant, Plan, differences, keys_of, ledger_of
from tests.soak.servers import Web, Worker

PATIENCE_SECONDS = 120
ATTEMPTS = 8
MARKS = {
    "Cannot come, told us": "absent told",
    "Did not come, no word": "absent untold",
    "Not here after all": "",
    "Take the mark back": "",
}
# How often each thing is done, compared with the others, and the chances of what befalls a phone before an act.
HABITS = {
    "arrived": 36,
    "scanned": 6,
    "suggested": 18,
    "introduced": 12,
    "marked": 8,
    "claimed": 8,
    "not now": 5,
    "acquainted": 5,
    "visitor": 4,
    "released": 3,
    "noted": 3,
    "debriefed": 2,
}
ANOTHER_SAYS_SO, TAKEN_BACK = 0.15, 0.12
SIGNAL_LOST, RELOADED, UPLOAD_HARMED, UPLOAD_LATE = 0.05, 0.05, 0.2, 0.1


@dataclass
class Scene:
    """What an evening takes place with. Some clocks of phones are wrong by hours."""

    network: Network
    event: Event
    people: list[Member]
    helpers: list[Member]


def make_scene(network: Network, *, phones: int, people: int, dice: random.Random) -> Scene:
    event = factories.make_event(network, "Autumn tables", starts_at=timezone.now() - timedelta(minutes=5))
    helpers = [factories.make_facilitator(network, f"Helper{number} Voss") for number in range(phones)]
    members = [
        factories.make_member(network, name_of(number, dice), joined_on=network.today) for number in range(people)
    ]
    for member in members:
        factories.make_rsvp(event, member)
    return Scene(network, event, members, helpers)


class Evening:
    """Drives it, and keeps the plan of what was tapped."""

    def __init__(self, scene: Scene, browser: Browser, web: Web, *, dice: random.Random) -> None:
        self.scene, self.web, self.worker, self.dice = scene, web, Worker(), dice
        self.names = {member.pk: member.name for member in scene.people}
        self.badges = {member.pk: badges.code_of(scene.event, member) for member in scene.people}
        self.plan, self.undone, self.counts = Plan(), 0, Counter[str]()
        self.phones = [
            Phone(
                browser,
                web.address,
                scene.event,
                helper,
                number=number,
                wrong_by=dice.choice([0, 0, -47 * 3600, 7 * 3600]) if number else 0,
            )
            for number, helper in enumerate(scene.helpers)
        ]
        self.back_at: dict[int, int] = {}
        self.noted = 0

    def __enter__(self) -> Evening:
        try:
            self._begin()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _begin(self) -> None:
        self.web.start()
        self.web.wait()
        for step in (Phone.open, Phone.make_ready, Phone.wait_until_ready):
            for phone in self.phones:
                step(phone)

    def __exit__(self, *_why: object) -> None:
        for phone in self.phones:
            phone.close()
        self.worker.stop()
        self.web.stop()

    # -- Acts -----------------------------------------------------------------------------

    @property
    def acts(self) -> int:
        return len(self.plan.taps) + self.undone

    def play(self, acts: int, *, troubles: dict[int, Callable[[], None]] | None = None) -> None:
        """Let so many acts be made, and after given numbers of them let something befall the servers."""
        waiting = sorted((troubles or {}).items())
        last = self.acts + acts
        while self.acts < last:
            while waiting and self.acts >= waiting[0][0]:
                waiting.pop(0)[1]()
            self._befall(self.dice.choice(self.phones))
            self._act()
        for _number, trouble in waiting:
            trouble()

    def _act(self) -> None:
        habits = list(HABITS)
        for _attempt in range(ATTEMPTS):
            phone = self.dice.choice(self.phones)
            (habit,) = self.dice.choices(habits, [HABITS[one] for one in habits])
            told = self._told(habit)
            tap = told and self._tap(phone, habit, *told)
            if not tap:
                continue
            if self.dice.random() < ANOTHER_SAYS_SO and habit in {"arrived", "introduced", "visitor", "suggested"}:
                self._tap(self.dice.choice([one for one in self.phones if one is not phone] or [phone]), habit, *told)
            elif self.dice.random() < TAKEN_BACK:
                self.take_back(phone, tap)
            return

    def do(self, phone: Phone, habit: str) -> Meant | None:
        """Let one thing be done on one phone, if it is on offer there."""
        for _attempt in range(ATTEMPTS):
            told = self._told(habit)
            tap = told and self._tap(phone, habit, *told)
            if tap:
                return tap
        return None

    def _told(self, habit: str) -> tuple[Any, ...] | None:
        """About whom something is said."""
        marks = self.plan.marks()
        here = [pk for pk, status in marks.items() if status == "present"]
        if habit == "visitor":
            return (f"Guest {name_of(self.dice.randrange(4000), self.dice)}",)
        if habit == "debriefed":
            return (f"More light, number {self.acts}",)
        if habit in {"arrived", "scanned", "marked"}:
            away = [pk for pk in self.names if pk not in marks]
            one, name = self._named((habit != "marked" and away) or list(self.names))
            extra = {"marked": self.dice.choice(list(MARKS)), "scanned": self.badges[one]}
            return (one, name, extra[habit]) if habit in extra else (one, name)
        if len(here) < 2:
            return None
        if habit == "introduced":
            one, *others = self.dice.sample(here, min(len(here), self.dice.choice([2, 2, 2, 3, 6])))
            return (one, self.names[one], others)
        self.noted += habit == "noted"
        return self._named(here) + ((f"Word number {self.noted}",) if habit == "noted" else ())

    def _named(self, people: list[int]) -> tuple[int, str]:
        chosen = self.dice.choice(people)
        return chosen, self.names[chosen]

    def _tap(self, phone: Phone, habit: str, *told: Any) -> Meant | None:
        if habit in {"arrived", "scanned", "marked"} and not self._is_certain(
            phone, "arrived", told[0], MARKS.get(told[-1], "present")
        ):
            return None
        if habit in {"claimed", "released"} and not self._is_certain(phone, habit, told[0]):
            return None
        if habit in {"suggested", "not now", "acquainted"}:
            tap = phone.tap("suggested", *told, "introduced" if habit == "suggested" else habit)
        else:
            tap = phone.tap(habit, *told)
        if tap:
            self.plan.taps.append(tap)
        return tap

    def _is_certain(self, phone: Phone, kind: str, member: int, status: str = "") -> bool:
        """Whether a further word about somebody would be the last one, however long any of them is on its way."""
        recent = time.time() - MARGIN_SECONDS
        said = [one for one in self.plan.disputes(phone.number, kind, member) if one.at > recent]
        keys = [one.key for one in said if kind != "arrived" or one.body["status"] != status]
        return self.scene.event.desk_acts.filter(key__in=keys).count() == len(keys)

    def take_back(self, phone: Phone, tap: Meant) -> None:
        if tap.kind in {"claimed", "released", "debrief"} or not phone.take_back(tap):
            return
        tap.undone = True
        self.undone += 1

    # -- What goes wrong ------------------------------------------------------------------

    def _befall(self, phone: Phone) -> None:
        for other in self.phones:
            if self.back_at.get(other.number, sys.maxsize) <= self.acts:
                del self.back_at[other.number]
                other.find_signal()
        chance = self.dice.random
        if chance() < UPLOAD_HARMED:
            phone.fates.append(self.dice.choice(Phone.FATES))
        if chance() < UPLOAD_LATE:
            self.dice.choice(self.phones).deliver_late()
        if chance() < RELOADED:
            self.counts["reloads"] += 1
            phone.reload()
        if chance() < SIGNAL_LOST and not phone.is_offline:
            self.lose_signal(phone, self.dice.randint(5, 30))

    def lose_signal(self, phone: Phone, acts: int) -> None:
        self.counts["losses of signal"] += 1
        phone.lose_signal()
        self.back_at[phone.number] = self.acts + acts

    def take_back_unsent(self) -> None:
        """Something is taken back whose upload was lost on its way; of the two the server hears the second first."""
        phone = self.phones[0]
        self.back_at.pop(phone.number, None)
        phone.find_signal()
        phone.fates[:] = [UNDONE_UNSENT]
        name = f"Nobody {self.acts}"
        with phone.page.expect_response("**/acts/"):
            with phone.page.expect_event("requestfailed", lambda request: name in (request.post_data or "")):
                tap = self._tap(phone, "visitor", name)
            self.take_back(phone, tap)

    def restart_web(self, acts: int = 4) -> None:
        """People go on tapping while it is away."""
        self.counts["restarts of the web server"] += 1
        self.web.stop()
        self.play(acts)
        self.web.start()
        self.web.wait()

    def kill_web_worker(self) -> None:
        self.counts["web workers killed"] += 1
        self.play(2)
        self.web.kill_worker()

    def kill_worker(self) -> None:
        self.counts["Celery workers killed"] += 1
        self.worker.kill()
        self.worker.start()

    def flush(self) -> None:
        self.counts["Redis flushed"] += 1
        cache.clear()

    # -- How it ends ----------------------------------------------------------------------

    def reunite(self) -> float:
        """Bring every phone back at one moment, each with something to tell; seconds until all show the same."""
        for phone in self.phones:
            phone.lose_signal()
        self.play(len(self.phones))
        self.back_at.clear()
        for phone in self.phones:
            phone.fates.clear()
            phone.deliver_late()
            phone.rest()
        for phone in self.phones:
            phone.find_signal()
        began = time.monotonic()
        while time.monotonic() < began + PATIENCE_SECONDS:
            shown = [phone.shown() for phone in self.phones]
            if all(one == shown[0] and one["status"] == "All sent" for one in shown):
                break
            self.phones[0].page.wait_for_timeout(50)
        return time.monotonic() - began

    def wrong_on_phones(self) -> list[str]:
        """What phones show that is not so."""
        first = {pk: name.split()[0] for pk, name in self.names.items()}
        met: dict[int, list[str]] = {pk: [] for pk, status in self.plan.marks().items() if status == "present"}
        for one, other in self.plan.pairs("introduced"):
            for person, name in ((one, first[other]), (other, first[one])):
                if person in met:
                    met[person].append(name)
        so = {"status": "All sent", "here": {pk: sorted(names) for pk, names in met.items()}}
        so["visitors"] = self.plan.visitors()
        told = []
        for phone in self.phones:
            shown = phone.shown()
            shown["here"] = {pk: names for pk, (_by, names) in shown["here"].items()}
            told += [f"{phone.member.first_name}: {part}: {shown[part]}" for part in so if shown[part] != so[part]]
        return told

    def wrong_in_ledger(self) -> dict[str, Any]:
        """What stands that nobody said, or was said and does not stand, or stands twice."""
        kept = [(phone, act) for phone in self.phones for act in phone.kept()]
        meant = {one.key: one for one in self.plan.taps}
        for phone, act in kept:
            # Whoever introduces somebody whom they looked after lets go of them by the same tap.
            if act["key"] not in meant and act["body"]["kind"] == "released":
                at = act["made"] / 1000 - phone.wrong_by
                self.plan.taps.append(Meant(act["key"], phone.number, phone.member.pk, act["body"], at))
        own = {one.key for one in self.plan.taps}
        strange = [act["body"] for _phone, act in kept if act["key"] not in own and act["body"]["kind"] != "undone"]
        found = ledger_of(self.scene.event) | {"acts": keys_of(self.scene.event), "acts of nobody": strange}
        phones = {"acts": sorted(act["key"] for _phone, act in kept), "acts of nobody": []}
        lost = sorted(one.key for one in self.plan.taps if not one.undone and one.key not in set(phones["acts"]))
        return differences(found | {"lost on phones": lost}, self.plan.ledger() | phones | {"lost on phones": []})

    def settle(self) -> list[str]:
        """When all is over a worker that is killed, and then another, write down who came. Returns faults."""
        event = self.scene.event
        Event.objects.filter(pk=event.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
        here = sorted(pk for pk, status in self.plan.marks().items() if status == "present")
        pairs = len(here) * (len(here) - 1) // 2
        settle_events.delay()
        self.kill_worker()
        settle_events.delay()
        rows = Interaction.objects.standing().filter(event=event, kind=InteractionKind.ATTENDED)
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while rows.count() < pairs and time.monotonic() < give_up_at:
            self.phones[0].page.wait_for_timeout(200)
        found = set(rows.values_list("first_id", "second_id"))
        return [] if (rows.count(), len(found)) == (pairs, pairs) else [f"{rows.count()} rows for {pairs} pairs"]

    def figures(self) -> dict[str, Any]:
        harmed = sum((phone.came_to_pass for phone in self.phones), Counter())
        return {
            "phones": len(self.phones),
            "people": len(self.names),
            "acts": self.acts,
            "of which taken back": self.undone,
            **self.counts,
            **{f"uploads: {fate}": times for fate, times in sorted(harmed.items())},
            "outcomes": dict(Counter(self.scene.event.desk_acts.values_list("outcome", flat=True))),
            "MB of one web worker, at most": round(self.web.most_memory()),
            "MB of a page's heap, at most": round(max(phone.heap() for phone in self.phones)),
        }
