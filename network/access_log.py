"""Gunicorn's log of requests, without the secrets that stand in addresses."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from gunicorn import glogging

from network.logs import without_secrets


class Atoms(glogging.SafeAtoms):
    """What may be written of a request. Secrets are cut out of what is read: of some seventy parts a line has nine."""

    def __getitem__(self, name: str) -> Any:
        value = super().__getitem__(name)
        return without_secrets(value) if isinstance(value, str) else value


class AccessLog(glogging.Logger):
    """Writes what Gunicorn's own does, the secrets of links cut out of it, and nothing where nothing was new.

    Phones at a door hear a hundred times a second that nothing is; a line for each hid the others and cost more time
    than finding it out.
    """

    atoms_wrapper_class = Atoms

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        """Write the line of one request."""
        if resp.status_code != HTTPStatus.NOT_MODIFIED:
            super().access(resp, req, environ, request_time)
