"""Links the object of a CPU for a target: zig knows every libc, its old versions too."""
import sys

from refusal import Refusal
from tools import run

# As scripts/lib.sh links for this machine.
FLAGS = ("-shared", "-s", "-O2", "-Wl,-soname,libnrnn.so.{abi}", "-Wl,--gc-sections", "-Wl,--no-undefined", "-Wl,--as-needed",
         "-Wl,-z,noexecstack", "-Wl,-z,relro,-z,now", "-Wl,--version-script={exports}", "-Wl,--print-map")


def zig():
    """PyPI's."""
    try:
        import ziglang  # noqa: F401
    except ImportError:
        raise Refusal("expected zig, found none: run scripts/setup.sh dist", 3) from None
    return sys.executable, "-m", "ziglang"


def link(target, objects, library):
    """`library` of a target from the folder that scripts/lib.sh made for its CPU; in link.map beside, what is in it."""
    flags = (flag.format(abi=run("scripts/version.sh", "ABI").strip(), exports=objects / "exports.map") for flag in FLAGS)
    place = objects / "musl" if target.libc == "musl" else objects
    said = run(*zig(), "cc", "-target", target.zig, *flags, place / "nrnn.o", "-lm", "-o", library)
    (target.folder / "link.map").write_text(said)
