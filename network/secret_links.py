"""Secrets of links that stand in letters: computed when they are needed, and stored nowhere."""

from __future__ import annotations

import base64

from django.utils.crypto import salted_hmac


def secret_of(key: str, *, use: str) -> str:
    """What belongs to ``key`` under this installation's own key: 43 characters of an address, 256 bits.

    ``use`` keeps the secrets of one kind of link apart from those of another.
    """
    mac = salted_hmac(use, key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")
