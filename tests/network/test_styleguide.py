"""The page of all components in a real browser: accessible, legible, nothing refused by the content policy."""

import pytest
from django.urls import include, path

from network.models import Accent
from network.styleguide import styleguide
from tests.browser import AXE, DESK, PHONE, axe_violations, sideways

pytestmark = pytest.mark.urls(__name__)

NARROW = {"width": 320, "height": 640}

urlpatterns = [path("styleguide/", styleguide), path("", include("network.urls"))]


def contrast_failures(page, rule):
    """What axe finds too faint, by the rule ``color-contrast`` (4.5:1) or ``color-contrast-enhanced`` (7:1)."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "async rule => (await axe.run(document, {runOnly: {type: 'rule', values: [rule]}})).violations"
        ".flatMap(one => one.nodes.map(node => node.target[0]))",
        rule,
    )
    return sorted(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_component_is_accessible(open_page, scheme, size):
    page = open_page("/styleguide/", scheme=scheme, size=size)

    assert axe_violations(page) == []


def test_every_accent_is_legible_in_light_and_dark(open_page):
    page = open_page("/styleguide/")
    faint = {}

    for accent in Accent.values:
        page.goto(f"/styleguide/?accent={accent}")
        faint[accent] = contrast_failures(page, "color-contrast")

    assert faint == {accent: [] for accent in Accent.values}


def test_at_the_door_every_word_reaches_seven_to_one(open_page):
    page = open_page("/styleguide/")
    faint = {}

    for accent in Accent.values:
        page.goto(f"/styleguide/?accent={accent}&contrast=door")
        faint[accent] = contrast_failures(page, "color-contrast-enhanced")

    assert faint == {accent: [] for accent in Accent.values}


def test_a_component_fits_the_narrowest_phone(open_page):
    assert sideways(open_page("/styleguide/", size=NARROW)) == 0


def test_htmx_runs_and_asks_for_no_eval(open_page):
    page = open_page("/styleguide/")

    assert page.evaluate("[htmx.version, htmx.config.allowEval, htmx.config.includeIndicatorStyles]") == [
        "2.0.11",
        False,
        False,
    ]


def test_a_chosen_theme_outlives_the_page(open_page):
    page = open_page("/accounts/login/")
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.context.add_cookies([{"name": "theme", "value": "dark", "url": page.url}])

    page.reload()

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") != light


def test_a_notice_can_be_closed(open_page):
    page = open_page("/styleguide/")
    notice = page.locator(".toast").first

    notice.get_by_role("button", name="Close this notice").click()

    assert page.locator(".toast").count() == 1


def test_a_first_visit_is_light(open_page, client):
    page = open_page("/accounts/login/", size=PHONE)
    addresses = page.evaluate("performance.getEntriesByType('resource').map(one => new URL(one.name).pathname)")

    answers = [client.get(address, headers={"accept-encoding": "gzip"}) for address in ["/accounts/login/", *addresses]]

    assert len(answers) <= 10
    assert 50_000 < sum(len(answer.getvalue()) for answer in answers) <= 100_000
