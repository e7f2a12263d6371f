"""Acts on several rows: asked about on a page of their own, then done row by row by the verb of their room.

The page says what will happen, to whom, and who is written to. It carries what was seen of each row; a row that is
different by the time of the yes is left alone, so a second click does nothing and an answer that came meanwhile stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from network.models import Network

if TYPE_CHECKING:
    from network.admin.base import NetworkAdmin

MOST = 500
NAMED = 8
MEANWHILE = gettext_lazy("changed meanwhile")


class Left(Exception):
    """A row was left as it was; the reason in words."""


@dataclass(frozen=True)
class Acting:
    """Who acts, and what they gave with their yes."""

    model_admin: NetworkAdmin
    request: HttpRequest
    given: dict[str, Any]

    @property
    def user(self) -> Any:
        return self.request.user

    def write_down(self, row: models.Model, verb: str, **change: Any) -> None:
        """Add an entry to the trail, for what no verb of a room writes down itself."""
        self.model_admin.write_down(self.request, row, verb, **change)


def suits(_row: Any) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class Act:
    """Something that can be done to several rows at once.

    ``do`` is called for each row in a transaction of its own, with the row locked; ``refusals`` are what it may raise,
    in words. ``spares`` says beforehand, in words, why a row would be left out, or "". ``done`` tells how many.
    """

    name: str
    label: Any
    heading: Any
    tells: Any
    button: Any
    do: Callable[[Acting, Any], None]
    done: Callable[[int], str]
    form: type[forms.Form] = forms.Form
    spares: Callable[[Any], str] = suits
    refusals: dict[type[Exception], Any] = field(default_factory=dict)


def ask_or_do(act: Act, model_admin: NetworkAdmin, request: HttpRequest, rows: models.QuerySet) -> HttpResponse:
    """Ask about the chosen rows; on a yes, do it and tell what came of it."""
    said_yes = "yes" in request.POST
    form = act.form(request.POST if said_yes else None)
    if not said_yes or not form.is_valid():
        return _ask(act, model_admin, request, rows, form)
    acting = Acting(model_admin, request, form.cleaned_data)
    seen = dict(entry.split(":", 1) for entry in request.POST.getlist("seen") if ":" in entry)
    done, left = 0, []
    for row in rows.filter(pk__in=[pk for pk in seen if pk.isdecimal()])[:MOST]:
        reason = _do_one(act, acting, row, seen[str(row.pk)])
        if reason:
            left.append(f"{model_admin.describe(row)[0]} ({reason})")
        else:
            done += 1
    _tell(act, model_admin, request, done, left)
    return HttpResponseRedirect(_back_url(request, request.POST.get("back", "")))


def _back_url(request: HttpRequest, query: str) -> str:
    """The list as it was filtered."""
    back = QueryDict(query).urlencode()
    return request.path + (f"?{back}" if back else "")


def _ask(
    act: Act, model_admin: NetworkAdmin, request: HttpRequest, rows: models.QuerySet, form: forms.Form
) -> HttpResponse:
    chosen = list(rows[: MOST + 1])
    of_several = len({model_admin.network_of(row) for row in chosen}) > 1
    names = dict(model_admin.networks(request).values_list("pk", "name")) if of_several else {}
    concerned, spared = [], []
    for row in chosen[:MOST]:
        name, detail = model_admin.describe(row)
        about = " · ".join(str(part) for part in (detail, names.get(model_admin.network_of(row))) if part)
        reason = act.spares(row)
        if reason:
            spared.append((name, about, reason))
        else:
            concerned.append((row.pk, name, about, model_admin.as_seen(row)))
    back = request.POST.get("back", request.GET.urlencode())
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": act.heading,
        "act": act,
        "form": form,
        "concerned": concerned,
        "spared": spared,
        "most": MOST if len(chosen) > MOST else None,
        "checkbox": ACTION_CHECKBOX_NAME,
        "back": back,
        "back_url": _back_url(request, back),
        "list_url": request.path,
    }
    return TemplateResponse(request, "admin/confirm_act.html", context, status=422 if form.is_bound else 200)


def _do_one(act: Act, acting: Acting, row: models.Model, seen: str) -> str:
    """Do it to one row, unless something speaks against it; what does, or ""."""
    model_admin = acting.model_admin
    try:
        with transaction.atomic():
            # The network first, as everywhere: whoever counts its seats holds it before any row.
            Network.objects.select_for_update(no_key=True).get(pk=model_admin.network_of(row))
            locked = model_admin.get_queryset(acting.request).select_for_update(no_key=True, of=("self",))
            fresh = locked.get(pk=row.pk)
            if model_admin.as_seen(fresh) != seen:
                return str(MEANWHILE)
            reason = act.spares(fresh)
            if not reason:
                act.do(acting, fresh)
            return reason
    except Left as left:
        return str(left)
    except ObjectDoesNotExist:
        return str(MEANWHILE)
    except tuple(act.refusals) as refusal:
        return str(next(words for kind, words in act.refusals.items() if isinstance(refusal, kind)))


def _tell(act: Act, model_admin: NetworkAdmin, request: HttpRequest, done: int, left: list[str]) -> None:
    if done:
        model_admin.message_user(request, act.done(done), messages.SUCCESS)
    if left:
        more = len(left) - NAMED
        names = left[:NAMED]
        if more > 0:
            names.append(ngettext("%(number)d more", "%(number)d more", more) % {"number": more})
        model_admin.message_user(
            request, _("Left as they were: %(names)s.") % {"names": "; ".join(names)}, messages.WARNING
        )
