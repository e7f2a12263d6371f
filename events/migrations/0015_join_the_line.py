from django.db import migrations

# Nobody who waits for the event waits for work of ours meanwhile: whoever is at their turn needs one call. The member is
# held and then the event, as everywhere, and what is read of either is read once it is held.
JOIN_LINE = """
    CREATE FUNCTION join_line(the_event bigint, the_member bigint, slug_of_network text) RETURNS integer
    LANGUAGE plpgsql AS $join$
    DECLARE
        within bigint;
        event record;
        line record;
        now timestamptz;
    BEGIN
        SELECT member.network_id INTO within
        FROM members_member member
        JOIN network_network network ON network.id = member.network_id
        LEFT JOIN members_user account ON account.id = member.user_id
        WHERE member.id = the_member AND network.slug = slug_of_network
          AND member.left_on IS NULL AND member.erased_at IS NULL AND account.is_active IS NOT FALSE
        FOR NO KEY UPDATE OF member;
        IF NOT FOUND THEN
            RETURN NULL;
        END IF;

        SELECT capacity, published_at, coalesce(answers_until, starts_at) AS answers_until, starts_at INTO event
        FROM events_event
        WHERE id = the_event AND network_id = within AND cancelled_at IS NULL AND closed_at IS NULL
        FOR NO KEY UPDATE;
        now := clock_timestamp();
        IF NOT FOUND OR event.capacity IS NULL OR event.published_at IS NULL OR event.published_at > now
           OR event.answers_until < now OR event.starts_at <= now THEN
            RETURN NULL;
        END IF;

        SELECT count(*) FILTER (WHERE answer IN ('yes', 'offered')) AS held, max(turn) AS last_turn,
               min(offer_ends_at) AS next_lapse, count(*) FILTER (WHERE member_id = the_member) AS own
        INTO line FROM events_rsvp WHERE event_id = the_event;
        IF line.held < event.capacity OR line.own > 0 OR line.next_lapse <= now THEN
            RETURN NULL;
        END IF;

        INSERT INTO events_rsvp (event_id, member_id, answered_by_id, answered_at, answer, turn, waits_since,
                                 note, quieter, avoid, name_hidden)
        VALUES (the_event, the_member, the_member, now, 'waiting', coalesce(line.last_turn, 0) + 1, now,
                '', false, '', false);
        RETURN coalesce(line.last_turn, 0) + 1;
    END $join$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0014_rounds_end"),
        ("members", "0003_guards"),
        ("network", "0002_guards"),
    ]

    operations = [migrations.RunSQL(JOIN_LINE, "DROP FUNCTION join_line(bigint, bigint, text)")]
