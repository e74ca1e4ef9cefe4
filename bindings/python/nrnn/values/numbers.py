"""Real numbers from whatever container they are held in, as one array; what is missing is NaN.

A NumPy conversion alone would lose what a container knows: the mask of a masked array, the unit of a time, that a
string only looks like a number.
"""

from __future__ import annotations

import numbers
import sys
from collections import deque
from collections.abc import Sequence
from decimal import Decimal
from itertools import chain
from typing import Any

import numpy as np

from .once import of_integers, of_number, stacked

_REAL = "fiub"
_PLAIN = {float, int, complex}  # a list of these, however mixed, has the one meaning that NumPy gives it
LISTS = (list, tuple, deque)
_TIMES = (np.timedelta64, np.datetime64)  # to Python a timedelta64 is an Integral


def real(name: str, value: Any) -> np.ndarray:
    """Numbers as an array of a real dtype; a NumPy array of one is returned as it is.

    Parameters
    ----------
    value : number, array_like, masked array, column of pandas, polars or pyarrow, torch tensor, or lists of these
        Masked, None, pandas' NA and a null are missing, and become NaN. True and False are 1 and 0.

    Raises
    ------
    TypeError, ValueError
        Text, a time, a complex number or anything else; rows of different shapes. The message names the place.
    """
    if is_plain(value):
        return value
    if isinstance(value, LISTS):
        return _listed(name, value)
    array = as_array(name, value)
    if array.dtype.kind == "O":
        array = _objects(name, array)
    if array.dtype.kind not in _REAL:
        raise TypeError(f"{name}: expected real numbers, found {array.dtype}")
    return _filled(array) if isinstance(array, np.ma.MaskedArray) else array


def is_plain(value: Any) -> bool:
    """Is it an array of real numbers and no more: without a mask, a unit or names? Those come by the million."""
    return type(value) is np.ndarray and value.dtype.kind in _REAL


def narrow(name: str, array: np.ndarray) -> np.ndarray:
    """The same numbers as a contiguous float32 array; ValueError names the first that is beyond its range."""
    if array.dtype.kind != "f" or array.itemsize <= 4:
        return np.ascontiguousarray(array, np.float32)
    try:
        with np.errstate(over="raise"):
            return np.ascontiguousarray(array, np.float32)
    except FloatingPointError:
        place = np.argwhere(np.isfinite(array) & np.isinf(as_float32(array)))[0]
        raise ValueError(f"{at(name, place)}: expected a number within the range of float32, found "
                         f"{array[tuple(place)]}") from None


def as_float32(array: np.ndarray) -> np.ndarray:
    """The same numbers as a contiguous float32 array, infinite where they are beyond its range."""
    with np.errstate(over="ignore"):
        return np.ascontiguousarray(array, np.float32)


def as_float64(name: str, value: Any) -> np.ndarray:
    """Numbers from whatever `real` reads: arrays, masked arrays, Series, tensors, nested lists.

    Raises
    ------
    TypeError, ValueError
        Not real numbers, or not finite; the message names `name` and the first place.
    """
    array = as_numbers(name, value)
    bad = np.argwhere(~np.isfinite(array))
    if len(bad):
        place = tuple(map(int, bad[0]))
        raise ValueError(f"{name}: expected finite numbers, found {array[place]} at {place}")
    return array


def as_numbers(name: str, value: Any) -> np.ndarray:
    """The same, NaN, which is also what is missing, and infinity among them."""
    return np.asarray(real(name, value), np.float64)


def as_weights(name: str, value: Any) -> np.ndarray:
    """The same, within the range of float32."""
    array = as_float64(name, value)
    narrow(name, array)
    return array


def as_array(name: str, value: Any) -> np.ndarray:
    """`value`, which is no list, as an array of any dtype that keeps its mask."""
    kind = type(value)
    if hasattr(kind, "to") and (hasattr(kind, "unit") or hasattr(kind, "units")):  # a quantity of astropy or pint
        raise TypeError(f"{name}: expected numbers, found {value!r:.60}, which has a unit of its own")
    if isinstance(value, np.ndarray):
        return value if isinstance(value, np.ma.MaskedArray) else np.asarray(value)
    if hasattr(kind, "detach"):  # a torch tensor, which may need gradients or live on a device
        value = value.detach().cpu()
        return (value.double() if value.is_floating_point() else value).numpy()  # NumPy has no bfloat16
    dtype = value.dtype if hasattr(kind, "dtype") else None
    if hasattr(dtype, "na_value") and dtype.kind in "fiu":  # a column of pandas that knows what is missing
        if dtype.kind == "f":
            return value.to_numpy(dtype=np.float64, na_value=np.nan)
        return _with_holes(value.to_numpy(dtype=f"{dtype.kind}8", na_value=0), value.isna())
    if _has_nulls(value) and np.asarray(value[:0]).dtype.kind in "iu":
        return _with_holes(value.fill_null(0), value.is_null())  # a column of pyarrow or polars
    if isinstance(value.obj if isinstance(value, memoryview) else value, (bytes, bytearray)):
        raise TypeError(f"{name}: expected real numbers, found bytes, which NumPy would read as integers")
    try:
        return np.asarray(value)
    except (ValueError, TypeError) as error:
        raise type(error)(f"{name}: expected real numbers, found {type(value).__name__} ({error})") from None


