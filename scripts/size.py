#!/usr/bin/env python3
"""Where the bytes of libnrnn.so lie, part by part, beside what it may take (scripts/ledger.txt).

    scripts/size.py [ARCH]             of .build-lib/ARCH, or of the folder $OUT; says what is too much, and ends well
    scripts/size.py --check [ARCH]     for the suites: prints nothing that is well, and fails where it takes too much

A part has its code, its constants and what the loader relocates in them. The room of a Swift function is the folder of
the file that it stands in; what the compiler made without a line (outlined code, witnesses) is "Swift, of no room". The
rest of the file is headers, symbols and padding to pages, less what sentences save by lying side by side.
"""
import collections
import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = {"CAPI": "API", "Model": "reader"}
DECODER = {"nrnn_model.pb-c.o": "decoder: descriptors", "left_out.o": "decoder: descriptors",
           "nrnn_format.o": "decoder: budget", "wire.o": "decoder: budget", "protobuf-c.a": "decoder: protobuf-c"}
KEPT = re.compile(r"\.(text|rodata|data|tdata)")


def lines(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def linked(path):
    """(section, bytes, object) of each that was kept, from the linker's map."""
    _, title, text = path.read_text().partition("Linker script and memory map")
    if not title:
        raise ValueError(f"expected {path} to be a map of GNU ld, found none")
    for section, size, source in re.findall(r"^ (\.\S+)\s+0x[0-9a-f]+\s+0x([0-9a-f]+) (\S+)$", text, re.MULTILINE):
        if KEPT.match(section):
            yield section, int(size, 16), re.sub(r".*/|\(.*", "", source)


def relocated(path):
    """Bytes of relocations of each section of data in an object."""
    found = {}
    for line in lines("readelf", "--wide", "--sections", str(path)):
        match = re.match(r".*\] \.rela(\.data\S*)\s+RELA\s+\S+ \S+ (\S+)", line)
        if match:
            found[match[1]] = int(match[2], 16)
    return found


def rooms(core, nm):
    """The room of each Swift symbol that has a line."""
    found = {}
    for line in lines(nm, "--line-numbers", "--defined-only", str(core)):
        match = re.match(r"\S+ \w (\S+)\t.*/Sources/NoisyRNN/(\w+)/", line)
        if match:
            found[match[1]] = ROOMS.get(match[2], match[2].lower())
    return found


def part(section, source, room):
    """The part that a section of an object belongs to."""
    if source == "core.o" and section.startswith(".rodata.str"):
        return "Swift, sentences"
    if source == "core.o":
        return room.get(section.split(".", 2)[-1], "Swift, of no room")
    if source.startswith("kernels_"):
        return "kernels: " + source[len("kernels_"):-2]
    if (ROOT / "Sources/NRNNPlatform" / source).with_suffix(".c").exists():
        return "platform"
    return DECODER.get(source, "kernels: of every tier")


def parts(out, arch):
    """{part: bytes}, and the rest."""
    nm = shutil.which(f"{arch}-linux-gnu-nm") or "nm"
    room, sizes, entries = rooms(out / "core.o", nm), collections.Counter(), {}
    for section, size, source in linked(out / "nrnn.map"):
        path = out / source
        if source not in entries:
            entries[source] = relocated(path) if path.suffix == ".o" else {}
        sizes[part(section, source, room)] += size + entries[source].get(section, 0)
    sizes["headers, symbols, padding"] = (out / "libnrnn.so").stat().st_size - sum(sizes.values())
    return sizes


def table(out, arch):
    """Prints the parts. Other tools than ours may write what nobody here can read: no reason to fail."""
    try:
        for name, count in sorted(parts(out, arch).items()):
            print(f"{count:8,}  {name}")
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        print(f"size: parts not known: {error}", file=sys.stderr)


def limit(arch, out):
    """KiB that the library may take."""
    lines = (ROOT / "scripts/ledger.txt").read_text().splitlines()
    ledger = {when: int(size) for size, when in (line.split(maxsplit=1) for line in lines if line[:1] != "#")}
    kept = out / "left_out/kept.txt"
    if arch == "x86_64" and kept.exists() and kept.read_text().strip() in ledger:
        return ledger[kept.read_text().strip()]
    return ledger["now" if arch == "x86_64" else "in all"]


def main(arguments):
    check = "--check" in arguments
    arch = next((a for a in arguments if a != "--check"), platform.machine())
    out = Path(os.environ.get("OUT", ROOT / ".build-lib" / arch))
    size, allowed = (out / "libnrnn.so").stat().st_size, limit(arch, out) * 1024
    if not check:
        table(out, arch)
        print(f"{size:8,}  libnrnn.so for {arch}; the ledger has {allowed:,}")
    if size > allowed:
        print(f"size: expected at most {allowed:,} bytes (scripts/ledger.txt), found {size:,}", file=sys.stderr)
    return check and size > allowed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
