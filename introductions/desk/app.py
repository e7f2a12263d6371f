"""The app of the arrival desk: of which files it is made, which version they are, and when its evenings are open."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db.models import Q
from django.utils.timezone import now

from events.models import Event
from members.models import Member

# Modules in the order in which they stand on each other, the entrance last.
MODULES = (
    "js/taps.js",
    "js/camera.js",
    *(
        f"js/desk/{name}.js"
        for name in (
            "words",
            "store",
            "outbox",
            "server",
            "state",
            "deal",
            "ready",
            "sheets",
            "scanner",
            "arrived",
            "introduce",
            "tables",
            "app",
        )
    ),
)
FILES = (
    "css/kith.css",
    "fonts/atkinson/latin.woff2",
    "fonts/newsreader/latin-500.woff2",
    "img/kith.svg",
    *MODULES,
)
# The worker forgets what is over as it wakes, by the script with which other pages do.
WORKER = [Path(settings.BASE_DIR) / "static/js" / name for name in ("forget.js", "desk/worker.js")]
# What the page does not link and is part of the app all the same: a change of them makes a new version as well.
PAGES = (
    Path(settings.BASE_DIR) / "templates/introductions/desk_app.html",
    *WORKER,
    Path(__file__).with_name("words.py"),
)

OPENS = timedelta(days=2)
LOCKED_AFTER = timedelta(hours=12)


def addresses() -> list[str]:
    """Where the files of the app are; with names of their content where there are such names."""
    return [staticfiles_storage.url(name) for name in FILES]


def version() -> str:
    """A word for the app as it is now; another one as soon as anything of it is different."""
    return _version_of_release() if not (settings.DEBUG or settings.TESTING) else _digest(_contents())


@cache
def _version_of_release() -> str:
    # The names of collected files tell of their content, and nothing changes while a release runs.
    return _digest([*(address.encode() for address in addresses()), *(page.read_bytes() for page in PAGES)])


def _contents() -> list[bytes]:
    return [Path(str(finders.find(name))).read_bytes() for name in FILES] + [page.read_bytes() for page in PAGES]


def _digest(parts: list[bytes]) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def evenings_of(member: Member) -> list[Event]:
    """Events whose desk is open to ``member`` now or within two days, the next one first."""
    events = member.network.events.standing().with_end()
    near = events.filter(starts_at__lte=now() + OPENS, end__gte=now() - LOCKED_AFTER)
    if not member.is_facilitator:
        near = near.filter(Q(helpers__member=member))
    return list(near.order_by("starts_at", "pk"))
