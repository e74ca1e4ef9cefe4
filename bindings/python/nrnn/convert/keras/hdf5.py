"""HDF5 files, which may come from anyone: what lies in the file itself, within a budget; no links out of it, no plugins."""

from __future__ import annotations

import io
import itertools
import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from ...values.budget import ENTRY, OBJECT, Budget
from ...values.modules import needed
from .._errors import ConversionError, numbers
from .heaps import expect_sound
from .lengths import longest

SIGNATURE = b"\x89HDF\r\n\x1a\n"
_FILTERS = (1, 2, 3)  # deflate, shuffle, checksum, which HDF5 has within; others it would look for on this machine
_REAL = "fiu"


class Group:
    """What a group holds by name, and its attributes.

    Parameters
    ----------
    group : h5py.Group
    budget : Budget
        Charged for what is listed and read.
    data : bytes
        The file.
    """

    def __init__(self, group: Any, budget: Budget, data: bytes | memoryview) -> None:
        self._group, self._budget, self._data = group, budget, data
        self.path = group.name.strip("/")

    def __iter__(self) -> Iterator[str]:
        with _whole(self.path):
            self._budget.take(ENTRY * len(self._group), "the entries of its groups")
            return iter(list(self._group))

    def group(self, *path: str) -> Group | None:
        """The group that names lead to; None: there is none."""
        with _whole(self.path):
            found = self._at(*path)
            return None if found is None or hasattr(found, "dtype") else Group(found, self._budget, self._data)

    def expect_array(self, name: str) -> np.ndarray:
        """The numbers of a dataset, in float64."""
        where = f"{self.path}/{name}"
        with _whole(where):
            found = self._at(name)
            if not hasattr(found, "shape"):
                raise ConversionError(f"{where}: expected numbers, found {'nothing' if found is None else 'a group'}")
            if found.dtype.kind not in _REAL or found.shape is None:
                raise ConversionError(f"{where}: expected real numbers, found {found.dtype}")
            self._expect_inside(found, where)
            self._budget.take(8 * math.prod(found.shape), f"{where}, of shape {found.shape},")
            return numbers(where, found[()])

    def text(self, name: str) -> str | None:
        """An attribute that is one text."""
        found = self._attribute(name)
        return None if found is None or np.ndim(found) else _decoded(found)

    def texts(self, name: str) -> list[str] | None:
        """An attribute that is a list of texts; Keras cuts a long one into `name`0, `name`1, .."""
        whole = self._attribute(name)
        parts = ([whole] if whole is not None else
                 list(itertools.takewhile(lambda part: part is not None,
                                          (self._attribute(f"{name}{k}") for k in itertools.count()))))
        return [_decoded(one) for part in parts for one in np.ravel(part).tolist()] if parts else None

    def _at(self, *path: str) -> Any:
        """By hard links alone: others lead out of the file, or around in it."""
        h5py, found = _library(), self._group
        for name in itertools.chain.from_iterable(one.strip("/").split("/") for one in path):
            link = found.get(name, getlink=True) if isinstance(found, h5py.Group) and name else None
            if link is None:
                return None
            if not isinstance(link, h5py.HardLink):
                raise ConversionError(f"{self.path}/{name}: expected an entry of the file, found a link")
            self._budget.take(ENTRY, "the entries of its groups")
            found = found[name]
        return found

    def _expect_inside(self, dataset: Any, where: str) -> None:
        plan = dataset.id.get_create_plist()
        filters = [plan.get_filter(k)[0] for k in range(plan.get_nfilters())]
        if dataset.external or dataset.is_virtual or any(one not in _FILTERS for one in filters):
            raise ConversionError(f"{where}: expected numbers in the file, found them in another one or behind a filter")
        if dataset.chunks:
            self._budget.allow(math.prod(dataset.chunks) * dataset.dtype.itemsize, f"{where}, in chunks of {dataset.chunks},")

    def _attribute(self, name: str) -> Any:
        """One of texts."""
        where = f"attribute {name!r} of {self.path or 'the file'}"
        with _whole(where):
            if name not in self._group.attrs:
                return None
            found = self._group.attrs.get_id(name)
            if (count := math.prod(found.shape)) == 0:  # an empty list has no kind of its own
                return np.empty(0, np.bytes_)
            if found.dtype.kind not in "OSU":
                raise ConversionError(f"{where}: expected text, found {found.dtype}")
            stored = found.get_storage_size()
            size = longest(self._data, name, count, stored // count) if found.dtype.kind == "O" else stored
            if size is None:
                raise ConversionError(f"{where}: expected texts as Keras writes them, found them kept otherwise")
            self._budget.take(size + count * OBJECT, where)
            return self._group.attrs[name]


def opened(data: bytes | memoryview, budget: Budget) -> Group:
    """The root of a file.

    Raises
    ------
    ValueError
        No whole HDF5 file.
    ImportError
        The package h5py is needed.
    """
    h5py = _library()
    expect_sound(data)
    with _whole("the file"):
        return Group(h5py.File(io.BytesIO(data), "r"), budget, data)


@contextmanager
def _whole(where: str) -> Iterator[None]:
    """What the library says of a file that is not whole, as a refusal."""
    try:
        yield
    except (OSError, RuntimeError, KeyError, TypeError, OverflowError, MemoryError) as error:
        raise ConversionError(f"{where}: expected a whole HDF5 file, found {error}") from None


def _library() -> Any:
    return needed("h5py", "HDF5 files", "keras")


def _decoded(text: object) -> str:
    return text.decode() if isinstance(text, bytes) else str(text)
