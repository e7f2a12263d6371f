"""The supervisor: alone with light children, and with all of Kith."""

import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request

import pytest

from tests.network.running import (
    Running,
    eventually,
    free_port,
    kill_all_with,
    one_sentence,
    processes_with,
    running,
    surroundings,
)

UP = [sys.executable, "-m", "network.up"]
START = [sys.executable, "manage.py", "start"]
LIGHT = """
import os, sys
from network.supervisor import AskedToStop, ChildEnded, Supervisor
mark, *names = sys.argv[1:]
try:
    with Supervisor(os.environ) as supervisor:
        for name in names:
            trap = "trap '' TERM; " if name == "deaf" else ""
            supervisor.start(name, ["sh", "-c", trap + "echo here is $$; while true; do sleep 0.1; done", mark])
        supervisor.watch(lambda: None)
except AskedToStop:
    print("Stopped.")
except ChildEnded as ended:
    sys.exit(str(ended))
"""


@pytest.fixture
def light(tmp_path):
    """Starts supervisors of shells that do nothing; one called deaf ignores a polite request to end."""
    mark = str(tmp_path)
    supervisors = []

    def begin(*names, **options):
        supervisor = Running([sys.executable, "-c", LIGHT, mark, *names], environ=surroundings(), **options)
        supervisors.append(supervisor)
        supervisor.pids = {name: int(supervisor.wait_for(f"{name} | here is").split()[-1]) for name in names}
        return supervisor

    begin.mark = mark
    yield begin
    for supervisor in supervisors:
        if supervisor.process.poll() is None:
            supervisor.kill()
    kill_all_with(mark)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_each_usual_signal_stops_all_children_within_five_seconds(light, number):
    supervisor = light("deaf" if number == signal.SIGTERM else "one", "two")
    asked_at = time.monotonic()

    supervisor.send(number)

    assert supervisor.end() == 0
    assert time.monotonic() - asked_at < 5
    assert supervisor.lines[-1] == "Stopped."
    assert processes_with(light.mark) == {}


def test_an_interrupt_that_was_inherited_as_ignored_stops_all_the_same(light):
    supervisor = light("one", "two", ignore_sigint=True)

    supervisor.send(signal.SIGINT)

    assert supervisor.end() == 0
    assert processes_with(light.mark) == {}


def test_a_child_that_ends_takes_the_others_with_it_and_is_named(light):
    supervisor = light("one", "two")

    os.kill(supervisor.pids["two"], signal.SIGKILL)

    assert supervisor.end() == 1
    assert supervisor.lines[-1] == "two ended by itself (signal SIGKILL), so everything else is stopped too."
    assert processes_with(light.mark) == {}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_nothing_of_a_killed_supervisor_stays(light):
    supervisor = light("one", "two")

    supervisor.kill()

    eventually(lambda: processes_with(light.mark) == {}, "the end of its children")


def fetch(url):
    """Return the status, the final address and the text of a page of ours."""
    try:
        with urllib.request.urlopen(url, timeout=20) as page:  # noqa: S310 (it is http on this machine)
            return page.status, page.url, page.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, url, refused.read().decode()


def parts_on(port):
    """Return the running processes of the Kith on ``port`` by what they are, apart from its worker."""
    marks = {"web": f"--bind 127.0.0.1:{port}", "beat": f"beat-schedule-{port}"}
    return {kind: sorted(processes_with(mark)) for kind, mark in marks.items()}


def test_one_command_shows_the_demo_network_and_stops_within_five_seconds(data, static_root):
    port = free_port()
    environ = surroundings(KITH_DATA=data, STATIC_ROOT=static_root, KITH_FSYNC="on")
    with running([*UP, "--port", str(port)], environ=environ, ignore_sigint=True) as kith:
        kith.wait_for(f"Kith is ready: http://localhost:{port}/", seconds=180)
        kith.wait_for("Ctrl-C stops everything.")
        status, url, page = fetch(f"http://localhost:{port}/")
        mail_status, _url, _page = fetch(f"http://localhost:{port}/demo/mail/")
        asked_at = time.monotonic()
        kith.send(signal.SIGINT)
        code = kith.end()
        took = time.monotonic() - asked_at

    assert (status, mail_status) == (200, 200)
    assert "/accounts/login/" in url
    assert "<form" in page
    assert f"http://localhost:{port}/demo/mail/" in kith.said
    assert any(line.startswith("  lead ") and "@" in line for line in kith.lines)
    assert "Traceback" not in kith.said
    assert code == 0
    assert took < 5
    assert parts_on(port) == {"web": [], "beat": []}
    assert processes_with(str(data)) == {}


def test_a_real_installation_begins_with_one_link_and_a_dead_part_ends_the_rest(data, static_root):
    port = free_port()
    environ = surroundings(KITH_DATA=data, STATIC_ROOT=static_root, KITH_DEMO="1")
    with running([*START, "--port", str(port), "--workers", "1"], environ=environ) as kith:
        kith.wait_for("Kith is ready", seconds=120)
        kith.wait_for("Ctrl-C stops everything.")
        [link] = [line.strip() for line in kith.lines if line.startswith(f"  http://localhost:{port}/")]
        owner_page = fetch(link)
        mail_page = fetch(f"http://localhost:{port}/demo/mail/")
        [beat] = parts_on(port)["beat"]
        os.kill(beat, signal.SIGKILL)
        code = kith.end()

    assert (owner_page[0], mail_page[0]) == (200, 404)
    assert "Its letters" not in kith.said
    assert code == 1
    assert kith.lines[-1] == "beat ended by itself (signal SIGKILL), so everything else is stopped too."
    assert parts_on(port) == {"web": [], "beat": []}
    assert processes_with(str(data)) == {}


@pytest.mark.parametrize("command", [UP, START])
def test_a_taken_port_is_said_before_anything_is_started(empty, command):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        kith = Running([*command, "--port", str(port)], environ=surroundings(KITH_DATA=empty))
        code = kith.end()

    assert code == 1
    assert f"cannot listen on port {port} (Address already in use)" in kith.lines[-1]
    assert command == START or one_sentence(kith.said)
    assert processes_with(str(empty)) == {}


def test_a_wrong_database_url_is_said_in_one_sentence(empty):
    wrong = surroundings(KITH_DATA=empty, DATABASE_URL="postgres://kith@127.0.0.1:1/kith")
    kith = Running([*UP, "--port", str(free_port())], environ=wrong)

    assert kith.end() == 1
    assert "The database that DATABASE_URL names does not answer" in one_sentence(kith.said)
    assert processes_with(str(empty)) == {}
