from django.db import migrations

from network.guards import forbid, stay_put

DESK = "JOIN events_event e ON e.id = c.event_id"
STRANGER_ACTED = f"""
    FROM changed c {DESK} JOIN members_member m ON m.id IN (c.by_id, c.undone_by_id, c.looked_by_id)
    WHERE m.network_id <> e.network_id
"""
STRANGE_PHONE = f"FROM changed c {DESK} JOIN members_member m ON m.id = c.member_id WHERE m.network_id <> e.network_id"
STRANGE_CLAIM = f"""
    FROM changed c {DESK} JOIN members_member m ON m.id IN (c.member_id, c.by_id) WHERE m.network_id <> e.network_id
"""
STRANGERS_PASSED_OVER = f"""
    FROM changed c {DESK} JOIN members_member m ON m.id IN (c.first_id, c.second_id, c.by_id)
    WHERE m.network_id <> e.network_id
"""
STRANGER_NOTED = f"""
    FROM changed c {DESK} JOIN members_member m ON m.id IN (c.member_id, c.other_id, c.noted_by_id)
    JOIN introductions_deskact a ON a.id = c.act_id
    WHERE m.network_id <> e.network_id OR a.event_id <> c.event_id
"""
STRANGE_DEBRIEF = f"FROM changed c {DESK} JOIN members_member m ON m.id = c.by_id WHERE m.network_id <> e.network_id"
OF_ANOTHER_EVENT = """
    FROM changed c JOIN introductions_deskact a ON a.id = c.deskact_id
    JOIN introductions_introduction i ON i.id = c.introduction_id
    WHERE i.event_id <> a.event_id
"""
OF_A_DEBRIEF = """
    FROM changed c JOIN introductions_debrief d ON d.id = c.debrief_id JOIN events_event e ON e.id = d.event_id
    JOIN members_member m ON m.id = c.member_id WHERE m.network_id <> e.network_id
"""


class Migration(migrations.Migration):
    dependencies = [("introductions", "0007_desk")]

    operations = [
        *(
            stay_put(f"introductions_{table}", under="event")
            for table in ("deskphone", "deskkey", "deskact", "deskclaim", "passedover", "desknote", "debrief")
        ),
        forbid("desk_acts_within", "introductions_deskact", STRANGER_ACTED, "somebody of another network"),
        forbid("desk_phones_within", "introductions_deskphone", STRANGE_PHONE, "a member of another network"),
        forbid("desk_keys_within", "introductions_deskkey", STRANGE_PHONE, "a member of another network"),
        forbid("desk_claims_within", "introductions_deskclaim", STRANGE_CLAIM, "people of another network"),
        forbid("passed_over_within", "introductions_passedover", STRANGERS_PASSED_OVER, "people of another network"),
        forbid("desk_notes_within", "introductions_desknote", STRANGER_NOTED, "people of another network or event"),
        forbid("debriefs_within", "introductions_debrief", STRANGE_DEBRIEF, "a member of another network"),
        forbid("desk_acts_of_event", "introductions_deskact_introductions", OF_ANOTHER_EVENT, "of another event"),
        forbid("met_no_one_within", "introductions_debrief_met_no_one", OF_A_DEBRIEF, "people of another network"),
        forbid("to_call_within", "introductions_debrief_to_call", OF_A_DEBRIEF, "people of another network"),
    ]
