"""Inviting from a list: every row is looked at, seats are kept, and each letter goes out once."""

import csv
import io
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from members import inviting_many
from members.models import Invitation
from members.roster import sheets
from network import post
from network.models import AuditEntry, Letter, MailProof, Network
from tests.events import processes
from tests.factories import make_invitation, make_member, make_user
from tests.smtp_sink import sink
from tests.together import at_once

WHY = "You kept further maths alive."
LIST = f"Name\tEmail\tWhy you\nNia Okafor\tnia@example.org\t{WHY}\nOle Berg\tole@example.org\tYou teach proofs.\n"


@pytest.fixture
def url(client, lead):
    client.force_login(lead.user)
    Network.objects.update(size_target=1000, size_ceiling=1000)
    lead.network.refresh_from_db()
    return reverse("members:invite_many", args=[lead.network])


def look(client, url, text=LIST, act="check", **more):
    return client.post(url, {"list": text, "act": act} | more)


def read(text, **more):
    return inviting_many.read(sheets.read_text(text), **more)


# -- Looking --------------------------------------------------------------------------------


def test_looking_at_a_list_stores_nothing(client, url):
    page = look(client, url)

    assert [row.name for row in page.context["reading"].good] == ["Nia Okafor", "Ole Berg"]
    assert "Send 2 letters" in page.content.decode()
    assert (Invitation.objects.count(), Letter.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "head",
    ["name,email,why you", "Begründung;Vorname;Nachname;E-Mail", "Nom\tPrénom\tAdresse e-mail\tMotif", ""],
)
def test_columns_are_known_by_their_heads_in_several_languages(head):
    rows = {
        "name,email,why you": "Nia Okafor,nia@example.org,Proofs",
        "Begründung;Vorname;Nachname;E-Mail": "Proofs;Nia;Okafor;nia@example.org",
        "Nom\tPrénom\tAdresse e-mail\tMotif": "Okafor\tNia\tnia@example.org\tProofs",
        "": "Nia Okafor;nia@example.org;Proofs, which nobody else teaches",
    }
    (row,) = read(f"{head}\n{rows[head]}").rows

    assert (row.name, row.email, row.why_you[:6]) == ("Nia Okafor", "nia@example.org", "Proofs")
    assert row.is_good


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_in_any_usual_encoding_and_put_where_it_can_be_mended(client, url, encoding):
    text = "Name;E-Mail;Warum\nJörg Größer;joerg@example.org;Weil Sie Brüche lehren.\n"
    page = client.post(url, {"file": SimpleUploadedFile("gaeste.csv", text.encode(encoding)), "act": "check"})
    reading = page.context["reading"]

    assert [row.name for row in reading.good] == ["Jörg Größer"]
    assert "Jörg Größer\tjoerg@example.org" in page.context["form"]["list"].value()
    assert bool(reading.notes) is (encoding == "cp1252")


def test_thirty_faulty_rows_of_two_hundred_each_say_what_is_wrong(client, url, lead):
    make_member(lead.network, "Cyd Novak", user=make_user("cyd@example.org"))
    make_invitation(lead.network, "waiting@example.org", by=lead)
    good = [f"Guest {n}\tguest{n}@example.org\t{WHY}" for n in range(170)]
    faults = [
        ("Nia\tnia@example\tx", "no address that a letter could reach"),
        ("Nia\tüte@example.org\tx", "before the @"),
        ("\tanna@example.org\tx", "There is no name."),
        ("Anna\t\tx", "There is no address."),
        ("Anna\tanna2@example.org\t", "Nothing says why this person"),
        ("Cyd\tcyd@example.org\tx", "Cyd Novak is a member already."),
        ("Wim\twaiting@example.org\tx", "There is an open invitation to this address."),
        ("Guest\tGUEST7@example.org\tx", "The same address stands in row 9."),
        (f"Anna\tanna3@example.org\t{'x' * 10_000}", "The reason has 10000 letters; 4000 are the most."),
        (f"{'A' * 121}\tanna4@example.org\tx", "The name is longer than 120 letters."),
    ]
    rows = [*good, *(fault for fault, _words in faults * 3)]
    page = look(client, url, "Name\tEmail\tWhy you\n" + "\n".join(rows))
    reading = page.context["reading"]

    assert (len(reading.good), len(reading.wrong)) == (170, 30)
    for row, (_fault, words) in zip(reading.wrong, faults, strict=False):
        assert words in " ".join(row.problems)
    assert "170 letters are ready" in page.content.decode()
    assert "30 rows need a look" in page.content.decode()


