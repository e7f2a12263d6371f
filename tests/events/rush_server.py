"""The web server of a rush: ``gunicorn tests.events.rush_server:application``.

With RUSH=UNLOCKED in its environment no event is held while its places are counted, and it lingers between looking and
taking, as an unlucky moment does: this shows what the lock is for.
"""

import os
import time

from network.wsgi import application

__all__ = ["application"]

if os.environ.get("RUSH") == "UNLOCKED":
    from events import answer_links, waiting
    from events.models import Event

    count = waiting.places

    def count_and_linger(event, at, **options):
        counted = count(event, at, **options)
        time.sleep(0.05)
        return counted

    waiting.places = count_and_linger
    answer_links.HELD = answer_links.HELD.partition("FOR NO KEY UPDATE")[0]
    type(Event.objects.all()).select_for_update = lambda rows, **_options: rows
