"""Where a call writes: one block of memory per call, cut into the arrays of a `Summary`."""

from __future__ import annotations

import ctypes
from math import prod

import numpy as np

from .structs import Output
from .summary import Summary


class Plan:
    """Which arrays a stream gives, and the shape of one row of each.

    Parameters
    ----------
    outputs : tuple of str, one of them, "all" or None
        Names of the arrays. None: all but `members`.
    members, levels, labels : int, tuple of float, tuple of str
        M, the quantile levels, and the names of the model's outputs.
    probabilities : bool
        Are the outputs probabilities? Entropy and mutual information have a meaning only then.

    Attributes
    ----------
    shapes : dict of str to tuple of int
        One row of each array, in the order in which they stand in a block.
    """

    def __init__(self, outputs: str | tuple[str, ...] | None, members: int, levels: tuple[float, ...],
                 labels: tuple[str, ...], probabilities: bool) -> None:
        count = len(labels)
        shapes: dict[str, tuple[int, ...]] = {"nominal": (count,), "mean": (count,), "variance": (count,)}
        if levels:
            shapes["quantiles"] = (len(levels), count)
        shapes["members"] = (members, count)
        if probabilities:
            shapes |= {"entropy": (), "mutual_information": ()}
        shapes |= {"flags": (), "largest_z": ()}
        self.levels, self.labels = levels, labels
        self.shapes = {name: shapes[name] for name in _selected(outputs, shapes)}
        self._fields = [(name, name + "_capacity", prod(shape)) for name, shape in self.shapes.items()]
        self._width = sum(size for _, _, size in self._fields)

    def allocate(self, steps: int) -> np.ndarray:
        """A block for `steps` rows. Values that are not written stay undefined."""
        return np.empty(steps * self._width, np.float32)

    def part(self, block: np.ndarray, steps: int, first: int, rows: int) -> Output:
        """The struct that points to `rows` rows, from the row `first` on, of the block for `steps`."""
        output, address = Output(), block.ctypes.data
        for name, capacity, size in self._fields:
            setattr(output, name, address + 4 * size * first)
            setattr(output, capacity, size * rows)
            address += 4 * size * steps
        return output

    def row_outputs(self, block: np.ndarray, rows: int) -> ctypes.Array[Output]:
        """The structs that point into a block of `allocate(rows)`, one for each row."""
        words = np.zeros((rows, ctypes.sizeof(Output) // 8), np.uint64)  # pointers and capacities are 64-bit words
        words[:, 0] = ctypes.sizeof(Output)
        address = block.ctypes.data
        for name, capacity, size in self._fields:
            word = getattr(Output, name).offset // 8
            words[:, word] = np.arange(address, address + 4 * size * rows, 4 * size)
            words[:, word + 1] = size
            address += 4 * size * rows
        return (Output * rows).from_buffer(words)

    def summary(self, block: np.ndarray, steps: int) -> Summary:
        """The arrays in `block`, with a leading axis of `steps`."""
        found, start = Summary._bare(self.levels, self.labels), 0
        arrays = found.__dict__
        for (name, shape), (_, _, size) in zip(self.shapes.items(), self._fields):
            end = start + steps * size
            array = block[start:end].reshape((steps, *shape))
            arrays[name] = array.view(np.uint32) if name == "flags" else array
            start = end
        return found


def _selected(outputs: str | tuple[str, ...] | None, possible: dict[str, tuple[int, ...]]) -> list[str]:
    if outputs is None:
        return [name for name in possible if name != "members"]
    if outputs == "all":
        return list(possible)
    chosen = [outputs] if isinstance(outputs, str) else outputs
    for name in chosen:
        if name not in possible:
            raise ValueError(f"outputs: this stream gives {', '.join(possible)}; found {name!r}")
    return [name for name in possible if name in chosen]
