"""The world in which the fences stand has everything in it that they look for."""

from __future__ import annotations

from django.apps import apps

from tests.fences import canary

ROOMS = ["network", "members", "events", "introductions", "metrics"]
# Rows of no network.
HOMELESS = {"members.OwnerLink", "network.MailProof"}


def our_models():
    return [model for room in ROOMS for model in apps.get_app_config(room).get_models()]


def test_every_text_of_the_second_network_carries_the_canary(world):
    silent = [
        name
        for name, value in canary.values(world.there.network)
        if value and not canary.is_marked(value) and not canary.is_beyond_marking(value)
    ]

    assert silent == []


def test_every_field_with_peoples_words_is_filled_somewhere(world):
    filled = {name for name, value in canary.values(world.there.network) if canary.is_marked(value)}
    at_home = [model for model in our_models() if model._meta.label not in HOMELESS]
    wanted = {f"{model._meta.label}.{field.name}" for model in at_home for field in canary.texts(model)}

    assert wanted - filled == set()


def test_only_rows_of_no_network_lie_outside(world):
    assert {model._meta.label for model in our_models() if model not in canary.tables()} == HOMELESS


def test_no_text_of_the_first_network_carries_the_canary(world):
    heard = [(name, value) for name, value in canary.values(world.here.network) if canary.is_marked(value)]

    assert heard == []


def test_both_networks_have_the_same_shape(world):
    def shape(home):
        return {model._meta.label: canary.rows_of(home.network, model).count() for model in canary.tables()}

    assert shape(world.here) == shape(world.there)
