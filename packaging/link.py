"""Links the object of a CPU for a target: zig knows every libc, its old versions too."""
import sys

from refusal import Refusal
from tools import UNAVAILABLE, run

# As scripts/lib.sh links for this machine.
FLAGS = ("-shared", "-s", "-O2", "-Wl,-soname,libnrnn.so.{abi}", "-Wl,--gc-sections", "-Wl,--no-undefined",
         "-Wl,--as-needed", "-Wl,-z,noexecstack", "-Wl,-z,relro,-z,now", "-Wl,--version-script={exports}",
         "-Wl,--print-map")


def compiler(target):
    """PyPI's zig."""
    try:
        import ziglang  # noqa: F401
    except ImportError:
        raise Refusal("expected zig, found none: run scripts/setup.sh dist", UNAVAILABLE) from None
    return sys.executable, "-m", "ziglang", "cc", "-target", target.zig


def link(target, objects, library):
    """`library` of a target from the folder that scripts/lib.sh made for its CPU; in link.map beside, what is in it."""
    cc, place = compiler(target), objects / "musl" if target.libc == "musl" else objects
    flags = (flag.format(abi=run("scripts/version.sh", "ABI").strip(), exports=objects / "exports.map") for flag in FLAGS)
    libc = [standing_in(cc, target, place / "nrnn.o")] if target.libc == "musl" else []
    said = run(*cc, *flags, place / "nrnn.o", *libc, "-lm", "-o", library)
    (target.folder / "link.map").write_text(said)


def standing_in(cc, target, needing):
    """Of musl, what an object needs, under the name that Alpine's programs have for it and auditwheel asks for: zig's own
    is libc.so. The loader of any musl takes either for itself."""
    source, library = target.folder / "libc.c", target.folder / "libc.so"
    names = [line.split()[-1] for line in run("nm", "--undefined-only", needing).splitlines()]
    source.write_text("".join(f"void {name}(void) {{}}\n" for name in names))
    name = f"-Wl,-soname,libc.musl-{target.cpu}.so.1"
    run(*cc, "-shared", "-nostdlib", "-fno-builtin", "-w", name, source, "-o", library)
    return library
