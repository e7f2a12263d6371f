"""What a phone loads to work at the arrival desk: it is the same for everybody, and a change makes a new version."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import timezone

from events.models import Helper, Part
from introductions.desk import app
from introductions.desk.words import words
from tests.factories import make_event, make_member, make_network

pytestmark = pytest.mark.django_db


def parts_of(worker: str) -> dict:
    return json.loads(worker.split("\n", 1)[0].removeprefix("self.APP = "))


def test_worker_and_manifest_are_the_same_for_every_network_and_for_none(client, network):
    make_network("others")

    def told(slug: str) -> list[str]:
        answers = [client.get(f"/{slug}/desk/{name}") for name in ("sw.js", "manifest.webmanifest")]
        assert {answer.status_code for answer in answers} == {200}
        return [answer.content.decode().replace(f"/{slug}/", "/…/") for answer in answers]

    assert told(network.slug) == told("others") == told("nobody")


def test_the_worker_keeps_every_module_and_nothing_that_is_missing(client, network):
    worker = client.get(reverse("introductions:desk_worker", args=[network]))

    kept = parts_of(worker.content.decode())
    assert worker.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert worker.headers["Cache-Control"] == "no-cache"
    modules = {f"js/desk/{path.name}" for path in Path(finders.find("js/desk/app.js")).parent.glob("*.js")}
    assert modules - set(app.MODULES) == {"js/desk/worker.js"}
    assert kept["files"] == [f"/static/{name}" for name in app.FILES]
    assert all(finders.find(name) for name in app.FILES)


def test_any_change_of_the_app_makes_a_new_version(monkeypatch, tmp_path):
    part = tmp_path / "part"
    monkeypatch.setattr(app, "PAGES", (*app.PAGES, part))
    versions = set()
    for text in ("one", "two", "one"):
        part.write_text(text)
        versions.add(app.version())

    assert len(versions) == 2


def test_the_app_says_nothing_of_anybody(client, network, facilitator, tonight):
    other = make_event(network, "Something else", starts_at=timezone.now())
    client.force_login(facilitator.user)

    pages = [client.get(reverse("introductions:desk", args=[network, event.pk])) for event in (tonight, other)]
    pages.append(client.get(reverse("introductions:desk_shell", args=[network])))

    texts = [page.content.decode() for page in pages]
    assert texts[0] == texts[1] == texts[2]
    assert "Autumn tables" not in texts[0]
    assert facilitator.name not in texts[0]
    assert all("csrftoken" in page.cookies for page in pages[:1])


def test_the_scripts_find_all_their_words_and_no_word_is_left_over():
    texts = [Path(finders.find(name)).read_text(encoding="utf-8") for name in app.MODULES]
    quoted = set(re.findall(r"'([a-z_]+)'", "".join(texts)))
    asked = set(re.findall(r"say\(\s*'([a-z_]+)'", "".join(texts)))

    assert asked - set(words()) == set()
    assert {key for key in words() if key.removesuffix("_many") not in quoted} == set()


def test_the_start_page_lists_evenings_that_one_looks_after_now_or_soon(client, network, facilitator, tonight):
    make_event(network, "Next month", starts_at=timezone.now() + timedelta(days=30))
    make_event(network, "Last week", starts_at=timezone.now() - timedelta(days=7))
    make_event(network, "Tomorrow", starts_at=timezone.now() + timedelta(days=1))
    helper, member = make_member(network), make_member(network)
    Helper.objects.create(event=tonight, member=helper, part=Part.FACILITATOR)

    def listed(person) -> list[str]:
        client.force_login(person.user)
        return [event.title for event in client.get(reverse("introductions:desks", args=[network])).context["events"]]

    assert listed(facilitator) == ["Autumn tables", "Tomorrow"]
    assert listed(helper) == ["Autumn tables"]
    assert listed(member) == []


@pytest.fixture
def tonight(network):
    return make_event(network, "Autumn tables", starts_at=timezone.now() - timedelta(minutes=5))
