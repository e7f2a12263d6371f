from django.db import migrations

from network.guards import forbid, stay_put

MEMBER_INVITER = """
    FROM changed c JOIN members_member m ON m.id = c.invited_by_id WHERE m.network_id <> c.network_id
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0002_initial")]

    operations = [
        stay_put("members_member"),
        stay_put("members_invitation"),
        forbid("members_invited_within", "members_member", MEMBER_INVITER, "invited by a member of another network"),
        forbid(
            "invitations_of_one_network", "members_invitation", MEMBER_INVITER, "invited by a member of another network"
        ),
    ]
