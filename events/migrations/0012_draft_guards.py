from django.db import migrations

from network.guards import forbid, stay_put

STRANGE_PAIR = """
    FROM changed c JOIN members_member m ON m.id IN (c.first_id, c.second_id, c.asked_by_id, c.noted_by_id, c.ended_by_id)
    WHERE m.network_id <> c.network_id
"""
STRANGE_EDITOR = """
    FROM changed c JOIN events_groupplan p ON p.id = c.plan_id JOIN events_event e ON e.id = p.event_id
    JOIN members_member m ON m.id = c.by_id WHERE m.network_id <> e.network_id
"""
STRANGE_FORERUNNER = """
    FROM changed c JOIN events_groupplan p ON p.id = c.before_id WHERE p.event_id <> c.event_id
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0011_drafts_become_documents")]

    operations = [
        stay_put("events_keepapart"),
        forbid("kept_apart_within", "events_keepapart", STRANGE_PAIR, "kept apart from a member of another network"),
        forbid("edits_of_one_network", "events_planedit", STRANGE_EDITOR, "a change by a member of another network"),
        forbid(
            "plans_follow_one_event", "events_groupplan", STRANGE_FORERUNNER, "a plan that changes one of another event"
        ),
    ]
