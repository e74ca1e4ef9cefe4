"""A whole table through a model, the rows of many sensors at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..description.channels import names
from ..engine.model import Model
from ..values.columns import is_frame, samples
from ..values.modules import needed
from .rows import groups, in_time, times_of
from .scores import Scores

if TYPE_CHECKING:
    import pandas


def score(model: Model, frame: pandas.DataFrame, key: str | None = None, time: str | None = None,
          outputs: Any = None, **options: Any) -> pandas.DataFrame:
    """What a model says of each row of a DataFrame.

    Each key has a stream of its own, whose rows are taken in their order; the bits are those of `nrnn run --key`.

    Parameters
    ----------
    frame : pandas.DataFrame
        A column for each channel, by name; others are passed over.
    key : str, optional
        The column of sensors: text, bytes or integers. None: all rows are one sensor's.
    time : str, optional
        The column of times: points in time, durations, or numbers of seconds. None: the index, if it is a DatetimeIndex
        or a TimedeltaIndex; else rows stand at the nominal interval.
    outputs : iterable of str, optional
        As in `Stream.step`.
    **options
        Of the streams, as in `Model.stream`.

    Returns
    -------
    pandas.DataFrame
        With the index of `frame`, and the columns of `Summary.to_frame`. A row whose time is not after its key's last
        one, or so far ahead that the next row does not confirm it, is left out as by `nrnn run`: it is NaN, its flags
        0, and a warning counts such rows.

    Raises
    ------
    NrnnError
        A row fails, as under the policies "reject" for missing values and gaps; the message names it, and `partial` has
        the rows that were done, NaN in all others; None if there are none.
    ValueError, TypeError
        A column is not there, or holds something else.
    """
    needed("pandas", "score", "frames")
    if not is_frame(frame):
        raise TypeError(f"frame: expected a DataFrame of pandas, found {type(frame).__name__}")
    X = samples("frame", frame, names(model.inputs), "time")
    times = times_of(frame, time)
    rows = groups(frame, key)
    if times is not None:
        rows = in_time(rows, times, model, options, frame.index)
    return Scores(model, frame, X, times, outputs, options, key is not None).of(rows)
