"""Pausing, leaving, coming back, and roles: by oneself, and by a lead for somebody."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from events import rsvps
from members import inviting, roles, standing, touch
from members.models import Member, NetworkFull, Role, Standing
from network.models import AuditEntry, Letter, Network
from tests.factories import (
    make_event,
    make_facilitator,
    make_introduction,
    make_lead,
    make_member,
    make_network,
    make_user,
)
from tests.together import at_once


def post(client, member, name, *args, **data):
    client.force_login(member.user)
    return client.post(reverse(f"members:{name}", args=[member.network, *args]), data)


def get(client, member, name, *args):
    client.force_login(member.user)
    return client.get(reverse(f"members:{name}", args=[member.network, *args]))


def letters(kind) -> list[str]:
    return sorted(Letter.objects.filter(kind=kind).values_list("to", flat=True))


def again(member) -> Member:
    return Member.objects.get(pk=member.pk)


# -- Pauses -------------------------------------------------------------------------------


def test_a_member_pauses_until_a_day_and_is_back_on_it(client, network, member):
    with time_machine.travel("2026-03-02T12:00:00Z", tick=False):
        assert post(client, member, "pause", until="2026-03-09").status_code == 302
        assert again(member).standing == Standing.PAUSED
        assert "back on 9 March 2026" in get(client, member, "you").content.decode()
    with time_machine.travel("2026-03-09T12:00:00Z", tick=False):
        assert again(member).standing == Standing.JOINED


def test_a_pause_without_a_day_ends_by_one_tap(client, member):
    post(client, member, "pause", until="", csrfmiddlewaretoken="x")
    assert again(member).standing == Standing.PAUSED
    assert reverse("members:end_pause", args=[member.network]) in get(client, member, "you").content.decode()
    post(client, member, "end_pause")

    assert again(member).standing == Standing.JOINED
    assert member.pauses.get().ends_on == member.network.today


def test_a_second_pause_changes_the_first(client, member):
    later = member.network.today + timedelta(days=20)
    standing.pause(member)
    post(client, member, "pause", until=later.isoformat())

    assert [pause.ends_on for pause in member.pauses.all()] == [later]


@pytest.mark.parametrize("until", ["2020-01-01", "0001-01-01", "9999-12-31", "soon", "today"])
def test_a_day_that_cannot_be_is_refused_at_its_field(client, member, until):
    until = member.network.today.isoformat() if until == "today" else until
    response = post(client, member, "pause", until=until)

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["until"])
    assert not member.pauses.exists()


def test_ending_a_pause_that_is_over_changes_nothing(client, member):
    day = member.network.today - timedelta(days=5)
    member.pauses.create(starts_on=day, ends_on=day + timedelta(days=1))
    post(client, member, "end_pause")

    assert member.pauses.get().ends_on == day + timedelta(days=1)


# -- Leaving ------------------------------------------------------------------------------


def test_asking_to_leave_changes_nothing_and_says_what_stays(client, member):
    page = get(client, member, "leave").content.decode()

    assert "You can ask to come back" in page
    assert again(member).left_on is None


def test_leaving_ends_the_membership_today_and_writes_to_the_leaver_alone(client, network, lead):
    host = make_facilitator(network, "Ben Hartley")
    response = post(client, host, "leave", word="")
    host = again(host)
    entry = AuditEntry.objects.get(subject_id=str(host.pk))

    assert response.url == reverse("members:come_back", args=[network])
    assert (host.left_on, host.role, host.standing) == (network.today, Role.MEMBER, Standing.ALUMNI)
    assert letters("farewell") == [host.user.email]
    assert letters("member left") == []
    assert (entry.verb, entry.actor, entry.before) == ("left", host.user, {"role": "facilitator"})


def test_a_word_of_the_leaver_reaches_every_lead_who_can_answer_it(client, network, lead, member):
    other = make_lead(network)
    post(client, member, "leave", word="Thank you. <b>Baby</b> on the way 👶")

    assert letters("member left") == sorted([lead.user.email, other.user.email])
    letter = Letter.objects.filter(kind="member left").first()
    assert letter.reply_to == member.user.email
    assert "&lt;b&gt;Baby&lt;/b&gt; on the way 👶" in letter.html
    assert "<b>Baby</b> on the way 👶" in letter.text


def test_what_was_open_ends_with_the_membership(network, lead, member):
    newcomer, buddy = make_member(network), make_member(network)
    member.buddies.create(buddy=buddy)
    newcomer.buddies.create(buddy=member)
    standing.pause(member)
    words = {"why_them": "x", "why_now": "x", "name": "Una", "email": "una@example.org"}
    nomination = network.nominations.create(nominated_by=member, **words)
    event = make_event(network, capacity=1)
    past = make_event(network, starts_at=timezone.now() - timedelta(days=3))
    rsvps.answer(event, member, "yes", by=member)
    past.rsvps.create(member=member, answer="yes")
    standing.leave(member)
    nomination.refresh_from_db()

    assert not member.buddies.filter(ended_at=None).exists()
    assert not member.looks_after.filter(ended_at=None).exists()
    assert member.pauses.get().ends_on == network.today
    assert (nomination.verdict, bool(nomination.decided_at)) == ("not now", True)
    assert event.rsvps.get().answer == "no"
    assert past.rsvps.get().answer == "yes"
    assert rsvps.answer(event, buddy, "yes", by=buddy).answer == "yes"


def test_who_left_finds_no_page_of_the_network_but_the_way_back(client, network, lead, member):
    other = make_member(network)
    make_introduction(lead, member, other)
    standing.leave(member)
    client.force_login(member.user)
    start = client.get("/")

    for name in ("members:home", "members:list", "members:you", "introductions:record", "events:list"):
        assert client.get(reverse(name, args=[network])).status_code == 404
    assert network.name in start.content.decode()
    assert reverse("members:come_back", args=[network]) in start.content.decode()
    assert client.get(reverse("members:come_back", args=[network])).status_code == 200


def test_the_last_lead_cannot_leave_and_is_told_what_to_do(client, network, lead, member):
    make_lead(network, user=None).save()
    Member.objects.filter(network=network, role="lead").exclude(pk=lead.pk).update(user=None)
    assert "You are the only lead" in get(client, lead, "leave").content.decode()
    assert post(client, lead, "leave", word="Bye").url == reverse("members:leave", args=[network])

    assert again(lead).left_on is None
    assert not Letter.objects.exists()


def test_somebody_who_joined_tomorrow_elsewhere_leaves_on_the_day_they_joined(network, lead):
    early = make_member(network, joined_on=network.today + timedelta(days=1))
    standing.leave(early)

    assert again(early).left_on == early.joined_on


def test_nobody_leaves_twice(network, lead, member):
    standing.leave(member)

    with pytest.raises(standing.NotThere):
        standing.leave(member)
    assert len(letters("farewell")) == 1


LEAVE = """
from members import roles, seats, standing
from members.models import Member
{twin}
member = Member.objects.select_related("network").get(pk={pk})
{before}
try:
    standing.leave(member)
    print("left")
