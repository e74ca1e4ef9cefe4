"""Debian machines for the tests of the packages, each a layer on another."""
import shutil

import machine
import pytest
from packages import OLDER_VERSION, for_amd64, made
from steps import HOME, PACKAGES, apt, user
from support import NOBODY, ROOT, VERSION

EXAMPLES = "/usr/share/doc/libnrnn-dev/examples"


@pytest.fixture(scope="module")
def bare(place):
    """A machine on which the packages lie, and none is installed."""
    bare = machine.Machine(place / "bare", machine.first())
    for package in for_amd64():
        bare.copy(package, PACKAGES)
    return bare


@pytest.fixture(scope="module")
def older(bare, place):
    """One that also has packages of an older version."""
    older = bare.layer(place / "older")
    for package in made(place / "of an older version", OLDER_VERSION, "linux-x86_64"):
        older.copy(package, PACKAGES)
    return older


@pytest.fixture(scope="module")
def installed(bare, place):
    """One with all of them, and with a user who has a copy of the examples."""
    installed = bare.layer(place / "installed")
    apt(installed, VERSION)
    installed.does("install", "--directory", f"--owner={NOBODY}", HOME)
    user(installed, f"cp -r {EXAMPLES}/. .")
    installed.copy(ROOT / "Tests/Embedding/cmake", f"{HOME}/cmake", NOBODY)
    installed.copy(ROOT / "Tests/Architectures/digest.c", HOME, NOBODY)
    return installed


@pytest.fixture
def fresh(installed, tmp_path):
    """As `installed`, for one test."""
    yield installed.layer(tmp_path / "machine")
    shutil.rmtree(tmp_path)
