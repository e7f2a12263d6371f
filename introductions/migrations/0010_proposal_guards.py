from django.db import migrations

from network.guards import forbid, stay_put

STRANGERS = """
    FROM changed c JOIN members_member m ON m.id IN (c.first_id, c.second_id, c.proposed_by_id)
    LEFT JOIN introductions_introduction i ON i.id = c.introduction_id
    WHERE m.network_id <> c.network_id OR (i.first_id, i.second_id) <> (c.first_id, c.second_id)
"""
NEITHER_ASKED = """
    FROM changed c JOIN introductions_proposal p ON p.id = c.proposal_id
    WHERE c.member_id NOT IN (p.first_id, p.second_id)
"""
NEITHER_INTRODUCED = """
    FROM changed c JOIN introductions_introduction i ON i.id = c.introduction_id
    WHERE c.member_id NOT IN (i.first_id, i.second_id)
"""


class Migration(migrations.Migration):
    dependencies = [("introductions", "0009_proposals")]

    operations = [
        stay_put("introductions_proposal"),
        stay_put("introductions_proposalanswer", under="proposal"),
        stay_put("introductions_followup", under="introduction"),
        stay_put("introductions_mixup", under="introduction"),
        forbid("proposals_within", "introductions_proposal", STRANGERS, "people of another network or pair"),
        forbid("proposal_answered_by_a_side", "introductions_proposalanswer", NEITHER_ASKED, "by somebody else"),
        forbid("followed_up_by_a_side", "introductions_followup", NEITHER_INTRODUCED, "said by somebody else"),
        forbid("mixed_up_by_a_side", "introductions_mixup", NEITHER_INTRODUCED, "said by somebody else"),
    ]
