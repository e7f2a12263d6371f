"""The search and filters of the members' list: an address says all of them, and whatever it says wrong is not asked."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from members import directory
from members.models import Attribute, Member

MARKS = {
    "asks": _("Asks for something"),
    "offers": _("Offers something"),
    "new": _("New in the last 90 days"),
    "unmet": _("Not met yet"),
}


class FilterForm(forms.Form):
    """What somebody looks for. Reads the address leniently: it may come from an old letter, or have lost its end."""

    q = forms.CharField(required=False)
    asks = forms.BooleanField(label=MARKS["asks"], required=False)
    offers = forms.BooleanField(label=MARKS["offers"], required=False)
    new = forms.BooleanField(label=MARKS["new"], required=False)
    unmet = forms.BooleanField(label=MARKS["unmet"], required=False)

    def __init__(self, *args: Any, viewer: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        views = dict(directory.views_for(viewer))
        self.view = self.data.get("view") if self.data.get("view") in views else directory.EVERYONE
        self.questions: dict[str, Attribute] = {
            f"answer-{one.pk}": one for one in directory.questions_with_answers(viewer)
        }
        for name, question in self.questions.items():
            self.fields[name] = forms.ChoiceField(
                label=question.name[:1].upper() + question.name[1:],
                required=False,
                choices=[("", _("Any")), *((one, one) for one in question.answers)],
            )
        self.full_clean()

    @property
    def marks(self) -> list[forms.BoundField]:
        return [self[name] for name in MARKS]

    @property
    def answers(self) -> list[forms.BoundField]:
        """The questions that have an answer to choose."""
        return [self[name] for name in self.questions if len(self.fields[name].choices) > 1]

    @property
    def narrowing(self) -> directory.Narrowing:
        asked = self.cleaned_data
        return directory.Narrowing(
            query=asked.get("q", ""),
            **{name: asked[name] for name in MARKS},
            answers={one.name: asked[name] for name, one in self.questions.items() if asked.get(name)},
        )

    @property
    def asked(self) -> dict[str, str]:
        """What the address says, in its shortest form and always in one order."""
        asked = {"q": self.cleaned_data.get("q", ""), "view": "" if self.view == directory.EVERYONE else self.view}
        asked |= {name: "1" if self.cleaned_data[name] else "" for name in MARKS}
        asked |= {name: self.cleaned_data.get(name, "") for name in self.questions}
        return {name: value for name, value in asked.items() if value}

    def query(self, **changes: str) -> str:
        """The rest of the address with some of it changed: ``form.query(view="leads", asks="")``."""
        order = list(dict.fromkeys([*self.asked, *changes]))
        asked = {name: changes.get(name, self.asked.get(name, "")) for name in order}
        asked = {name: value for name, value in sorted(asked.items(), key=_place) if value}
        return f"?{urlencode(asked)}" if asked else ""

    @property
    def chips(self) -> list[tuple[str, str]]:
        """Each filter in words, with the rest of the address without it."""
        said = {name: str(label) for name, label in MARKS.items()}
        said |= {name: f"{self.fields[name].label}: {self.asked.get(name)}" for name in self.questions}
        return [(said[name], self.query(**{name: ""})) for name in self.asked if name in said]


def _place(item: tuple[str, str]) -> tuple[int, str]:
    first = ("q", "view", *MARKS)
    return (first.index(item[0]), "") if item[0] in first else (len(first), item[0])
