"""Raw samples: by the names of the channels where their container has names, else by position."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from .numbers import LISTS, is_plain, narrow, real
from .once import stacked

_SHOWN = 20  # names in a message


class Labelled(NamedTuple):
    """Names, what stands under the i-th of them, and under several as one array, where they are of one real dtype."""

    names: list[Any]
    get: Callable[[int], Any]
    together: Callable[[list[int]], np.ndarray | None] = lambda places: None


def samples(name: str, x: Any, channels: Sequence[str], axes: str) -> np.ndarray:
    """Raw samples as a contiguous float32 array; see `values`. ValueError for a number beyond float32's range."""
    return narrow(name, values(name, x, channels, axes))


def values(name: str, x: Any, channels: Sequence[str], axes: str) -> np.ndarray:
    """Raw samples as they are given, in the order of the channels.

    Parameters
    ----------
    x : array_like, shape (*axes, channels), or columns with names
        The last axis may be left out if there is one channel. A dict, a DataFrame, a structured array, a named tuple,
        and for a single sample a Series: the columns of the channels' names are taken, others passed over. A DataFrame
        or Series whose labels are 0, 1, ... goes by position.
    channels : sequence of str
        Their names.
    axes : str
        Names of the axes before the channels, such as "time"; "" for a single sample.

    Returns
    -------
    ndarray of a real dtype, shape (*axes, channels)
        NaN where a value is missing.

    Raises
    ------
    TypeError, ValueError
        Not numbers, another shape, a channel that is not there or there twice; the message names the place.
    """
    leading = 1 if axes else 0
    array = x if is_plain(x) else _read(name, x, channels, leading)
    if array.ndim == leading and len(channels) == 1:
        array = array[..., None]
    if array.ndim != leading + 1 or array.shape[-1] != len(channels):
        expected = f"({axes + ', ' if axes else ''}{len(channels)})"
        raise ValueError(f"{name}: expected shape {expected}, found {array.shape}")
    return array


def _read(name: str, x: Any, channels: Sequence[str], leading: int) -> np.ndarray:
    columns = labelled(x, leading)
    if columns is not None:
        return _by_name(name, columns, channels, leading)
    if leading and isinstance(x, LISTS) and any(_has_names(kind) for kind in set(map(type, x))):
        return stacked([values(f"{name}[{i}]", one, channels, "") for i, one in enumerate(x)])
    if leading and is_frame(x) and (mixed := _of_several_dtypes(name, x)) is not None:
        return mixed
    if leading:
        _expect_no_names_below(name, x, channels)
    return real(name, x)


def labelled(x: Any, leading: int) -> Labelled | None:
    """The columns of what has names for them; None for all else, and where the names are 0, 1, ...

    Parameters
    ----------
    leading : int
        Axes before that of the channels: a Series has names for channels only if there are none.
    """
    if type(x) is list or type(x) is np.ndarray and not x.dtype.names:
        return None  # the two that come by the million
    found = _labels(x, leading)
    by_default = found is not None and hasattr(type(x), "iloc") and found.names == [*range(len(found.names))]
    return None if by_default else found


def is_frame(x: Any) -> bool:
    """A DataFrame of pandas, which need not be installed for what is none."""
    return hasattr(type(x), "iloc") and hasattr(type(x), "columns")


def expect_order(name: str, x: Any, other_name: str, other: Any) -> None:
    """Two of pandas' go by position: ValueError where their labels say that their rows are not the same ones."""
    if not (hasattr(type(x), "iloc") and hasattr(type(other), "iloc")):
        return
    rows, expected = x.index, other.index
    if len(rows) != len(expected) or rows.equals(expected):
        return
    numbered = any(list(index) == [*range(len(index))] for index in (rows, expected))
    if not numbered or set(rows) == set(expected):
        raise ValueError(f"{name}: expected rows of the index of {other_name}, found another order or other labels; an "
                         "array goes by position")


