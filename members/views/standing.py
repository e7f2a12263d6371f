"""Pausing, leaving, coming back, and roles."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Exists
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members import audiences, buddies, directory, roles, standing, touch
from members.forms.standing import PauseForm, RoleForm, StandingForm, WordForm
from members.models import Member, NetworkFull, Role
from network.access import former_member_required, lead_required, member_required
from network.models import Network

# -- Of oneself ---------------------------------------------------------------------------


@member_required
@require_http_methods(["GET", "POST"])
def pause(request: HttpRequest, network: Network) -> HttpResponse:
    """Let a person be left in peace for a while."""
    form = PauseForm(request.POST or None, member=request.member)
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["until"]
        standing.pause(request.member, until=until)
        said = (
            _("You are on pause until %(day)s.") % {"day": date_format(until, "j F Y")}
            if until
            else _("You are on pause.")
        )
        messages.success(request, said)
        return redirect("members:you", network)
    context = {"form": form, "running": request.member.is_paused}
    return render(request, "members/pause.html", context, status=422 if form.is_bound else 200)


@member_required
@require_POST
def end_pause(request: HttpRequest, network: Network) -> HttpResponse:
    """Bring a person back from their pause, by one tap."""
    if standing.end_pause(request.member):
        messages.success(request, _("Good to have you back."))
    return redirect("members:you", network)


@member_required
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, network: Network) -> HttpResponse:
    """Ask once, with room for a word to the leads; then end the membership."""
    form = _word_form(
        request, _("A word to the leads"), _("Nobody has to. If you write something, every lead gets it.")
    )
    if request.method == "POST" and form.is_valid():
        try:
            standing.leave(request.member, word=form.cleaned_data["word"])
        except roles.LastLead:
            messages.warning(request, _("You are the only lead. Please make somebody else a lead first."))
            return redirect("members:leave", network)
        return redirect("members:come_back", network)
    context = {"form": form, "is_last_lead": roles.is_last_lead(request.member)}
    return render(request, "members/leave.html", context, status=422 if form.is_bound and form.errors else 200)


@former_member_required
@require_http_methods(["GET", "POST"])
def come_back(request: HttpRequest, network: Network) -> HttpResponse:
    """Where somebody who left finds the way back: they ask, and the leads are written to."""
    form = _word_form(request, _("A word to the leads"))
    if request.method == "POST" and form.is_valid():
        if standing.ask_back(request.former, word=form.cleaned_data["word"]):
            messages.success(request, _("The leads have your letter."))
        else:
            messages.info(request, _("The leads have a letter of yours from today."))
        return redirect("members:come_back", network)
    context = {"form": form, "person": request.former, "asked_at": standing.asked_back_at(request.former)}
    return render(request, "members/come_back.html", context, status=422 if form.is_bound and form.errors else 200)


def _word_form(request: HttpRequest, label: str, hint: str = "", *, is_required: bool = False) -> WordForm:
    """An empty word is a word as well, so every POST is looked at."""
    typed = request.POST if request.method == "POST" else None
    return WordForm(typed, label=label, hint=hint, is_required=is_required)


# -- Of others ----------------------------------------------------------------------------


def _person(request: HttpRequest, member_id: int, **more: Exists) -> Member:
    people = directory.seen_by(request.member).select_related("user", "invited_by").prefetch_related("pauses")
    person = get_object_or_404(people.annotate(**more), pk=member_id)
    person.network = request.network
    return person


@lead_required
@require_http_methods(["GET", "POST"])
def standing_of(request: HttpRequest, network: Network, member_id: int) -> HttpResponse:
    """Let a lead pause, end or renew somebody's membership for them, with a reason that is kept."""
    person = _person(request, member_id)
    form = StandingForm(request.POST or None, member=person)
    if request.method == "POST" and form.is_valid():
        try:
            _act(form, person, by=request.member)
        except roles.LastLead:
            form.add_error("act", _("Nobody else leads this network. First make somebody else a lead."))
        except NetworkFull:
            form.add_error("act", _("Every seat is taken. A free seat, or one more opened, lets them in."))
        except standing.NotThere:
            messages.warning(request, _("Somebody was faster; this is how things stand now."))
            return redirect("members:detail", network, person.pk)
        else:
            messages.success(request, _("Noted, with your reason."))
            return redirect("members:detail", network, person.pk)
    context = {"form": form, "person": person, "asked_at": standing.asked_back_at(person)}
    return render(request, "members/standing.html", context, status=422 if form.is_bound else 200)