def test_what_many_rows_lack_is_said_once_and_not_at_each(client, url, lead):
    Network.objects.update(size_target=lead.network.members.count() + 1)
    rows = [f"Person {number}\tp{number}@example.org\t" for number in range(12)]
    wordless = look(client, url, "\n".join(["Name\tEmail\tWhy you", *rows, "Nia\tnia\tYou teach proofs."]))
    crowded = look(client, url, "\n".join(["Name\tEmail\tWhy you", *(row + WHY for row in rows)]))

    assert [row.name for row in wordless.context["reading"].to_mend] == ["Nia"]
    assert "12 rows do not say why this person" in wordless.content.decode()
    assert crowded.context["reading"].to_mend == []
    assert "11 more people are on the list than there are free seats" in crowded.content.decode()


def test_only_as_many_rows_are_ready_as_seats_are_free(client, url, lead):
    Network.objects.update(size_target=2, size_ceiling=2)
    page = look(client, url)
    reading = page.context["reading"]

    assert [row.name for row in reading.good] == ["Nia Okafor"]
    assert reading.wrong[0].problems == ["Only 1 seat is free."]


def test_script_emoji_and_right_to_left_names_are_shown_as_text(client, url):
    text = "Name\tEmail\tWhy\n<script>alert(1)</script>\ta@example.org\tx\n🦊 ליאור\tb@example.org\t<b>x</b>\n"
    page = look(client, url, text).content.decode()

    assert "<script>alert" not in page
    assert "🦊 ליאור" in page


def test_a_common_reason_fills_rows_that_say_none(client, url):
    page = look(client, url, "Name\tEmail\nNia\tnia@example.org", why_all="We met in Leeds.")

    assert [row.why_you for row in page.context["reading"].good] == ["We met in Leeds."]


@pytest.mark.parametrize("text", ["", "Name\tEmail\tWhy you", "\n\n"])
def test_an_empty_list_is_said_at_its_field(client, url, text):
    assert list(look(client, url, text).context["form"].errors) == ["list"]


def test_rows_to_mend_come_as_a_file_in_which_nothing_is_a_formula(client, url):
    answer = look(client, url, 'Name\tEmail\tWhy\n=HYPERLINK("x")\tno address\t+1', act="wrong")
    head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))

    assert head == ["Name", "Email", "Why", "What is wrong"]
    assert row[:3] == ['\'=HYPERLINK("x")', "no address", "'+1"]


# -- Sending --------------------------------------------------------------------------------


def test_everybody_ready_gets_a_letter_and_the_others_none(client, url, lead):
    answer = look(client, url, LIST + "Una\tuna@\tx\n", act="send", reminders_wanted="1")

    assert answer.url == reverse("members:invitations", args=[lead.network])
    assert sorted(Letter.objects.values_list("to", flat=True)) == ["nia@example.org", "ole@example.org"]
    assert set(lead.network.invitations.values_list("reminders_wanted", flat=True)) == {1}
    assert AuditEntry.objects.filter(verb="invited", actor=lead.user).count() == 2


def test_each_letter_is_its_own(client, url, lead):
    look(client, url, act="send")
    for invitation in lead.network.invitations.select_related("letter"):
        assert f"Dear {invitation.name}," in invitation.letter.text
        assert invitation.why_you in invitation.letter.text
        assert invitation.token in invitation.letter.text
        assert invitation.letter.reply_to == lead.user.email


def test_sent_twice_nobody_gets_two_letters(client, url):
    look(client, url, act="send")
    again = look(client, url, act="send")

    assert Letter.objects.count() == 2
    assert len(again.context["reading"].wrong) == 2


