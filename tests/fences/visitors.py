"""Those who walk along the fences: signed in as somebody, to all that is theirs to see."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.http.response import ResponseHeaders
from django.test import Client

from tests.fences.addresses import Address, addresses
from tests.fences.expected import expected
from tests.fences.world import Home, World


def client_of(world: World, role: str) -> Client:
    client = Client()
    user = world.users[role]
    if user:
        client.force_login(user)
    return client


def readable(world: World, role: str, home: Home | None = None) -> list[Address]:
    """The addresses written down as showing something to ``role``; of the first network, unless told otherwise."""
    shown = {label for label, methods in expected().items() if methods["GET"][role] == 200}
    return [address for address in addresses(world, home) if address.label in shown]


@dataclass(frozen=True)
class Answer:
    """What came back from an address, read to its end, so that it can be asked about more than once."""

    status_code: int
    headers: ResponseHeaders
    content: bytes

    @classmethod
    def of(cls, response: HttpResponse) -> Answer:
        content = b"".join(response) if response.streaming else response.content
        return cls(response.status_code, response.headers, content)
