from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from members.models import Member

register = template.Library()


@register.simple_tag
def names(people: Iterable[Member]) -> str:
    """The names of several people in one phrase: {% names others as them %}."""
    return get_text_list([person.name for person in people], _("and"))
