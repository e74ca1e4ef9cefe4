"""The third-party components of components.toml: which are linked, of which version, under which licence."""
import functools
import importlib.metadata
import importlib.util
import re
import shutil
import sys
import tomllib
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote

import pieces
import targets
from refusal import Refusal
from tools import run

OURS = re.compile(r"/(NoisyRNN|nrnn|NRNN[A-Za-z]*)\.build/|/compat\.o:|^[\w.-]+\.o:")
PARTS = {"libnrnn.so": pieces.of_library, "libnrnn.a": partial(pieces.of_object, "nrnn"),
         "libnrnn_without_protobuf_c.a": partial(pieces.of_object, "nrnn_without_protobuf_c"),
         "nrnn": lambda target: pieces.of_command(),
         "nrnn.wasm": partial(pieces.of_module, "nrnn"), "nrnn-scalar.wasm": partial(pieces.of_module, "nrnn-scalar")}


@dataclass(frozen=True)
class Component:
    """A row of components.toml, which says what each field means."""
    name: str
    version: str
    licence: str
    copyright: tuple
    linked: str
    symbols: str
    texts: tuple
    title: str = ""
    purl: str = ""

    def text(self):
        """The words of its licence, as they lie on this machine."""
        return "\n\n".join(cut(*place(text)) for text in self.texts)


@functools.cache
def rows():
    with open(targets.ROOT / "packaging/components.toml", "rb") as file:
        return tuple(row(name, **fields) for name, fields in tomllib.load(file).items())


def row(name, version, purl="", title="", **fields):
    version = version_of(version)
    return Component(name, version, title=title or name, purl=purl.format(version=quote(version, safe=":")), **fields)


@functools.cache
def linked(part, target):
    """The components of a part of a target, such as libnrnn.so; every piece must be of one, or ours."""
    found = PARTS[part](target)
    foreign = [piece for piece in found if not OURS.search(piece)]
    strange = {file_of(piece) for piece in foreign if not any(claims(row, piece) for row in rows())}
    if strange:
        raise Refusal(f"expected a row of packaging/components.toml for all that is linked into {part} of "
                      f"{target.name}, found none for {', '.join(sorted(strange))}: add its licence")
    return [row for row in rows() if any(claims(row, piece) for piece in found)]


def claims(component, piece):
    return re.search(component.linked, piece)


def file_of(piece):
    """The archive, or the object that is in none."""
    return re.sub(r":?\(.*", "", piece)


# MARK: Versions

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


# MARK: Texts

def place(text):
    """The file of a row's text, and the lines that it is cut between."""
    file, *between = text
    return Path(file.format(doc="/usr/share/doc", checkouts=targets.ROOT / ".build/checkouts", swift=toolchain(),
                            zig=zig(), ours=targets.ROOT / "packaging/licences")), *between


def zig():
    return Path(importlib.util.find_spec("ziglang").origin).parent


@functools.cache
def toolchain():
    return Path(shutil.which("swiftc")).resolve().parents[2]


def cut(path, begin="", end=None):
    """The text of a file from where it says `begin`, at the start of a line, to where it says `end`."""
    text = f"\n{path.read_text()}"
    text = text[line(path, text, begin):]
    return text[:line(path, text, end) if end else None].strip("\n").rstrip()


def line(path, text, word):
    """Where the first line that begins with a word does, less its newline."""
    found = text.find(f"\n{word}")
    if found < 0:
        raise Refusal(f"expected a line of {path} to begin with {word!r}, found none: see components.toml")
    return found
