from django.db import migrations
from django.db.models import F

from network.guards import forbid, stay_put

STRANGE_STAY = """
    FROM changed c LEFT JOIN members_member m ON m.id = c.member_id
    LEFT JOIN members_nomination n ON n.id = c.nomination_id
    WHERE m.network_id <> c.network_id OR n.network_id <> c.network_id
"""
STRANGE_NOMINATOR = """
    FROM changed c JOIN members_member m ON m.id IN (c.nominated_by_id, c.decided_by_id)
    WHERE m.network_id <> c.network_id
"""
STRANGE_AUTHOR = """
    FROM changed c JOIN members_member m ON m.id = c.by_id WHERE m.network_id <> c.network_id
"""
STRANGE_BUDDY = """
    FROM changed c JOIN members_member n ON n.id = c.newcomer_id
    JOIN members_member m ON m.id IN (c.buddy_id, c.named_by_id, c.met_said_by_id) WHERE m.network_id <> n.network_id
"""
STRANGE_MEETING = """
    FROM changed c JOIN members_member m ON m.id = c.member_id JOIN members_member o ON o.id = c.other_id
    WHERE m.network_id <> o.network_id
"""
STRANGE_PURPOSE = """
    FROM changed c JOIN members_member m ON m.id = c.member_id JOIN network_purpose p ON p.id = c.purpose_id
    WHERE m.network_id <> p.network_id
"""


def date_those_sent(apps, schema_editor):
    """Until now every invitation was sent as soon as it was written."""
    apps.get_model("members", "Invitation").objects.filter(sent_at=None).update(sent_at=F("created_at"))


class Migration(migrations.Migration):
    # Triggers cannot be made in the transaction in which rows of their table were changed.
    atomic = False
    dependencies = [("members", "0004_ways_in"), ("network", "0004_mail_known_to_work")]

    operations = [
        migrations.RunPython(date_those_sent, migrations.RunPython.noop),
        stay_put("members_nomination"),
        stay_put("members_seatopening"),
        stay_put("members_listimport"),
        stay_put("members_attribute"),
        forbid("staying_within", "members_invitation", STRANGE_STAY, "an invitation for somebody of another network"),
        forbid("nominated_within", "members_nomination", STRANGE_NOMINATOR, "nominated in another network"),
        forbid("seats_opened_within", "members_seatopening", STRANGE_AUTHOR, "opened by a member of another network"),
        forbid("lists_of_one_network", "members_listimport", STRANGE_AUTHOR, "brought by a member of another network"),
        forbid("buddies_of_one_network", "members_buddy", STRANGE_BUDDY, "a buddy of another network"),
        forbid("meetings_of_one_network", "members_firstmeeting", STRANGE_MEETING, "somebody of another network"),
        forbid("affirmed_within", "members_affirmation", STRANGE_PURPOSE, "the purpose of another network"),
    ]
