"""Folders for tests that start real processes."""

import shutil
import tempfile
from pathlib import Path

import pytest

from tests.network.running import kill_all_with, use


@pytest.fixture
def place():
    """A short folder that everybody may enter, emptied of processes and removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="kith-e-")).resolve()
    folder.chmod(0o755)
    yield folder
    kill_all_with(str(folder))
    shutil.rmtree(folder)


@pytest.fixture
def empty(place):
    """Where a data folder is yet to be."""
    return place / "data"


@pytest.fixture(scope="session")
def model():
    """A data folder that has been used once; copying it is cheaper than making one for each test."""
    folder = Path(tempfile.mkdtemp(prefix="kith-e-"))
    use(folder / "data")
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture
def data(empty, model):
    """A data folder that has been used before."""
    shutil.copytree(model, empty)
    return empty


@pytest.fixture(scope="session")
def static_root():
    """Where processes of this test run keep their collected static files, apart from those of the checkout."""
    folder = Path(tempfile.mkdtemp(prefix="kith-collected-"))
    yield folder
    shutil.rmtree(folder)
