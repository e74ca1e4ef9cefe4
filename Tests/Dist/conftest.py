"""Folders and people that several tests share."""
import shutil
import tempfile
from pathlib import Path

import pytest
from support import Stranger, digest_by, models


@pytest.fixture(scope="module")
def place():
    """A folder that everybody may look into, with a space in its name: pytest's own are its user's alone."""
    folder = Path(tempfile.mkdtemp(prefix="nrnn dist "))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def stranger(place):
    return Stranger(place)


@pytest.fixture(scope="module")
def zoo(place):
    """A folder of the models whose digests are compared."""
    folder = place / "the zoo"
    folder.mkdir()
    models(folder)
    return folder


@pytest.fixture(scope="module")
def digest(zoo):
    """What the built library says of them."""
    return digest_by(zoo)
