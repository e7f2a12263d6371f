"""Does mail work? A test letter to the lead, and the setting that is wrong where it does not arrive."""

import socket

import pytest
from django.core import mail
from django.urls import reverse

from members import inviting
from network import mail_check, post
from network.mail_answers import Finding
from network.models import AuditEntry, Letter, MailProof
from tests.factories import make_lead, make_network
from tests.smtp_sink import point_mail_at, sink

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, lead):
    MailProof.objects.all().delete()
    client.force_login(lead.user)
    return reverse("mail_check", args=[lead.network])


def a_letter(lead) -> Letter:
    return mail_check.send_test_letter(lead.network, to=lead.user)


def said_after_trying(lead) -> Finding:
    letter = a_letter(lead)
    post.send(letter.pk)
    letter.refresh_from_db()
    return mail_check.of_letter(letter)


# -- The letter and its code --------------------------------------------------------------


def test_a_test_letter_brings_a_code_that_proves_mail(client, page, lead):
    client.post(page)
    letter = Letter.objects.get(kind="test letter")
    post.send(letter.pk)
    code = mail_check.code_of(letter.key)
    in_mail = mail.outbox[0]
    client.get(page)
    before = post.mail_is_proven()
    response = client.post(page, {"code": f" {code[:3].lower()} {code[3:]} "})

    assert (in_mail.to, code in in_mail.subject, code in in_mail.body) == ([lead.user.email], True, True)
    assert (before, response.url, post.mail_is_proven()) == (False, page, True)
    assert MailProof.objects.get().address == lead.user.email
    assert AuditEntry.objects.filter(verb="said that it arrived", actor=lead.user).count() == 1


def test_a_code_that_stands_in_no_letter_is_refused_and_kept(client, page, lead):
    a_letter(lead)
    Letter.objects.update(sent_at="2026-11-25T12:00Z")
    response = client.post(page, {"code": "QQQQQQ"})

    assert response.status_code == 422
    assert "stand in no test letter" in response.content.decode()
    assert 'value="QQQQQQ"' in response.content.decode()
    assert not post.mail_is_proven()


def test_the_code_of_another_lead_does_not_count(client, page, lead):
    other = make_lead(lead.network)
    code = mail_check.code_of(a_letter(other).key)

    assert client.post(page, {"code": code}).status_code == 422


def test_the_link_changes_nothing_until_its_button_is_pressed(client, page, lead):
    letter = a_letter(lead)
    link = reverse("mail_arrived", args=[lead.network, mail_check.token_of(letter.key)])
    client.logout()
    looks = [client.get(link).status_code for _ in range(20)]
    untouched = post.mail_is_proven()
    answers = [client.post(link).status_code for _ in range(2)]

    assert link in letter.text
    assert (set(looks), untouched) == ({200}, False)
    assert (answers, post.mail_is_proven()) == ([302, 302], True)
    assert AuditEntry.objects.filter(verb="said that it arrived").count() == 1


@pytest.mark.parametrize("token", ["x", "ImEi-1abc-def", "%00"])
def test_a_link_that_was_never_sent_is_not_there(client, page, lead, token):
    assert client.get(f"/{lead.network.slug}/mail/arrived/{token}/").status_code == 404


def test_a_link_works_in_its_own_network_alone(client, page, lead):
    token = mail_check.token_of(a_letter(lead).key)

    assert client.get(reverse("mail_arrived", args=[make_network(), token])).status_code == 404


# -- What is wrong, found by sending ------------------------------------------------------


def test_a_server_that_takes_letters_leaves_nothing_in_the_way(lead, settings):
    with sink(wants_login=True) as server:
        point_mail_at(settings, server.port, user="kith", password="right")
        finding = said_after_trying(lead)

    assert finding is None
    assert server.addresses == [lead.user.email]


def test_a_server_that_is_not_there(lead, settings):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        point_mail_at(settings, nobody.getsockname()[1])
        finding = said_after_trying(lead)

    assert (finding.title, finding.setting) == ("Nobody answers at the mail server", "EMAIL_URL")


def test_a_name_that_no_machine_has(lead, settings):
    point_mail_at(settings, 587)
    settings.EMAIL_HOST = "mail.nowhere.invalid"
    finding = said_after_trying(lead)

    assert finding.title == "The mail server cannot be found"
    assert "“mail.nowhere.invalid”" in finding.text


def test_a_server_that_never_says_a_word(lead, settings):
    with sink(silent=True) as server:
        point_mail_at(settings, server.port, timeout=0.2)
        finding = said_after_trying(lead)

    assert (finding.title, finding.setting) == ("The mail server does not answer in time", "EMAIL_URL")


def test_a_server_that_does_not_encrypt(lead, settings):
    with sink() as server:
        point_mail_at(settings, server.port, tls=True)
        finding = said_after_trying(lead)

    assert finding.title == "The mail server does not encrypt on this port"
    assert finding.example.endswith("127.0.0.1:465/?ssl=True")


def test_a_server_that_begins_in_plain_words(lead, settings):
    with sink() as server:
        point_mail_at(settings, server.port, ssl=True)
        finding = said_after_trying(lead)

    assert finding.title == "The mail server does not speak encrypted on this port"
    assert finding.example.startswith("submission://")


