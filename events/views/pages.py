"""What every member sees of one event, and the next one as a panel of other pages."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from events import evening, live, tables, takeaways
from events.arrivals import visitors
from events.forms import AnswerForm
from events.hosting import hosts_of
from events.listing import as_seen_by, standing, with_going
from events.models import Answer, Event, EventState, GroupPlan
from events.replies import Answers, Reply, answers_of
from events.rsvps import answers_closed
from events.views import letters
from events.views.lookup import events_for
from members.models import Member
from network.access import member_required
from network.models import Network
from network.ordering import by_name

A_PAGE = 50
NAMES_SHOWN = 60
# From so many people on, two tables can be set.
PEOPLE_FOR_GROUPS = 6
# So many people still make one circle; more need small groups.
PEOPLE_WITHOUT_GROUPS = 12


# -- One event ----------------------------------------------------------------------------


def answering(request: HttpRequest, event: Event, form: AnswerForm | None = None) -> dict[str, Any]:
    """What the answer panel and the list of those who are going need, and who looks after the event."""
    hosts = hosts_of(event)
    helps = request.member.is_facilitator or request.member in hosts
    answers = answers_of(event, request.member, helps=helps)
    return {
        "event": event,
        "hosts": hosts,
        "helps": helps,
        "answers": answers,
        "my_answer": answers.own.answer,
        "own": answers.own,
        "is_late": answers_closed(event),
        "is_full": event.capacity is not None and (answers.taken >= event.capacity or answers.in_line > 0),
        "form": form or AnswerForm.of(answers.mine),
        "places_left": None if event.capacity is None else max(event.capacity - answers.taken, 0),
        "going": Paginator(answers.yes, NAMES_SHOWN).get_page(request.GET.get("page")),
        "choices": Answer.choices,
    }


def who_came(event: Event, reader: Member, *, helps: bool) -> dict[str, Any]:
    """Those marked as present, by name, and how many beside them keep their name off the list.

    Hosts read every name; who was only carried over is named to them alone.
    """
    present = event.attendances.present().filter(member__erased_at=None)
    if not helps:
        present = present.filter(member__carried_over_at=None)
    hidden = event.rsvps.filter(member=OuterRef("member"), name_hidden=True)
    rows = present.annotate(hidden=Exists(hidden)).values_list(
        "member_id", "member__name", "member__carried_over_at", "hidden"
    )
    people = [
        Reply(event.network, pk, name, has_page=carried is None or reader.is_lead, name_hidden=name_hidden)
        for pk, name, carried, name_hidden in rows
    ]
    named = [one for one in people if helps or one.member_id == reader.pk or not one.name_hidden]
    return {"came": Paginator(by_name(named), NAMES_SHOWN).page(1), "came_unnamed": len(people) - len(named)}


def the_silent(event: Event) -> Page:
    """Members who have not answered yet, by name."""
    silent = event.network.members.present().exclude(pk__in=event.rsvps.values("member"))
    people = [Reply(event.network, pk, name) for pk, name in silent.values_list("pk", "name")]
    return Paginator(by_name(people), NAMES_SHOWN).page(1)


def arrangements(event: Event, member: Member, answers: Answers, *, helps: bool) -> dict[str, Any]:
    """The event's link where ``member`` may have it, and what waits for those who look after it."""
    is_going = answers.own.answer == Answer.YES
    plans = member.is_lead and event.is_open_for_answers
    return {
        "online_link": event.online_link if helps or is_going else "",
        "has_many": plans and answers.taken >= PEOPLE_FOR_GROUPS,
        "over": answers.over(event) if plans else 0,
        "lacks_a_plan": plans and not event.its_rounds and answers.taken > PEOPLE_WITHOUT_GROUPS,
        "is_to_close": helps and event.state == EventState.PUBLISHED and event.is_over,
    }


@member_required
@require_safe
def detail(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """One event: what, when, where, why, who comes, one's own answer and group."""
    latest = GroupPlan.objects.filter(event=OuterRef("pk")).newest_first()
    events = events_for(request).select_related("series", "created_by", "turned_down_by")
    events = events.annotate(
        plan_state=Subquery(latest.values("state")[:1]),
        its_rounds=evening.rounds_to_come("pk"),
    )
    event = get_object_or_404(events, pk=event_id)
    context = answering(request, event)
    version = live.version(event.pk, live.TABLES) if event.is_near else ""
    context["sittings"] = tables.own(event, request.member, helps=context["helps"])
    if event.is_near:
        context |= {"own_table": evening.own_table(event, request.member, context["sittings"]), "version": version}
    context |= arrangements(event, request.member, context["answers"], helps=context["helps"])
    if context["helps"] and event.starts_at - Event.DOOR_OPENS <= now():
        context["visitors"] = visitors(event)
    if event.is_over:
        context |= who_came(event, request.member, helps=context["helps"])
    elif request.member.is_facilitator and event.is_open_for_answers:
        context["silent"] = the_silent(event)
    context["takes_away"] = takeaways.is_open(event)
    if request.member.is_lead:
        answers = context["answers"]
        context |= letters.outlook(event, going=len(answers.yes), maybe=len(answers.maybe))
    return render(request, "events/detail.html", context)


# -- The next event, as a panel -----------------------------------------------------------


@member_required
@require_safe
def next_panel(request: HttpRequest, network: Network) -> HttpResponse:
    """The next event as a panel that other pages load, with the member's own answer."""
    return render(request, "events/_next.html", next_context(request))


def next_context(request: HttpRequest, trouble: str = "") -> dict[str, Any]:
    """What the panel of the next event needs; ``event`` is None when nothing is ahead."""
    ahead = request.network.events.standing().upcoming()
    event = with_going(as_seen_by(ahead, request.member), request.member).first()
    if event:
        event.network = request.network
    return {
        "event": event,
        "choices": Answer.choices,
        "my_answer": event.my_answer if event else "",
        "standing": standing(event) if event else None,
        "trouble": trouble,
    }
