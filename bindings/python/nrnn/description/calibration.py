"""What calibrating found; a model file keeps it, and `Model.stream` uses it with ``calibrated=True``."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ..values.numbers import as_numbers
from ..values.options import above_zero, integer


@dataclass(frozen=True)
class Calibration:
    """How the noise scale was fitted.

    Parameters
    ----------
    noise_scale : float
        Above 0.
    members : int
        At least 2.
    levels : sequence of float
        Those whose quantiles are shifted, rising, within [1 / (M + 1), M / (M + 1)]; none for a classifier.
    offsets : sequence of float, [level][output]
        Added to the quantiles, in output units.
    coverage : sequence of float, [level][output]
        Share of truths at or below the shifted quantile, on data that fitting did not see; empty: not known.
    data : str
        What data, for people.
    """

    noise_scale: float
    members: int
    levels: list[float] = field(default_factory=list)
    offsets: list[float] = field(default_factory=list)
    coverage: list[float] = field(default_factory=list)
    data: str = ""

    def __post_init__(self) -> None:
        for name in ("levels", "offsets", "coverage"):
            numbers = as_numbers(f"Calibration.{name}", getattr(self, name))
            object.__setattr__(self, name, [float(one) for one in np.ravel(numbers)])
        object.__setattr__(self, "noise_scale", above_zero("Calibration.noise_scale", self.noise_scale))
        if not isinstance(self.data, str):
            raise TypeError(f"Calibration.data: expected a string, found {self.data!r:.60}")
        object.__setattr__(self, "members", integer("Calibration.members", self.members, 32))
        if self.members < 2:
            raise ValueError(f"Calibration.members: expected at least 2, found {self.members}")
        least = (1 - 1e-9) / (self.members + 1)  # its slack lets 1/(M+1) itself through, however it was rounded
        if not all(least <= p <= 1 - least for p in self.levels) or sorted(set(self.levels)) != self.levels:
            raise ValueError("Calibration.levels: expected rising numbers within [1/(M+1), M/(M+1)], found "
                             f"{self.levels} with M = {self.members}")
        sizes = len(self.levels), len(self.offsets), len(self.coverage)
        if bool(sizes[0]) != bool(sizes[1]) or (sizes[0] and sizes[1] % sizes[0]) or sizes[2] not in (0, sizes[1]):
            raise ValueError("Calibration: expected an offset for each level and output, and as many coverages or "
                             f"none, found {sizes[0]} levels, {sizes[1]} offsets, {sizes[2]} coverages")
