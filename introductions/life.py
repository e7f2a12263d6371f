"""The life of one introduction in dated sentences, for one of its two: who proposed and made it, and who said what."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from introductions.models import FollowUp, Introduction, Step
from members.models import Member


def told(introduction: Introduction, reader: Member) -> list[str]:
    """Every state that it has been in, oldest first; it is one of :func:`introductions.following.about`."""
    found = [_made(introduction)]
    other = introduction.other(reader)
    said = [
        (one.at, one.member_id, _met(own=one.member_id == reader.pk), "") for one in introduction.confirmations.all()
    ]
    said += [
        (one.said_at, one.member_id, _came(one, own=one.member_id == reader.pk), _date(one.came_on))
        for one in introduction.follow_ups.all()
        if one.said_at
    ]
    said += [
        (one.at, one.member_id, _mixed_up(own=one.member_id == reader.pk), "") for one in introduction.mix_ups.all()
    ]
    found += [words % {"name": other.first_name, "day": _day(at), "on": on} for at, _who, words, on in sorted(said)]
    if introduction.withdrawn_at:
        by = introduction.withdrawn_by
        words = _("Taken back by %(name)s on %(day)s.") if by else _("Taken back on %(day)s.")
        found.append(words % {"name": by.name if by else "", "day": _day(introduction.withdrawn_at)})
    return found


def _made(introduction: Introduction) -> str:
    by, event = introduction.made_by, introduction.event
    proposal = getattr(introduction, "proposal", None)
    values = {"by": by.name if by else "", "day": _day(introduction.made_at), "event": event.title if event else ""}
    if proposal:
        values["proposed"] = _day(proposal.proposed_at)
        if by:
            return _("%(by)s proposed it on %(proposed)s; on %(day)s both of you had said yes.") % values
        return _("Proposed on %(proposed)s; on %(day)s both of you had said yes.") % values
    if by and event:
        return _("%(by)s introduced you on %(day)s, %(event)s.") % values
    return (_("%(by)s introduced you on %(day)s.") if by else _("Introduced on %(day)s.")) % values


def _met(*, own: bool) -> str:
    return _("You said on %(day)s that you met.") if own else _("%(name)s said on %(day)s that you met.")


def _came(one: FollowUp, *, own: bool) -> str:
    return _talked(one, own=own) if one.step == Step.TALKED else _again(one, own=own)


def _talked(one: FollowUp, *, own: bool) -> str:
    if not one.came:
        return _("You said on %(day)s: not talked yet.") if own else _("%(name)s said on %(day)s: not talked yet.")
    if one.came_on and own:
        return _("You said on %(day)s that you talked on %(on)s.")
    if one.came_on:
        return _("%(name)s said on %(day)s that you talked on %(on)s.")
    return _("You said on %(day)s that you talked.") if own else _("%(name)s said on %(day)s that you talked.")


def _again(one: FollowUp, *, own: bool) -> str:
    if not one.came and own:
        return _("You said on %(day)s: not met again yet.")
    if not one.came:
        return _("%(name)s said on %(day)s: not met again yet.")
    if one.came_on and own:
        return _("You said on %(day)s that you met again on %(on)s.")
    if one.came_on:
        return _("%(name)s said on %(day)s that you met again on %(on)s.")
    return _("You said on %(day)s that you met again.") if own else _("%(name)s said on %(day)s that you met again.")


def _mixed_up(*, own: bool) -> str:
    if own:
        return _("You said on %(day)s that it was somebody else.")
    return _("%(name)s said on %(day)s that it was somebody else.")


def _day(at: datetime) -> str:
    return _date(localtime(at).date())


def _date(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""
