"""Nominations, and answers to several at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from members import nominations
from members.admin.ageing import ByAge, age_in_words
from members.admin.leading import lead_of
from members.models import Nomination, Verdict
from network.admin import Act, Acting, NetworkAdmin, OfNetwork, Sheet
from network.admin.filters import Choice

NOMINATION_STATES = [
    ("proposed", gettext_lazy("Waits for your word")),
    *((verdict.value, verdict.label.capitalize()) for verdict in Verdict),
]
NOMINATION_COLOURS = {"proposed": "info", "approved": "success", "not now": "warning", "declined": ""}


class ByNominationState(Choice):
    title = gettext_lazy("state")
    parameter_name = "state"
    options = NOMINATION_STATES

    def narrow(self, queryset: models.QuerySet, chosen: str) -> models.QuerySet:
        return queryset.in_state(chosen)


class ByAgeOfNomination(ByAge):
    since = models.F("proposed_at")


class AnswerToAll(forms.Form):
    """One text to everybody who nominated; each gets it in a letter of their own."""

    words = forms.CharField(
        label=gettext_lazy("Your words to whoever nominated"),
        help_text=gettext_lazy("Each of them reads the same words, under the name that they proposed."),
        max_length=4000,
        widget=UnfoldAdminTextareaWidget({"rows": 6}),
    )


def _answer(verdict: Verdict) -> Any:
    def do(acting: Acting, nomination: Nomination) -> None:
        by = lead_of(acting, nomination)
        words = acting.given["words"]
        nominations.answer(nomination, verdict=verdict, words=words, was=nomination.verdict, by=by)

    return do


def _is_answered(nomination: Nomination) -> str:
    if nomination.is_undecided:
        return ""
    if nomination.verdict == Verdict.APPROVED:
        return _("has a letter already")
    return nomination.get_verdict_display()


def _answering(verdict: Verdict, name: str, **words: Any) -> Act:
    return Act(
        name=name,
        tells=gettext_lazy(
            "Whoever nominated gets a letter with your words, unless they have left or it was you. The people who were "
            "proposed hear nothing."
        ),
        button=gettext_lazy("Answer them"),
        form=AnswerToAll,
        do=_answer(verdict),
        done=lambda number: (
            ngettext("%(number)d nomination answered.", "%(number)d nominations answered.", number) % {"number": number}
        ),
        spares=_is_answered,
        refusals={nominations.AlreadyAnswered: gettext_lazy("answered meanwhile")},
        **words,
    )


NOT_NOW = _answering(
    Verdict.NOT_NOW,
    "not_now",
    label=gettext_lazy("Answer “not now”"),
    heading=gettext_lazy("Answer “not now” to these nominations"),
)
DECLINE = _answering(
    Verdict.DECLINED,
    "decline",
    label=gettext_lazy("Decline them"),
    heading=gettext_lazy("Decline these nominations"),
)


@admin.register(Nomination)
class NominationAdmin(NetworkAdmin):
    """Whom members would like to see invited; approving is done on the network's own page, where the seats are."""

    list_display = ["who", "stands", "nominated_by", "age", "decided_by", "network"]
    list_display_links = ["who"]
    list_select_related = ["network", "nominated_by", "decided_by", "invitation"]
    list_filter = [
        ByNominationState,
        ByAgeOfNomination,
        ("nominated_by", admin.RelatedOnlyFieldListFilter),
        OfNetwork,
    ]
    search_fields = ["name", "email", "nominated_by__name"]
    search_help_text = gettext_lazy("Name or address")
    ordering = ["-proposed_at", "-pk"]
    fieldsets = [
        (None, {"fields": ["name", "email", "network", "state_today"]}),
        (gettext_lazy("Why"), {"fields": ["why_them", "why_now", "fit", "nominated_by", "proposed_at"]}),
        (gettext_lazy("The answer"), {"fields": ["verdict", "answer", "decided_by", "decided_at"]}),
    ]
    acts = [NOT_NOW, DECLINE]
    sheet = Sheet(
        {
            "name": lambda nomination: nomination.name,
            "email": lambda nomination: nomination.email,
            "state": lambda nomination: nomination.state,
            "why_them": lambda nomination: nomination.why_them,
            "why_now": lambda nomination: nomination.why_now,
            "fit": lambda nomination: nomination.fit,
            "nominated_by": lambda nomination: nomination.nominated_by.name if nomination.nominated_by else "",
            "proposed_at": lambda nomination: nomination.proposed_at,
            "decided_at": lambda nomination: nomination.decided_at,
            "answer": lambda nomination: nomination.answer,
        },
        joined=("nominated_by",),
    )

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        # Without it the list has no actions; there is no field that could be changed.
        return self._may(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        return [name for _title, part in self.fieldsets for name in part["fields"]]

    def ways(self, request: HttpRequest) -> list[tuple[Any, str]]:
        return self.ways_to(request, _("Answer one by one"), "members:nominations")

    def describe(self, row: Nomination) -> tuple[str, str]:
        by = row.nominated_by.name if row.nominated_by else ""
        return row.name, " · ".join(filter(None, [row.email, by and _("nominated by %(name)s") % {"name": by}]))

    def as_seen(self, row: Nomination) -> str:
        return row.state

    @display(description=gettext_lazy("who"), ordering="name", header=True)
    def who(self, nomination: Nomination) -> list[str]:
        return [nomination.name, nomination.email]

    @display(description=gettext_lazy("state"), label=NOMINATION_COLOURS)
    def stands(self, nomination: Nomination) -> tuple[str, Any]:
        return nomination.state, dict(NOMINATION_STATES)[nomination.state]

    @display(description=gettext_lazy("state"))
    def state_today(self, nomination: Nomination) -> Any:
        return dict(NOMINATION_STATES)[nomination.state]

    @display(description=gettext_lazy("age"), ordering="proposed_at")
    def age(self, nomination: Nomination) -> str:
        return age_in_words((now() - nomination.proposed_at).days)
