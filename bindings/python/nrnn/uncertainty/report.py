"""What calibrating gave, in numbers and in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ..description.calibration import Calibration

CLEAR = 3.0  # standard errors from which a difference is called one: several questions are asked


@dataclass(frozen=True)
class Verdict:
    """The ensemble against the noise-free output: `difference` below 0 is better, `error` its standard error."""

    question: str
    difference: float
    error: float

    @property
    def better(self) -> bool:
        return self.difference < 0 and abs(self.difference) >= CLEAR * self.error

    @property
    def worse(self) -> bool:
        return self.difference > 0 and abs(self.difference) >= CLEAR * self.error

    def __str__(self) -> str:
        word = "better" if self.better else "worse" if self.worse else "no clear difference"
        return f"{self.question}: {word} ({self.difference:+.4g} +- {self.error:.2g})"


@dataclass(frozen=True, eq=False)
class Report:
    """Numbers by name, ready for JSON; `str()` says them in words.

    Attributes
    ----------
    record : Calibration
    task : str
    counts : (int, int, int)
        Rows that were fitted on, that offsets were fitted on, and that this report speaks of.
    curve : dict of float to float
        Score on the first part by noise scale.
    rows : dict of str to dict
        Scores on the third part by what was scored: the noise-free output, and the ensemble.
    grid : list of dict
        Score, coverage of the central 90 %, spread over skill and time per step by members and scale.
    verdicts : list of Verdict
    notes : list of str
    pit : dict of str to ndarray
        Where the truth fell in each ensemble, of regression: for a histogram.
    """

    record: Calibration
    task: str
    counts: tuple[int, int, int]
    curve: dict[float, float]
    rows: dict[str, dict[str, float]]
    grid: list[dict[str, float]]
    verdicts: list[Verdict]
    notes: list[str]
    pit: dict[str, np.ndarray]

    @property
    def adds(self) -> bool:
        """Is the ensemble clearly better than the noise-free output in anything?"""
        return any(one.better for one in self.verdicts)

    def to_json(self) -> dict[str, Any]:
        """Everything but the PIT values, as plain objects."""
        found = {name: getattr(self, name) for name in ("task", "counts", "rows", "grid", "notes", "adds")}
        verdicts = [asdict(one) | {"better": bool(one.better), "worse": bool(one.worse)} for one in self.verdicts]
        return found | {"record": asdict(self.record), "verdicts": verdicts,
                        "curve": [{"scale": scale, "score": score} for scale, score in self.curve.items()]}

    def __str__(self) -> str:
        lines = [f"Rows: {self.counts[0]} to fit the noise scale, {self.counts[1]} for the offsets, "
                 f"{self.counts[2]} for this report.",
                 f"Noise scale {self.record.noise_scale:.4g} for {self.record.members} members.", "",
                 *table([{"": name} | row for name, row in self.rows.items()]), "",
                 "The fitted ensemble beside the noise-free output (below 0: the ensemble is better):",
                 *(f"- {one}" for one in self.verdicts), "", self._conclusion(), *self.notes, "",
                 *table(self.grid)]
        return "\n".join(lines)

    def _conclusion(self) -> str:
        if not self.adds:
            return f"The ensemble adds nothing that is clear on these {self.counts[2]} rows: use the noise-free output."
        return f"The ensemble is clearly better in: {'; '.join(one.question for one in self.verdicts if one.better)}."


def table(rows: list[dict[str, Any]]) -> list[str]:
    """Markdown, with the columns of all rows; numbers to four digits."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    cells = [[_cell(row.get(name)) for name in columns] for row in rows]
    return [_line(columns), _line(["---"] * len(columns)), *map(_line, cells)]


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else f"{value:.4g}"
