"""Gunicorn's log of requests, without the secrets that stand in addresses."""

from __future__ import annotations

from typing import Any

from gunicorn import glogging

from network.logs import without_secrets


class AccessLog(glogging.Logger):
    """Writes what Gunicorn's own does, the secrets of links cut out of it."""

    def atoms(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        found = super().atoms(*args, **kwargs)
        return {name: without_secrets(value) if isinstance(value, str) else value for name, value in found.items()}
