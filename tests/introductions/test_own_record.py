"""Members see what is recorded about them, say whether it is so, and answer one question at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from introductions import checkins, ledger, records
from introductions.models import Asking, Interaction
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_record_tells_an_event_once_and_every_introduction(network, facilitator, member):
    event = factories.make_event(network, "Summer gathering", starts_at=timezone.now() - timedelta(days=9))
    table = [member, factories.make_member(network, "Ann"), factories.make_member(network, "Bob")]
    room = factories.make_member(network, "Col")
    factories.make_present(event, *table, room)
    factories.make_groups(event, table, [room])
    ledger.settle([event])
    introduction = factories.make_introduction(facilitator, member, room)
    ledger.confirm(introduction, member)
    ledger.withdraw_introduction(introduction, by=room)

    entries = records.entries_of(member)
    records.furnish(entries, member)

    told = [(e.event, [p.name for p in e.table], [p.name for p in e.room], e.withdrawn_at is None) for e in entries]
    assert told == [(None, ["Col"], [], False), (event, ["Ann", "Bob"], ["Col"], True)]
    assert (entries[0].label, entries[0].introduction) == ("introduced, confirmed by one", introduction)


def test_yes_confirms_and_no_takes_back(client, network, facilitator, member):
    other = factories.make_member(network)
    first = factories.make_introduction(facilitator, member, other)
    second = factories.make_introduction(facilitator, member, factories.make_member(network))
    client.force_login(member.user)

    client.post(reverse("introductions:confirm", args=[network, first.pk]))
    client.post(reverse("introductions:deny", args=[network, second.pk]))

    assert list(Interaction.objects.standing().values_list("reference", "kind")) == [(str(first.key), "introduced-1")]
    second.refresh_from_db()
    assert second.withdrawn_by == member


def test_others_cannot_speak_for_the_two(client, network, facilitator, member):
    introduction = factories.make_introduction(
        facilitator, factories.make_member(network), factories.make_member(network)
    )
    client.force_login(member.user)

    assert client.post(reverse("introductions:confirm", args=[network, introduction.pk])).status_code == 404
    assert client.post(reverse("introductions:deny", args=[network, introduction.pk])).status_code == 404


def test_a_reply_is_kept_and_may_be_changed(client, network, member):
    check_in = checkins.ask(network=network, question="What helped you?", members=[member])
    client.force_login(member.user)
    page = reverse("introductions:check_in", args=[network, check_in.pk])

    assert client.post(page, {"words": "", "audience": "leads"}).status_code == 422
    client.post(page, {"words": "Tea", "audience": "leads"})
    client.post(page, {"words": "Tea and talk", "audience": "network"})

    asking = Asking.objects.get()
    assert (asking.words, asking.audience, asking.replied_at is not None) == ("Tea and talk", "network", True)


def test_scores_are_hidden_below_five_and_never_told_apart(network, lead):
    members = [factories.make_member(network) for _ in range(5)]
    check_in = checkins.ask(network=network, question="?", item="connected", members=members)
    askings = list(check_in.askings.order_by("pk"))
    for asking, score in zip(askings[:4], [5, 4, 2, 4], strict=True):
        checkins.reply(asking, score=score)
    assert [(s.replied, s.agreed) for s in checkins.summaries([check_in], reader=lead)] == [(4, None)]

    checkins.reply(askings[4], score=1)

    assert [(s.replied, s.agreed) for s in checkins.summaries([check_in], reader=lead)] == [(5, 3)]


def test_words_reach_only_whom_their_writer_chose(network, lead, member):
    writer = factories.make_member(network)
    check_in = checkins.ask(network=network, question="?", members=[writer, member])
    asking = check_in.askings.get(member=writer)
    checkins.reply(asking, words="for the leads", audience="leads")

    def words_for(reader):
        return [one.words for one in checkins.summaries([check_in], reader=reader)[0].words]

    assert (words_for(lead), words_for(writer), words_for(member)) == (["for the leads"], ["for the leads"], [])


def test_a_lead_asks_everybody_who_is_not_on_a_pause(client, network, lead, member):
    away = factories.make_member(network)
    away.pauses.create(starts_on=timezone.localdate() - timedelta(days=3))
    client.force_login(lead.user)

    assert client.post(reverse("introductions:ask", args=[network]), {"item": "", "question": " "}).status_code == 422
    client.post(reverse("introductions:ask", args=[network]), {"item": "open", "question": ""})

    check_in = network.check_ins.get()
    assert (check_in.item, check_in.question) == ("open", "I can be open about what is not going well.")
    assert set(check_in.askings.values_list("member", flat=True)) == {lead.pk, member.pk}
