from django.db import migrations

# Of two standing introductions of the same people at one event, the better confirmed one stays, or else the first.
WITHDRAW_SURPLUS = """
    WITH ranked AS (
        SELECT i.id, row_number() OVER (
            PARTITION BY i.event_id, i.first_id, i.second_id
            ORDER BY (SELECT count(*) FROM introductions_confirmation c WHERE c.introduction_id = i.id) DESC, i.made_at, i.id
        ) AS place
        FROM introductions_introduction i WHERE i.withdrawn_at IS NULL AND i.event_id IS NOT NULL
    ), surplus AS (
        UPDATE introductions_introduction i SET withdrawn_at = now()
        FROM ranked r WHERE r.id = i.id AND r.place > 1
        RETURNING i.network_id, i.key
    )
    INSERT INTO introductions_withdrawal (interaction_id, at, why)
    SELECT l.id, now(), 'introduced twice at one event'
    FROM surplus s JOIN introductions_interaction l ON l.network_id = s.network_id AND l.reference = s.key::text
    WHERE NOT EXISTS (SELECT 1 FROM introductions_withdrawal w WHERE w.interaction_id = l.id)
"""


class Migration(migrations.Migration):
    dependencies = [("introductions", "0005_coffee_guards")]

    operations = [migrations.RunSQL(WITHDRAW_SURPLUS, migrations.RunSQL.noop)]