def test_a_server_that_refuses_the_password(lead, settings):
    with sink(refuses={"AUTH"}) as server:
        point_mail_at(settings, server.port, user="kith@school.org", password="open-sesame")
        finding = said_after_trying(lead)

    assert (finding.title, finding.setting) == ("The mail server refuses the name or the password", "EMAIL_URL")
    assert finding.said == "535 5.7.8 Username and password not accepted"
    assert finding.example == f"smtp://kith%40school.org:password@127.0.0.1:{server.port}"
    assert "open-sesame" not in str(finding)


def test_a_server_that_wants_a_login(lead, settings):
    with sink(wants_login=True) as server:
        point_mail_at(settings, server.port)
        finding = said_after_trying(lead)

    assert (finding.title, finding.setting) == ("The mail server wants Kith to sign in", "EMAIL_URL")


def test_a_server_that_refuses_the_sender(lead, settings):
    settings.DEFAULT_FROM_EMAIL = "Kith <kith@elsewhere.org>"
    with sink(refuses={"MAIL"}) as server:
        point_mail_at(settings, server.port, user="maths@school.org", password="right")
        finding = said_after_trying(lead)

    assert (finding.title, finding.setting) == ("The mail server refuses the sender", "DEFAULT_FROM_EMAIL")
    assert "maths@school.org send as kith@elsewhere.org" in finding.text
    assert finding.example == "Kith <maths@school.org>"


def test_a_server_that_serves_its_own_people_alone(lead, settings):
    with sink(refuses={"RCPT"}) as server:
        point_mail_at(settings, server.port, user="kith", password="right")
        finding = said_after_trying(lead)

    assert finding.title == "The mail server does not pass letters on to others"


def test_a_reader_whom_the_server_does_not_know(lead, settings):
    with sink(unknown={lead.user.email}) as server:
        point_mail_at(settings, server.port)
        finding = said_after_trying(lead)

    assert (finding.title, finding.setting) == ("The mail server does not know the reader", "")


def test_words_of_a_server_that_nobody_foresaw_are_passed_on(lead, settings):
    with sink(refuses={"DATA"}) as server:
        point_mail_at(settings, server.port)
        finding = said_after_trying(lead)

    assert finding.title == "The mail server did not take the letter"
    assert finding.said == "554 5.7.1 Message refused"


def test_a_letter_that_nobody_takes_points_at_the_worker(lead):
    letter = a_letter(lead)
    fresh = mail_check.of_letter(letter)
    letter.created_at -= mail_check.SOON * 2

    assert fresh is None
    assert mail_check.of_letter(letter).title == "Nobody takes the letter to the post"


# -- What can be seen without sending -----------------------------------------------------


def titles() -> list[str]:
    return [finding.setting for finding in mail_check.in_the_settings()]


def test_settings_of_a_fresh_installation_are_each_pointed_out(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "Kith <kith@localhost>"
    settings.SITE_URL = "http://localhost:8000"

    assert titles() == ["EMAIL_URL", "DEFAULT_FROM_EMAIL", "SITE_URL"]


@pytest.mark.parametrize("sender", ["Kith <kith@mail.example.org>", "kith@school.invalid", "Kith", "a@box.local"])
def test_a_sender_without_a_real_domain_is_pointed_out(settings, sender):
    point_mail_at(settings, 587)
    settings.DEFAULT_FROM_EMAIL, settings.SITE_URL = sender, "https://kith.school.org"

    assert titles() == ["DEFAULT_FROM_EMAIL"]


def test_good_settings_are_left_alone(settings):
    point_mail_at(settings, 587)
    settings.DEFAULT_FROM_EMAIL, settings.SITE_URL = "Kith <kith@school.org>", "https://kith.school.org"

    assert titles() == []


def test_the_page_tells_how_mail_is_set_up_but_not_the_password(client, page, settings):
    point_mail_at(settings, 587, user="kith", password="open-sesame", tls=True)
    words = client.get(page).content.decode()

    for said in ("127.0.0.1, port 587", "once connected (STARTTLS)", "kith@localhost", "kith"):
        assert said in words
    assert "open-sesame" not in words


def test_the_page_names_the_setting_after_a_try(client, page, lead, settings):
    with sink(refuses={"AUTH"}) as server:
        point_mail_at(settings, server.port, user="kith", password="open-sesame")
        said_after_trying(lead)
    words = client.get(page).content.decode()

    assert "The mail server refuses the name or the password" in words
    assert "EMAIL_URL=smtp://kith:password@127.0.0.1" in words
    assert "open-sesame" not in words


def test_in_a_demonstration_mail_counts_as_proven(client, page, settings):
    settings.DEMO = True
    words = client.get(page).content.decode()

    assert "no letter leaves it" in words
    assert reverse("demo_mail") in words


# -- Letters that waited ------------------------------------------------------------------


def test_letters_wait_as_drafts_and_leave_by_one_button(client, page, lead):
    for name in ("ida", "ove"):
        inviting.invite(by=lead, email=f"{name}@example.org", name=name.title(), why_you="You do this work.")
    panel = reverse("members:waiting_letters", args=[lead.network])
    early = client.get(panel).content.decode()
    client.post(panel)
    held_back = lead.network.invitations.drafts().count()
    post.prove_mail(lead.user.email, how="test")
    offered = client.get(panel).content.decode()
    client.post(panel)
    client.post(panel)

    assert ("2 letters are written and wait" in early, "<button" in early, held_back) == (True, False, 2)
    assert "Send the 2 letters that waited" in offered
    assert sorted(lead.network.letters.filter(kind="invitation").values_list("to", flat=True)) == [
        "ida@example.org",
        "ove@example.org",
    ]
    assert not lead.network.invitations.drafts().exists()
