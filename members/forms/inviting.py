"""What a lead writes to invite somebody."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from members import inviting
from members.forms.fields import lines
from members.models import Invitation, Member, NetworkFull


class InviteForm(forms.ModelForm):
    """A personal invitation; whether it can be sent is said next to the address."""

    class Meta:
        model = Invitation
        fields = ["name", "email", "why_you"]
        labels = {"name": _("Their name"), "email": _("Their address"), "why_you": _("Why this person?")}
        help_texts = {
            "name": _("As you would greet them."),
            "why_you": _("Two or three sentences to them, in your words. They stand first in the letter."),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "why_you": lines(5),
        }

    def send(self, *, by: Member) -> Invitation | None:
        """Send the invitation; None, with an error at its field, if that cannot be."""
        try:
            invitation, _token = inviting.invite(by=by, **self.cleaned_data)
        except inviting.AlreadyMember:
            self.add_error("email", _("A member of this network has this address already."))
        except inviting.AlreadyInvited:
            self.add_error("email", _("There is an open invitation to this address. Withdraw it first to write anew."))
        except NetworkFull:
            full = _("Members and open invitations fill all %(number)d seats of this network.")
            self.add_error(None, full % {"number": by.network.size_target})
        except inviting.NoPurpose:
            self.add_error(None, _("First say why this network exists and who it is for; the letter quotes it."))
        else:
            return invitation
        return None
