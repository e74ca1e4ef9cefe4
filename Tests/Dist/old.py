"""The C library of an older Debian, unpacked: a program runs with it through its loader, and nothing is installed."""
import platform

import pytest
from support import done

RELEASE, MULTIARCH = "bullseye", "x86_64-linux-gnu"  # glibc 2.31, the oldest that the mirrors still have
KEYS = [f"/usr/share/keyrings/debian-archive-{RELEASE}-{kind}.gpg" for kind in ("automatic", "stable")]


def fetched(folder):
    """libc6 of the release, by apt with a state of its own, from where this machine has its packages."""
    here = platform.freedesktop_os_release()["VERSION_CODENAME"]
    site = done("apt-get", "indextargets", "--format", "$(SITE)", f"Codename: {here}").split()[0]
    (folder / "sources.list").write_text(f"deb [signed-by={','.join(KEYS)}] {site} {RELEASE} main\n")
    for place in ("lists/partial", "cache/archives/partial"):
        (folder / place).mkdir(parents=True)
    apt = ["apt-get", "-qq", "-o", f"Dir::State::Lists={folder}/lists", "-o", f"Dir::Cache={folder}/cache", "-o",
           f"Dir::Etc::SourceList={folder}/sources.list", "-o", "Dir::Etc::SourceParts=-", "-o",
           "APT::Sandbox::User=root"]
    done(*apt, "update", cwd=folder)
    done(*apt, "download", f"libc6/{RELEASE}", cwd=folder)
    done("dpkg-deb", "-x", next(folder.glob("libc6_*.deb")), folder / "root")
    return folder / "root"


def wrapper(folder, program):
    """A program that runs `program` with that C library."""
    try:
        libraries = fetched(folder) / "lib" / MULTIARCH
    except (AssertionError, OSError, KeyError, IndexError, StopIteration) as error:
        pytest.skip(f"libc6 of {RELEASE} cannot be had: {error}")
    loader = libraries / (libraries / "ld-linux-x86-64.so.2").readlink().name
    script = folder / "old"
    script.write_text(f"#!/bin/sh\nGCONV_PATH='{libraries.parents[1]}/usr/lib/{MULTIARCH}/gconv' exec '{loader}' "
                      f"--library-path '{libraries}' '{program}' \"$@\"\n")
    script.chmod(0o755)
    assert "GLIBC 2.31" in done(loader, libraries / "libc.so.6")
    return script