def _act(form: StandingForm, person: Member, *, by: Member) -> None:
    said = form.cleaned_data
    if said["act"] == form.PAUSE:
        standing.pause(person, until=said["until"], by=by, why=said["why"])
    elif said["act"] == form.BACK:
        standing.end_pause(person, by=by, why=said["why"])
    elif said["act"] == form.LEFT:
        standing.leave(person, by=by, why=said["why"])
    else:
        standing.readmit(person, by=by, why=said["why"])


@lead_required
@require_http_methods(["GET", "POST"])
def role_of(request: HttpRequest, network: Network, member_id: int) -> HttpResponse:
    """Let a lead say what somebody may do; the network always keeps a lead."""
    person = _person(request, member_id)
    form = RoleForm(request.POST or None, initial={"role": person.role})
    if request.method == "POST" and form.is_valid():
        try:
            roles.change(person, form.cleaned_data["role"], by=request.member, why=form.cleaned_data["why"])
        except roles.LastLead:
            form.add_error("role", _("Nobody else leads this network. First make somebody else a lead."))
        except roles.NoMember:
            form.add_error("role", _("Only somebody who is a member today has a role."))
        except roles.HasRole:
            return redirect("members:detail", network, person.pk)
        else:
            words = {"name": person.name, "role": Role(person.role).label}
            messages.success(request, _("%(name)s is now: %(role)s.") % words)
            # Whoever gave their own role away may not come back to pages of leads.
            return redirect("members:detail", network, person.pk)
    context = {"form": form, "person": person}
    return render(request, "members/role.html", context, status=422 if form.is_bound else 200)


@member_required
@require_http_methods(["GET", "POST"])
def put_in_touch(request: HttpRequest, network: Network, member_id: int) -> HttpResponse:
    """Reach somebody who does not show their address: a buddy by way of Kith, anybody else by asking a lead."""
    request.member.network = network
    person = _person(request, member_id, is_buddy=buddies.pairs_with(request.member))
    if audiences.visible(person, request.member, "address"):
        raise Http404
    if person.user and person.is_buddy:
        return _write_to_buddy(request, person)
    lead = touch.go_between(request.member, person)
    if lead is None:
        raise Http404
    form = _word_form(request, _("What it is about"), _("The lead reads it, and may show it to the other."))
    if request.method == "POST" and form.is_valid():
        if touch.ask(request.member, person, lead, word=form.cleaned_data["word"].strip()):
            messages.success(request, _("%(lead)s has your letter.") % {"lead": lead.name})
        else:
            messages.info(request, _("%(lead)s has a letter of yours about this from today.") % {"lead": lead.name})
        return redirect("members:detail", network, person.pk)
    context = {"form": form, "person": person, "lead": lead}
    return render(request, "members/put_in_touch.html", context, status=422 if form.is_bound and form.errors else 200)


def _write_to_buddy(request: HttpRequest, person: Member) -> HttpResponse:
    form = _word_form(request, _("Your letter"), is_required=True)
    form.fields["word"].error_messages["required"] = _("Please write a few words.")
    if request.method == "POST" and form.is_valid():
        touch.write(request.member, person, word=form.cleaned_data["word"].strip())
        messages.success(request, _("%(name)s has your letter.") % {"name": person.first_name})
        return redirect("members:home", request.network)
    context = {"form": form, "person": person}
    return render(request, "members/write_to_buddy.html", context, status=422 if form.is_bound else 200)
