"""The objects of a CPU, as scripts/lib.sh makes them: all cells, protobuf-c at hand, newer than the sources."""
import shutil

import targets
from refusal import Refusal
from tools import run

SOURCES = ("Sources", "include", "scripts")


def is_current(folder):
    """Whether it was made from the sources that are there, and of all cells."""
    made = folder / "libnrnn.so"
    if not made.exists() or (folder / "left_out").exists():
        return False
    return all(path.stat().st_mtime <= made.stat().st_mtime for place in SOURCES for path in (targets.ROOT / place).rglob("*"))


def objects(cpu):
    """.build-lib/CPU, built anew where it is old."""
    folder = targets.ROOT / ".build-lib" / cpu
    if not is_current(folder):
        if not shutil.which("swiftc"):
            raise Refusal("expected the Swift toolchain (6.2 or newer) on the PATH, found none: see https://swift.org/install")
        run("scripts/lib.sh", cpu)
    if "protobuf-c" in (folder / "needs.txt").read_text():
        raise Refusal(f"expected libprotobuf-c.a for {cpu}, found none: run scripts/setup.sh dist", 3)
    return folder
