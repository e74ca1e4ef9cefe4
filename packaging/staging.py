"""The installation of a target that every artefact is made of: .build-dist/TARGET/prefix."""
import functools
import shutil

import targets
from link import link
from objects import objects
from tools import run

COMMAND = targets.BUILD / "command/nrnn"


@functools.cache
def library(target):
    """Its folder for scripts/install.sh: the shared library, and the static ones with and without protobuf-c."""
    made, folder = objects(target.cpu), target.folder / "lib"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    archives = made / "musl" if target.libc == "musl" else made
    for file in (*archives.glob("libnrnn*.a"), made / "needs.txt"):
        shutil.copy(file, folder)
    link(target, made, folder / "libnrnn.so")
    return folder


@functools.cache
def command(target):
    """The command, or "" where a target has none."""
    if not target.command:
        return ""
    run("packaging/command.sh")
    return COMMAND


def install(target, prefix, destdir="", **places):
    """As `make install` does, from the files of the target."""
    run("scripts/install.sh", prefix, destdir, LIB=library(target), COMMAND=command(target), **places)


@functools.cache
def stage(target):
    """The prefix, complete; made anew once in a process."""
    prefix = target.folder / "prefix"
    shutil.rmtree(prefix, ignore_errors=True)
    install(target, prefix)
    (prefix / "lib/cmake/NRNN/install_manifest.txt").unlink()  # of scripts/uninstall.sh, which stays behind
    return prefix