except roles.LastLead:
    print("stayed")
"""
WITHOUT_LOCK = """
asked = roles.is_last_lead
def keep(member):
    if asked(member):
        raise roles.LastLead(member)
    gate()  # both have looked before either goes
roles.keep_a_lead = keep
seats.lock = lambda network: network
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("twin", "before", "became"), [("", "gate()", ["left", "stayed"]), (WITHOUT_LOCK, "", ["left", "left"])]
)
def test_of_the_last_two_leads_who_leave_at_once_one_stays(twin, before, became):
    network = make_network()
    leads = [make_lead(network), make_lead(network)]
    acts = [LEAVE.format(pk=lead.pk, twin=twin, before=before) for lead in leads]

    assert sorted(at_once(*acts)) == became


# -- Coming back --------------------------------------------------------------------------


def test_who_left_asks_to_come_back_and_the_leads_have_one_letter_a_day(client, network, lead, member):
    standing.leave(member)
    post(client, member, "come_back", word="I miss <you>")
    post(client, member, "come_back", word="Again")
    page = client.get(reverse("members:come_back", args=[network])).content.decode()

    assert letters("asks to come back") == [lead.user.email]
    assert Letter.objects.get(kind="asks to come back").reply_to == member.user.email
    assert "You asked on" in page
    assert again(member).left_on
    for name in ("standing", "detail"):
        assert "asked on" in get(client, lead, name, member.pk).content.decode()


