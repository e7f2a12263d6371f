"""Letters that nobody needs can be stopped by whoever gets them: on their own page, or by a link in each of them.

The link is signed and works without signing in, for as long as the letter may lie in a mailbox. Mail programs use it
as RFC 8058 says: by one POST, while following it changes nothing.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.signing import BadSignature, Signer
from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from network.models import Network, StoppedLetters

# Every kind of letter that is not essential, as people read of it.
KINDS = {
    "nudge": _("Reminders in the first weeks: yours, and those of whoever you look after"),
    "event asked": _("Letters that ask whether you will come to an event"),
    "event entry": _("The entry for your calendar, when you said whether you come to an event"),
    "event reminder": _("Reminders before an event, and the brief of the day before"),
    "event after": _("The letter on the day after an event"),
    "desk after": _("The letter that says what you logged at an arrival desk, when no other comes that morning"),
    "promise": _("One letter about a promise of yours, on its day"),
    "introduction asked": _("Proposals of members to introduce you to somebody; without them nobody can propose you"),
    "introduction followed": _("The question what came of your introductions, every two weeks at most"),
    "coffee asked": _("The letter that asks whether you would like coffee rounds"),
    "coffee match": _("The letter that says with whom you have coffee"),
    "coffee met": _("The question whether a coffee came about"),
}

# Written out, since many wait for it when hundreds answer at the same moment.
STOPPED = """
    SELECT EXISTS (SELECT FROM network_stoppedletters WHERE network_id = %s AND user_id = %s AND kind = %s)"""
_signer = Signer(salt="network.stopping")


def link(network: Network, user: Any, kind: str) -> str:
    """Where ``user`` stops letters of this kind."""
    token = _signer.sign_object([network.pk, user.pk, kind], compress=True)
    return settings.SITE_URL + reverse("stop_letters", args=[network, token])


def of_link(network: Network, token: str) -> tuple[Any, str] | None:
    """The person and the kind of letter that a link of this network speaks of."""
    try:
        network_id, user_id, kind = _signer.unsign_object(token)
    except (BadSignature, ValueError):
        return None
    user = get_user_model().objects.filter(pk=user_id, is_active=True).first()
    return (user, kind) if user and network_id == network.pk and kind in KINDS else None


def is_stopped(network: Network, user: Any, kind: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(STOPPED, [network.pk, user.pk, kind])
        return cursor.fetchone()[0]


def kinds_stopped(network: Network, user: Any) -> set[str]:
    """The kinds of letters that ``user`` wants none of."""
    return set(StoppedLetters.objects.filter(network=network, user=user).values_list("kind", flat=True))


def stopped_by(network: Network, kind: str) -> set[int]:
    """Ids of the users who want no letters of this kind."""
    return set(StoppedLetters.objects.filter(network=network, kind=kind).values_list("user_id", flat=True))


def who_stopped(network: Network, kind: str) -> QuerySet:
    """The same ids within a statement: ``exclude(user__in=…)``."""
    return StoppedLetters.objects.filter(network=network, kind=kind).values("user")


def stop(network: Network, user: Any, kind: str) -> None:
    """Send ``user`` no more letters of this kind. Twice is once."""
    StoppedLetters.objects.get_or_create(network=network, user=user, kind=kind)


def resume(network: Network, user: Any, kind: str) -> None:
    """Send ``user`` letters of this kind again."""
    StoppedLetters.objects.filter(network=network, user=user, kind=kind).delete()
