from django.db import migrations

from network.guards import forbid, stay_put

STRANGE_ROUNDS = """
    FROM changed c LEFT JOIN members_member m ON m.id IN (c.started_by_id, c.ended_by_id)
    LEFT JOIN members_attribute a ON a.id = c.attribute_id
    WHERE m.network_id <> c.network_id OR a.network_id <> c.network_id
"""
STRANGER_OPTED_IN = """
    FROM changed c JOIN introductions_coffeerounds r ON r.id = c.rounds_id JOIN members_member m ON m.id = c.member_id
    WHERE m.network_id <> r.network_id
"""
STRANGE_SEAT = """
    FROM changed c JOIN introductions_coffeedraw d ON d.id = c.draw_id
    JOIN introductions_coffeerounds r ON r.id = d.rounds_id JOIN members_member m ON m.id = c.member_id
    LEFT JOIN introductions_coffeegroup g ON g.id = c.group_id
    WHERE m.network_id <> r.network_id OR g.draw_id <> c.draw_id
"""


class Migration(migrations.Migration):
    dependencies = [("introductions", "0004_coffee_rounds")]

    operations = [
        stay_put("introductions_coffeerounds"),
        stay_put("introductions_coffeedraw", under="rounds"),
        stay_put("introductions_coffeegroup", under="draw"),
        forbid("coffee_rounds_within", "introductions_coffeerounds", STRANGE_ROUNDS, "a row of another network"),
        forbid("coffee_opt_ins_within", "introductions_coffeeoptin", STRANGER_OPTED_IN, "a member of another network"),
        forbid("coffee_seats_within", "introductions_coffeeseat", STRANGE_SEAT, "a seat in another round or network"),
    ]
