"""The data folder of the embedded services: where it is, whose it is, and who uses it at the moment."""

import fcntl
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

# Linux allows 107 bytes for a socket's path, macOS 103; PostgreSQL adds ".lock" to its own.
LONGEST_SOCKET_PATH = 100
LONGEST_SOCKET_NAME = "postgres/.s.PGSQL.5432"


class Unavailable(SystemExit):
    """The services cannot be had, for the reason given; uncaught, it ends the process with that sentence and code 1."""


@dataclass(frozen=True)
class DataFolder:
    """One folder with the data of one installation, belonging to one user of this machine."""

    path: Path

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "DataFolder":
        """Return the folder that KITH_DATA names, else /var/lib/kith for root, else one in the user's own data."""
        named = environ.get("KITH_DATA")
        if named:
            return cls(Path(named).expanduser().resolve())
        if os.geteuid() == 0:
            return cls(Path("/var/lib/kith"))
        try:
            shared = Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")
        except RuntimeError as error:
            raise Unavailable("This user has no home folder: set KITH_DATA to a folder for Kith's data.") from error
        return cls((shared / "kith").resolve())

    def make(self) -> None:
        """Make the folder, closed to others, or make sure that it is ours to read and write."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            owner = self.path.stat().st_uid
        except FileExistsError as error:
            raise Unavailable(f"The data folder {self.path} is not a folder: set KITH_DATA to another one.") from error
        except OSError as error:
            reason = f"{error.strerror}; set KITH_DATA to a folder of your own"
            raise Unavailable(f"Kith cannot make its data folder {self.path}: {reason}.") from error
        if owner != os.geteuid():
            raise Unavailable(f"The data folder {self.path} belongs to another user: set KITH_DATA to one of your own.")
        if not os.access(self.path, os.R_OK | os.W_OK | os.X_OK):
            raise Unavailable(f"Kith may not read and write its data folder {self.path}: give it back its permissions.")

    def sockets(self) -> Path:
        """Return the folder for sockets, made if need be: inside this one, or a short one where that is too long."""
        inside = self.path / "run"
        if fits(inside):
            inside.mkdir(mode=0o700, exist_ok=True)
            return inside
        return self._short_sockets(self.path / "run-elsewhere")

    def _short_sockets(self, link: Path) -> Path:
        """Return a folder among the temporary ones, remembered by ``link`` since TMPDIR may differ next time."""
        name = f"kith-{hashlib.sha256(os.fsencode(self.path)).hexdigest()[:16]}"
        with suppress(OSError):
            remembered = link.readlink()
            if remembered.name == name:
                return made_private(remembered)
        usual = Path("/tmp")  # noqa: S108 (the folder in it is checked to be ours and closed to others)
        short = next(place / name for place in (Path(tempfile.gettempdir()), usual) if fits(place / name))
        made_private(short)
        link.unlink(missing_ok=True)
        link.symlink_to(short)
        return short

    @contextmanager
    def held_alone(self) -> Iterator[None]:
        """Hold the folder while servers are started or stopped; others wait."""
        lock = os.open(self.path / "start.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def join(self) -> int:
        """Count this process among the users until it closes the returned descriptor or dies, however it dies."""
        lock = os.open(self.path / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(lock, fcntl.LOCK_SH)
        return lock

    def is_unused(self) -> bool:
        """Say whether no process counts as a user now; to be asked while the folder is held alone."""
        lock = os.open(self.path / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            return True
        finally:
            os.close(lock)


def fits(folder: Path) -> bool:
    """Say whether a socket in ``folder`` has a path that the system takes."""
    return len(os.fsencode(folder / LONGEST_SOCKET_NAME)) <= LONGEST_SOCKET_PATH


def made_private(folder: Path) -> Path:
    """Return ``folder``, made if need be, and refuse one that another user made or could write to."""
    folder.mkdir(mode=0o700, exist_ok=True)
    state = folder.lstat()
    if not stat.S_ISDIR(state.st_mode) or state.st_uid != os.geteuid() or state.st_mode & 0o066:
        raise Unavailable(f"The folder {folder} is not ours alone, so it cannot hold Kith's sockets: remove it.")
    return folder
