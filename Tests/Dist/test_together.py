"""What several artefacts hold is in all of them the same file, made of the same sources."""
import hashlib

import pytest
from inside import files, only
from support import VERSION
from unpacked import TARGETS

HOLD = {"library": r"/libnrnn\.so(\.0|\.\d+\.\d+\.\d+)$", "command": r"(bin|scripts)/nrnn$"}


def artefacts(target, piece):
    """Those of a target that have a piece."""
    package = "nrnn" if piece == "command" else "libnrnn0"
    debian = (f"{package}_{VERSION}-1_{target.debian}.deb",) if target.debian else ()
    return f"nrnn-{VERSION}-{target.name}.tar.gz", f"nrnn-{VERSION}-py3-none-{target.wheel}.whl", *debian


ROWS = [(target, piece) for target in TARGETS for piece in HOLD if piece == "library" or target.command]


@pytest.mark.parametrize("target, piece", ROWS, ids=lambda value: getattr(value, "name", value))
def test_they_hold_the_same(target, piece):
    found = {name: hashlib.sha256(only(files(name), HOLD[piece])).hexdigest() for name in artefacts(target, piece)}
    assert len(set(found.values())) == 1, found
