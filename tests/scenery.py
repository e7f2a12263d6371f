"""Rows that all tests of a module share, since building them anew for each test takes longer than the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import transaction

Built = TypeVar("Built")


@contextmanager
def standing(blocker: Any, build: Callable[[], Built]) -> Iterator[Built]:
    """Build rows for the tests within this block; each test's own changes to them are undone after it, as ever.

    ``blocker`` is pytest-django's ``django_db_blocker``. Nothing is committed, so a real browser sees nothing of it.
    """
    everything = transaction.atomic()
    with blocker.unblock():
        everything.__enter__()
        try:
            built = build()
        except BaseException as fault:
            everything.__exit__(type(fault), fault, fault.__traceback__)
            raise
    try:
        yield built
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            everything.__exit__(None, None, None)
