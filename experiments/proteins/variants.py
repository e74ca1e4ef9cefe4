"""Which networks are trained on which set."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from nrnn.train import Config, read

HERE = Path(__file__).resolve().parent
POOLINGS = ("max", "mean")
PENALTIES = (0.0, 0.8)  # lambda 0 is the convolutional kernel network (CKN-seq)
_QUICK = ("layers.0.units=8", "layers.0.length=3", "data.longest=60", "training.epochs=1", "training.batches=2")


@dataclass(frozen=True)
class Kind:
    """A recurrent kernel network on one set: what its seeds share.

    Parameters
    ----------
    form : {"families", "places"}
    units : int
        Anchors.
    longest : int
        Of a longer sequence both ends.
    blosum : bool
        Are residues rows of BLOSUM62, in the published form for this pooling? Else they are one-hot.
    """

    form: str
    units: int
    longest: int
    pooling: str = "mean"
    gap_penalty: float = 0.8
    blosum: bool = False

    @property
    def name(self) -> str:
        return (f"{self.form}-{self.units}-{self.pooling}-{self.gap_penalty:g}{'-blosum62' * self.blosum}"
                f"-{self.longest}")

    @property
    def trains(self) -> bool:
        """Are its anchors trained too, after the frozen ones are judged? Of the large only the base's: it is dear."""
        return self.units <= 64 or self == PLACES

    def file(self, seed: int, trained: bool) -> str:
        return f"{self.name}-{seed}-{'trained' if trained else 'frozen'}.nrnn"

    def config(self, seed: int, quick: bool) -> Config:
        """The seed draws the parts of the set, the anchors and the order of training."""
        encoding = ("blosum62" if self.pooling == "max" else "blosum62_centred") if self.blosum else "one_hot"
        changes = {"seed": seed, "data.seed": seed, "data.longest": self.longest, "data.encoding": encoding,
                   "layers.0.units": self.units, "layers.0.pooling": self.pooling,
                   "layers.0.gap_penalty": self.gap_penalty,
                   "layers.0.sigma": SIGMA[self.form, self.pooling, self.blosum]}
        return read(HERE / f"{self.form}.toml", [*(f"{name}={value}" for name, value in changes.items()),
                                                 *(_QUICK if quick else ())])


# By form, pooling and encoding: the least validation loss of the readout alone, first seed, 64 anchors, lambda 0.8.
SIGMA = {(form, pooling, blosum): 0.8 for form in ("families", "places") for pooling in POOLINGS
         for blosum in (False, True)}

FAMILIES, PLACES = Kind("families", 64, 200), Kind("places", 256, 120)
BASES = {"families": FAMILIES, "places": PLACES}
SMALL = replace(PLACES, units=64)
LONG = replace(PLACES, longest=400)
LADDER = tuple(replace(PLACES, units=units) for units in (64, 128, 256, 512))


def grid(base: Kind) -> list[Kind]:
    return [replace(base, pooling=pooling, gap_penalty=penalty) for pooling in POOLINGS for penalty in PENALTIES]


KINDS = (*grid(FAMILIES), *(replace(FAMILIES, pooling=pooling, blosum=True) for pooling in POOLINGS),
         *grid(SMALL), replace(SMALL, pooling="max", blosum=True), LADDER[1],
         replace(PLACES, gap_penalty=0.0), PLACES, replace(PLACES, blosum=True), LONG, LADDER[3])
