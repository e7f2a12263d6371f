from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
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


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """Empty only what holds rows between tests that commit: to truncate all tables takes a quarter of a second."""
    quote = connection.ops.quote_name

    def emptied(_style, tables, *, reset_sequences=False, allow_cascade=False):
        with connection.cursor() as cursor:
            held = " UNION ALL ".join(
                f"SELECT {place} WHERE EXISTS (SELECT FROM {quote(table)})"  # noqa: S608
                for place, table in enumerate(tables)
            )
            cursor.execute(held)
            filled = [tables[place] for (place,) in cursor.fetchall()]
        # No order of tables pleases every foreign key, and guards would refuse to let the ledger go.
        without_rules = "SET LOCAL session_replication_role = replica"
        return [without_rules, *(f"DELETE FROM {quote(table)}" for table in filled)] if filled else []  # noqa: S608

    connection.ops.sql_flush = emptied


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
