"""The commands as an operator's shell sees them: exit codes, and what goes to which stream."""

import json
from pathlib import Path
from subprocess import PIPE, CompletedProcess

import pytest
from django.core.management import call_command

from introductions.exchange.progress import Bar
from members.models import Member
from metrics.models import Figure, MemberDay, Reckoning, Tie
from tests.events.processes import start
from tests.files import write_csv
from tests.members.test_sign_in import sign_in

ROOT = Path(__file__).parent.parent.parent
DAVIS = ROOT / "tests" / "data" / "davis"


@pytest.fixture
def shell(transactional_db):
    """Run a command in a process of its own, on the database of the tests."""

    def run(*arguments):
        process = start("manage.py", *map(str, arguments), cwd=ROOT, stdout=PIPE, stderr=PIPE)
        stdout, stderr = process.communicate()
        return CompletedProcess(process.args, process.returncode, stdout, stderr)

    return run


def test_a_network_comes_in_and_its_measures_alone_go_to_standard_output(shell):
    imported = shell("import_network", DAVIS, "--slug", "davis")
    measured = shell("export_metrics", "davis", "--at", "1935-12-31T00:00:00Z")

    assert imported.returncode == measured.returncode == 0
    assert "Members: 18 new, 0 changed." in imported.stdout
    assert "Writing who met whom: 100%" in imported.stderr
    assert len(json.loads(measured.stdout)["ties"]) == 139


def test_a_refusal_is_exit_code_1_with_the_fault_on_standard_error(shell, tmp_path):
    write_csv(tmp_path / "members.csv", "id,role", [("1", "boss")])

    refused = shell("import_network", tmp_path, "--slug", "davis")
    unknown = shell("export_metrics", "davis", "--half-life", "5")

    assert (refused.returncode, unknown.returncode) == (1, 1)
    assert refused.stdout == unknown.stdout == ""
    assert "members.csv, line 2, column role: “boss” is not known here." in refused.stderr
    assert "Traceback" not in refused.stderr + unknown.stderr
    assert unknown.stderr.strip() == "CommandError: There is no network “davis”."


@pytest.mark.django_db
def test_an_import_ends_with_its_figures_counted(capsys):
    call_command("import_network", DAVIS, slug="davis")

    assert Tie.objects.count() == 139
    assert MemberDay.objects.count() == 89
    assert Reckoning.objects.get().network.slug == "davis"
    assert Figure.objects.filter(name="engagement").exists()


@pytest.mark.django_db
def test_an_imported_address_signs_in_by_a_code(client, capsys):
    call_command("import_network", DAVIS, slug="davis")
    evelyn = Member.objects.get(reference="1")

    response = sign_in(client, "evelyn.jefferson@davis.example")

    assert (response.status_code, response.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(evelyn.user.pk)
    assert evelyn.user.emailaddress_set.get().verified


def test_progress_is_shown_on_the_stream_it_is_given(tmp_path):
    with (tmp_path / "log").open("w+") as log:
        bar = Bar(log)
        bar.begin("Reading", 3)
        bar.advance(3)
        bar.end()
        log.seek(0)
        shown = log.read()

    assert "Reading:   0%" in shown
    assert "Reading: 100%" in shown
