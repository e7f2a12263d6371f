"""A field into which a person's name is typed, with all names offered by the browser while one types."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from network.ordering import fold


def told_apart(people: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each id with a name that no other has: those who share one get a number in their order.

    >>> told_apart([("7", "Ana Silva"), ("9", "Ana Silva"), ("3", "Ben Ott")])
    {'7': 'Ana Silva (1)', '9': 'Ana Silva (2)', '3': 'Ben Ott'}
    """
    line = list(people)
    times, seen, told = Counter(fold(name) for _key, name in line), Counter(), {}
    for key, name in line:
        seen[fold(name)] += 1
        told[key] = f"{name} ({seen[fold(name)]})" if times[fold(name)] > 1 else name
    return told


class PersonField(forms.CharField):
    """One of ``people`` (id to name) by name; its value is the id, empty where nothing was typed.

    What is typed is matched without accents and case, and by a part of the name that only one has; an id is one too.
    """

    def __init__(self, *, people: Mapping[str, str] | None = None, **options: Any) -> None:
        super().__init__(max_length=160, **options)
        self.people: Mapping[str, str] = people or {}

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        if typed in self.people:
            return typed
        wanted = fold(typed)
        found = [key for key, name in self.people.items() if fold(name) == wanted]
        found = found or [key for key, name in self.people.items() if wanted in fold(name)]
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(self.people[key] for key in found[:3])
            raise ValidationError(
                _("More than one person could be meant: %(names)s. Write more of the name."), params={"names": names}
            )
        raise ValidationError(_("Nobody here is called “%(name)s”."), params={"name": typed[:60]})

    def prepare_value(self, value: Any) -> Any:
        """The name, of an id that was kept."""
        return self.people.get(value, value)
