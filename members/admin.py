from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from members import inviting
from members.models import Invitation, InvitationSpent, Member, Role
from network.admin import NetworkAdmin, OfNetwork


class MemberForm(forms.ModelForm):
    """A member as leads curate it: invited from within the network, which is never left without a lead."""

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        inviter = given.get("invited_by")
        if inviter and inviter.network_id != self.instance.network_id:
            self.add_error("invited_by", _("This person is of another network."))
        stops_leading = given.get("role", Role.LEAD) != Role.LEAD or given.get("left_on")
        if self.initial.get("role") == Role.LEAD and stops_leading:
            others = self.instance.network.members.leads().filter(user__isnull=False).exclude(pk=self.instance.pk)
            if not others.exists():
                self.add_error("role", _("Nobody else leads this network. First make somebody else a lead."))
        return given


@admin.register(Member)
class MemberAdmin(NetworkAdmin):
    """People in networks; new ones come by invitation or import."""

    may_change = True
    form = MemberForm
    list_display = ["name", "role", "network", "joined_on", "left_on", "is_carried_over"]
    list_select_related = ["network"]
    list_filter = [OfNetwork, "role", ("left_on", admin.EmptyFieldListFilter)]
    search_fields = ["name", "reference", "working_on", "asks", "offers"]
    ordering = ["network", "name", "pk"]
    autocomplete_fields = ["invited_by"]
    fields = [
        "name",
        "address",
        "network",
        "reference",
        "role",
        "joined_on",
        "left_on",
        "invited_by",
        "purpose_statement",
        "working_on",
        "asks",
        "offers",
        "attributes",
        "carried_over_at",
        "founder",
    ]
    readonly_fields = ["address", "network", "reference", "attributes", "carried_over_at", "founder"]
    actions = ["make_facilitators", "make_members"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Member]:
        return super().get_queryset(request).filter(erased_at=None)

    @display(description=_("address"))
    def address(self, member: Member) -> str:
        return member.user.email if member.user else _("none, so they cannot sign in yet")

    @display(description=_("not asked yet"), boolean=True)
    def is_carried_over(self, member: Member) -> bool:
        return member.carried_over_at is not None

    @action(description=_("Make them facilitators"))
    def make_facilitators(self, request: HttpRequest, members: models.QuerySet[Member]) -> None:
        self._give_role(request, members, Role.FACILITATOR)

    @action(description=_("Make them members without further role"))
    def make_members(self, request: HttpRequest, members: models.QuerySet[Member]) -> None:
        self._give_role(request, members, Role.MEMBER)

    @transaction.atomic
    def _give_role(self, request: HttpRequest, members: models.QuerySet[Member], role: str) -> None:
        """Leads keep theirs: who stops leading is said one by one, on their page."""
        changing = list(members.exclude(role__in=[Role.LEAD, role]))
        for member in changing:
            before, member.role = member.role, role
            member.save(update_fields=["role"])
            self.write_down(request, member, "changed", before={"role": before}, after={"role": role})
        self.message_user(request, _("Changed: %(number)d. Leads stay leads.") % {"number": len(changing)})


@admin.register(Invitation)
class InvitationAdmin(NetworkAdmin):
    """Who was invited and what became of it; inviting is done on the network's own page."""

    list_display = ["name", "email", "network", "invited_by", "created_at", "expires_at", "outcome"]
    list_select_related = ["network", "invited_by"]
    list_filter = [OfNetwork, "outcome"]
    search_fields = ["name", "email"]
    ordering = ["-created_at", "-pk"]
    fields = [
        "name",
        "email",
        "network",
        "why_you",
        "invited_by",
        "created_at",
        "expires_at",
        "closed_at",
        "outcome",
        "reason",
    ]
    readonly_fields = fields
    actions = ["withdraw"]

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        # Without it the list has no actions; there is no field that could be changed.
        return self._may(request, obj)

    @action(description=_("Withdraw them"))
    def withdraw(self, request: HttpRequest, invitations: models.QuerySet[Invitation]) -> None:
        withdrawn = 0
        for invitation in invitations.select_related("network"):
            try:
                inviting.withdraw(invitation, by=request.user)
            except InvitationSpent:
                continue
            withdrawn += 1
        self.message_user(request, _("Withdrawn: %(number)d") % {"number": withdrawn})
