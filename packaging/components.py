"""The third-party components of components.toml: which are linked, of which version, under which licence."""
import functools
import re
import tomllib
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

import pieces
import targets
from licence_texts import cut, place
from refusal import Refusal
from versions import version_of

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
