"""What a lead does in the admin: choose rows and an act, read the page that asks, say yes."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse


def ask(client: Client, model: str, act: str, *rows: Model, query: str = "") -> HttpResponse:
    """The page that asks before ``act`` is done to ``rows``."""
    data = {"action": act, ACTION_CHECKBOX_NAME: [row.pk for row in rows]}
    return client.post(reverse(f"admin:{model}_changelist") + query, data)


def say_yes(client: Client, page: HttpResponse, **given: Any) -> HttpResponse:
    """Answer a page that asks, as its form would."""
    context = page.context
    data = {
        "action": context["act"].name,
        "yes": "yes",
        "back": context["back"],
        ACTION_CHECKBOX_NAME: [pk for pk, *_more in context["concerned"]],
        "seen": [f"{pk}:{seen}" for pk, _name, _about, seen in context["concerned"]],
        **given,
    }
    return client.post(context["list_url"], data, follow=True)


def act_on(client: Client, model: str, act: str, *rows: Model, **given: Any) -> list[str]:
    """Do ``act`` to ``rows``: choose, read, say yes. What the list then tells."""
    return told(say_yes(client, ask(client, model, act, *rows), **given))


def told(page: HttpResponse) -> list[str]:
    return [str(message) for message in page.context["messages"]]
