"""The commands and the environment of the image and of docker-compose.yml, run as processes.

No container engine is needed: the commands are read from the files, the code lies on a file system that cannot be
written to where this system allows that, and PostgreSQL and Redis are separate from those of the test run.
"""

import http.client
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from network.embedded import programs
from tests.network.running import ROOT, User, eventually, free_port, kill_all_with, running, surroundings

COMPOSE = (ROOT / "docker-compose.yml").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()
FILLED_IN = {
    "SITE_URL": "https://kith.example.org",
    "ALLOWED_HOSTS": "kith.example.org",
    "SECRET_KEY": "NeverUsedElsewhere-" + "4TnZ8qLw0aYcRvXe" * 3,
    "POSTGRES_PASSWORD": "unused",
    "EMAIL_URL": "submission://user:password@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "Kith <kith@kith.example.org>",
    "WEB_CONCURRENCY": "2",
    "TRUSTED_PROXIES": "1",
}


def compose_commands():
    """Return the command of each service that names one."""
    found, service = {}, ""
    for line in COMPOSE.splitlines():
        if heading := re.fullmatch(r"  (\w+):", line):
            service = heading[1]
        if command := re.fullmatch(r"    command: (\[.*\])", line):
            found[service] = json.loads(command[1])
    return found


def compose_environment():
    """Return what compose hands to Kith's own services, with ``.env`` filled in."""
    block = COMPOSE.split("environment: &environment\n")[1].split("\n\n")[0]
    pairs = dict(line.strip().split(": ", 1) for line in block.splitlines())
    return {
        name: re.sub(r"\$\{(\w+)[^}]*\}", lambda match: FILLED_IN[match[1]], value) for name, value in pairs.items()
    }


def image_command(keyword):
    """Return the command that the Dockerfile gives with ``keyword``, the last time it does."""
    return json.loads(re.findall(rf"^{keyword} (\[.*\])$", DOCKERFILE, re.MULTILINE)[-1])


def unwritable():
    """Return what runs a command with the checkout mounted read-only, where this system allows that."""
    own = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"]), "--", "sh", "-c"]
    seal = [
        *own,
        f'mount --bind "{ROOT}" "{ROOT}" && mount -o remount,bind,ro "{ROOT}" && cd "{ROOT}" && exec "$@"',
        "sh",
    ]
    allowed = subprocess.run([*seal, "true"], capture_output=True, check=False).returncode == 0
    return seal if allowed else []


class Installation:
    """A PostgreSQL, a Redis and the environment that compose would give to Kith's services."""

    def __init__(self, folder, static_root, database_url, redis_port):
        self.port = free_port()
        self.beat_schedule = folder / "beat-schedule"
        self.seal = unwritable()
        self.environ = surroundings(
            **compose_environment()
            | {
                "DATABASE_URL": database_url,
                "REDIS_URL": f"redis://127.0.0.1:{redis_port}/0",
                "STATIC_ROOT": static_root,
                "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
                "HOME": "/nonexistent",
                "KITH_DATA": folder / "never-made",
                "PYTHONDONTWRITEBYTECODE": "1",
                "PYTHONUNBUFFERED": "1",
                "PORT": self.port,
            }
        )
        del self.environ["KITH_FSYNC"]

    def command(self, words):
        """Return ``words`` with the places of a container replaced by free ones of this machine."""
        places = {"0.0.0.0:8000": f"127.0.0.1:{self.port}", "/tmp/beat-schedule": str(self.beat_schedule)}  # noqa: S108
        return [*self.seal, *(places.get(word, word) for word in words)]

    def run(self, *words):
        """Run one command to its end."""
        return subprocess.run(
            self.command(words),
            env=self.environ,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )

    def start(self, words):
        return running(self.command(words), environ=self.environ)

    def get(self, path, **headers):
        """Fetch ``path`` as the proxy passes it on, and return the reply."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        passed_on = {"Host": "kith.example.org", "X-Forwarded-Proto": "https"} | headers
        line.request("GET", path, headers=passed_on)
        reply = line.getresponse()
        reply.read()
        line.close()
        return reply


@pytest.fixture(scope="module")
def installation(tmp_path_factory, model, static_root):
    """Separate servers, migrated once by compose's own command."""
    folder = tmp_path_factory.mktemp("production")
    database = User(shutil.copytree(model, folder / "data")).ready()
    redis_port = free_port()
    redis = [programs.redis_program(), *compose_commands()["redis"][1:], "--port", str(redis_port)]
    with running([*redis, "--bind", "127.0.0.1"], environ=surroundings(), cwd=folder) as queue:
        queue.wait_for("eady to accept connections")
        ours = Installation(folder, static_root, database.got["DATABASE_URL"], redis_port)
        if not (static_root / "staticfiles.json").exists():
            collected = ours.run("python", "manage.py", "collectstatic", "--no-input", "--verbosity", "0")
            assert (collected.returncode, collected.stderr) == (0, "")
        migrated = ours.run(*compose_commands()["migrate"])
        assert migrated.returncode == 0, migrated.stderr
        yield ours
    assert database.end() == 0
    kill_all_with(str(folder))


