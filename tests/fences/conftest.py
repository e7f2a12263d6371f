from __future__ import annotations

from copy import deepcopy

import pytest

from tests.fences import world as worlds
from tests.scenery import standing


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with standing(django_db_blocker, worlds.build) as built:
        yield built


@pytest.fixture
def world(db, built) -> worlds.World:
    """The two networks; what a test does to them is undone after it."""
    return deepcopy(built)
