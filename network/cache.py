"""The cache, as Django has it on Redis, with one client a thread."""

from __future__ import annotations

from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient


class KeptClient(RedisCacheClient):
    """Django makes a client for each question, which costs as much as asking it; phones at a door ask all evening."""

    kept: Any = None

    def get_client(self, key: str | None = None, *, write: bool = False) -> Any:
        """The client of this thread; there is one server, so it is the same for every key."""
        if self.kept is None:
            self.kept = super().get_client(key, write=write)
        return self.kept


class Cache(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = KeptClient