def test_migrating_again_changes_nothing(installation):
    again = installation.run(*compose_commands()["migrate"])

    assert again.returncode == 0
    assert "No migrations to apply." in again.stdout


def test_the_deployment_check_finds_nothing(installation):
    check = installation.run("python", "manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert check.returncode == 0, check.stderr
    assert "no issues" in check.stdout


def test_the_web_server_answers_its_health_check_and_sends_everybody_to_https(installation):
    health = image_command("HEALTHCHECK .*\\n    CMD")
    before = installation.run(*health)
    with installation.start(image_command("CMD")):
        eventually(lambda: installation.run(*health).returncode == 0, "a healthy web server", seconds=60)
        page = installation.get("/accounts/login/")
        plain = installation.get("/accounts/login/", **{"X-Forwarded-Proto": "http"})
        stranger = installation.get("/healthz", Host="elsewhere.example.org")

    assert before.returncode == 1
    assert page.status == 200
    assert "max-age=" in page.headers["Strict-Transport-Security"]
    assert (plain.status, plain.headers["Location"]) == (301, "https://kith.example.org/accounts/login/")
    assert stranger.status == 400


def test_attempts_are_limited_by_the_address_that_the_proxy_saw(installation):
    asked = "import django; django.setup()\nfrom django.test import RequestFactory\n"
    asked += "from allauth.core.internal.ratelimit import get_ip\n"
    asked += "seen = {'REMOTE_ADDR': '172.18.0.1', 'HTTP_X_FORWARDED_FOR': '6.6.6.6, 203.0.113.9'}\n"
    asked += "print(get_ip(RequestFactory().get('/', **seen)))"
    environ = {"DJANGO_SETTINGS_MODULE": "network.settings"}
    behind_proxy, alone = (
        subprocess.run(
            [sys.executable, "-c", asked],
            env=installation.environ | environ | proxies,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for proxies in ({}, {"TRUSTED_PROXIES": "0"})
    )

    assert (behind_proxy, alone) == ("203.0.113.9", "172.18.0.1")


def test_beat_queues_and_the_worker_does_what_is_due(installation):
    commands = compose_commands()
    with installation.start(commands["worker"]) as worker, installation.start(commands["beat"]) as beat:
        beat.wait_for("Sending due task", seconds=60)
        worker.wait_for("succeeded in", seconds=60)
        check = re.search(r'test: \["CMD-SHELL", "(celery [^"]*)"\]', COMPOSE)[1].replace("$$HOSTNAME", "$(hostname)")
        ping = installation.run("sh", "-c", check)

    assert ping.returncode == 0, ping.stdout + ping.stderr
    assert "pong" in ping.stdout
    assert list(installation.beat_schedule.parent.glob("beat-schedule*"))
    assert "Traceback" not in worker.said + beat.said


def test_given_services_are_used_and_none_are_brought_along(installation):
    assert not Path(installation.environ["KITH_DATA"]).exists()
    with psycopg.connect(installation.environ["DATABASE_URL"]) as line:
        [tables] = line.execute("SELECT count(*) FROM pg_tables WHERE tablename = 'django_migrations'").fetchone()
    assert tables == 1


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL"])
def test_a_secret_may_come_from_a_file(installation, tmp_path, name):
    file = tmp_path / "secret"
    file.write_text(f"{installation.environ[name]}\n")
    environ = {key: value for key, value in installation.environ.items() if key != name} | {f"{name}_FILE": str(file)}

    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--check"],
        env=environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert not Path(environ["KITH_DATA"]).exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SITE_URL", "kith.example.org"),
        ("DATABASE_URL", "mistake://nowhere"),
        ("EMAIL_URL", "pigeon://loft"),
        ("DEBUG", "perhaps"),
    ],
)
def test_a_bad_setting_stops_the_start_with_one_sentence(installation, name, value):
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        env=installation.environ | {name: value},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert name in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_image_runs_without_rights_and_reports_its_health():
    final_stage = DOCKERFILE.rpartition("FROM ")[2]

    assert re.search(r"^USER 10001:10001$", final_stage, re.MULTILINE)
    assert '["python", "-m", "network.healthcheck"]' in final_stage
    assert COMPOSE.count("read_only: true") == 3


def test_the_example_environment_names_all_that_compose_asks_for():
    example = (ROOT / ".env.example").read_text()

    asked = set(re.findall(r"\$\{(\w+)", COMPOSE))

    assert asked == set(re.findall(r"^(\w+)=", example, re.MULTILINE))
