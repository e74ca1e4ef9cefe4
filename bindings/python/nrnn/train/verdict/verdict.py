"""What came out, in numbers and in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ...description.calibration import Calibration
from ...uncertainty.report import table
from .compared import Comparison


@dataclass(frozen=True, eq=False)
class Shown:
    """The test rows, for the picture: when, the truth, the forecast (or class probabilities), members and quantiles."""

    time: np.ndarray
    truth: np.ndarray
    forecast: np.ndarray
    members: np.ndarray | None
    quantiles: np.ndarray | None


@dataclass(frozen=True, eq=False)
class Verdict:
    """The network beside what needs none, on the test part.

    Attributes
    ----------
    measure : str
        That of the comparison: RMSE or log loss.
    unit : str
    rows : dict of str to dict
        Scores by what was scored.
    comparison : Comparison
    counts : dict
        Rows of validation and test that were judged.
    record : Calibration or None
        In the model file; None: no noise.
    """

    measure: str
    unit: str
    rows: dict[str, dict[str, float]]
    comparison: Comparison
    counts: dict[str, int]
    record: Calibration | None
    shown: Shown

    @property
    def sentence(self) -> str:
        """Is the network worth it?"""
        c, unit = self.comparison, f" {self.unit}" if self.unit else ""
        ours, theirs = self.rows["network"][self.measure], self.rows[c.best][self.measure]
        numbers = (f"{self.measure} {ours:.4g}{unit}, of the best baseline ({c.best}) {theirs:.4g}{unit}: {c.ratio:.3g} "
                   f"times as much (95 % interval {c.low:.3g} to {c.high:.3g})")
        return f"{self.word}: {numbers}."

    @property
    def word(self) -> str:
        """The sentence without its numbers."""
        return {"better": "The network is worth it",
                "worse": "The network is not worth it, a baseline is better",
                "not distinguishable": "The network is not distinguishable from a baseline, which is simpler",
                }[self.comparison.word]

    def to_json(self) -> dict[str, Any]:
        """As plain objects."""
        record = None if self.record is None else asdict(self.record)
        return {"sentence": self.sentence, "word": self.comparison.word, "measure": self.measure, "unit": self.unit,
                "rows": self.rows, "comparison": asdict(self.comparison), "counts": self.counts, "calibration": record}

    def __str__(self) -> str:
        scale = f" Noise scale {self.record.noise_scale:.3g}." if self.record else ""
        return "\n".join([*table([{"": name} | row for name, row in self.rows.items()]), "", self.sentence,
                          f"Judged on {self.counts['test']} rows of the test part; bands by {self.counts['validation']}"
                          f" of validation.{scale}"])
