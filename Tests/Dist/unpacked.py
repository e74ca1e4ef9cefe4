"""The tarballs of dist/, unpacked, and what runs a program for their CPU and libc on this machine."""
import os
import shutil
import sys
import tarfile

import pytest
from support import ROOT, VERSION, artefact, done

sys.path.append(str(ROOT / "packaging"))
import targets  # noqa: E402

TARGETS = targets.TARGETS.values()
each = pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)


def name(target):
    return f"nrnn-{VERSION}-{target.name}"


def tarball(target):
    return artefact(f"{name(target)}.tar.gz")


def unpack(target, folder):
    """The folder of a tarball, within `folder`; unpacked once."""
    if not (folder / name(target)).exists():
        with tarfile.open(tarball(target)) as tar:
            tar.extractall(folder, filter="data")
    return folder / name(target)


def runner(target):
    """What a command line begins with that runs a program of the target here."""
    emulator = [] if target.cpu == os.uname().machine else [f"qemu-{target.cpu}"]
    if emulator and not shutil.which(emulator[0]):
        pytest.skip(f"expected {emulator[0]}, found none: run scripts/setup.sh emulate")
    if target.libc == "glibc":
        return [*emulator, "-L", f"/usr/{target.cpu}-linux-gnu"] if emulator else []
    loader = ROOT / f".build-{target.cpu}/musl/lib/ld-musl-{target.cpu}.so.1"
    if not loader.exists():
        pytest.skip(f"expected {loader}, found none: run scripts/setup.sh dist")
    return [*emulator, loader]


def compiled(target, source, program, *flags):
    """A C program for the target, which the libc's loader runs. zig has every libc, of which the oldest that the library
    promises."""
    zig = (ROOT / ".venv-dist/bin/python", "-m", "ziglang", "cc", "-target", target.zig)
    done(*zig, "-dynamic", "-std=c11", "-O1", source, "-o", program, *flags)
    return program