def _has_nulls(value: Any) -> bool:
    """Is it a column of pyarrow or polars with some, that can be filled?"""
    if not hasattr(type(value), "fill_null") or not hasattr(type(value), "is_null"):
        return False
    count = getattr(value, "null_count", 0)
    return bool(count() if callable(count) else count)


def missing(value: Any) -> str | None:
    """What to call a value that stands for none: "None", "NA", "NaT", "masked"; None if it is one."""
    if value is None:
        return "None"
    if value is np.ma.masked:
        return "masked"
    if isinstance(value, _TIMES):
        return "NaT" if np.isnat(value) else None
    pandas = sys.modules.get("pandas")  # without it nobody can hold one of these
    if pandas is not None and (value is pandas.NA or value is pandas.NaT):
        return "NA" if value is pandas.NA else "NaT"
    return None


def is_real(value: Any) -> bool:
    """Is it one real number, of Python, NumPy or the decimal module? True and False are not."""
    return isinstance(value, (numbers.Real, Decimal)) and not isinstance(value, (bool, *_TIMES))


def as_float(name: str, value: Any) -> float:
    """A real number in float64; ValueError if that does not hold it."""
    try:
        return float(value)
    except (OverflowError, ValueError) as error:
        raise ValueError(f"{name}: expected a number that float64 holds, found one that it does not ({error})"
                         ) from None


def at(name: str, place: Sequence[int]) -> str:
    """The name of an element, such as ``x[2, 0]``."""
    return f"{name}[{', '.join(map(str, place))}]" if len(place) else name


def _listed(name: str, values: Sequence[Any]) -> np.ndarray:
    """NumPy would read ``[timedelta64(1, "m"), 60]`` as 1 and 60 minutes, and forget the masks of rows."""
    if _is_plain(values):
        try:
            array = np.asarray(values)
        except (ValueError, OverflowError):  # rows of several lengths, or huge: below with the place
            pass
        else:
            if array.dtype.kind != "O" and not (_is_beyond(array) and _has_integers(values)):
                return real(name, array)
    rows = [_element(f"{name}[{i}]", value) for i, value in enumerate(values)]
    for i, row in enumerate(rows):
        if np.shape(row) != np.shape(rows[0]):
            raise ValueError(f"{name}[{i}]: expected shape {np.shape(rows[0])}, as {name}[0], found {np.shape(row)}")
    return stacked([np.asarray(row) for row in rows]) if any(isinstance(row, np.ndarray) for row in rows) else np.asarray(rows)


def _is_beyond(array: np.ndarray) -> bool:
    """Some of it is where float64 does not hold every integer."""
    return array.dtype == np.float64 and bool((np.abs(array) >= 1 << 53).any())


def _has_integers(values: Sequence[Any]) -> bool:
    """Of Python, at any depth of a plain list: NumPy has made float64 of them."""
    types = set(map(type, values))
    return int in types or bool(types & {list, tuple}) and _has_integers(list(chain.from_iterable(values)))


def _is_plain(values: Sequence[Any]) -> bool:
    """Only numbers of Python, or scalars of one kind, at any depth."""
    types = set(map(type, values))
    if types <= _PLAIN or len(types) == 1 and issubclass(*types, (str, bytes, bool, np.generic)):
        return True
    return types <= {list, tuple} and _is_plain(list(chain.from_iterable(values)))


def _element(name: str, value: Any) -> np.ndarray | float:
    if is_real(value) or isinstance(value, (bool, np.bool_)):
        return of_number(value, as_float(name, value))
    if missing(value) in ("None", "NA", "masked"):
        return np.nan
    if isinstance(value, (*LISTS, np.ndarray)) or hasattr(type(value), "detach") or np.ndim(value):
        return real(name, value)
    raise TypeError(f"{name}: expected a real number or a missing value, found {value!r:.60}")


def _objects(name: str, array: np.ndarray) -> np.ndarray:
    """Each element by itself."""
    out = np.empty(array.shape, np.float64)
    for place in np.ndindex(array.shape):
        found = _element(at(name, place), array[place])
        if np.shape(found):
            raise TypeError(f"{at(name, place)}: expected a real number or a missing value, found an array")
        out[place] = found
    return out


def _filled(array: np.ma.MaskedArray) -> np.ndarray:
    return _with_holes(array.data, np.ma.getmaskarray(array))


def _with_holes(values: Any, holes: Any) -> np.ndarray:
    """NaN in the place of some."""
    values = np.asarray(values)
    if values.dtype.kind != "f":
        values = of_integers(values)
    return np.where(np.asarray(holes), values.dtype.type(np.nan), values)
