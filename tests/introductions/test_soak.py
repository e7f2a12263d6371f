"""A short evening at the desk with everything going wrong that can; ``make soak`` plays the long one."""

from __future__ import annotations

import random

import pytest

from tests.soak.evening import Evening, make_scene
from tests.soak.servers import Web

pytestmark = pytest.mark.django_db(transaction=True)
SEED = 26
# One process, and files that were not collected: what starts sooner.
SMALL = {"WEB_CONCURRENCY": "1", "DEBUG": "1"}


def test_what_phones_send_through_every_trouble_is_taken_once(network, browser, queue):
    dice = random.Random(SEED)
    scene = make_scene(network, phones=3, people=20, dice=dice)

    with Evening(scene, browser, Web(**SMALL), dice=dice) as evening:
        evening.worker.start()
        troubles = {
            3: evening.take_back_unsent,
            6: lambda: evening.lose_signal(evening.phones[1], 20),
            10: evening.flush,
            14: evening.restart_web,
            25: evening.kill_web_worker,
        }
        evening.play(28, troubles=troubles)
        assert all(evening.do(evening.phones[2], habit) for habit in ("scanned", "debriefed"))
        evening.reunite()

        assert evening.wrong_on_phones() == []
        assert evening.wrong_in_ledger() == {}
        assert evening.settle() == []


def test_a_server_that_forgets_keys_takes_twice_what_was_sent_twice(network, browser):
    dice = random.Random(SEED)
    scene = make_scene(network, phones=1, people=2, dice=dice)

    with Evening(scene, browser, Web("tests.soak.forgetful:application", **SMALL), dice=dice) as evening:
        (phone,) = evening.phones
        phone.fates = ["answer lost"]
        with phone.page.expect_event("requestfailed"):
            evening.plan.taps.append(phone.tap("visitor", "Uma Roy"))
        evening.reunite()

        assert evening.wrong_in_ledger()["visitors"] == {"too much": ["'Uma Roy'"], "missing": []}
