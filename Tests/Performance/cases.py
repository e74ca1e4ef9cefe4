"""What is counted: one row a case. Models come from the zoo, with 8 channels or 1."""
import sys
from dataclasses import dataclass
from pathlib import Path

import nrnn

TESTS = Path(__file__).resolve().parent.parent
sys.path.append(str(TESTS))
import weights
import zoo

OFF, ON = "1", "2"  # NRNN_NOISE_*


@dataclass(frozen=True)
class Case:
    """`cell` is a row of the zoo with `n` units, `d` channels and K outputs (0: all units, without a readout), `storage`
    one of weights.STORAGES. `streams` other than 0 are a fleet, stepped together. `aims`: instructions that a step and a
    row of a run should take at most."""
    cell: str
    n: int
    d: int = 8
    K: int = 1
    storage: str = ""
    noise: str = OFF
    members: int = 1
    streams: int = 0
    aims: tuple = (None, None)

    @property
    def name(self):
        parts = [self.cell, self.storage, f"n{self.n}", f"d{self.d}", f"K{self.K}" if self.K else "units",
                 self.noise == ON and "noise", self.members > 1 and f"members{self.members}",
                 self.streams and f"streams{self.streams}"]
        return "-".join(part for part in parts if part)

    def arguments(self, folder):
        """Those of steps.c; writes the model."""
        path = folder / f"{self.name}.nrnn"
        path.write_bytes(self.model())
        return [self.name, str(path), self.noise, str(self.members), str(self.streams)]

    def model(self):
        """The bytes of its file."""
        w = zoo.Draw(7)
        layers = zoo.layers(self.cell, w, self.n, self.d, zoo.PAPER if self.noise == ON else None)
        readout = (w(self.K, self.n), w(self.K)) if self.K else None
        model = nrnn.ModelFile(layers, readout, inputs=self.d).to_bytes()
        return weights.stored(model, self.storage) if self.storage else model


def of_each_size(cell, sizes, aims=None, **given):
    return [Case(cell, n, aims=(aims or {}).get(n, (None, None)), **given) for n in sizes]


# The aims of "Speed"; that of noise is half of what such a step took before.
CASES = (
    *of_each_size("lstm", (8, 16, 32, 64), d=1,
                  aims={8: (750, 500), 16: (1120, 880), 32: (2100, 1850), 64: (5000, 4750)}),
    *(Case("lstm", 8, K=K, aims=(850, None)) for K in (8, 0)),
    *(Case("lstm", 32, K=K, aims=(2500, None)) for K in (32, 0)),
    *of_each_size("gru", (8, 32, 64, 128), d=1),
    *(Case("gru", 32, K=K, aims=(2300, None)) for K in (32, 0)),
    *of_each_size("sde", (8, 32, 128), aims={8: (750, None), 32: (1300, None), 128: (9000, None)}),
    Case("sde", 32, noise=ON, aims=(3340, None)),
    *(Case(cell, 32, noise=ON, members=32) for cell in ("sde", "gru", "lstm", "elman")),
    *(Case(cell, 32) for cell in ("elman", "cornn", "gru-before", "gru-clip", "lstm-clip", "lstm-projection", "sde-gate",
                                  "sde-rk4", "lstm-quaternion")),
    *(Case(cell, 32, storage=storage) for cell, storage in (("gru", "bf16"), ("sde", "f16"), ("lstm", "int8"),
                                                            ("sde", "int8"), ("lstm", "mixed"))),
    *(Case(cell, 32, streams=streams) for cell in ("sde", "lstm") for streams in (12, 48)),
)
