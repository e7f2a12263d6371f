"""Every address of the house, found by walking the resolver, with values from the world where it has gaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from events.answer_links import token_of
from introductions import following, noting, proposal_letters, row_links
from introductions.coffee import links
from members.models import Member
from network import stopping
from tests.fences import canary
from tests.fences.world import Home, World


@dataclass(frozen=True)
class Address:
    """A name of the resolver with its gaps filled. ``label`` is the name, and a word where one name has several."""

    label: str
    name: str
    path: str


def names() -> dict[str, list[str]]:
    """Each name of the resolver with its gaps; what has no name is called by its route."""
    return dict(_walk(get_resolver().url_patterns, "", []))


def _walk(patterns: list[Any], space: str, before: list[str]) -> Iterator[tuple[str, list[str]]]:
    for pattern in patterns:
        gaps = before + list(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLPattern):
            yield space + (pattern.name or f"<{pattern.pattern}>"), gaps
        else:
            within = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, within, gaps)


def addresses(world: World, home: Home | None = None) -> list[Address]:
    """Every address, filled from ``home``: the first network, unless told otherwise."""
    home = home or world.here
    found = []
    for name, gaps in names().items():
        for variant, special in VARIANTS.get(name, {"": lambda home, world: {}}).items():
            values = special(home, world)
            path = values.pop("path", None) or reverse(
                name, kwargs={gap: values.get(gap) or filling(gap, name, home) for gap in gaps}
            )
            found.append(Address(f"{name} {variant}".strip(), name, path))
    return found


def filling(gap: str, name: str, home: Home) -> Any:
    """What usually stands in a gap of the address ``name``."""
    return _admin_row(name, home).pk if gap == "object_id" else USUAL[gap](home)


def _admin_row(name: str, home: Home) -> Any:
    """A row of the model that an admin page is about; where the network has none, a number that no row has."""
    app_label, model_name, _page = name.removeprefix("admin:").rsplit("_", 2)
    model = apps.get_model(app_label, model_name)
    if model is Member:
        return home.companion
    found = canary.rows_of(home.network, model).first() if model in canary.tables() else None
    return found or model(pk=999_999_999)


USUAL = {
    "network": lambda home: home.network.slug,
    "event_id": lambda home: home.event.pk,
    "debrief_id": lambda home: home.debrief.pk,
    "note_id": lambda home: home.notes["kept"].pk,
    "pair_id": lambda home: home.apart.pk,
    "group_id": lambda home: home.event.rounds.published().get().groups.order_by("pk").first().pk,
    "template_id": lambda home: home.template.pk,
    "member_id": lambda home: home.companion.pk,
    "nomination_id": lambda home: home.nominations["proposed"].pk,
    "purpose_id": lambda home: home.network.purpose.pk,
    "attribute_id": lambda home: home.network.attributes.first().pk,
    "digest": lambda home: home.companion.photo.digest,
    "size": lambda home: "small",
    "list_id": lambda home: home.brought.pk,
    "invitation_id": lambda home: home.invitation.pk,
    "buddy_id": lambda home: home.newcomer.buddies.get().pk,
    "introduction_id": lambda home: home.introductions["standing"].pk,
    "takeaway_id": lambda home: home.takeaway.pk,
    "check_in_id": lambda home: home.check_in.pk,
    "seat_id": lambda home: home.coffee.pk,
    "coffee_id": lambda home: home.coffee.group_id,
    "mix_up_id": lambda home: home.mix_up.pk,
    "proposal_id": lambda home: home.to_meet.pk,
    "story_id": lambda home: home.stories["shared"].pk,
    "visitor_id": lambda home: home.visitor.pk,
    "letter_id": lambda home: home.letter.pk,
    "token": lambda home: home.token,
    "band": lambda home: "strong",
    "name": lambda home: "engagement",
    "what": lambda home: "tables",
    "turn": lambda home: 1,
    "app_label": lambda home: "members",
    "pk": lambda home: 999_999_999,
    "rest": lambda home: "reset/",
}


def _each(gap: str, **values: Any) -> dict[str, Any]:
    """Several addresses of one name, which differ in one gap."""
    return {
        variant: lambda home, world, value=value: {gap: value(home) if callable(value) else value}
        for variant, value in values.items()
    }


EVENTS = {
    "upcoming": lambda home: home.event.pk,
    "draft": lambda home: home.draft.pk,
    "past": lambda home: home.past.pk,
    "cancelled": lambda home: home.cancelled.pk,
}
PROPOSALS = {"proposed": lambda home: home.proposed.pk, "turned_down": lambda home: home.turned_down.pk}
STORIES = {state: (lambda home, state=state: home.stories[state].pk) for state in ("seed", "drafted", "shared")}
STORIES |= {state: (lambda home, state=state: home.stories[state].pk) for state in ("public", "withdrawn")}
INTRODUCTIONS = {
    state: (lambda home, state=state: home.introductions[state].pk) for state in ("standing", "confirmed", "withdrawn")
}
TOKENS = _each("token", open=lambda home: home.token, spent=lambda home: home.spent_token, unknown="x")
LISTS = {"begun": lambda home: home.brought.pk, "in": lambda home: home.brought_in.pk}
NOMINATIONS = {
    state: (lambda home, state=state: home.nominations[state].pk) for state in ("proposed", "approved", "answered")
}


def _stop_token(home: Home) -> str:
    """Of the link by which a member stops reminders."""
    return stopping.link(home.network, home.member.user, "nudge").rstrip("/").rpartition("/")[2]


def _look(kind: str, home: Home, world: World) -> dict[str, str]:
    """One person or one table of the draft."""
    seated = home.plan.tables["rounds"][0]["tables"][0]["people"][0]
    asked = {"seat": f"seat=0.{seated}", "table": "table=0.0", "unknown": "seat=9.1"}[kind]
    address = reverse("events:look_at_plan", args=[home.network.slug, home.event.pk])
    return {"path": f"{address}?plan={home.plan.pk}&{asked}"}


LINKS = _each(
    "token",
    open=lambda home: token_of(home.event, home.member),
    past=lambda home: token_of(home.past, home.member),
    cancelled=lambda home: token_of(home.cancelled, home.member),
    draft=lambda home: token_of(home.draft, home.member),
    unknown="x",
)
# Names with other values than the usual ones, or with several.
VARIANTS: dict[str, dict[str, Any]] = {
    "stop_letters": _each("token", signed=_stop_token, unknown="x"),
    "mail_arrived": _each("token", sent=lambda home: home.test_letter_token, unknown="x"),
    "members:still_in": _each(
        "token",
        open=lambda home: home.staying["open"].token,
        answered=lambda home: home.staying["answered"].token,
        declined=lambda home: home.staying["declined"].token,
        unknown="x",
    ),
    "members:remind_to_stay": {"": lambda home, world: {"invitation_id": home.staying["open"].pk}},
    "members:chat": _each(
        "invitation_id", new=lambda home: home.invitation.pk, staying=lambda home: home.staying["open"].pk
    ),
    "members:start": {
        "": lambda home, world: {"token": world.owner_token},
        "unknown": lambda home, world: {"token": "x"},
    },
    "members:invitation": TOKENS,
    "members:ask_other_address": TOKENS,
    "members:join": TOKENS,
    "members:join_you": TOKENS,
    "members:join_words": TOKENS,
    "members:edit_invitation": _each(
        "invitation_id", draft=lambda home: home.drafted.pk, sent=lambda home: home.invitation.pk
    ),
    "members:bring_map": _each("list_id", **LISTS),
    "members:bring_done": _each("list_id", **LISTS),
    "members:bring_undo": _each("list_id", **LISTS),
    "members:step": _each(
        "name",
        attributes="attributes",
        audiences="audiences",
        **{"meet-first": "meet-first"},
        asks="asks",
        unknown="x",
    ),
    "members:nomination": _each("nomination_id", **NOMINATIONS),
    "members:answer_nomination": _each("nomination_id", **NOMINATIONS),
    "events:month": _each(
        "month", known=lambda home: timezone.localdate(timezone=home.network.zone), unknown=date(1901, 1, 1)
    ),
    "events:begin": _each("point", point="tables", empty="empty", unknown="party"),
    "events:again": _each("event_id", **EVENTS),
    "events:keep_template": _each("event_id", **EVENTS),
    "events:change_proposal": _each("event_id", **PROPOSALS),
    "events:withdraw": _each("event_id", **PROPOSALS),
    "events:turn_down": _each("event_id", **PROPOSALS, upcoming=lambda home: home.event.pk),
    "events:detail": _each("event_id", **EVENTS),
    "events:health": _each("event_id", **EVENTS),
    "events:by_link": LINKS,
    "events:calendar_file_by_link": LINKS,
    "events:calendar_file": _each("event_id", **EVENTS),
    "events:feed": _each("token", open=lambda home: home.feed.token, unknown="x"),
    "events:edit": _each("event_id", **EVENTS),
    "events:publish": _each("event_id", **EVENTS),
    "events:cancel": _each("event_id", **EVENTS),
    "events:ask": _each("event_id", **EVENTS),
    "events:waiting_list": _each("event_id", **EVENTS),
    "events:chat": _each("event_id", **EVENTS),
    "events:groups": _each("event_id", **EVENTS),
    "events:share": _each("event_id", **EVENTS),
    "events:print_groups": _each("what", tables="tables", people="people", hosts="hosts", names="names", unknown="x"),
    "events:plan_file": _each("event_id", **EVENTS),
    "events:rooms_file": _each("turn", first=1, none=9),
    "events:bring_groups": _each("event_id", **EVENTS),
    "events:door": _each("event_id", **EVENTS),
    "events:door_live": _each("event_id", **EVENTS),
    "events:repair": _each("event_id", **EVENTS),
    "events:repair_moves": _each("event_id", **EVENTS),
    "events:screen": _each("event_id", **EVENTS),
    "events:screen_live": _each("event_id", **EVENTS),
    "events:tables_live": _each("event_id", **EVENTS),
    "events:badge": _each("event_id", **EVENTS),
    "events:badges": _each("event_id", **EVENTS),
    "events:sheet": _each("event_id", **EVENTS),
    "events:close": _each("event_id", **EVENTS),
    "events:brief": _each("event_id", **EVENTS),
    "events:brief_card": _each("event_id", upcoming=EVENTS["upcoming"], past=EVENTS["past"]),
    "events:letter_preview": _each(
        "name", brief="brief", reminder="reminder", card="card", after="after", missed="missed", unknown="x"
    ),
    "events:write": _each("event_id", upcoming=EVENTS["upcoming"], past=EVENTS["past"]),
    "events:unwrite": {"": lambda home, world: {"letter_id": home.event_letter.pk}},
    "events:takeaways": _each("event_id", upcoming=EVENTS["upcoming"], past=EVENTS["past"]),
    "events:edit_takeaway": {"": lambda home, world: {"event_id": home.past.pk}},
    "events:remove_takeaway": {"": lambda home, world: {"event_id": home.past.pk}},
    "events:restore_takeaway": {"": lambda home, world: {"event_id": home.past.pk}},
    "events:plan": _each("event_id", **EVENTS),
    "events:look_at_plan": {kind: partial(_look, kind) for kind in ("seat", "table", "unknown")},
    "introductions:desk": _each("event_id", **EVENTS),
    **{f"introductions:desk_{what}": _each("event_id", **EVENTS) for what in ("roster", "room", "acts")},
    "introductions:logged": _each("event_id", **EVENTS),
    "introductions:desk_enter": _each(
        "token",
        upcoming=lambda home: home.desk_keys["upcoming"],
        past=lambda home: home.desk_keys["past"],
        cancelled=lambda home: home.desk_keys["cancelled"],
        unknown="x",
    ),
    "introductions:debriefs": _each("event_id", **EVENTS),
    "introductions:debrief": _each("event_id", **EVENTS),
    "introductions:note_by_link": _each(
        "token",
        waiting=lambda home: row_links.token_for(noting.USE, home.notes["waiting"].pk, home.member.pk),
        kept=lambda home: row_links.token_for(noting.USE, home.notes["kept"].pk, home.member.pk),
        unknown="x",
    ),
    "introductions:confirm": _each("introduction_id", **INTRODUCTIONS),
    "introductions:deny": _each("introduction_id", **INTRODUCTIONS),
    "introductions:coffee_part_by_link": _each(
        "token",
        open=lambda home: row_links.token_for(links.TAKING_PART, home.coffee.draw.rounds_id, home.member.pk),
        unknown="x",
    ),
    "introductions:coffee_met_by_link": _each(
        "token", open=lambda home: row_links.token_for(links.MEETING, home.coffee.pk, home.member.pk), unknown="x"
    ),
    "introductions:proposal_by_link": _each(
        "token",
        open=lambda home: row_links.token_for(proposal_letters.USE, home.to_meet.pk, home.member.pk),
        unknown="x",
    ),
    "introductions:introduction": _each("introduction_id", **INTRODUCTIONS),
    "introductions:word_by_link": _each(
        "token",
        open=lambda home: row_links.token_for(following.USE, home.introductions["standing"].pk, home.member.pk),
        unknown="x",
    ),
    "introductions:story": _each("story_id", **STORIES),
    "metrics:ties": _each("band", strong="strong", moderate="moderate", weak="weak", fading="fading", unknown="x"),
    "metrics:figure": _each(
        "name",
        engagement="engagement",
        unmet="unmet",
        seen="seen",
        newcomers="newcomers",
        drifting="drifting",
        unknown="x",
    ),
    "account_reset_password_from_key": {"": lambda home, world: {"uidb36": "1", "key": "none"}},
    "admin:view_on_site": {
        "": lambda home, world: {
            "content_type_id": ContentType.objects.get_for_model(Member).pk,
            "object_id": home.companion.pk,
        }
    },
    "admin:<(?P<url>.*)$>": {"": lambda home, world: {"path": "/admin/nothing-here/"}},
    "admin:<<path:object_id>/>": {"": lambda home, world: {"path": f"/admin/members/member/{home.companion.pk}/"}},
}
