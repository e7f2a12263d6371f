"""A facilitator's phone: the app in a browser of its own, on a connection that fails."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, Error, Route

from events.models import Event
from members.models import Member
from tests.browser import PHONE, session_of
from tests.soak.plan import Meant

THUMB = Path(__file__).with_name("thumb.js").read_text(encoding="utf-8")
PATIENCE = 120_000
# A clock that is wrong by so many milliseconds, as those of phones are.
CLOCK = """{
  const right = Date
  globalThis.Date = class extends right {
    constructor(...parts) { parts.length ? super(...parts) : super(right.now() + %(wrong)d) }
    static now() { return right.now() + %(wrong)d }
  }
}"""


class Phone:
    """One phone. What its connection does to the next upload stands in ``fates``."""

    FATES = ("lost on the way", "answer lost", "came twice", "came late", "undone first")

    def __init__(
        self, browser: Browser, address: str, event: Event, member: Member, *, number: int, wrong_by: int = 0
    ) -> None:
        self.number, self.member, self.wrong_by = number, member, wrong_by
        self.fates: list[str] = []
        self.came_to_pass: Counter[str] = Counter()
        self.late: list[Callable[[], Any]] = []
        self.is_offline = False
        self.path = reverse("introductions:desk", args=[event.network, event.pk])
        self.context = browser.new_context(
            base_url=address, viewport=PHONE, is_mobile=True, has_touch=True, locale="en-GB", reduced_motion="reduce"
        )
        self.context.set_default_timeout(PATIENCE)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_of(member.user), "url": address}
        self.context.add_cookies([cookie])
        if wrong_by:
            self.context.add_init_script(CLOCK % {"wrong": wrong_by * 1000})
        self.context.add_init_script(THUMB)
        self.context.route("**/acts/", self._carry)
        self.page = self.context.new_page()

    def open(self) -> None:
        self.page.goto(self.path, wait_until="commit")

    def make_ready(self) -> None:
        self.page.get_by_role("button", name="Ready offline").tap()

    def wait_until_ready(self) -> None:
        self.page.locator("#announcer", has_text="The desk now works without signal").wait_for()

    def tap(self, what: str, *told: Any) -> Meant | None:
        """Let the thumb do something; None where the phone does not offer it now."""
        act = self._thumb(what, *told)
        if not act:
            return None
        made = act["made"] / 1000 - self.wrong_by
        return Meant(key=act["key"], phone=self.number, by=self.member.pk, body=act["body"], at=made)

    def take_back(self, meant: Meant) -> bool:
        return self._thumb("undone", meant.key)

    def kept(self) -> list[dict[str, Any]]:
        return self._thumb("kept")

    def rest(self) -> None:
        self._thumb("rest")

    def shown(self) -> dict[str, Any]:
        """The room as this phone shows it, its owner by name as on every other phone."""
        shown = self._thumb("shown")
        own = self.member.first_name
        shown["here"] = {int(pk): [own if by == "you" else by, met] for pk, (by, met) in shown["here"].items()}
        return shown

    def _thumb(self, what: str, *told: Any) -> Any:
        return self.page.evaluate("([what, told]) => thumb[what](...told)", [what, list(told)])

    # -- Its connection -------------------------------------------------------------------

    def lose_signal(self) -> None:
        self.is_offline = True
        self.context.set_offline(True)

    def find_signal(self) -> None:
        self.is_offline = False
        self.context.set_offline(False)

    def reload(self) -> None:
        self.page.reload()
        self.page.locator("#views").wait_for()

    def heap(self) -> float:
        """What the page holds, in MB."""
        return self.page.evaluate("performance.memory.usedJSHeapSize") / 2**20

    def deliver_late(self) -> None:
        """What hung on its way all the time comes to the server at last."""
        while self.late:
            deliver = self.late.pop()
            try:
                deliver()
            except Error:  # the server is just being started anew
                self.late.append(deliver)
                return

    def _carry(self, route: Route) -> None:
        fate = self.fates.pop(0) if self.fates and not self.is_offline else ""
        try:
            if FATE.get(fate, Phone._through)(self, route):
                self.came_to_pass[fate] += 1
        except Error:
            # The server is away just now.
            route.abort()

    def _through(self, route: Route) -> bool:
        route.continue_()
        return False

    def _lost(self, route: Route) -> bool:
        route.abort()
        return True

    def _answer_lost(self, route: Route) -> bool:
        taken = route.fetch().ok
        route.abort()
        return taken

    def _twice(self, route: Route) -> bool:
        route.fetch()
        route.fulfill(response=route.fetch())
        return True

    def _late(self, route: Route) -> bool:
        request = route.request
        headers = {name: value for name, value in request.headers.items() if name in {"content-type", "x-csrftoken"}}
        self.late.append(lambda: self.context.request.post(request.url, headers=headers, data=request.post_data_buffer))
        route.abort()
        return True

    def _undone_first(self, route: Route) -> bool:
        told = route.request.post_data_json
        turned = sorted(told["acts"], key=lambda act: act["kind"] != "undone")
        route.continue_(post_data={**told, "acts": turned})
        return turned != told["acts"]

    def _undone_unsent(self, route: Route) -> bool:
        acts = route.request.post_data_json["acts"]
        undone = {act["of"] for act in acts if act["kind"] == "undone"}
        if undone & {act["key"] for act in acts}:
            return self._undone_first(route)
        self.fates.insert(0, UNDONE_UNSENT)
        route.abort()
        return False

    def close(self) -> None:
        self.context.close()


# Nothing gets through until something is taken back that never came.
UNDONE_UNSENT = "undone unsent"
FATE = {
    "lost on the way": Phone._lost,
    "answer lost": Phone._answer_lost,
    "came twice": Phone._twice,
    "came late": Phone._late,
    "undone first": Phone._undone_first,
    UNDONE_UNSENT: Phone._undone_unsent,
}


def name_of(number: int, dice: random.Random) -> str:
    """A name whose first and last word nobody else has; numbers differ in their syllables."""
    syllables = [f"{consonant}{vowel}" for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
    first, second = divmod(number, len(syllables))
    return f"{syllables[second]}{syllables[first]}{dice.choice('lnrs')}".title() + f" Holt-{number}"