def test_without_proven_mail_a_list_becomes_drafts(client, url, lead):
    MailProof.objects.all().delete()
    look(client, url, act="send")

    assert [one.state for one in lead.network.invitations.all()] == ["draft", "draft"]
    assert not Letter.objects.exists()


def test_a_lapsed_invitation_does_not_stand_in_the_way(client, url, lead):
    old, _token = make_invitation(lead.network, "nia@example.org", by=lead)
    Invitation.objects.update(sent_at="2026-01-01T00:00Z", expires_at="2026-01-22T00:00Z")
    look(client, url, act="send")
    old.refresh_from_db()

    assert old.outcome == "lapsed"
    assert Letter.objects.filter(to="nia@example.org").count() == 2


def test_a_list_costs_few_statements_however_long_it_is(client, url, django_assert_max_num_queries):
    rows = "".join(f"Guest {n}\tguest{n}@example.org\t{WHY}\n" for n in range(300))
    with django_assert_max_num_queries(40):
        look(client, url, "Name\tEmail\tWhy you\n" + rows, act="send")

    assert Letter.objects.count() == 300


# -- Seats ----------------------------------------------------------------------------------

SEND = """
from members import inviting_many
from members.models import Member
from members.roster import sheets
lead = Member.objects.get(pk={lead})
reading = inviting_many.read(sheets.read_text("Name\\tEmail\\tWhy\\n" + "".join(
    f"G{{n}}\\tg{{n}}-{number}@example.org\\tx\\n" for n in range(10))))
gate()
print(len(inviting_many.send(reading, by=lead)))
"""


@pytest.mark.django_db(transaction=True)
def test_two_lists_at_once_never_exceed_the_seats(lead):
    Network.objects.update(size_target=13, size_ceiling=13)

    sent = at_once(*[SEND.format(lead=lead.pk, number=number) for number in range(2)])

    assert sorted(map(int, sent)) == [2, 10]
    assert lead.network.invitations.count() == 12


# -- A worker that is killed ----------------------------------------------------------------


def _wait(until, seconds: float = 60) -> None:
    give_up_at = time.monotonic() + seconds
    while not until() and time.monotonic() < give_up_at:
        time.sleep(0.01)


def _in_hand() -> list[int]:
    return list(Letter.objects.filter(sent_at=None).exclude(claimed_at=None).values_list("pk", flat=True))


def _stuck() -> bool:
    """Whether one letter stays in hand."""
    before = _in_hand()
    time.sleep(0.5)
    return len(before) == 1 and before == _in_hand()


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_sends_no_letter_twice_and_shows_the_one_in_hand(lead, queue, monkeypatch):
    Network.objects.update(size_target=1000, size_ceiling=1000)
    lead.network.refresh_from_db()
    people = [f"g{n}@example.org" for n in range(200)]
    rows = "".join(f"Guest\t{address}\t{WHY}\n" for address in people)
    worker_options = ["-P", "solo", "-l", "ERROR", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    with sink() as server:
        monkeypatch.setenv("EMAIL_URL", server.url())
        first = processes.start("-m", "celery", "-A", "network.celery", "worker", "-Q", queue, *worker_options)
        inviting_many.send(read("Name\tEmail\tWhy you\n" + rows), by=lead)
        _wait(lambda: len(server.taken) >= 10)
        server.open.clear()  # the next letter is taken, but never answered for
        _wait(_stuck)
        first.kill()
        first.wait(20)
        server.open.set()
        second = processes.start("-m", "celery", "-A", "network.celery", "worker", "-Q", queue, *worker_options)
        post.current_app.send_task("network.tasks.send_due_letters")  # as the beat does every fifteen seconds
        _wait(lambda: Letter.objects.filter(sent_at=None).count() == 1)
        second.kill()
        second.wait(20)
        arrived = server.addresses

    in_hand = Letter.objects.filter(sent_at=None)
    assert len(arrived) == len(set(arrived))
    assert in_hand.count() == 1
    assert set(arrived) | {in_hand.get().to} == set(people)
    Letter.objects.filter(sent_at=None).update(claimed_at="2026-01-01T00:00Z")
    assert list(Letter.objects.in_doubt()) == [in_hand.get()]
