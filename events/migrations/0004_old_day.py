from django.db import migrations

from network.guards import after_change

MARK_OLD_DAY = """
    INSERT INTO network_touchedday (network_id, day)
    SELECT DISTINCT c.network_id, (c.starts_at AT TIME ZONE n.timezone)::date
    FROM changed c JOIN network_network n ON n.id = c.network_id
"""


class Migration(migrations.Migration):
    """An event that is moved marks the day that it leaves as well as the one to which it goes."""

    dependencies = [("events", "0003_guards")]

    operations = [
        after_change("event_marks_old_day", "events_event", MARK_OLD_DAY, verbs="UPDATE", as_they_were=True),
    ]
