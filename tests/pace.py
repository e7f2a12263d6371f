"""What a test does at once, in the time that a person takes for it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser import axe_violations, sideways


class Pace:
    """Does what a person does, and counts their time.

    A tap takes 2 s; 20 words are typed a minute and 200 read; to find one's way on a page takes 20 s.
    """

    TAP, WORD, READ_WORD, PAGE = 2, 3, 0.3, 20

    def __init__(self, page: Page) -> None:
        self.page, self.seconds = page, 0.0

    def reads(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", name=heading, level=1)).to_be_visible()
        assert (axe_violations(self.page), sideways(self.page)) == ([], 0)
        self.seconds += self.PAGE

    def taps(self, what: Locator) -> None:
        what.click()
        self.seconds += self.TAP

    def reads_every_word(self) -> None:
        self.seconds += self.READ_WORD * len(self.page.locator("main").inner_text().split())

    def pastes(self, where: Locator, text: str) -> None:
        """A tap into the field, a long press, and the tap on "Paste"."""
        where.fill(text)
        self.seconds += 3 * self.TAP

    def presses(self, name: str) -> None:
        self.taps(self.page.get_by_role("button", name=name, exact=True))

    def follows(self, name: str) -> None:
        self.taps(self.page.get_by_role("link", name=name))

    def begins(self, step: str) -> None:
        """Take one of the five steps, from their page."""
        self.taps(self.page.get_by_role("listitem").filter(has_text=step).get_by_role("link"))

    def types(self, label: str, words: str) -> None:
        self.page.get_by_label(re.compile(rf"^{re.escape(label)}( \(optional\))?$")).fill(words)
        self.seconds += self.TAP + self.WORD * max(1, len(words.split()))

    def chooses(self, label: str, option: str) -> None:
        self.page.get_by_label(label).select_option(label=option)
        self.seconds += 2 * self.TAP