def _labels(x: Any, leading: int) -> Labelled | None:
    kind = type(x)  # of which a column called "keys" is no attribute
    if hasattr(kind, "coords") and not hasattr(kind, "keys"):  # an xarray.DataArray
        return labelled(x.to_pandas(), leading) if np.ndim(x) else None
    if is_frame(x):
        return Labelled(list(x.columns), lambda i: x.iloc[:, i], lambda places: _of_frame(x, places))
    if hasattr(kind, "iloc"):  # a Series: a sample, or one channel over time
        return None if leading else Labelled(list(x.index), lambda i: x.iloc[i])
    if hasattr(kind, "column_names"):  # a table of pyarrow
        return Labelled(list(x.column_names), x.column)
    if hasattr(kind, "get_columns"):  # a DataFrame of polars
        return Labelled(list(x.columns), lambda i: x.get_columns()[i])
    if isinstance(x, (np.ndarray, np.void)) and x.dtype.names:
        return Labelled(list(x.dtype.names), lambda i: x[x.dtype.names[i]])
    if hasattr(kind, "_fields"):  # a named tuple
        return Labelled(list(x._fields), lambda i: x[i])
    if hasattr(kind, "keys"):  # a dict, an xarray.Dataset, a row of a database
        names = list(x.keys())
        return Labelled(names, lambda i: x[names[i]])
    return None


def _has_names(kind: type) -> bool:
    """May samples of this type have names, so that a list of them is read one by one?"""
    return issubclass(kind, np.void) or any(hasattr(kind, name) for name in ("iloc", "_fields", "keys", "coords"))


def _by_name(name: str, columns: Labelled, channels: Sequence[str], leading: int) -> np.ndarray:
    if len(set(channels)) < len(channels):
        raise ValueError(f"{name}: expected an array, for of the channels {_shown(channels)} two have one name, "
                         f"found columns {_shown(columns.names)}")
    places = [f"{name}[{channel!r}]" for channel in channels]
    named = _places(columns.names)
    found = [_found(name, columns.names, named.get(channel, ()), channel) for channel in channels]
    table = columns.together(found) if leading else None
    if table is not None:
        return table
    given = [columns.get(i) for i in found]
    arrays = [_column(place, one, leading) for place, one in zip(places, given)]
    for place, one, array in zip(places, given, arrays):
        if array.shape != arrays[0].shape:
            raise ValueError(f"{place}: expected shape {arrays[0].shape}, as {places[0]}, found {array.shape}")
        expect_order(place, one, places[0], given[0])
    return stacked(arrays, axis=-1)


def _of_frame(frame: Any, places: list[int]) -> np.ndarray | None:
    """Columns of pandas at once, as each costs as much as many numbers; None for several dtypes, or one of pandas'."""
    dtypes = frame.dtypes.to_numpy()[places]
    plain = isinstance(dtypes[0], np.dtype) and dtypes[0].kind in "fiub" and (dtypes == dtypes[0]).all()
    return np.asarray(frame.iloc[:, places]) if plain else None


def _of_several_dtypes(name: str, frame: Any) -> np.ndarray | None:
    """Columns of numbers, which pandas would make of one dtype; None where they are, or are something else."""
    dtypes = list(frame.dtypes)
    if len(set(dtypes)) < 2 or not all(one.kind in "fiub" for one in dtypes):
        return None
    return stacked([real(name, frame.iloc[:, i]) for i in range(len(dtypes))], axis=-1)


def _places(names: Sequence[Any]) -> dict[str, list[int]]:
    """Where each name stands: a search for each channel would take quadratic time."""
    found: dict[str, list[int]] = {}
    for i, label in enumerate(names):
        if isinstance(label, str):
            found.setdefault(label, []).append(i)
    return found


def _found(name: str, names: Sequence[Any], places: Sequence[int], channel: str) -> int:
    """The place of a channel's column."""
    if len(places) != 1:
        fault = f"found {len(places)} of that name" if places else f"found {_shown(names)}"
        raise ValueError(f"{name}: expected a column {channel!r}, as the model's channel is called, {fault}; "
                         "only an array goes by position")
    return places[0]


def _column(place: str, given: Any, leading: int) -> np.ndarray:
    array = real(place, given)
    if array.ndim != leading:
        raise ValueError(f"{place}: expected {'one value per sample' if leading else 'one number'}, "
                         f"found shape {array.shape}")
    return array


def _expect_no_names_below(name: str, x: Any, channels: Sequence[str]) -> None:
    """A transposed DataFrame, or one row of it, has the channels' names where the time should be."""
    x = x.to_pandas() if hasattr(type(x), "coords") and np.ndim(x) in (1, 2) else x
    if hasattr(type(x), "iloc") and x.index.dtype.kind == "O" and set(channels) <= set(x.index):
        raise ValueError(f"{name}: expected the channels {_shown(channels)} as columns, found them as rows: "
                         "transposed?")


def _shown(names: Sequence[Any]) -> str:
    shown = ", ".join(map(repr, names[:_SHOWN])) or "none"
    return shown + ("" if len(names) <= _SHOWN else f" and {len(names) - _SHOWN} more")
