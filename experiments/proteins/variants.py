"""Which networks are trained on which set."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from nrnn.train import Config, read

HERE = Path(__file__).resolve().parent
POOLINGS = ("max", "mean")
PENALTIES = (0.0, 0.8)  # lambda 0 is the convolutional kernel network (CKN-seq)
_QUICK = ("layers.0.units=8", "layers.0.length=3", "data.longest=60", "training.epochs=1", "training.batches=10",
          "optimiser.lr=0.1")  # a rate at which so few steps are seen in the loss


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
        """Are its anchors trained too, after the frozen ones are judged?"""
        return self in TRAINED

    def file(self, seed: int, trained: bool) -> str:
        return f"{self.name}-{seed}-{'trained' if trained else 'frozen'}.nrnn"

    def config(self, seed: int, quick: bool) -> Config:
        """The seed draws the parts of the set, the anchors and the order of training."""
        encoding = ("blosum62" if self.pooling == "max" else "blosum62_centred") if self.blosum else "one_hot"
        changes = {"seed": seed, "data.seed": seed, "data.longest": self.longest, "data.encoding": encoding,
                   "layers.0.units": self.units, "layers.0.pooling": self.pooling,
                   "layers.0.gap_penalty": self.gap_penalty, "layers.0.sigma": SIGMA[self.form, self.pooling],
                   "optimiser.lr": RATE[self.form, self.pooling]}
        return read(HERE / f"{self.form}.toml", [*(f"{name}={value}" for name, value in changes.items()),
                                                 *(_QUICK if quick else ())])


# Width, and rate of Adam. The width, of 0.4 and 0.8 (with mean pooling 0.6 and 1.2 too), has the least validation loss
# on the first split with frozen anchors, lambda 0.8; where BLOSUM62 and one-hot disagree, by less than 0.002. The rate,
# of 0.003 and 0.01: with it training lowered the validation loss of that split; on the families it is the better one.
SIGMA = {("families", "max"): 0.8, ("families", "mean"): 0.8, ("places", "max"): 0.4, ("places", "mean"): 0.8}
RATE = {("families", "max"): 0.01, ("families", "mean"): 0.01, ("places", "max"): 0.01, ("places", "mean"): 0.003}

FAMILIES, PLACES = Kind("families", 64, 200), Kind("places", 64, 120)
BASES = {"families": FAMILIES, "places": PLACES}
NEAR = replace(PLACES, blosum=True)
LONG = replace(NEAR, longest=400)
LADDER = tuple(replace(PLACES, units=units) for units in (64, 128, 256, 512))


def grid(base: Kind) -> list[Kind]:
    """Poolings and gaps; then BLOSUM62."""
    return [*(replace(base, pooling=pooling, gap_penalty=penalty) for pooling in POOLINGS for penalty in PENALTIES),
            *(replace(base, pooling=pooling, blosum=True) for pooling in POOLINGS)]


KINDS = (*grid(FAMILIES), *grid(PLACES), *LADDER[1:], replace(NEAR, units=256), LONG)
TRAINED = (replace(FAMILIES, pooling="max"), FAMILIES, replace(PLACES, pooling="max"), NEAR)
