"""The arrival desk in a real Chromium: without signal, on two phones, in a new version, signed out, when it is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from introductions.desk import app
from introductions.models import DeskAct, DeskNote
from tests.browser import PHONE, axe_violations, session_of, sideways
from tests.factories import make_event, make_facilitator, make_member, make_rsvp

SMALL = {"width": 360, "height": 640}
# Seven to one: a loud room is often a dark one, or full of glare.
AT_ARMS_LENGTH = "color-contrast-enhanced"
# Every target that can be seen and is lower or narrower than a thumb needs.
TOO_SMALL = """() => [...document.querySelectorAll('button, a, summary, input:not([type=radio]):not([type=checkbox])')]
    .filter(one => one.offsetParent && !one.matches('.skip'))
    .map(one => [one.textContent.trim() || one.getAttribute('aria-label') || one.id, one.getBoundingClientRect()])
    .filter(([, box]) => box.height < 44 || box.width < 44)
    .map(([name, box]) => `${name} ${box.width}, ${box.height}`)"""

# As a browser does that is short of room.
EVICTED = """() => new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase('kith-desk')
    request.onsuccess = resolve
    request.onerror = request.onblocked = reject
})"""


@pytest.fixture
def tonight(network):
    event = make_event(network, "Autumn tables", starts_at=timezone.now() - timedelta(minutes=5))
    for name in ("Ada Lowe", "Noor Aziz", "Wim Kok"):
        make_rsvp(event, make_member(network, name))
    return event


def path_of(event) -> str:
    return reverse("introductions:desk", args=[event.network, event.pk])


def ready(page: Page) -> Page:
    page.get_by_role("button", name="Ready offline").tap()
    expect(page.locator("#toasts")).to_contain_text("The desk now works without signal")
    return page


def status(page: Page):
    return page.locator("#status")


def see(page: Page, view: str) -> None:
    page.locator("#tabs").get_by_role("button", name=view).tap()


def here(page: Page, name: str) -> None:
    page.get_by_role("button", name=f"Here: {name}").tap()
    expect(page.locator("#toasts")).to_contain_text(f"{name.split(maxsplit=1)[0]} is here.")


def present(event) -> set[str]:
    return set(event.attendances.present().values_list("member__name", flat=True))


def test_what_is_done_without_signal_is_sent_once_when_it_is_back(tonight, facilitator, open_page):
    page = ready(open_page(path_of(tonight), user=facilitator.user, size=SMALL))
    page.context.set_offline(True)
    page.reload()

    expect(status(page)).to_contain_text("alone since")
    for name in ("Ada Lowe", "Noor Aziz"):
        here(page, name)
    see(page, "Introduce")
    expect(page.locator(".desk-count")).to_have_text("2 to welcome")
    page.get_by_role("button", name="Introduced: ").tap()
    expect(page.locator(".desk-count")).to_have_text("Everyone here has met someone.")
    expect(status(page)).to_contain_text("3 not sent yet")
    page.get_by_role("button", name="Undo the introduction").tap()
    expect(page.locator(".desk-count")).to_have_text("2 to welcome")
    page.get_by_role("button", name="Introduced: ").tap()
    page.locator(".desk-card").get_by_role("button", name="Shall I note that?").tap()
    page.get_by_label("In their words").fill("She teaches all of Year 12 alone.")
    page.get_by_role("button", name="Note it").tap()
    see(page, "Arrived")
    page.get_by_role("button", name="Somebody who is not on the list").tap()
    page.get_by_label("Their name").fill("Uma Roy")
    page.get_by_role("button", name="They are here").tap()
    told = status(page).inner_text().split(" · ")[0]
    assert present(tonight) == set()
    page.reload()
    expect(status(page)).to_contain_text(told)
    page.context.set_offline(False)

    expect(status(page)).to_have_text("All sent")
    assert present(tonight) == {"Ada Lowe", "Noor Aziz"}
    assert tonight.introductions.standing().count() == 1
    assert [note.words for note in DeskNote.objects.all()] == ["She teaches all of Year 12 alone."]
    assert list(tonight.visitors.values_list("name", flat=True)) == ["Uma Roy"]
    assert {act.outcome for act in DeskAct.objects.all()} == {"taken"}


def test_two_phones_see_what_the_other_does(network, tonight, facilitator, open_page):
    other = make_facilitator(network, "Ben Hartley")
    one, two = (open_page(path_of(tonight), user=person.user, size=PHONE) for person in (facilitator, other))
    see(two, "Introduce")

    here(one, "Noor Aziz")
    expect(two.locator(".desk-card h2")).to_contain_text("Noor Aziz")
    two.get_by_role("button", name="I’m with Noor").tap()
    see(one, "Introduce")
    expect(one.locator(".desk-card")).to_contain_text("with Ben")
    assert present(tonight) == {"Noor Aziz"}

    # One of them has lost what it kept, the other cannot keep much; what was tapped there waits all the same.
    two.add_init_script("Object.defineProperty(globalThis, 'indexedDB', { value: undefined })")
    for page in (one, two):
        page.route("**/acts/", lambda route: route.fulfill(status=429))
    two.reload()
    see(two, "Arrived")
    here(two, "Ada Lowe")
    two.reload()
    see(one, "Arrived")
    here(one, "Wim Kok")
    one.evaluate(EVICTED)
    here(one, "Ada Lowe")
    expect(two.locator("#notices")).to_contain_text("This browser keeps little.")
    expect(status(two)).to_contain_text("1 not sent yet")
    expect(status(one)).to_contain_text("2 not sent yet")
    for page in (one, two):
        page.unroute("**/acts/")
        page.evaluate("dispatchEvent(new Event('online'))")

    for page in (one, two):
        expect(status(page)).to_have_text("All sent")
    assert present(tonight) == {"Ada Lowe", "Noor Aziz", "Wim Kok"}
    assert DeskAct.objects.filter(kind="arrived").count() == 4


def test_a_new_version_takes_over_and_leaves_nothing_behind(tonight, facilitator, open_page, monkeypatch, tmp_path):
    changes = tmp_path / "release"
    changes.write_text("one")
    monkeypatch.setattr(app, "PAGES", (*app.PAGES, changes))
    page = ready(open_page(path_of(tonight), user=facilitator.user, size=PHONE))
    page.route("**/acts/", lambda route: route.fulfill(status=429))
    here(page, "Ada Lowe")
    expect(status(page)).to_contain_text("1 not sent yet")
    changes.write_text("two")
    newest = app.version()

    page.reload()
    page.wait_for_function("async newest => (await caches.keys()).some(name => name.endsWith(newest))", arg=newest)
    page.unroute("**/acts/")
    page.reload()

    expect(status(page)).to_have_text("All sent")
    assert present(tonight) == {"Ada Lowe"}
    assert DeskAct.objects.count() == 1


def test_signed_out_the_phone_goes_on_and_sends_when_the_same_person_is_back(network, tonight, facilitator, open_page):
    page = ready(open_page(path_of(tonight), user=facilitator.user, size=PHONE))
    Session.objects.all().delete()

    here(page, "Ada Lowe")
    expect(page.locator("#notices")).to_contain_text("Kith has signed you out.")
    expect(status(page)).to_contain_text("1 not sent yet")
    sign_in(page, make_facilitator(network, "Ben Hartley").user)
    page.reload()
    here(page, "Wim Kok")
    expect(status(page)).to_have_text("1 waits for whoever made it")
    assert present(tonight) == {"Wim Kok"}
    sign_in(page, facilitator.user)
    page.reload()

    expect(page.get_by_role("button", name="Here: Noor Aziz")).to_be_visible()
    expect(status(page)).to_have_text("All sent")
    assert present(tonight) == {"Wim Kok", "Ada Lowe"}
    assert tonight.attendances.get(member__name="Ada Lowe").noted_by == facilitator


def sign_in(page: Page, user) -> None:
    address = page.evaluate("location.origin")
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": address}])


def test_when_the_evening_is_over_the_names_leave_the_phone_and_what_was_not_sent_stays(
    tonight, facilitator, open_page
):
    page = ready(open_page(path_of(tonight), user=facilitator.user, size=PHONE))
    page.context.set_offline(True)
    here(page, "Ada Lowe")
    page.clock.set_system_time(timezone.now() + timedelta(days=2))
    page.reload()

    expect(page.locator("#notices")).to_contain_text("its names have left this phone")
    expect(page.locator("#notices")).to_contain_text("One thing that you did here is not sent yet. It is kept.")
    expect(page.locator("#views")).to_be_hidden()
    kept = page.evaluate(
        """() => new Promise(resolve => {
            indexedDB.open('kith-desk').onsuccess = event => {
                const tables = event.target.result.transaction(['desks', 'rooms', 'acts'])
                Promise.all(['desks', 'rooms', 'acts'].map(name => new Promise(done => {
                    tables.objectStore(name).count().onsuccess = found => done(found.target.result)
                }))).then(resolve)
            }
        })"""
    )
    assert kept == [0, 0, 1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_view_is_for_every_eye_and_thumb(tonight, facilitator, open_page, scheme):
    page = open_page(path_of(tonight), user=facilitator.user, size=SMALL, scheme=scheme)
    here(page, "Ada Lowe")
    here(page, "Noor Aziz")

    found = {}
    for view in ("Arrived", "Introduce", "Tables"):
        see(page, view)
        found[view] = [*axe_violations(page, AT_ARMS_LENGTH), *page.evaluate(TOO_SMALL)]
        found[view] += [sideways(page)] * bool(sideways(page))
    see(page, "Introduce")
    page.get_by_role("button", name="Somebody else").tap()
    found["sheet"] = [*axe_violations(page, AT_ARMS_LENGTH), *page.evaluate(TOO_SMALL)]

    assert found == {"Arrived": [], "Introduce": [], "Tables": [], "sheet": []}


def test_the_second_tap_of_a_double_tap_presses_nothing_that_came_to_its_place(tonight, facilitator, open_page):
    page = open_page(path_of(tonight), user=facilitator.user, size=SMALL)
    expect(page.get_by_role("button", name="Here: Ada Lowe")).to_be_visible()
    page.evaluate("""() => {
      window.heard = []
      const put = (name, then) => {
        const button = document.body.appendChild(document.createElement('button'))
        Object.assign(button.style, { position: 'fixed', inset: '30% 0 auto', zIndex: 99 })
        button.textContent = name
        button.addEventListener('click', () => { heard.push(name); button.remove(); then?.() })
      }
      put('First', () => put('Second'))
    }""")

    page.get_by_role("button", name="First").dblclick()
    assert page.evaluate("heard") == ["First"]

    page.get_by_role("button", name="Second").press("Enter")
    assert page.evaluate("heard") == ["First", "Second"]
