#!/usr/bin/env python3
"""The library of a release, small enough to be kept: RELEASE/libnrnn.so.xz, and its sum in RELEASE/libnrnn.so.sha256.

    library.py keep LIBRARY RELEASE     packs it
    library.py unpack RELEASE FOLDER    FOLDER/libnrnn.so.0, if it is the one that was kept
"""
import hashlib
import lzma
import sys
from pathlib import Path


def sum_of(data):
    return f"{hashlib.sha256(data).hexdigest()}  libnrnn.so\n"


def keep(library, release):
    data = Path(library).read_bytes()
    packed = lzma.compress(data, filters=[{"id": lzma.FILTER_X86}, {"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME}])
    Path(release, "libnrnn.so.xz").write_bytes(packed)
    Path(release, "libnrnn.so.sha256").write_text(sum_of(data))


def unpack(release, folder):
    data = lzma.decompress(Path(release, "libnrnn.so.xz").read_bytes())
    wanted, found = Path(release, "libnrnn.so.sha256").read_text(), sum_of(data)
    if found != wanted:
        sys.exit(f"compat: expected the library of {release} with the sum {wanted.split()[0]}, found {found.split()[0]}")
    Path(folder, "libnrnn.so.0").write_bytes(data)


def revision(release):
    """Of its numerics, as its bits were kept."""
    return int(Path(release, "elman.off.bits").read_text().split()[1])


if __name__ == "__main__":
    {"keep": keep, "unpack": unpack}[sys.argv[1]](*sys.argv[2:])
