"""Folders and people that several tests share."""
import pytest
from support import Stranger, digest_by, models, open_folder


@pytest.fixture(scope="module")
def place():
    yield from open_folder()


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
