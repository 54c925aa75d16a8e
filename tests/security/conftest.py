"""Another machine, on which a backup is put back, and the key that opens it."""

import pyrage
import pytest

from tests import conftest


@pytest.fixture
def offline():
    """A key that is not on this machine."""
    return pyrage.x25519.Identity.generate()


@pytest.fixture
def elsewhere(all_databases, key_file, tmp_path):
    """Another machine: the same key file, a migrated database without anything in it."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    address = all_databases.fresh(folder)
    app = conftest.application(key_file, address, folder)
    yield app
    conftest.let_go(app)
    all_databases.drop(address)
