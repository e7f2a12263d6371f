from __future__ import annotations

from copy import deepcopy

import pytest
from django.template.base import Template
from django.test.utils import _TestState

from tests.fences import world as worlds
from tests.scenery import standing


@pytest.fixture(scope="package", autouse=True)
def _only_pages():
    """Pages are rendered as they are for people; to keep a copy of what went into each takes a tenth of the time."""
    for_tests = Template._render
    Template._render = _TestState.saved_data.template_render
    yield
    Template._render = for_tests


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with standing(django_db_blocker, worlds.build) as built:
        yield built


@pytest.fixture
def world(db, built) -> worlds.World:
    """The two networks; what a test does to them is undone after it."""
    return deepcopy(built)
