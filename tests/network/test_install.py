"""Which Python an environment is made with."""

import importlib.util

import pytest

from tests.network.running import ROOT

SPEC = importlib.util.spec_from_file_location("install", ROOT / "requirements/install.py")
install = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(install)


@pytest.fixture
def path(tmp_path, monkeypatch):
    """A function that puts programs on the path, each in a folder of its own, that say what a trial would."""
    monkeypatch.setenv("PATH", "")

    def put(*sayings: str) -> None:
        folders = [tmp_path / str(number) for number in range(len(sayings))]
        for folder, said in zip(folders, sayings, strict=True):
            folder.mkdir()
            (folder / "python3").write_text(f"#!/bin/sh\n{said}\n")
            (folder / "python3").chmod(0o755)
        monkeypatch.setenv("PATH", ":".join(map(str, folders)))

    return put


def test_the_fastest_is_taken_and_what_cannot_be_used_is_passed_over(path):
    path("echo 0.0002 /opt/fast", "exit 1", "echo 0.0001 /usr/the fastest", "echo no Python at all")

    assert install.faster_python() == "/usr/the fastest"


@pytest.mark.parametrize("others", [(), ("echo 1000 /opt/slow",)])
def test_this_one_is_kept_when_no_other_is_faster(path, others):
    path(*others)

    assert install.faster_python() is None


def test_a_python_says_its_time_and_its_path():
    seconds, path = install.trial(install.Path(install.sys.executable))

    assert 0 < seconds < 30
    assert path == install.sys.executable
