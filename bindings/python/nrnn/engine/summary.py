"""What a step, a run or a prediction gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from .frames import frame_of

if TYPE_CHECKING:
    import pandas


_NONE: Any = None  # to type checkers an array: the call says which are there, and whoever asks for one has it


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
    names : tuple of str
        Of the outputs: "y0", "y1", ... where the model gives none.
    """

    nominal: np.ndarray = _NONE
    mean: np.ndarray = _NONE
    variance: np.ndarray = _NONE
    quantiles: np.ndarray = _NONE
    members: np.ndarray = _NONE
    entropy: np.ndarray = _NONE
    mutual_information: np.ndarray = _NONE
    flags: np.ndarray = _NONE
    largest_z: np.ndarray = _NONE
    levels: tuple[float, ...] = ()
    names: tuple[str, ...] = ()

    @classmethod
    def _bare(cls, levels: tuple[float, ...], names: tuple[str, ...]) -> Summary:
        """Without arrays, for its maker to put into `__dict__`: to set all fields takes as long as a small step."""
        made = cls.__new__(cls)
        made.__dict__["levels"], made.__dict__["names"] = levels, names
        return made

    def _map(self, change: Callable[[np.ndarray], np.ndarray]) -> Summary:
        """Another summary, with each array changed."""
        made = Summary._bare(self.levels, self.names)
        made.__dict__.update((name, change(array)) for name, array in self.arrays().items())
        return made

    @property
    def std(self) -> np.ndarray:
        """Standard deviation over the members, shape (..., outputs)."""
        return _NONE if self.variance is None else np.sqrt(self.variance)

    def arrays(self) -> dict[str, np.ndarray]:
        """The arrays that are there, by name."""
        return {name: array for name in _NAMES if (array := getattr(self, name)) is not None}

    def to_frame(self, index: Any = None) -> pandas.DataFrame:
        """The arrays that are there as a DataFrame of pandas, a row for each step.

        Columns are named as `nrnn run` names them: for each output y.mean, y.std, y.nominal and y.q05 for a quantile;
        entropy and mutual_information for classifiers; flags. Beside these y.member0, ... and largest_z.

        Parameters
        ----------
        index : index or array_like, optional
            Of the rows; by default they are numbered, by "sequence" and "step" where a summary has both axes.
        """
        return frame_of(self, index)

    def __getitem__(self, index: Any) -> Summary:
        """The same index into every array: ``summary[-1]`` is the last step of a run."""
        return self._map(lambda array: array[index])

    def __len__(self) -> int:
        """Length of the first leading axis."""
        return len(next(iter(self.arrays().values()), ()))


def blank(summary: Summary, rows: np.ndarray) -> Summary:
    """The summary, with NaN, or 0 for flags, in some rows of its first axis."""
    if rows.size:
        for array in summary.arrays().values():
            array[rows] = _missing(array)
    return summary


def unfilled(summary: Summary, rows: int) -> Summary:
    """As many rows of the same arrays, without a value yet: NaN, or 0 for flags."""
    return summary._map(lambda array: np.full((rows, *array.shape[1:]), _missing(array), array.dtype))


def padded(summary: Summary, counts: Sequence[int]) -> Summary:
    """The first rows of a summary, cut into sequences, with a new first axis.

    Parameters
    ----------
    counts : sequence of int
        Steps of each sequence. Shorter ones are padded to the longest: NaN, and 0 for flags.
    """
    many, longest, total = len(counts), max(counts), sum(counts)

    def cut(array: np.ndarray) -> np.ndarray:
        shape = many, longest, *array.shape[1:]
        if total == many * longest:
            return array[:total].reshape(shape)
        out = np.full(shape, _missing(array), array.dtype)
        out[np.arange(longest) < np.asarray(counts)[:, None]] = array[:total]
        return out

    return summary._map(cut)


def _missing(array: np.ndarray) -> float:
    """What stands where there is no number."""
    return np.nan if array.dtype.kind == "f" else 0


_NAMES = [field.name for field in fields(Summary) if field.name not in ("levels", "names")]
