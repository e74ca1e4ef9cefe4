"""Summaries as DataFrames of pandas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from ..values.modules import needed

if TYPE_CHECKING:
    import pandas

    from .summary import Summary

_OWN_AXES = {"nominal": 1, "mean": 1, "variance": 1, "quantiles": 2, "members": 2}  # the last ones of an array


def frame_of(summary: Summary, index: Any = None) -> pandas.DataFrame:
    """See `Summary.to_frame`."""
    pd = needed("pandas", "to_frame", "frames")
    arrays = summary.arrays()
    axes = next((array.shape[:array.ndim - _OWN_AXES.get(name, 0)] for name, array in arrays.items()), (0,))
    if index is None and len(axes) == 2:
        index = pd.MultiIndex.from_product(map(range, axes), names=["sequence", "step"])
    return pd.DataFrame({name: np.reshape(array, -1) for name, array in columns(summary, arrays)}, index=index)


def columns(summary: Summary, arrays: dict[str, np.ndarray]) -> Iterator[tuple[str, np.ndarray]]:
    """In the order in which the command writes them."""
    of_outputs = {name: array for name, array in (("mean", summary.mean), ("std", summary.std),
                                                  ("nominal", summary.nominal)) if array is not None}
    for k, name in enumerate(summary.names):
        yield from ((f"{name}.{what}", array[..., k]) for what, array in of_outputs.items())
        if summary.quantiles is not None:
            yield from ((f"{name}.q{_digits(level)}", summary.quantiles[..., q, k])
                        for q, level in enumerate(summary.levels))
    yield from ((name, arrays[name]) for name in ("entropy", "mutual_information", "flags", "largest_z")
                if name in arrays)
    if summary.members is not None:
        for k, name in enumerate(summary.names):
            yield from ((f"{name}.member{m}", summary.members[..., m, k]) for m in range(summary.members.shape[-2]))


def _digits(level: float) -> str:
    """The decimals of a level, two at least: 0.05 is 05, 0.5 is 50, 0.025 is 025."""
    return np.format_float_positional(level, trim="-")[2:].ljust(2, "0")
