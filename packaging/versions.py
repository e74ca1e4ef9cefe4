"""Versions of components, asked of what each comes from: Debian's packages, Package.swift, the toolchain, zig."""
import functools
import importlib.metadata
import re
import sys

import targets
from tools import run, zig


@functools.cache
def version_of(what):
    kind, _, package = what.partition(" ")
    return {"Debian": of_debian, "SwiftPM": of_swiftpm, "swift": of_swift, "zig": of_zig}[kind](package)


def of_debian(package):
    return run("dpkg-query", "--show", "--showformat=${source:Version}", package)


def of_swiftpm(package):
    return re.search(rf'{package}", exact: "([^"]+)"', (targets.ROOT / "Package.swift").read_text())[1]


def of_swift(_):
    return re.search(r"Swift version (\S+)", run("swiftc", "--version"))[1]


def of_zig(part):
    """Its own, or that of what it has from others."""
    if part == "clang":
        return re.search(r"clang version (\S+)", run(sys.executable, "-m", "ziglang", "cc", "--version"))[1]
    return newest_glibc((zig() / "lib/libc/glibc/abilists").read_bytes()) if part else importlib.metadata.version("ziglang")


def newest_glibc(lists):
    """That of zig's sources is the newest of its lists: names that end with a zero, then versions of three bytes."""
    rest = lists[1:].split(b"\0", lists[0])[lists[0]]
    return ".".join(map(str, rest[1:][3 * rest[0] - 3:3 * rest[0] - 1]))
