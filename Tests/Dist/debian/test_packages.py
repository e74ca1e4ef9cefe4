"""The Debian packages by themselves: what is in them, what they ask for, and what lintian says."""
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile

import pytest
from packages import EACH, each, field, file, made, unpack
from programs import CSV, MODEL, by_the_built_library
from support import DIST, PATH, ROOT, VERSION, artefact, done
from test_dist import copied

# What a machine must have: glibc of 2012, which zig links for.
DEPENDS = {("libnrnn0", "amd64"): "libc6 (>= 2.17)", ("libnrnn0", "arm64"): "libc6 (>= 2.17)",
           ("libnrnn-dev", "amd64"): f"libnrnn0 (= {VERSION}-1)", ("libnrnn-dev", "arm64"): f"libnrnn0 (= {VERSION}-1)",
           ("nrnn", "amd64"): "libc6 (>= 2.17)",
           ("python3-nrnn", "all"): f"libnrnn0 (= {VERSION}-1), python3-numpy (>= 1:1.24), python3:any"}
SAME = {"amd64": ("x86_64-linux-gnu", "linux-x86_64"), "arm64": ("aarch64-linux-gnu", "linux-aarch64")}


@pytest.fixture(scope="module")
def unpacked(place):
    """A folder for each package, by package and CPU."""
    return {key: unpack(*key, place / "-".join(key)) for key in EACH}


def files(folder):
    return {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()}


def test_none_is_missing_and_no_other_is_there():
    assert sorted(path.name for path in DIST.glob("*.deb")) == sorted(file(*key).name for key in EACH)


@each
def test_what_it_asks_for(package, cpu):
    assert field(package, cpu, "Depends") == DEPENDS[package, cpu]


@each
def test_nobody_else_owns_or_writes_its_files(package, cpu):
    for line in done("dpkg-deb", "--contents", file(package, cpu)).splitlines():
        assert re.match(r"(d|-)rw(x|-)r-(x|-)r-\2 root/root |lrwxrwxrwx root/root ", line), line


@each
def test_it_does_not_say_where_it_was_built(unpacked, package, cpu):
    assert not [path for path in files(unpacked[package, cpu]).values() if bytes(ROOT) in path.read_bytes()]


@pytest.mark.parametrize("cpu", SAME)
def test_the_library_is_that_of_the_tarball(unpacked, cpu):
    multiarch, target = SAME[cpu]
    found = unpacked["libnrnn0", cpu] / f"usr/lib/{multiarch}/libnrnn.so.{VERSION}"
    name = f"nrnn-{VERSION}-{target}"
    with tarfile.open(artefact(f"{name}.tar.gz")) as tar:
        assert tar.extractfile(f"{name}/lib/libnrnn.so.{VERSION}").read() == found.read_bytes()


@pytest.mark.parametrize("package", ["libnrnn0", "libnrnn-dev"])
def test_those_of_two_cpus_share_no_file_that_differs(unpacked, package):
    one, other = (files(unpacked[package, cpu]) for cpu in SAME)
    assert {field(package, cpu, "Multi-Arch") for cpu in SAME} == {"same"}
    shared = one.keys() & other.keys()
    assert shared and not [path for path in shared if one[path].read_bytes() != other[path].read_bytes()]


@pytest.mark.parametrize("cpu", SAME)
def test_no_link_of_a_page_is_dead(unpacked, cpu):
    done(sys.executable, ROOT / "Tests/Embedding/dead_links.py", unpacked["libnrnn-dev", cpu])


@pytest.mark.parametrize("cpu", SAME)
def test_symbols(place, cpu):
    """A program is to have a library that is not older than its header: every function is listed so."""
    control = place / f"control-{cpu}"
    done("dpkg-deb", "--control", file("libnrnn0", cpu), control)
    head, *rest = (control / "symbols").read_text().splitlines()
    major, minor, _ = VERSION.split(".")
    assert head == f"libnrnn.so.0 libnrnn0 (>= {major}.{minor})"
    assert [line.split("@")[0].strip() for line in rest if line[0] == " "] == done(ROOT / "scripts/exports.sh").split()
    assert (control / "triggers").read_text().split("\n")[-2:] == ["activate-noawait ldconfig", ""]


