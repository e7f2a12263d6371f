"""Signing out on a phone whose desk still has something to send."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.browser import PHONE, OpenPage, sideways

pytestmark = pytest.mark.django_db(transaction=True)

# What the app of the desk leaves on a phone, by its own hands: a roster, two taps that wait, one that arrived, one of
# somebody else; and of an evening that is over a roster, a tap that waits and one that arrived, in both its drawers.
LEAVE = """async ([module, me]) => {
  const { Store } = await import(module)
  const store = new Store(), desk = '/maths-pp/desk/7'
  await store.put('desks', desk, { desk, roster: { people: ['Ama'] } })
  await store.put('rooms', desk, { marks: {} })
  for (const [key, by, outcome] of [['a', me, ''], ['b', me, ''], ['c', me, 'taken'], ['d', me + 1, '']]) {
    await store.put('acts', key, { key, by, desk, outcome, body: {} })
  }
  for (const [place, drawer] of store.places.slice(0, 2).entries()) {
    const over = `/maths-pp/desk/${8 + place}`, event = { locked_after: '2026-01-02T03:04:05Z' }
    await drawer.put('desks', over, { desk: over, roster: { people: ['Noor'], event } })
    await drawer.put('rooms', over, { marks: {} })
    for (const outcome of ['', 'taken']) {
      await drawer.put('acts', `${over}${outcome}`, { by: me + 1, desk: over, outcome, body: {} })
    }
  }
}"""
# Once what is over has left the phone.
OVER = """async module => {
  const { Store } = await import(module)
  const store = new Store()
  const named = async () => (await store.all('desks')).filter(one => one.roster.people.length).length
  for (const end = performance.now() + 5000; await named() > 1 && performance.now() < end;) {
    await new Promise(soon => setTimeout(soon, 20))
  }
  const outcomes = (await store.all('acts')).map(act => act.outcome)
  return [await named(), (await store.all('rooms')).length, outcomes.sort().join()]
}"""
KEPT = """async module => {
  const { Store } = await import(module)
  const store = new Store()
  return [(await store.all('desks')).length, (await store.all('rooms')).length, (await store.all('acts')).length]
}"""
STORE = "/static/js/desk/store.js"


def test_taps_that_wait_are_asked_about_and_stay_while_rosters_go(open_page: OpenPage, facilitator):
    page = open_page(f"/{facilitator.network.slug}/members/", user=facilitator.user, size=PHONE)
    page.evaluate(LEAVE, [STORE, facilitator.pk])
    page.reload()
    assert page.evaluate(OVER, STORE) == [1, 1, ",,,,,taken"]
    page.locator("summary", has_text="Your menu").click()
    page.get_by_role("button", name="Sign out").click()

    asked = page.get_by_role("alert").filter(has_text="not sent yet")
    asked.wait_for()
    assert "2 taps of the arrival desk are not sent yet." in asked.inner_text()
    assert asked.get_by_role("link", name="Send first").get_attribute("href") == "/maths-pp/desk/7/"
    assert sideways(page) <= 0
    asked.get_by_role("button", name="Sign out all the same").click()

    page.wait_for_url(f"**{reverse('account_login')}**")
    assert page.evaluate(KEPT, STORE) == [0, 0, 6]


def test_where_nothing_waits_signing_out_is_one_tap_and_makes_no_database(open_page: OpenPage, facilitator):
    page = open_page(f"/{facilitator.network.slug}/members/", user=facilitator.user, size=PHONE)
    page.locator("summary", has_text="Your menu").click()
    page.get_by_role("button", name="Sign out").click()

    page.wait_for_url(f"**{reverse('account_login')}**")
    assert page.evaluate("async () => (await indexedDB.databases()).map(one => one.name)") == []
