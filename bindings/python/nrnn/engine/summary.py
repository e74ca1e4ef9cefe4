"""What a step, a run or a prediction gives."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Summary:
    """Statistics of the outputs over the members.

    Every array has the same leading axes: none for a step, (time,) for a run, (sequences,) or (sequences, time) for
    `Model.predict`. Arrays that were not asked for, or have no meaning for the task, are None. Values are in output
    units or probabilities, with ``space="logit"`` the numbers before softmax or sigmoid.

    Attributes
    ----------
    nominal : ndarray of float32, shape (..., outputs)
        The noise-free path, the paper's prediction.
    mean, variance : ndarray of float32, shape (..., outputs)
        Over the members; the variance is unbiased, and 0 for one member or with noise off.
    quantiles : ndarray of float32, shape (..., levels, outputs)
        At `levels`, by the plotting position p (M + 1).
    members : ndarray of float32, shape (..., members, outputs)
    entropy, mutual_information : ndarray of float32, shape (...)
        Of the mean probabilities, in nats; None for regression.
    flags : ndarray of uint32, shape (...)
        See `nrnn.Flag`.
    largest_z : ndarray of float32, shape (...)
        The largest |z| of the normalised input.
    levels : tuple of float
        Quantile levels of the stream.
    """

    nominal: np.ndarray | None = None
    mean: np.ndarray | None = None
    variance: np.ndarray | None = None
    quantiles: np.ndarray | None = None
    members: np.ndarray | None = None
    entropy: np.ndarray | None = None
    mutual_information: np.ndarray | None = None
    flags: np.ndarray | None = None
    largest_z: np.ndarray | None = None
    levels: tuple[float, ...] = ()

    @property
    def std(self) -> np.ndarray | None:
        """Standard deviation over the members, shape (..., outputs)."""
        return None if self.variance is None else np.sqrt(self.variance)

    def arrays(self) -> dict[str, np.ndarray]:
        """The arrays that are there, by name."""
        found = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "levels"}
        return {name: array for name, array in found.items() if array is not None}

    def __getitem__(self, index: Any) -> Summary:
        """The same index into every array: ``summary[-1]`` is the last step of a run."""
        return replace(self, **{name: array[index] for name, array in self.arrays().items()})

    def __len__(self) -> int:
        """Length of the first leading axis."""
        return len(next(iter(self.arrays().values()), ()))


def blank(summary: Summary, rows: np.ndarray) -> Summary:
    """The summary, with NaN, or 0 for flags, in some rows of its first axis."""
    if rows.size:
        for array in summary.arrays().values():
            array[rows] = _missing(array)
    return summary


def stack(summaries: list[Summary], length: int | None = None) -> Summary:
    """Summaries of several sequences as one with a new first axis.

    Parameters
    ----------
    length : int, optional
        Pad each to this many steps: NaN, and 0 for flags.
    """
    def joined(arrays: list[np.ndarray]) -> np.ndarray:
        if length is None:
            return np.stack(arrays)
        out = np.full((len(arrays), length, *arrays[0].shape[1:]), _missing(arrays[0]), arrays[0].dtype)
        for row, array in zip(out, arrays):
            row[: len(array)] = array
        return out

    names = summaries[0].arrays()
    return replace(summaries[0], **{name: joined([s.arrays()[name] for s in summaries]) for name in names})


def _missing(array: np.ndarray) -> float:
    """What stands where there is no number."""
    return np.nan if array.dtype.kind == "f" else 0
