"""What a release is made for beside Linux (ports.toml), and what scripts/lib.sh makes of it."""
import tomllib
from dataclasses import dataclass

import targets
from tools import run

BINARIES = {"javascript": ("nrnn.wasm", "nrnn-scalar.wasm"), "chip": ("libnrnn.a",)}


@dataclass(frozen=True)
class Port:
    """A row of ports.toml, which says what each field means."""
    name: str
    kind: str
    cpu: str
    floats: str

    @property
    def folder(self):
        return targets.BUILD / self.name

    @property
    def made(self):
        return targets.ROOT / ".build-lib" / self.name

    @property
    def binaries(self):
        return [self.made / name for name in BINARIES[self.kind]]


def build(port):
    """Made anew where it is old."""
    from objects import built

    if not all(map(built.is_current, port.binaries)):
        run("scripts/lib.sh", port.name)


def read():
    with open(targets.ROOT / "packaging/ports.toml", "rb") as file:
        return {name: Port(name, **row) for name, row in tomllib.load(file).items()}


PORTS = read()
