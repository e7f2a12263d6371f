"""Where the browser tests find their browser."""

import pytest

from tests import chromium


def program(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_the_named_chromium_comes_first(tmp_path, monkeypatch):
    named = program(tmp_path / "mine")
    monkeypatch.setenv("CHROMIUM", str(named))

    assert chromium.ensure() == named


def test_a_named_chromium_that_is_not_there_is_an_error_and_no_reason_to_take_another(tmp_path, monkeypatch):
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "absent"))

    with pytest.raises(chromium.NoChromium, match=r"CHROMIUM names .*absent, which is not a program"):
        chromium.ensure()


def test_one_on_the_path_is_found(tmp_path, monkeypatch):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    on_path = program(tmp_path / "chromium-browser")

    assert chromium.find() == on_path


def test_playwrights_own_is_found(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    own = program(tmp_path / "chromium-1234/chrome-linux/chrome")

    assert chromium.playwrights_own() == own


def test_the_one_without_a_screen_comes_before_others(tmp_path, monkeypatch):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    program(tmp_path / "chromium")
    screenless = program(tmp_path / "chromium-headless-shell")

    assert chromium.ensure() == chromium.find() == screenless
