"""A Debian 12 in a folder, for packages to be installed on, used and removed.

mmdebstrap makes the first one, with compilers and NumPy, and it is kept. Every machine is a layer on another: what happens
on it stays there. Commands run in namespaces of their own: their mounts and processes go with them, however they end, and
they reach no network.
"""
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from support import ROOT, done

FIRST = ROOT / ".build-dist/machine"
SUITE = "bookworm"
PACKAGES = "gcc,g++,make,cmake,pkg-config,libprotobuf-c-dev,python3-numpy,python3-protobuf"

ENTER = 'mount -t overlay -o "$1" machine "$2" && mount -t proc proc "$2/proc" && shift 2 && exec "$@"'
APART = ("unshare", "--mount", "--pid", "--fork", "--kill-child")


class Unavailable(Exception):
    """Why there can be no machine here."""


class Machine:
    def __init__(self, folder, *below):
        """In `folder` is what differs from the machines `below`, the nearest first: folders too."""
        self.changes, self.place, work = (Path(folder) / name for name in ("changes", "place", "work"))
        self.below = below
        for path in (self.changes, self.place, work):
            path.mkdir(parents=True)
        self.options = f"lowerdir={':'.join(map(str, below))},upperdir={self.changes},workdir={work}"

    def layer(self, folder):
        """Another machine that begins as this one is now. This one must then stay as it is."""
        return Machine(folder, self.changes, *self.below)

    def line(self, *command, user=0, cwd="/"):
        """What runs a command on it: a command of the machine that we are on."""
        variables = ("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "DEBIAN_FRONTEND=noninteractive", f"HOME={cwd}")
        inside = ("chroot", f"--userspec={user}:{user}", "--groups=", self.place, "env", "-i", f"--chdir={cwd}", *variables)
        return [*APART, "--net", "sh", "-c", ENTER, "sh", self.options, self.place, *inside, *command]

    def run(self, *command, stdin=subprocess.DEVNULL, **options):
        """A program on it, however it ends."""
        return subprocess.run(self.line(*command, **options), stdin=stdin, capture_output=True, text=True)

    def does(self, *command, **options):
        """Standard output of a program that must succeed."""
        ended = self.run(*command, **options)
        assert ended.returncode == 0, f"{command}: {ended.returncode}\n{ended.stdout}{ended.stderr}"
        return ended.stdout

    def copy(self, source, folder, user=0):
        """Puts a file, or what is in a folder, into a folder of the machine."""
        source = Path(source)
        place, name = (source, ".") if source.is_dir() else (source.parent, source.name)
        with subprocess.Popen(["tar", "-C", place, "-ch", name], stdout=subprocess.PIPE) as packed:
            self.does("sh", "-c", 'mkdir -p "$0" && tar -xC "$0" --no-same-owner', folder, user=user, stdin=packed.stdout)


def first():
    """The folder of the first machine, made where it is not there, or other packages are asked for."""
    made = FIRST / "packages"
    if os.geteuid():
        raise Unavailable("a Debian machine in a folder takes root: none here")
    if made.is_file() and made.read_text() == PACKAGES:
        return FIRST / "root"
    if not shutil.which("mmdebstrap"):
        raise Unavailable("expected mmdebstrap, found none: run scripts/setup.sh dist")
    shutil.rmtree(FIRST, ignore_errors=True)
    FIRST.mkdir(parents=True)
    bootstrap(FIRST / "root")
    made.write_text(PACKAGES)
    return FIRST / "root"


def needed():
    """For a module of tests that makes no sense without: one skip rather than one of each test."""
    try:
        first()
    except Unavailable as reason:
        pytest.skip(str(reason), allow_module_level=True)


def bootstrap(folder):
    done = subprocess.run([*APART, "mmdebstrap", "--mode=root", "--variant=minbase", f"--include={PACKAGES}", SUITE, folder,
                           f"deb {mirror()} {SUITE} main"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if "Failed to fetch" in done.stderr:
        raise Unavailable(f"Debian's packages cannot be fetched: {done.stderr.splitlines()[-1]}")
    assert done.returncode == 0, done.stderr


def mirror():
    """Where apt of this machine has Debian's packages from."""
    listed = done("apt-get", "indextargets", "--format", "$(RELEASE) $(COMPONENT) $(REPO_URI)", "Created-By: Packages")
    for line in listed.splitlines():
        if line.startswith(f"{SUITE} main "):
            return line.split()[2]
    raise Unavailable(f"expected {SUITE} among apt's sources, found none")
