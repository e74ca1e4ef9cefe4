"""What is linked: `FILE:(SECTION)` of each piece of code or data that a linker kept, from its map."""
import re
import sys

import targets
from refusal import Refusal

sys.path.append(str(targets.ROOT / "scripts"))
from size import KEPT, linked

COMMAND = targets.BUILD / "command/link.map"
# Of lld: addresses, size and alignment, then the file after nine blanks; deeper stand symbols.
PIECE = re.compile(r"^ *[0-9a-f]+ +[0-9a-f]+ +([0-9a-f]+) +\d+ {9}(\S.*):\((.*)\)$", re.MULTILINE)


def of_zig(path):
    """What lld merged of several files, such as strings, is of none of them."""
    found = {f"{file}:({section})" for size, file, section in PIECE.findall(path.read_text())
             if int(size, 16) and KEPT.match(section) and file != "<internal>"}
    if not found:
        raise Refusal(f"expected {path} to be a map of lld, found none of its lines")
    return found


# The same of WebAssembly: address, offset, size; a function is no section there.
FUNCTION = re.compile(r"^ *[0-9a-f-]+ +[0-9a-f]+ +([0-9a-f]+) {9}(\S.*):\((.*)\)$", re.MULTILINE)


def of_module(name, port):
    text = (port.made / f"{name}.map").read_text()
    return of_port(port, (f"{file}:(.text.{function})" for size, file, function in FUNCTION.findall(text)
                          if int(size, 16) and file != "<internal>"))


def of_port(port, found):
    """Objects of ours by their names alone."""
    found = {re.sub(rf"^\S*\.build-lib/{port.name}/(scalar/)?", "", piece) for piece in found}
    if not found:
        raise Refusal(f"expected maps of the linker in {port.made}, found none of its lines")
    return found


def of_object(name, target):
    """Of the object in a static library, which another linker made."""
    if not hasattr(target, "libc"):
        return of_port(target, of_zig(target.made / f"{name}.map"))  # of a chip: lld
    objects = targets.ROOT / ".build-lib" / target.cpu / ("musl" if target.libc == "musl" else "")
    return {f"{file}:({section})" for section, size, file in linked(objects / f"{name}.map") if size}


def of_library(target):
    """Of the object, and of what zig linked to it."""
    return of_object("nrnn", target) | {piece for piece in of_zig(target.folder / "link.map") if "/nrnn.o:" not in piece}


def of_command():
    return of_zig(COMMAND)