def test_asking_without_a_word_is_asking(client, network, lead, member):
    standing.leave(member)
    post(client, member, "come_back")

    assert letters("asks to come back") == [lead.user.email]


def test_only_who_left_sees_the_way_back(client, network, member):
    stranger = make_member(make_network())
    client.force_login(stranger.user)
    way = reverse("members:come_back", args=[network])

    assert client.get(way).status_code == 404
    assert client.get(way.replace(network.slug, "nowhere")).status_code == 404
    client.force_login(member.user)
    assert client.get(way).url == reverse("members:home", args=[network])


def test_a_lead_lets_somebody_in_again_without_the_role_of_then(client, network, lead):
    host = make_facilitator(network, asks="Scripts")
    standing.leave(host)
    post(client, lead, "standing", host.pk, act="readmit", why="She asked.")
    host = again(host)
    entry = AuditEntry.objects.get(verb="readmitted")

    assert (host.left_on, host.role, host.asks) == (None, Role.MEMBER, "Scripts")
    assert (entry.actor, entry.why) == (lead.user, "She asked.")
    assert letters("welcome back") == [host.user.email]
    assert get(client, host, "home").status_code == 200


def test_nobody_comes_back_without_a_free_seat(client, network, lead, member):
    standing.leave(member)
    Network.objects.filter(pk=network.pk).update(size_target=1)
    response = post(client, lead, "standing", member.pk, act="readmit", why="She asked.")

    assert response.status_code == 422
    assert "Every seat is taken" in response.content.decode()
    assert again(member).left_on


