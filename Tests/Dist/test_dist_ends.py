"""`make dist` where it does not come to its end: what is in dist/ is whole, and there are no sums before all is."""
import os
import subprocess

import pytest
from support import done
from test_dist import copied, sums
from unpacked import TARGETS

FIRST = next(iter(TARGETS)).name
# In the place of packaging/wheel.py: makes the wheel of the first target, and ends in the second.
WHEEL = """
import os, signal, targets
from refusal import Refusal

def make(target):
    target.folder.mkdir(parents=True)
    piece = target.folder / f"{target.name}.whl"
    piece.write_text("half")
    if target.name != "%(first)s":
        %(end)s
    piece.write_text("whole")
    return [piece]
"""
FULL = "import resource; piece.write_text('whole' * 9); resource.setrlimit(resource.RLIMIT_FSIZE, (8, 8)); return [piece]"
ENDS = (("os.kill(os.getpid(), signal.SIGINT)", 130, "interrupted: "), ("os.kill(os.getpid(), signal.SIGTERM)", 130, "interrupted: "),
        ("raise Refusal('expected x, found y')", 2, "expected x, found y"), (FULL, 2, "File too large"),
        ("raise Refusal('expected x, found y', 3)", 3, "no wheel for "), ("pass", 0, ""))


def dist(checkout, end, *names):
    (checkout / "packaging/wheel.py").write_text(WHEEL % {"first": FIRST, "end": end})
    return subprocess.run([checkout / "packaging/dist.py", *names], env={**os.environ, "SOURCE_DATE_EPOCH": "1"},
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)


@pytest.fixture
def checkout(tmp_path):
    """One that has a dist/ of earlier, with what was left there by an older program that was killed."""
    folder = copied(tmp_path / "checkout", "packaging", "scripts", "include")
    (folder / "dist/.tmp-1").mkdir(parents=True)
    (folder / "dist/.half.whl").touch()
    (folder / "dist/SHA256SUMS").write_text("of earlier\n")
    (folder / "dist/earlier.whl").write_text("whole")
    return folder


@pytest.mark.parametrize("end, status, sentence", ENDS)
def test_what_is_there_is_whole(checkout, end, status, sentence):
    ended = dist(checkout, end, "wheel")
    said = ended.stderr.splitlines()
    assert (ended.returncode, bool(said)) == (status, bool(sentence))
    assert not [line for line in said if not line.startswith("dist: ") or sentence not in line]
    there = {path.name: path.read_text() for path in (checkout / "dist").glob("[!.]*") if path.name != "SHA256SUMS"}
    assert {f"{FIRST}.whl", "earlier.whl"} <= there.keys() and set(there.values()) == {"whole"}
    assert (checkout / "dist/SHA256SUMS").exists() == (status in (0, 3))
    if status in (0, 3):
        said = done("sha256sum", "--check", "--strict", "SHA256SUMS", cwd=checkout / "dist")
        assert sorted(said.splitlines()) == sorted(f"{name}: OK" for name in there)


def test_into_another_folder_nothing_is_lost(checkout, tmp_path):
    before = {path: path.lstat().st_mtime_ns for path in (checkout / "dist").iterdir()}
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter").write_text("dear")
    ended = dist(checkout, "pass", "wheel", "--into", tmp_path / "mine")
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "mine/letter").read_text() == "dear" and len(sums(tmp_path / "mine")) == 1 + len(TARGETS)
    assert before == {path: path.lstat().st_mtime_ns for path in (checkout / "dist").iterdir()}
