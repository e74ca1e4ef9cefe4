"""What a release takes for built: no library of some cells, or with flags of somebody's own."""
import os
import subprocess
import sys

import pytest
from support import ROOT
from test_dist import copied

sys.path.append(str(ROOT / "scripts"))
import built


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """One in which nothing is compiled: the library is there, newer than its sources."""
    folder = copied(tmp_path, "scripts", "include")
    (folder / "scripts/compile.sh").write_text('compile() { [ -z "${BROKEN-}" ] || exit 1; touch "$1/libnrnn.so"; exit; }\n')
    monkeypatch.setattr(built, "ROOT", folder)
    return folder


def build(checkout, **variables):
    """The status of scripts/lib.sh."""
    plain = {name: value for name, value in os.environ.items() if name not in ("EXTRA_CFLAGS", "SANITIZE", "CELLS", "OUT")}
    return subprocess.run([checkout / "scripts/lib.sh"], env={**plain, **variables}).returncode


def is_current(checkout):
    return built.is_current(checkout / f".build-lib/{os.uname().machine}/libnrnn.so")


@pytest.mark.parametrize("variables, current", [({}, True), ({"EXTRA_CFLAGS": "-O0"}, False), ({"SANITIZE": "address"}, False)])
def test_a_library_with_flags_is_built_anew(checkout, variables, current):
    for given in (variables, {}, variables):  # the next one without them is as any
        assert build(checkout, **given) == 0
        assert is_current(checkout) == (current or not given)


def test_a_build_that_fails_leaves_no_library_of_before(checkout):
    assert build(checkout, EXTRA_CFLAGS="-O0") == 0
    assert build(checkout, BROKEN="yes") == 1
    assert not is_current(checkout)
