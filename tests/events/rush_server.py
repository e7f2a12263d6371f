"""The web server of a rush: ``gunicorn tests.events.rush_server:application``.

With RUSH=UNLOCKED in its environment no event is held while its places are counted, and it lingers between looking and
taking, as an unlucky moment does: this shows what the lock is for.
"""

import os
import time

from network.wsgi import application

__all__ = ["application"]

if os.environ.get("RUSH") == "UNLOCKED":
    from django.db import connection

    from events import answer_links, waiting
    from events.models import Event

    count = waiting.places
    UNLOCKED = """
        DO $$ BEGIN EXECUTE replace(replace(replace(replace(pg_get_functiondef('public.join_line'::regproc),
            'public.join_line', 'pg_temp.join_line'), 'FOR NO KEY UPDATE OF member', ''), 'FOR NO KEY UPDATE', ''),
            'INSERT INTO events_rsvp', 'PERFORM pg_sleep(0.05); INSERT INTO events_rsvp'); END $$"""

    def count_and_linger(event, at, **options):
        counted = count(event, at, **options)
        time.sleep(0.05)
        return counted

    def join_unlocked(*numbers, **options):
        with connection.cursor() as cursor:
            cursor.execute(UNLOCKED)
            cursor.execute("SELECT pg_temp.join_line(%s, %s, %s)", [*numbers, options["network_slug"]])
            return cursor.fetchone()[0]

    waiting.places, waiting.join = count_and_linger, join_unlocked
    answer_links.HELD = answer_links.HELD.partition("FOR NO KEY UPDATE")[0]
    type(Event.objects.all()).select_for_update = lambda rows, **_options: rows
