"""The objects of a CPU, as scripts/lib.sh makes them: of all cells, with protobuf-c at hand."""
import shutil
import sys

import targets
from refusal import Refusal
from tools import UNAVAILABLE, run

sys.path.append(str(targets.ROOT / "scripts"))
import built


def objects(cpu):
    """.build-lib/CPU, built anew where it is old."""
    folder = targets.ROOT / ".build-lib" / cpu
    if not built.is_current(folder / "libnrnn.so"):
        if not shutil.which("swiftc"):
            raise Refusal("expected the Swift toolchain (6.2 or newer) on the PATH, found none: "
                          "see https://swift.org/install")
        run("scripts/lib.sh", cpu)
    if "protobuf-c" in (folder / "needs.txt").read_text():
        raise Refusal(f"expected libprotobuf-c.a for {cpu}, found none: run scripts/setup.sh dist and "
                      f"scripts/lib.sh {cpu}", UNAVAILABLE)
    return folder
