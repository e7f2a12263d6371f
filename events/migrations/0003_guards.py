from django.db import migrations

from network.guards import after_change, forbid, stay_put

STRANGE_MAKER = """
    FROM changed c JOIN members_member m ON m.id = c.created_by_id WHERE m.network_id <> c.network_id
"""
STRANGER_ANSWERED = """
    FROM changed c JOIN events_event e ON e.id = c.event_id JOIN members_member m ON m.id = c.member_id
    LEFT JOIN members_member a ON a.id = c.answered_by_id
    WHERE m.network_id <> e.network_id OR a.network_id <> e.network_id
"""
STRANGER_THERE = """
    FROM changed c JOIN events_event e ON e.id = c.event_id JOIN members_member m ON m.id = c.member_id
    LEFT JOIN members_member a ON a.id = c.noted_by_id
    WHERE m.network_id <> e.network_id OR a.network_id <> e.network_id
"""
STRANGE_PLANNER = """
    FROM changed c JOIN events_event e ON e.id = c.event_id
    JOIN members_member m ON m.id IN (c.requested_by_id, c.published_by_id) WHERE m.network_id <> e.network_id
"""
STRANGE_SEAT = """
    FROM changed c JOIN events_smallgroup g ON g.id = c.group_id JOIN events_round r ON r.id = c.round_id
    JOIN events_event e ON e.id = r.event_id JOIN members_member m ON m.id = c.member_id
    WHERE g.round_id <> c.round_id OR m.network_id <> e.network_id
"""
STRANGE_ROUND = """
    FROM changed c JOIN events_groupplan p ON p.id = c.plan_id WHERE p.event_id <> c.event_id
"""
MARK_DAY = """
    INSERT INTO network_touchedday (network_id, day)
    SELECT DISTINCT e.network_id, (e.starts_at AT TIME ZONE n.timezone)::date
    FROM changed c JOIN events_event e ON e.id = c.event_id JOIN network_network n ON n.id = e.network_id
"""
MARK_EVENT = "INSERT INTO events_touchedevent (event_id) SELECT DISTINCT event_id FROM changed"
MARK_EVENT_OF_SEAT = """
    INSERT INTO events_touchedevent (event_id)
    SELECT DISTINCT r.event_id FROM changed c JOIN events_round r ON r.id = c.round_id AND r.published_at IS NOT NULL
"""
MARK_ITSELF = "INSERT INTO events_touchedevent (event_id) SELECT id FROM changed"
MARK_ITS_DAY = """
    INSERT INTO network_touchedday (network_id, day)
    SELECT DISTINCT c.network_id, (c.starts_at AT TIME ZONE n.timezone)::date
    FROM changed c JOIN network_network n ON n.id = c.network_id
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0002_initial"), ("network", "0002_guards"), ("members", "0003_guards")]

    operations = [
        stay_put("events_event"),
        stay_put("events_groupplan", under="event"),
        stay_put("events_round", under="event"),
        stay_put("events_smallgroup", under="round"),
        forbid("events_made_within", "events_event", STRANGE_MAKER, "made by a member of another network"),
        forbid("rsvps_of_one_network", "events_rsvp", STRANGER_ANSWERED, "an answer by a member of another network"),
        forbid("attendances_of_one_network", "events_attendance", STRANGER_THERE, "a member of another network"),
        forbid("plans_of_one_network", "events_groupplan", STRANGE_PLANNER, "planned by a member of another network"),
        forbid("seats_of_one_event", "events_seat", STRANGE_SEAT, "a seat in another round or network"),
        forbid("rounds_of_one_event", "events_round", STRANGE_ROUND, "a round planned for another event"),
        after_change("attendance_marks_day", "events_attendance", MARK_DAY),
        after_change("attendance_marks_event", "events_attendance", MARK_EVENT),
        after_change("seat_marks_event", "events_seat", MARK_EVENT_OF_SEAT),
        after_change("round_marks_event", "events_round", MARK_EVENT),
        after_change("event_marks_itself", "events_event", MARK_ITSELF, verbs="UPDATE"),
        after_change("event_marks_its_day", "events_event", MARK_ITS_DAY),
    ]
