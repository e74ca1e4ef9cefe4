"""Which networks are trained on which set."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nrnn.train import Config, read

HERE = Path(__file__).resolve().parent
FORMS = ("families", "places")
POOLINGS = ("max", "mean")
PENALTIES = (0.0, 0.8)  # lambda 0 is the convolutional kernel network (CKN-seq)
_QUICK = ("layers.0.units=8", "layers.0.length=3", "data.longest=60", "training.epochs=1", "training.batches=2")


@dataclass(frozen=True)
class Variant:
    """A recurrent kernel network on one set."""

    form: str
    pooling: str
    gap_penalty: float
    seed: int

    @property
    def name(self) -> str:
        return f"{self.form}-{self.pooling}-{self.gap_penalty:g}-{self.seed}"

    def file(self, trained: bool) -> str:
        """Trained: the anchors too, not the readout alone."""
        return f"{self.name}-{'trained' if trained else 'frozen'}.nrnn"

    def config(self, quick: bool) -> Config:
        return read(HERE / f"{self.form}.toml", [
            f"seed={self.seed}", f"layers.0.pooling={self.pooling}", f"layers.0.gap_penalty={self.gap_penalty}",
            *(_QUICK if quick else ())])


def variants(seeds: range) -> list[Variant]:
    return [Variant(form, pooling, penalty, seed) for seed in seeds for form in FORMS for pooling in POOLINGS
            for penalty in PENALTIES]
