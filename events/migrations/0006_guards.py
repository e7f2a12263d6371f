from django.db import migrations

from network.guards import forbid, stay_put


def strangers(*fields, parent="events_event", under="event"):
    """Rows that join members of another network, in the given fields, to a row under ``parent``."""
    named = ", ".join(f"c.{field}_id" for field in fields)
    return f"""
        FROM changed c JOIN {parent} p ON p.id = c.{under}_id JOIN members_member m ON m.id IN ({named})
        WHERE m.network_id <> p.network_id
    """


def strange_makers():
    return "FROM changed c JOIN members_member m ON m.id = c.created_by_id WHERE m.network_id <> c.network_id"


STRANGE_IN_EVENT = """
    FROM changed c LEFT JOIN events_series s ON s.id = c.series_id LEFT JOIN members_member m ON m.id = c.turned_down_by_id
    WHERE s.network_id <> c.network_id OR m.network_id <> c.network_id
"""
STRANGE_GROUP = """
    FROM changed c JOIN events_smallgroup g ON g.id = c.group_id JOIN events_round r ON r.id = g.round_id
    WHERE r.event_id <> c.event_id
"""
STRANGE_NOMINATION = """
    FROM changed c JOIN events_event e ON e.id = c.event_id JOIN members_nomination n ON n.id = c.nomination_id
    WHERE n.network_id <> e.network_id
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0005_whole_events")]

    operations = [
        stay_put("events_series"),
        stay_put("events_eventtemplate"),
        forbid("series_made_within", "events_series", strange_makers(), "made by a member of another network"),
        forbid(
            "templates_made_within", "events_eventtemplate", strange_makers(), "made by a member of another network"
        ),
        forbid("events_of_one_network", "events_event", STRANGE_IN_EVENT, "a series or member of another network"),
        forbid("helpers_of_one_network", "events_helper", strangers("member"), "a helper of another network"),
        forbid("asked_within", "events_asked", strangers("member", "asked_by"), "a member of another network"),
        forbid("taps_of_one_network", "events_doortap", strangers("member", "by"), "a member of another network"),
        forbid(
            "visitors_of_one_network",
            "events_visitor",
            strangers("brought_by", "noted_by"),
            "a member of another network",
        ),
        forbid("visitors_nominated_within", "events_visitor", STRANGE_NOMINATION, "a nomination of another network"),
        forbid("takeaways_of_one_network", "events_takeaway", strangers("written_by"), "a member of another network"),
        forbid("takeaways_of_one_event", "events_takeaway", STRANGE_GROUP, "a group of another event"),
        forbid("letters_of_one_network", "events_eventletter", strangers("written_by"), "a member of another network"),
        forbid("letters_of_one_event", "events_eventletter", STRANGE_GROUP, "a group of another event"),
    ]
