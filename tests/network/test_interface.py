import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template

from network import navigation
from network.templatetags import interface

TEMPLATES = Path(settings.BASE_DIR) / "templates"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ama Serwaa Boateng", "AB"),
        ("Cher", "C"),
        ("łukasz wiśniewski", "ŁW"),
        ("陈思远", "陈"),
        ("Jo (Joanna) Li", "JL"),
        ("Laleh Farahani لاله فراهانی", "LF"),
        ("  ", ""),
        ("7", "7"),
    ],
)
def test_initials_are_those_of_the_first_and_last_word(name, expected):
    assert interface.initials(name) == expected


def test_a_name_keeps_its_hue_and_hues_differ():
    hues = [interface.hue(f"Person {number}") for number in range(200)]

    assert hues == [interface.hue(f"Person {number}") for number in range(200)]
    assert set(hues) == set(range(1, 9))


def test_a_message_carries_the_address_that_undoes_it():
    assert interface.undo_url("success undo:/maths/introductions/7/undo/") == "/maths/introductions/7/undo/"
    assert interface.undo_url("success") == ""
    assert interface.undo_url(None) == ""


def test_a_device_is_named_in_plain_words():
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Safari/604.1"

    assert interface.device(phone) == "Safari, iPhone"
    assert interface.device("curl/8") == "A browser we do not know"


@pytest.mark.parametrize("name", sorted(interface.ICONS))
def test_an_icon_is_hidden_from_screen_readers(name):
    assert 'aria-hidden="true"' in interface.icon(name)


def test_a_lead_and_a_member_see_their_own_four_places(rf, network, lead, member):
    request = rf.get(f"/{network.slug}/members/17/")
    request.network = network
    seen = {}
    for person in (lead, member):
        request.member = person
        seen[person.role] = [(str(place.label), place.is_here) for place in navigation.places(request)]

    assert seen == {
        "lead": [("This week", False), ("Members", True), ("Events", False), ("How we are", False)],
        "member": [("Home", False), ("Members", True), ("Events", False), ("You", False)],
    }


def test_a_stranger_sees_no_places(rf, network):
    request = rf.get("/")
    request.network, request.member = network, None

    assert navigation.places(request) == []


def test_an_error_is_tied_to_its_field():
    class Greeting(forms.Form):
        name = forms.CharField(help_text="As people say it.")

    html = Greeting({}).as_div()

    assert re.search(r'<ul class="errorlist" id="id_name_error"><li>This field is required.</li></ul>', html)
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_helptext"' in html


def test_an_optional_field_says_so():
    class Greeting(forms.Form):
        name = forms.CharField()
        note = forms.CharField(required=False)

    html = Greeting().as_div()

    assert html.count("(optional)") == 1
    assert html.index("(optional)") > html.index("note")


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_compiles_and_holds_nothing_inline(path):
    text = path.read_text()

    get_template(str(path.relative_to(TEMPLATES)))
    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"\son[a-z]+=", re.sub(r"\{%.*?%\}", "", text))
    assert not re.search(r"\shx-on", text)
    if path.parent.name != "letters":
        assert "<style" not in text
    for script in re.findall(r"<script[^>]*>", text):
        assert "src=" in script or 'type="application/json"' in script
    for comment in re.findall(r"\{#[^#]*", text):
        assert "#}" in text[text.index(comment) :].splitlines()[0], "a comment of several lines would be shown"


def test_a_figure_says_its_sentence_before_its_number():
    html = Template(
        "{% load drawing %}{% gauge 0.9 target=0.9 low=0.77 high=0.96 references=True label='Engagement' as drawn %}"
        "{% include 'components/figure.html' with sentence='Thirty-six of forty.' value='90%' chart=drawn %}"
    ).render(Context())

    assert html.index("Thirty-six of forty.") < html.index("90%") < html.index("<svg")
    assert 'width="90%"' in html
    assert [word in html for word in ("25 of 500", "36 of 40", "target 90%")] == [True] * 3