READMIT = """
from members import seats, standing
from members.models import Member, NetworkFull
{twin}
member = Member.objects.select_related("network").get(pk={pk})
by = Member.objects.select_related("network", "user").get(pk={by})
{before}
try:
    standing.readmit(member, by=by)
    print("in")
except NetworkFull:
    print("full")
"""
CARELESS = """
counted = seats.free
def free(network):
    found = counted(network)
    gate()  # both have counted before either comes
    return found
seats.free = free
seats.lock = lambda network: network
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("twin", "before", "became"), [("", "gate()", ["full", "in"]), (CARELESS, "", ["in", "in"])])
def test_the_last_seat_is_given_to_one_of_two(twin, before, became):
    network = make_network(size_target=2)
    lead = make_lead(network)
    left = [make_member(network, left_on=network.today) for _each in range(2)]
    acts = [READMIT.format(pk=one.pk, by=lead.pk, twin=twin, before=before) for one in left]

    assert sorted(at_once(*acts)) == became


# -- By a lead ----------------------------------------------------------------------------


def test_a_lead_pauses_and_ends_the_pause_of_somebody_with_a_reason(client, network, lead, member):
    until = network.today + timedelta(days=30)
    post(client, lead, "standing", member.pk, act="pause", until=until.isoformat(), why="New baby; she rang.")
    assert again(member).standing == Standing.PAUSED
    post(client, lead, "standing", member.pk, act="back", why="She rang again.")

    assert again(member).standing == Standing.JOINED
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", "why")) == [
        ("paused", "New baby; she rang."),
        ("ended the pause of", "She rang again."),
    ]


def test_a_lead_ends_a_membership_with_a_reason(client, network, lead, member):
    post(client, lead, "standing", member.pk, act="left", why="Moved abroad.")
    entry = AuditEntry.objects.get()

    assert again(member).standing == Standing.ALUMNI
    assert (entry.verb, entry.actor, entry.why) == ("left", lead.user, "Moved abroad.")
    assert letters("farewell") == [member.user.email]


@pytest.mark.parametrize(
    "given", [{"act": "left"}, {"act": "readmit", "why": "x"}, {"why": "x"}, {"act": "left", "why": " "}]
)
def test_an_act_without_a_reason_or_that_does_not_fit_is_refused(client, network, lead, member, given):
    assert post(client, lead, "standing", member.pk, **given).status_code == 422
    assert again(member).standing == Standing.JOINED


def test_a_lead_gives_a_role_and_the_trail_says_so(client, network, lead, member):
    post(client, lead, "role", member.pk, role="facilitator", why="She is good at doors.")
    entry = AuditEntry.objects.get()

    assert again(member).role == Role.FACILITATOR
    assert (entry.before, entry.after, entry.why) == (
        {"role": "member"},
        {"role": "facilitator"},
        "She is good at doors.",
    )


def test_the_last_lead_stays_one(client, network, lead):
    response = post(client, lead, "role", lead.pk, role="member")

    assert response.status_code == 422
    assert "Nobody else leads this network" in response.content.decode()
    assert again(lead).role == Role.LEAD


def test_a_lead_who_hands_over_is_a_member_from_then_on(client, network, lead):
    make_lead(network)
    response = post(client, lead, "role", lead.pk, role="member")

    assert client.get(response.url).status_code == 200
    assert get(client, lead, "invitations").status_code == 403


@pytest.mark.parametrize("fields", [{"left_on": date(2026, 5, 1)}, {"carried_over_at": timezone.now()}])
def test_only_members_of_today_have_roles(client, network, lead, fields):
    person = make_member(network, **fields)

    assert post(client, lead, "role", person.pk, role="lead").status_code == 422
    assert again(person).role == Role.MEMBER


def test_members_change_nothing_about_others(client, network, member):
    other = make_member(network)

    for name in ("standing", "role"):
        assert post(client, member, name, other.pk, act="left", why="x", role="lead").status_code == 403
    assert again(other).standing == Standing.JOINED


def test_a_seat_that_was_left_can_be_offered(network, lead, member):
    Network.objects.filter(pk=network.pk).update(size_target=2)
    network.refresh_from_db()
    with pytest.raises(NetworkFull):
        inviting.draft(by=lead, email="x@example.org", name="X", why_you="x")
    standing.leave(member)

    assert inviting.draft(by=lead, email="x@example.org", name="X", why_you="x").name == "X"


# -- In touch -----------------------------------------------------------------------------


def test_a_member_asks_a_lead_to_put_them_in_touch(client, network, lead, member):
    eve = make_member(network, "Eve Adams", user=make_user("quillfeather@example.org"))
    page = get(client, member, "detail", eve.pk).content.decode()
    assert reverse("members:put_in_touch", args=[network, eve.pk]) in page
    assert "quillfeather" not in page + get(client, member, "put_in_touch", eve.pk).content.decode()
    for _twice in range(2):
        post(client, member, "put_in_touch", eve.pk, word="Fractions")

    letter = Letter.objects.get(kind="put in touch")
    assert (letter.to, letter.reply_to) == (lead.user.email, member.user.email)
    assert "Fractions" in letter.text


def test_who_shows_the_address_is_written_to_directly(client, network, lead, member):
    eve = make_member(network, "Eve Adams", audiences={"address": "members"})

    assert f"mailto:{eve.user.email}" in get(client, member, "detail", eve.pk).content.decode()
    assert get(client, member, "put_in_touch", eve.pk).status_code == 404
    assert get(client, member, "put_in_touch", member.pk).status_code == 404


def test_the_lead_who_invited_somebody_is_asked_first(network, lead, member):
    other = make_lead(network)
    eve = make_member(network, invited_by=other)

    assert touch.go_between(member, eve) == other
    assert touch.go_between(member, make_member(network)) == lead
    assert roles.is_last_lead(lead) is False
