"""`make dist`: the same bytes wherever and whenever it is made, and a sentence where it cannot be."""
import hashlib
import os
import shutil
import subprocess
import tarfile

import pytest
from support import DIST, ROOT, artefact, done
from unpacked import TARGETS, tarball

COMMAND = next((target for target in TARGETS if target.cpu == os.uname().machine and target.command), None)
MUSL = next(target for target in TARGETS if target.cpu == os.uname().machine and target.libc == "musl")


def copied(folder, *parts):
    """The files of this checkout, or these parts of it, in another folder; neither built nor known to git."""
    for path in done("git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *parts, cwd=ROOT).splitlines():
        if (ROOT / path).is_file():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, folder / path)
    return folder


def dist(folder, *names, **variables):
    return subprocess.run([folder / "packaging/dist.py", *names], env={**os.environ, **variables}, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, umask=0o077)


def zig(folder):
    (folder / ".venv-dist").symlink_to(ROOT / ".venv-dist")


def sums(folder=DIST):
    files = (path for path in folder.iterdir() if path.name != "SHA256SUMS")
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_sums():
    artefact("SHA256SUMS")
    said = done("sha256sum", "--check", "--strict", "SHA256SUMS", cwd=DIST)
    assert sorted(said.splitlines()) == sorted(f"{name}: OK" for name in sums())


def test_again_gives_the_same_bytes(place):
    again = dist(ROOT, "--into", place / "again", TZ="Pacific/Apia", LC_ALL="C", SOURCE_DATE_EPOCH=str(epoch()))
    assert (again.returncode, again.stderr) == (0, "")
    assert sums(place / "again") == sums()
    assert (place / "again/SHA256SUMS").read_bytes() == (DIST / "SHA256SUMS").read_bytes()


def epoch():
    """The time of what is in dist/: a test may run after another commit."""
    with tarfile.open(tarball(MUSL)) as tar:
        return tar.next().mtime


def test_another_folder_gives_the_same_bytes(place):
    """The command too: its compiler notes where sources lie, and how long that is."""
    checkout = copied(place / "another checkout")
    zig(checkout)
    made = {tarball(target).name for target in (MUSL, COMMAND) if target}
    again = dist(checkout, "tarball", *(target.name for target in (MUSL, COMMAND) if target), SOURCE_DATE_EPOCH=str(epoch()))
    assert (again.returncode, again.stderr) == (0, "")
    assert sums(checkout / "dist") == {name: digest for name, digest in sums().items() if name in made}


def unknown(folder):
    return {}, "expected wheel, tarball, debian, javascript, chip, linux-x86_64", "sarball"


def dist_is_a_file(folder):
    (folder / "dist").touch()
    return {}, f"expected a folder that can be written at {folder}/dist, found none", "tarball"


def dist_cannot_be_written(folder):
    """It is looked at before what is missing."""
    (folder / "dist").symlink_to("/proc")
    return {}, f"expected a folder that can be written at {folder}/dist, found none", "tarball"


def no_zig(folder):
    pretend_to_be_built(folder, "m")
    return {}, "expected zig, found none: run scripts/setup.sh dist", "tarball"


def no_swift(folder):
    zig(folder)
    return {"PATH": "/usr/bin:/bin"}, "expected the Swift toolchain (6.2 or newer) on the PATH, found none", "tarball"


def no_protobuf_c(folder):
    zig(folder)
    pretend_to_be_built(folder, "protobuf-c m")
    return {}, f"expected libprotobuf-c.a for {MUSL.cpu}, found none: run scripts/setup.sh dist", "tarball"


def no_git(folder):
    zig(folder)
    return {"SOURCE_DATE_EPOCH": None}, "expected a checkout by git, or SOURCE_DATE_EPOCH", "tarball"


def no_time(folder):
    zig(folder)
    return {"SOURCE_DATE_EPOCH": "today"}, "SOURCE_DATE_EPOCH: expected seconds since 1970, found today", "tarball"


def pretend_to_be_built(folder, needs):
    """As scripts/lib.sh leaves it, but for what it leaves."""
    made = folder / ".build-lib" / MUSL.cpu
    made.mkdir(parents=True)
    (made / "needs.txt").write_text(f"{needs}\n")
    (made / "libnrnn.so").touch()


REFUSALS = ((unknown, 2), (dist_is_a_file, 2), (dist_cannot_be_written, 2), (no_zig, 3), (no_swift, 2),
            (no_protobuf_c, 3), (no_git, 2), (no_time, 2))


@pytest.mark.parametrize("refusal, status", REFUSALS, ids=lambda value: getattr(value, "__name__", None))
def test_refusals(tmp_path, refusal, status):
    checkout = copied(tmp_path, "packaging", "scripts", "include")
    variables, sentence, kind = refusal(checkout)
    environment = {"SOURCE_DATE_EPOCH": "1", **variables}
    kept = {name: value for name, value in {**os.environ, **environment}.items() if value is not None}
    ended = subprocess.run([checkout / "packaging/dist.py", kind, MUSL.name], env=kept, stdin=subprocess.DEVNULL,
                           capture_output=True, text=True)
    assert ended.returncode == status
    assert ended.stderr.startswith("dist: ") and sentence in ended.stderr and len(ended.stderr.splitlines()) == 1
    assert (checkout / "dist").is_symlink() or not list(checkout.glob("dist/*"))
