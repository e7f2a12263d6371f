"""Where django-allauth is bent to the house: closed sign-up, mail through the post office, passkeys beside codes."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import addresses, onboarding
from members.models import User
from network import post

# Template prefix of allauth -> kind of letter. Anything else is a notice about the account.
KINDS = {
    "account/email/login_code": "sign-in code",
    "account/email/email_confirmation_signup": "address code",
    "account/email/email_confirmation": "address code",
}


def send_code(request: HttpRequest, email: str) -> bool:
    """Mail a sign-in code to ``email``, as if its owner had asked for one; an account is made when there is none.

    Returns False, and sends nothing, when too many codes were asked for in a short time.
    """
    addresses.user_of(email)
    form = RequestLoginCodeForm({"email": email})
    if not form.is_valid():
        return False
    LoginCodeVerificationProcess.initiate(request=request, user=form._user, email=form.cleaned_data["email"])  # noqa: SLF001
    return True


class CodeForm(ConfirmLoginCodeForm):
    """The code of a letter: its field is ready to be typed or pasted into."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attributes = self.fields["code"].widget.attrs
        attributes.pop("placeholder", None)
        attributes |= {"autofocus": True, "autocapitalize": "characters", "spellcheck": "false"}


class PasskeyForm(AddWebAuthnForm):
    """A new passkey, which signs in by itself unless one says otherwise."""

    passwordless = forms.BooleanField(
        label=gettext_lazy("It signs me in without a code"),
        help_text=gettext_lazy("The device asks for a finger, a face or its own code instead."),
        required=False,
        initial=True,
    )


class SecurityAdapter(DefaultMFAAdapter):
    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002  the name allauth gives it
        """A plain name for a new passkey, which its owner may change: the second is "Passkey 2"."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey") if number == 1 else _("Passkey %(number)d") % {"number": number}


def has_second_lock(user: User) -> bool:
    """Whether a code of an authenticator app is asked for after the one by mail."""
    return is_mfa_enabled(user, [Authenticator.Type.TOTP])


class SecondLock(AuthenticateStage):
    """Asks for the code of an authenticator app after the one by mail, from those who set one up.

    A passkey is another way in and no second lock, so a lost phone locks nobody out who reads their mail.
    """

    def _should_handle(self, request: HttpRequest) -> bool:
        return has_second_lock(self.login.user) and super()._should_handle(request)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This is not the code. Please take it from the latest letter.")
    }

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "members.sign_in.SecondLock"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account begins when an invitation is accepted or a first network is founded."""
        return False

    def pre_login(self, request: HttpRequest, user: User, *, email: str | None = None, **hooks: Any) -> Any:
        """An address to which a code was sent, and whose code came back, is proven."""
        # Nothing but a returned code ends here with an address: there are no passwords, and passkeys name none.
        if email:
            addresses.prove(user, email)
            post.prove_mail(email, how="code")
        return super().pre_login(request, user, email=email, **hooks)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Hand allauth's letters to the post office, in our own words."""
        kind = KINDS.get(template_prefix, "account notice")
        post.queue(
            kind,
            to=email,
            template="code" if "code" in context else "account_notice",
            context={
                "code": context.get("code"),
                "notice": _notice(template_prefix),
                "is_new": template_prefix.endswith("_signup"),
            },
            essential=True,
            recipient=User.objects.filter(email__iexact=email).first(),
        )

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """After signing in by way of an invitation, go on with joining."""
        return onboarding.next_step(request) or super().get_login_redirect_url(request)

    get_signup_redirect_url = get_login_redirect_url


def _notice(template_prefix: str) -> str:
    name = template_prefix.rsplit("/", 1)[-1]
    return {
        "email_changed": _("The address of your account was changed."),
        "email_deleted": _("An address was removed from your account."),
        "email_confirm": _("An address was confirmed for your account."),
        "totp_activated": _("An authenticator app was added to your account."),
        "totp_deactivated": _("The authenticator app was removed from your account."),
        "webauthn_added": _("A passkey was added to your account."),
        "webauthn_removed": _("A passkey was removed from your account."),
        "recovery_codes_generated": _("New recovery codes were made for your account."),
    }.get(name, _("Something about how you sign in was changed."))
