"""Pytest plugin: PostgreSQL and Redis of the test run's own, gone when it ends.

It is loaded by ``-p tests.servers``, since pytest-django reads the settings before any conftest. Workers of xdist
inherit the environment and with it the servers. DATABASE_URL and REDIS_URL, where given, are used instead.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from network import embedded


def provide_for_tests() -> None:
    """Put into the environment what the settings need, with servers in a folder that the end of the run removes."""
    os.environ.setdefault("SECRET_KEY", "a secret for tests alone, since nothing here outlives them")
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        _take_a_redis_database()
        return
    folder = Path(tempfile.mkdtemp(prefix="kith-tests-"))
    # What is registered first runs last: the servers stop before their folder goes.
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["KITH_DATA"] = str(folder)
    os.environ["KITH_FSYNC"] = "off"
    embedded.end_tidily_on_signals()
    embedded.provide(os.environ)


def _take_a_redis_database() -> None:
    """Give each process of xdist a Redis database of its own: clearing the cache empties all of one."""
    name = os.environ.get("PYTEST_XDIST_WORKER", "")
    if name.startswith("gw"):
        address, _mark, _rest = os.environ["REDIS_URL"].partition("?")
        number = int(name.removeprefix("gw")) % 15 + 1
        is_socket = address.startswith("unix:")
        os.environ["REDIS_URL"] = f"{address}?db={number}" if is_socket else f"{address.rstrip('/0')}/{number}"


provide_for_tests()
