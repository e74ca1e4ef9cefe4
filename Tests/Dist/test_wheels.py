"""The wheels of all targets: what is in them, what they say, and their libraries run. That of this machine has tests of its own
in wheel/."""
import io
import os
import re
import subprocess
import sys
import zipfile

import pytest
from support import ROOT, VERSION, artefact, done, models
from unpacked import TARGETS, compiled, each, runner, unpack

INFO = f"nrnn-{VERSION}.dist-info"
COMMAND = f"nrnn-{VERSION}.data/scripts/nrnn"


def path(target):
    return artefact(f"nrnn-{VERSION}-py3-none-{target.wheel}.whl")


def unzipped(target, folder):
    """The folder of a wheel, within `folder`."""
    made = folder / path(target).stem
    if not made.exists():
        with zipfile.ZipFile(path(target)) as archive:
            archive.extractall(made)
    return made


@each
def test_all_hold_the_same_files(target):
    """But for the command."""
    first = next(iter(TARGETS))
    found = {one.name: set(zipfile.ZipFile(path(one)).namelist()) for one in (first, target)}
    assert found[target.name] - {COMMAND} == found[first.name] - {COMMAND}
    assert (COMMAND in found[target.name]) == target.command


@each
def test_the_modules_are_those_of_the_checkout(target):
    with zipfile.ZipFile(path(target)) as archive:
        for name in archive.namelist():
            if name.startswith("nrnn/") and name.endswith(".py") and name != "nrnn/values/_version.py":
                assert archive.read(name) == (ROOT / "bindings/python" / name).read_bytes(), name


@each
def test_what_it_says_of_itself(target):
    with zipfile.ZipFile(path(target)) as archive:
        said = archive.read(f"{INFO}/WHEEL").decode()
        times = {one.date_time for one in archive.infolist()}
    assert f"\nTag: py3-none-{target.wheel}\n" in said and "\nRoot-Is-Purelib: false\n" in said
    assert len(times) == 1  # the commit's


@each
def test_auditwheel_agrees(target, place):
    """It looks for libraries as the loader of the target would; here musl's is none of the system's."""
    libraries = place / f"libraries-{target.name}"
    libraries.mkdir()
    if target.libc == "musl":
        (libraries / f"libc.musl-{target.cpu}.so.1").symlink_to(runner(target)[-1])
    more = ("--ldpaths", libraries) if target.libc == "musl" else ()
    said = done(ROOT / ".venv-dist/bin/auditwheel", "show", *more, path(target))
    assert re.search(rf'is consistent with the\s+following platform tag:\s+"{target.wheel}"', said), said


@each
def test_its_library_is_the_tarball_s_and_gives_the_digest(target, place, zoo, digest):
    package = unzipped(target, place) / "nrnn"
    assert (package / "lib/libnrnn.so.0").read_bytes() == (unpack(target, place) / "lib/libnrnn.so").read_bytes()
    program = compiled(target, ROOT / "Tests/Architectures/digest.c", place / f"digest-{target.name}", f"-I{package}/include",
                       f"-L{package}/lib", "-lnrnn", f"-Wl,-rpath,{package}/lib")
    names = models(zoo / "few")[::4]  # all of them are test_digests' affair: the bytes are the same
    found = done(*runner(target), program, *names, cwd=zoo / "few").splitlines()[:-1]
    assert found == [line for line in digest.splitlines() if line.split()[0] in names] and len(names) > 20


@pytest.mark.parametrize("target", [one for one in TARGETS if (one.cpu, one.libc) != (os.uname().machine, "glibc")],
                         ids=lambda target: target.name)
def test_on_another_machine_it_says_whose_it_is(target, place):
    """Where pip was gone round: it refuses these by their names."""
    ended = subprocess.run([sys.executable, "-c", "import nrnn; print('imported'); nrnn.Model.load(b'')"], text=True,
                           env={"PYTHONPATH": str(unzipped(target, place))}, cwd="/", capture_output=True)
    name = {"x86_64": "x86-64", "aarch64": "ARM64"}[target.cpu]
    assert ended.returncode == 1 and ended.stdout == "imported\n"
    assert f"libnrnn.so.0 is for {name} with {target.libc}, this Python for " in ended.stderr.splitlines()[-1]
    assert "install the wheel for this machine" in ended.stderr.splitlines()[-1]


def test_one_without_a_library(place):
    """That of Debian's python3-nrnn, for every machine."""
    code = "import sys; sys.path.insert(0, 'packaging'); import pathlib, wheel; print(wheel.system(pathlib.Path(sys.argv[1])))"
    made = done(ROOT / ".venv-dist/bin/python", "-c", code, place, cwd=ROOT).split("\n")[0]
    assert made.endswith(f"nrnn-{VERSION}-py3-none-any.whl")
    with open(made, "rb") as file, zipfile.ZipFile(io.BytesIO(file.read())) as archive:
        names = archive.namelist()
    assert not [name for name in names if re.match(r"nrnn/(lib|include)/", name)] and "nrnn/values/_version.py" in names
