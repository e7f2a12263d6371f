from django.db import migrations

from network.guards import after_change, append_only, forbid, stay_put

STRANGER_INTRODUCED = """
    FROM changed c JOIN members_member a ON a.id = c.first_id JOIN members_member b ON b.id = c.second_id
    LEFT JOIN members_member m ON m.id = c.made_by_id LEFT JOIN members_member w ON w.id = c.withdrawn_by_id
    LEFT JOIN events_event e ON e.id = c.event_id
    WHERE a.network_id <> c.network_id OR b.network_id <> c.network_id OR m.network_id <> c.network_id
       OR w.network_id <> c.network_id OR e.network_id <> c.network_id
"""
STRANGER_IN_LEDGER = """
    FROM changed c JOIN members_member a ON a.id = c.first_id JOIN members_member b ON b.id = c.second_id
    LEFT JOIN events_event e ON e.id = c.event_id
    WHERE a.network_id <> c.network_id OR b.network_id <> c.network_id OR e.network_id <> c.network_id
"""
STRANGER_WITHDREW = """
    FROM changed c JOIN introductions_interaction i ON i.id = c.interaction_id JOIN members_member m ON m.id = c.by_id
    WHERE m.network_id <> i.network_id
"""
NEITHER_SIDE = """
    FROM changed c JOIN introductions_introduction i ON i.id = c.introduction_id
    WHERE c.member_id NOT IN (i.first_id, i.second_id)
"""
STRANGE_OCCASION = """
    FROM changed c JOIN events_event e ON e.id = c.event_id WHERE e.network_id <> c.network_id
"""
STRANGER_ASKED = """
    FROM changed c JOIN introductions_checkin k ON k.id = c.check_in_id JOIN members_member m ON m.id = c.member_id
    WHERE m.network_id <> k.network_id
"""
STRANGER_IN_STORY = """
    FROM changed c JOIN introductions_story s ON s.id = c.story_id JOIN members_member m ON m.id = c.member_id
    WHERE m.network_id <> s.network_id
"""
MARK_PAIR = """
    INSERT INTO introductions_touchedpair (network_id, first_id, second_id)
    SELECT DISTINCT network_id, first_id, second_id FROM changed
"""
MARK_DAY = """
    INSERT INTO network_touchedday (network_id, day)
    SELECT DISTINCT c.network_id, (c.at AT TIME ZONE n.timezone)::date
    FROM changed c JOIN network_network n ON n.id = c.network_id
"""
MARK_WITHDRAWN_PAIR = """
    INSERT INTO introductions_touchedpair (network_id, first_id, second_id)
    SELECT DISTINCT i.network_id, i.first_id, i.second_id
    FROM changed c JOIN introductions_interaction i ON i.id = c.interaction_id
"""
MARK_WITHDRAWN_DAY = """
    INSERT INTO network_touchedday (network_id, day)
    SELECT DISTINCT i.network_id, (i.at AT TIME ZONE n.timezone)::date
    FROM changed c JOIN introductions_interaction i ON i.id = c.interaction_id
    JOIN network_network n ON n.id = i.network_id
"""
MARK_CONFIRMED_DAY = """
    INSERT INTO network_touchedday (network_id, day)
    SELECT DISTINCT i.network_id, (c.at AT TIME ZONE n.timezone)::date
    FROM changed c JOIN introductions_introduction i ON i.id = c.introduction_id
    JOIN network_network n ON n.id = i.network_id
"""
MARK_REPLY_DAY = """
    INSERT INTO network_touchedday (network_id, day)
    SELECT DISTINCT k.network_id, (coalesce(c.replied_at, c.asked_at) AT TIME ZONE n.timezone)::date
    FROM changed c JOIN introductions_checkin k ON k.id = c.check_in_id
    JOIN network_network n ON n.id = k.network_id
"""
LEDGER = "introductions_interaction"


class Migration(migrations.Migration):
    dependencies = [("introductions", "0002_initial"), ("events", "0003_guards")]

    operations = [
        append_only(LEDGER),
        append_only("introductions_withdrawal"),
        stay_put("introductions_introduction"),
        stay_put("introductions_checkin"),
        stay_put("introductions_story"),
        forbid("introductions_within", "introductions_introduction", STRANGER_INTRODUCED, "people of another network"),
        forbid("ledger_within", LEDGER, STRANGER_IN_LEDGER, "people of another network"),
        forbid("withdrawn_within", "introductions_withdrawal", STRANGER_WITHDREW, "withdrawn by another network"),
        forbid("check_ins_within", "introductions_checkin", STRANGE_OCCASION, "about an event of another network"),
        forbid("confirmed_by_a_side", "introductions_confirmation", NEITHER_SIDE, "confirmed by somebody else"),
        forbid("askings_within", "introductions_asking", STRANGER_ASKED, "a member of another network was asked"),
        forbid("stories_within", "introductions_storyconsent", STRANGER_IN_STORY, "a member of another network"),
        after_change("ledger_marks_pair", LEDGER, MARK_PAIR, verbs="INSERT DELETE"),
        after_change("ledger_marks_day", LEDGER, MARK_DAY, verbs="INSERT DELETE"),
        after_change("withdrawal_marks_pair", "introductions_withdrawal", MARK_WITHDRAWN_PAIR, verbs="INSERT"),
        after_change("withdrawal_marks_day", "introductions_withdrawal", MARK_WITHDRAWN_DAY, verbs="INSERT"),
        after_change("confirmation_marks_day", "introductions_confirmation", MARK_CONFIRMED_DAY),
        after_change("reply_marks_day", "introductions_asking", MARK_REPLY_DAY),
    ]
