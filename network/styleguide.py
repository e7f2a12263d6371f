"""A page that shows every component in every state, in light and in dark; served in debug only."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from network.models import Accent


class ExampleForm(forms.Form):
    """One of each kind of field."""

    name = forms.CharField(label=_("Your name"), help_text=_("As people say it when they greet you."))
    purpose = forms.CharField(label=_("Your purpose here"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    role = forms.ChoiceField(
        label=_("Role"), choices=[("member", _("Member")), ("facilitator", _("Facilitator")), ("lead", _("Lead"))]
    )
    answer = forms.ChoiceField(
        label=_("Will you come?"),
        choices=[("yes", _("Yes")), ("maybe", _("Maybe")), ("no", _("No"))],
        widget=forms.RadioSelect,
        initial="yes",
    )
    keep = forms.BooleanField(label=_("Let the others of my table see what I am working on"), required=False)
    code = forms.CharField(label=_("Code from the letter"), widget=forms.TextInput(attrs={"class": "input--code"}))


def _theme(name: str) -> dict[str, Any]:
    filled = ExampleForm({"purpose": "Less marking", "answer": "yes", "role": "member"}, prefix=f"{name}-wrong")
    return {
        "name": name,
        "form": ExampleForm(prefix=name),
        "wrong_form": filled,
    }


def _seats() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(name="Ama Serwaa Boateng", url="#", host=True),
        SimpleNamespace(name="Łukasz Wiśniewski", url="#", newcomer=True),
        SimpleNamespace(name="Priya Raman", url="#", is_you=True),
        SimpleNamespace(name="Sinéad Ó Briain", url="#"),
        SimpleNamespace(name="Yusuf Demir", url="#"),
    ]


def _page() -> Page:
    return Paginator(range(150), 50).page(2)


@login_not_required
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the components; ``?accent=plum`` in that accent, ``?contrast=door`` as at the door."""
    accent = request.GET.get("accent", "teal")
    return render(
        request,
        "styleguide.html",
        {
            "themes": [_theme("light"), _theme("dark")],
            "contrast": request.GET.get("contrast", ""),
            "accents": Accent.choices,
            "accent": accent if accent in Accent.values else Accent.TEAL,
            "seats": _seats(),
            "page_of_many": _page(),
            "day": date(2026, 11, 19),
            "choices": [
                SimpleNamespace(label=_("Everyone"), url="#", is_here=True, count=42),
                SimpleNamespace(label=_("New"), url="#", is_here=False, count=6),
                SimpleNamespace(label=_("Not met lately"), url="#", is_here=False, count=9),
            ],
            "facts": [
                (_("Here to"), _("merge two sixth forms without losing further maths")),
                (_("Asks"), _("a timetable that worked for fewer than eight pupils")),
                (_("Offers"), _("Year 12 bridging tasks, tried for three years")),
            ],
            "step_labels": [_("Purpose"), _("Asks and offers"), _("Who to meet")],
            "bands": [(_("strong"), 31, "#"), (_("moderate"), 58, "#"), (_("weak"), 124, "#"), (_("dormant"), 47, "#")],
            "weeks": [
                (f"2026-W{week}", share)
                for week, share in zip(
                    range(36, 48),
                    [0.42, 0.55, 0.5, None, 0.62, 0.6, 0.71, 0.69, 0.8, 0.86, 0.83, 0.9],
                    strict=True,
                )
            ],
            "acts": [1, 0, 2, 3, 1, 4, 2, 5],
        },
    )