@each
def test_its_copyright_names_all_that_its_sbom_does(unpacked, package, cpu):
    documents = unpacked[package, cpu] / f"usr/share/doc/{package}"
    sbom = json.loads((documents / f"{package}.{cpu}.spdx.json").read_text())
    found = (documents / "copyright").read_text()
    linked = {entry["SPDXID"].removeprefix("SPDXRef-"): entry["licenseDeclared"] for entry in sbom["packages"]}
    assert linked.pop("NoisyRNN") == "Apache-2.0"
    assert bool(linked) == (package != "python3-nrnn")
    for name, licence in linked.items():
        stanza = rf"^Files:.* {re.escape(name)}/\*.*\nCopyright: [^:]*\nLicense: {re.escape(licence)}\n ."
        assert re.search(stanza, found, re.MULTILINE), name


@pytest.mark.parametrize("command", ["nrnn-calibrate", "nrnn-convert", "nrnn-train"])
def test_a_page_of_the_manual_has_a_synopsis(unpacked, command):
    page = gzip.decompress((unpacked["python3-nrnn", "all"] / f"usr/share/man/man1/{command}.1.gz").read_bytes()).decode()
    synopsis = page.split(".SH SYNOPSIS\n")[1].split(".SH ")[0]
    assert synopsis.startswith(f".B {command}\n") and "[\\fI\\,-h\\/\\fR]" in synopsis.replace("\\-", "-")


def test_readme_s_swift_program(stranger, place):
    """Swift is not Debian's: the packages are unpacked beside it, as a machine's /usr."""
    usr = place / "a machine/usr"
    for package in ("libnrnn0", "libnrnn-dev"):
        unpack(package, "amd64", usr.parent)
    library, copy = usr / "lib/x86_64-linux-gnu", stranger.gets(usr / "share/nrnn")
    package, path = copy / "examples/swift", f"{os.path.dirname(shutil.which('swift'))}:{PATH}"
    flags = ("-Xcc", f"-I{usr}/include", "-Xlinker", f"-L{library}")
    stranger.does("swift", "build", "-c", "release", "--product", "classify", *flags, cwd=package, PATH=path)
    said = stranger.does(package / ".build/release/classify", stranger.gets(MODEL), stranger.gets(CSV), LD_LIBRARY_PATH=library)
    assert said == by_the_built_library("examples/c/classify.c")


@pytest.mark.parametrize("target, sentence, status", [
    ("linux-x86_64-musl", "debian: expected linux-x86_64, linux-aarch64, found linux-x86_64-musl", 2),
    ("linux-aarch64", "no debian for linux-aarch64: expected installer, found none: run scripts/setup.sh dist", 3)])
def test_what_is_missing_to_make_them_is_said(tmp_path, target, sentence, status):
    """In a checkout without the environment of Python that setup.sh makes."""
    checkout = copied(tmp_path, "packaging", "scripts", "include")
    made = subprocess.run([checkout / "packaging/dist.py", "debian", target], env={**os.environ, "SOURCE_DATE_EPOCH": "1"},
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert (made.returncode, made.stdout, made.stderr) == (status, "", f"dist: {sentence}\n")


def test_lintian_finds_nothing():
    """Errors and warnings; those that are overridden say why, in packaging/debian/*.lintian-overrides."""
    said = done("lintian", "--allow-root", "--fail-on=none", "--tag-display-limit=0", *DIST.glob("*.deb"))
    assert not said.splitlines()


def test_made_elsewhere_they_are_the_same(place):
    """In another folder, with a space in its name, by a user who lets nobody read."""
    found = made(place / "again", VERSION, "linux-aarch64")
    assert len(found) == 2
    for path in found:
        assert path.read_bytes() == artefact(path.name).read_bytes(), path.name
