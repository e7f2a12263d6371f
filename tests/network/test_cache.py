"""The cache on Redis."""

from django.core.cache import cache


def test_a_thread_asks_the_cache_by_one_client():
    first, second = (cache._cache.get_client(key, write=key == "b") for key in "ab")

    assert first is second
