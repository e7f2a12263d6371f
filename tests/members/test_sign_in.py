"""Coming in by a code from a letter."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse

from members.models import User
from members.sign_in import SecurityAdapter
from network.models import Letter
from tests.factories import make_lead, make_member, make_network, make_user
from tests.letters import CODE, code_sent_to

LOGIN = "/accounts/login/"
CODE_PAGE = "/accounts/login/code/confirm/"


def sign_in(client, address: str):
    client.post(LOGIN, {"login": address})
    return client.post(CODE_PAGE, {"code": code_sent_to(address)})


def test_a_known_address_gets_a_code_that_opens_the_house(client, member):
    asked = client.post(LOGIN, {"login": member.user.email})
    let_in = client.post(CODE_PAGE, {"code": code_sent_to(member.user.email)})

    assert (asked.status_code, asked.url) == (302, CODE_PAGE)
    assert (let_in.status_code, let_in.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(member.user.pk)


def test_the_address_may_be_typed_in_any_case(client, network):
    member = make_member(network, user=make_user("Cyd.Novak@Example.org"))

    response = sign_in(client, "cyd.novak@example.org")

    assert response.url == "/"
    assert client.session["_auth_user_id"] == str(member.user.pk)


def test_an_unknown_address_sees_the_same_page_and_nothing_is_mailed(client, member):
    def answer(address):
        client.session.flush()
        client.cookies.clear()
        first = client.post(LOGIN, {"login": address})
        page = client.get(first.url).content.decode().replace(address, "ADDRESS")
        page = re.sub(r'(csrfmiddlewaretoken" value|csrf-token" content)="[^"]+"', "", page)
        return first.status_code, first.url, page

    known = answer(member.user.email)
    letters = Letter.objects.count()
    unknown = answer("nobody.at.all@example.org")

    assert unknown == known
    assert Letter.objects.count() == letters == 1


def test_no_letter_is_promised_to_an_address_that_may_be_unknown(client, member):
    page = client.post(LOGIN, {"login": member.user.email}, follow=True)

    assert list(page.context["messages"]) == []
    assert f"If {member.user.email} is known here" in page.content.decode()


def test_a_wrong_code_lets_nobody_in(client, member):
    client.post(LOGIN, {"login": member.user.email})
    response = client.post(CODE_PAGE, {"code": "AAAA-AAAA"})

    assert response.status_code == 200
    assert response.context["form"].errors["code"]
    assert "_auth_user_id" not in client.session


def test_five_wrong_codes_end_the_attempt(client, member):
    client.post(LOGIN, {"login": member.user.email})
    code = code_sent_to(member.user.email)
    for _ in range(5):
        client.post(CODE_PAGE, {"code": "AAAA-AAAA"})
    client.post(CODE_PAGE, {"code": code})

    assert "_auth_user_id" not in client.session


def test_signing_in_asks_for_one_code_even_if_the_address_was_never_proven(client, network):
    user = User.objects.create_user("imported@example.org")
    make_member(network, user=user)

    response = sign_in(client, "imported@example.org")

    assert response.url == "/"
    assert Letter.objects.count() == 1
    assert EmailAddress.objects.get(user=user).verified is True


def test_the_page_asked_for_comes_after_signing_in(client, member):
    wanted = reverse("members:list", args=[member.network])
    turned_away = client.get(wanted)
    code_page = client.post(turned_away.url, {"login": member.user.email, "next": wanted}).url
    let_in = client.post(code_page, {"code": code_sent_to(member.user.email), "next": wanted})

    assert turned_away.url == f"{LOGIN}?next={wanted}"
    assert let_in.url == wanted


@pytest.mark.django_db
def test_nobody_signs_up_by_themselves(client):
    page = client.get("/accounts/signup/")
    tried = client.post("/accounts/signup/", {"email": "stranger@example.org"})

    assert "account/signup_closed.html" in [template.name for template in page.templates]
    assert "account/signup_closed.html" in [template.name for template in tried.templates]
    assert not User.objects.exists()


@pytest.mark.django_db
def test_too_many_attempts_are_answered_with_a_page_that_says_so(client):
    answers = [client.post(LOGIN, {"login": f"person{number}@example.org"}) for number in range(31)]

    assert answers[-1].status_code == 429
    assert "429.html" in [template.name for template in answers[-1].templates]


def test_the_fourth_code_within_a_minute_is_refused_in_the_form(client, member):
    for _ in range(3):
        client.post(LOGIN, {"login": member.user.email})
        client.cookies.clear()
    response = client.post(LOGIN, {"login": member.user.email})

    assert response.status_code == 200
    assert response.context["form"].errors["login"]
    assert Letter.objects.count() == 3


def test_the_code_stands_alone_on_its_line_of_the_letter(client, member):
    client.post(LOGIN, {"login": member.user.email})
    letter = Letter.objects.get()

    assert (letter.kind, letter.to, letter.essential) == ("sign-in code", member.user.email, True)
    assert CODE.search(letter.text)[0] in letter.html


def test_an_authenticator_app_is_asked_for_after_the_code(client, member):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(member.user, secret)
    to_app = sign_in(client, member.user.email)
    moment = next(iter(totp.yield_hotp_counters_from_time()))
    let_in = client.post(to_app.url, {"code": totp.format_hotp_value(totp.hotp_value(secret, moment))})

    assert to_app.url == "/accounts/2fa/authenticate/"
    assert let_in.url == "/"
    assert client.session["_auth_user_id"] == str(member.user.pk)


def test_a_passkey_that_is_lost_locks_nobody_out(client, member):
    Authenticator.objects.create(user=member.user, type=Authenticator.Type.WEBAUTHN, data={"name": "Old phone"})

    assert sign_in(client, member.user.email).url == "/"
    assert client.session["_auth_user_id"] == str(member.user.pk)


def test_a_change_to_how_one_signs_in_is_told_by_letter(client, member, django_capture_on_commit_callbacks):
    sign_in(client, member.user.email)
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    moment = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value(secret, moment))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page.request["PATH_INFO"], {"code": code})
    letter = Letter.objects.get(kind="account notice")

    assert letter.to == member.user.email
    assert "An authenticator app was added to your account." in letter.text


def test_one_network_opens_at_once(client, member):
    client.force_login(member.user)

    assert client.get("/").url == reverse("members:home", args=[member.network])


def test_who_has_several_networks_chooses(client, member):
    other = make_network(name="Heads of house")
    make_member(other, user=member.user)
    client.force_login(member.user)
    page = client.get("/").content.decode()

    assert member.network.name in page
    assert "Heads of house" in page


@pytest.mark.django_db
def test_who_has_no_network_reads_a_kind_word(client):
    client.force_login(make_user("alone@example.org"))
    response = client.get("/")

    assert response.status_code == 200
    assert "alone@example.org" in response.content.decode()
    assert "Sign out" in response.content.decode()


def test_a_lead_comes_home_to_this_week(client, network):
    client.force_login(make_lead(network).user)

    assert client.get(reverse("members:home", args=[network])).url == reverse("metrics:this_week", args=[network])


def test_the_admin_asks_for_the_same_sign_in(client, lead):
    response = client.get("/admin/")

    assert response.status_code == 302
    assert response.url.startswith("/admin/login/")
    assert client.get(response.url).url.startswith(LOGIN)


def test_a_code_that_does_not_come_can_be_sent_again(client, member):
    client.post(LOGIN, {"login": member.user.email})
    first = code_sent_to(member.user.email)
    page = client.get(CODE_PAGE).content.decode()
    again = client.post(CODE_PAGE, {"action": "resend"}, follow=True)
    second = code_sent_to(member.user.email)

    assert "Send a new code" in page
    assert "a new code is on its way" in again.content.decode()
    assert first != second
    assert client.post(CODE_PAGE, {"code": second}).url == "/"


def test_asking_again_for_an_unknown_address_mails_nothing(client, member):
    client.post(LOGIN, {"login": "nobody.at.all@example.org"})
    again = client.post(CODE_PAGE, {"action": "resend"})

    assert (again.status_code, again.url) == (302, CODE_PAGE)
    assert not Letter.objects.filter(to="nobody.at.all@example.org").exists()


def test_the_field_for_the_code_is_ready_to_be_typed_into(client, member):
    client.post(LOGIN, {"login": member.user.email})
    field = re.search(r'<input[^>]*name="code"[^>]*>', client.get(CODE_PAGE).content.decode())[0]

    assert "autofocus" in field
    assert "placeholder" not in field


def test_passkeys_are_named_plainly_until_their_owner_names_them(member):
    adapter = SecurityAdapter()
    passkey = Authenticator.Type.WEBAUTHN
    first = adapter.generate_authenticator_name(member.user, passkey)
    Authenticator.objects.create(user=member.user, type=passkey, data={"name": first})

    assert (first, adapter.generate_authenticator_name(member.user, passkey)) == ("Passkey", "Passkey 2")
