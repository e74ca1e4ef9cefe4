"""What one step of many streams gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from ..values.errors import NrnnError
from .keys import Keyed
from .summary import Summary


class Batch(Mapping[str | bytes, Summary]):
    """A mapping from the keys that were stepped to their summaries.

    A key whose sample failed is not in it: ``batch[key]`` raises its error. Keys are spelled as in `Streams`.

    Attributes
    ----------
    summary : Summary
        Of all keys in the order of the call, with a leading axis (keys,): NaN, and 0 for flags, where one failed.
    errors : dict of str or bytes to NrnnError
        The keys that failed; their streams are as they were.
    """

    def __init__(self, keys: list[str | bytes], summary: Summary,
                 errors: dict[str | bytes, NrnnError]) -> None:
        """Not for users: see `Streams.step`."""
        self.summary, self.errors, self._keys = summary, Keyed(errors), keys

    @cached_property
    def _rows(self) -> Keyed:
        """The rows of the keys by name: whoever reads the `summary` alone needs none."""
        return Keyed({key: row for row, key in enumerate(self._keys) if key not in self.errors})

    def __getitem__(self, key: str | bytes) -> Summary:
        if key in self.errors:
            raise self.errors[key]
        return self.summary[self._rows[key]]

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def __iter__(self) -> Iterator[str | bytes]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        return f"<nrnn.Batch {len(self)} summaries, {len(self.errors)} errors>"
