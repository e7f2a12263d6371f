from __future__ import annotations

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, settings

from tests import factories
from tests.browser import browser, open_page  # noqa: F401  fixtures
from tests.workers import beat, queue, worker  # noqa: F401  fixtures

# The same examples in every run, and none judged by the clock of a busy machine.
settings.register_profile(
    "calm", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("calm")


@pytest.fixture(autouse=True)
def _nothing_remembered(request):
    """Rate limits and other cached counts of one test never reach the next."""
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        cache.clear()


@pytest.fixture
def network(db):
    return factories.make_network("maths-pp", name="Maths, more than average", timezone="Europe/London")


@pytest.fixture
def lead(network):
    return factories.make_lead(network, "Ama Owusu")


@pytest.fixture
def facilitator(network):
    return factories.make_facilitator(network, "Ben Hartley")


@pytest.fixture
def member(network):
    return factories.make_member(network, "Cyd Novak")


# The longest files; begun first, none of them keeps one process busy when all others are done.
LONG = (
    "network/test_up.py",
    "network/test_embedded.py",
    "network/test_production.py",
    "introductions/test_soak.py",
    "fences/test_pages.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: not item.path.as_posix().endswith(LONG))
