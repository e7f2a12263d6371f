"""PostgreSQL and Redis for an installation that was given neither.

``provide`` starts them in the data folder, or adopts those that run there already, and puts their addresses into the
environment. Plain standard library: it runs before Django reads its settings.
"""

import atexit
import os
import secrets
import signal
import sys
from collections.abc import MutableMapping
from pathlib import Path

from network.embedded.folder import DataFolder, Unavailable
from network.embedded.postgres import Postgres
from network.embedded.redis import Redis

__all__ = ["DataFolder", "Unavailable", "end_tidily_on_signals", "provide"]


def provide(environ: MutableMapping[str, str]) -> None:
    """Give ``environ`` a DATABASE_URL, a REDIS_URL and a SECRET_KEY where it names none, itself or as ``NAME_FILE``.

    What is missing is served by embedded servers, which this process then uses until it ends: the last user of a data
    folder stops them. A second call changes nothing. Raises ``Unavailable``, which is one sentence and, uncaught,
    exit code 1.
    """
    wants_postgres, wants_redis = not is_given(environ, "DATABASE_URL"), not is_given(environ, "REDIS_URL")
    if not (wants_postgres or wants_redis):
        return
    folder = DataFolder.of(environ)
    try:
        folder.make()
        postgres, redis = Postgres(folder, environ), Redis(folder, environ)
        with folder.held_alone():
            users = folder.join()
            atexit.register(leave, folder, users, (redis, postgres), os.getpid())
            if wants_postgres:
                environ["DATABASE_URL"] = postgres.start()
            if wants_redis:
                environ["REDIS_URL"] = redis.start()
            if not is_given(environ, "SECRET_KEY"):
                environ["SECRET_KEY"] = secret_key(folder.path)
    except OSError as error:
        raise Unavailable(f"Kith cannot use its data folder {folder.path}: {error.strerror or error}.") from error
    environ["KITH_EMBEDDED"] = "1"


def end_tidily_on_signals() -> None:
    """Let TERM and HUP end this process with its exit handlers, so that it leaves the servers in order."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, lambda caught, _frame: sys.exit(128 + caught))


def is_given(environ: MutableMapping[str, str], name: str) -> bool:
    """Say whether ``environ`` has a value for ``name``, itself or in the file that ``NAME_FILE`` names."""
    return bool(environ.get(name) or environ.get(f"{name}_FILE"))


def secret_key(folder: Path) -> str:
    """Return the secret of this data folder, made at the first call and readable by its owner alone."""
    file = folder / "secret-key"
    try:
        kept = file.read_text()
    except FileNotFoundError:
        kept = ""
    if kept:
        return kept
    fresh = folder / "secret-key.new"
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
        new.write(secrets.token_urlsafe(50))
    fresh.replace(file)
    return file.read_text()


def leave(folder: DataFolder, users: int, services: tuple[Redis, Postgres], user: int) -> None:
    """Stop using the servers, and stop them when nobody else uses them.

    A forked child shares its parent's claim, so only the process ``user`` that made it gives it up.
    """
    if os.getpid() != user or not folder.path.exists():
        return
    with folder.held_alone():
        os.close(users)
        if folder.is_unused():
            for service in services:
                service.stop()
