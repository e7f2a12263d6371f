"""Badges: a square code that only the door of its event can read."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
import segno
import zxingcpp
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageDraw

from events import badges
from tests.factories import make_event, make_lead, make_member, make_network, make_rsvp

HTMX = {"HX-Request": "true"}


@pytest.fixture
def event(network):
    return make_event(network, starts_at=timezone.now() - timedelta(minutes=10))


def scan(client, event, code, **more):
    return client.post(reverse("events:scan", args=[event.network, event.pk]), {"code": code, **more}, headers=HTMX)


def picture(svg: str, scale: int = 8) -> Image.Image:
    """The drawing on the page as pixels: the lines of its one path, as the markup tells them."""
    side = int(re.search(r'viewBox="0 0 (\d+) \d+"', svg)[1])
    image = Image.new("L", (side * scale, side * scale), 255)
    pen, x, y = ImageDraw.Draw(image), 0.0, 0.0
    path = re.search(r'stroke="#000" d="([^"]+)"', svg)[1]
    for move, given in re.findall(r"([Mmh])([-\d. ]+)", path):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", given)]
        if move == "M":
            x, y = numbers
        elif move == "m":
            x, y = x + numbers[0], y + numbers[1]
        else:
            pen.rectangle([x * scale, (y - 0.5) * scale, (x + numbers[0]) * scale - 1, (y + 0.5) * scale - 1], fill=0)
            x += numbers[0]
    return image


def test_a_foreign_reader_reads_what_is_drawn(event, member):
    code = badges.code_of(event, member)

    found = zxingcpp.read_barcodes(picture(str(badges.drawn(code, "Your badge"))))

    assert [(one.format.name, one.text) for one in found] == [("QRCode", code)]


def test_it_is_read_when_the_print_is_small_and_tilted(event, member):
    code = badges.code_of(event, member)
    out = io.BytesIO()
    segno.make_qr(code, error="m").save(out, kind="png", scale=3, border=4)
    tilted = Image.open(out).convert("L").rotate(17, expand=True, fillcolor=255)

    assert [one.text for one in zxingcpp.read_barcodes(tilted)] == [code]


def test_a_code_says_nothing_and_is_long_enough(event, member, network):
    code = badges.code_of(event, member)
    others = {badges.code_of(event, make_member(network)), badges.code_of(make_event(network), member)}

    assert re.fullmatch("[A-Z2-7]{16}", code)
    assert code not in others
    assert str(member.pk) not in code or len(str(member.pk)) < 3


def test_a_badge_marks_its_holder(event, member, facilitator, client):
    make_rsvp(event, member)
    client.force_login(facilitator.user)

    reply = scan(client, event, badges.code_of(event, member).lower())

    assert reply.status_code == 200
    assert "Cyd Novak is here." in reply.content.decode()
    assert list(event.attendances.values_list("member", "status")) == [(member.pk, "present")]


def test_a_badge_read_twice_under_one_key_is_one_tap(event, member, facilitator, client):
    client.force_login(facilitator.user)
    key = "6ba7b810-9dad-41d1-80b4-00c04fd430c8"

    for _time in range(2):
        scan(client, event, badges.code_of(event, member), key=key)

    assert event.door_taps.count() == 1


@pytest.mark.parametrize("kind", ["another event", "another network", "no code", "empty", "long"])
def test_any_other_code_is_refused_in_clear_words(kind, event, member, facilitator, network, client):
    elsewhere = make_network()
    codes = {
        "another event": badges.code_of(make_event(network), member),
        "another network": badges.code_of(make_event(elsewhere), make_member(elsewhere)),
        "no code": "https://example.org/menu",
        "empty": "",
        "long": "A" * 5000,
    }
    client.force_login(facilitator.user)

    reply = scan(client, event, codes[kind])

    assert reply.status_code == 422
    assert "That is no badge of this event." in reply.content.decode()
    assert event.attendances.count() == 0


def test_the_badge_of_somebody_who_left_opens_nothing(event, member, facilitator, client):
    code = badges.code_of(event, member)
    member.left_on = timezone.localdate()
    member.save(update_fields=["left_on"])
    client.force_login(facilitator.user)

    assert scan(client, event, code).status_code == 422


def test_a_code_typed_into_the_search_finds_its_holder(event, member, facilitator, network, client):
    make_member(network, "Ada Lowe")
    client.force_login(facilitator.user)

    page = client.get(reverse("events:door", args=[network, event.pk]), {"q": badges.code_of(event, member)})

    assert [person.name for person in page.context["page"]] == ["Cyd Novak"]
    assert event.attendances.count() == 0


def test_members_see_their_own_badge_and_nobody_elses(event, member, network, client):
    make_rsvp(event, member)
    client.force_login(member.user)
    page = client.get(reverse("events:badge", args=[network, event.pk])).content.decode()

    drawing = re.search(r'<svg[^>]*class="squares".*?</svg>', page, re.DOTALL)[0]
    assert [one.text for one in zxingcpp.read_barcodes(picture(drawing))] == [badges.code_of(event, member)]
    assert badges.code_of(event, member) not in page
    client.force_login(make_lead(make_network()).user)
    assert client.get(reverse("events:badge", args=[network, event.pk])).status_code == 404


def test_a_draft_or_cancelled_event_has_no_badge(network, lead, client):
    client.force_login(lead.user)
    for fields in ({"published": False}, {"cancelled_at": timezone.now()}):
        event = make_event(network, **fields)
        assert client.get(reverse("events:badge", args=[network, event.pk])).status_code == 404
