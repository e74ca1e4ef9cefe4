"""The wheel for this machine, made anew, and a stranger who installs it: all tests of it share both."""
import os

import pytest
from support import ROOT, VERSION, Stranger, done, environment, install, open_folder


@pytest.fixture(scope="session")
def wheel(place):
    """In a folder of its own: what is in dist/ may be a release."""
    if os.uname().machine != "x86_64":
        pytest.skip("the wheel of x86-64 is made on x86-64")
    done(ROOT / "packaging/dist.py", "--into", place / "wheels", "wheel", "linux-x86_64", cwd=ROOT)
    return place / f"wheels/nrnn-{VERSION}-py3-none-manylinux_2_17_x86_64.whl"


@pytest.fixture(scope="session")
def place():
    yield from open_folder()


@pytest.fixture(scope="session")
def stranger(place):
    return Stranger(place)


@pytest.fixture(scope="session")
def python(stranger, wheel):
    """The interpreter of an environment with NumPy and the wheel."""
    made = environment(stranger, "env", "numpy")
    install(stranger, made, stranger.gets(wheel))
    return made


@pytest.fixture(scope="session")
def examples(stranger):
    return stranger.gets(ROOT / "examples")
