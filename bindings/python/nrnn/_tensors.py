"""Tensors of a model file: arrays from anywhere, checked and written as the format wants them."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from . import nrnn_model_pb2 as pb


def as_float64(name: str, value: Any) -> np.ndarray:
    """Numbers from a NumPy array, a torch tensor or nested lists.

    Raises
    ------
    TypeError, ValueError
        Not real numbers, or not finite; the message names `name` and the first place.
    """
    if hasattr(value, "detach"):  # a torch tensor, which may need gradients or live on a device
        value = value.detach().cpu()
        value = (value.double() if value.is_floating_point() else value).numpy()  # NumPy has no bfloat16
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{name}: expected real numbers, found {array.dtype}")
    bad = np.argwhere(~np.isfinite(array))
    if len(bad):
        place = tuple(map(int, bad[0]))
        raise ValueError(f"{name}: expected finite numbers, found {array[place]} at {place}")
    return np.asarray(array, np.float64)


def as_weights(name: str, value: Any) -> np.ndarray:
    """The same, rounded once to float32."""
    with np.errstate(over="ignore"):
        array = as_float64(name, value).astype(np.float32)
    if not np.isfinite(array).all():
        raise ValueError(f"{name}: expected numbers within the range of float32")
    return array


def write(message: pb.Tensor, array: np.ndarray) -> None:
    """Fill `message`; float64 is stored as float32 where that loses nothing."""
    with np.errstate(over="ignore"):
        narrow = array.astype("<f4")
    message.shape.extend(array.shape)
    if np.array_equal(narrow, array):
        message.data = narrow.tobytes()
    else:
        message.dtype = pb.Tensor.F64
        message.data = array.astype("<f8").tobytes()


class Tensors:
    """A dataclass some of whose fields are tensors: those named in `_shapes`.

    Shapes are written in letters: n = units, d = inputs of the layer, "3n" three times n, "1|n" one or n.
    """

    _shapes: ClassVar[dict[str, str]] = {}
    _optional: ClassVar[frozenset[str]] = frozenset()

    def take(self) -> None:
        """Turn the tensors into float32 arrays; they are not checked against each other yet."""
        for name in self._shapes:
            value = getattr(self, name)
            if value is not None:
                setattr(self, name, as_weights(self._field(name), value))
            elif name not in self._optional:
                raise ValueError(f"{self._field(name)}: expected a tensor, found None")

    def fit(self, n: int, d: int) -> None:
        """Check every shape, given the number of units and of inputs."""
        for name, letters in self._shapes.items():
            array = getattr(self, name)
            if array is not None and array.shape != (expected := _shape(letters, n, d, array.shape)):
                raise ValueError(f"{self._field(name)}: expected shape {expected} = [{letters.replace(' ', ', ')}], "
                                 f"found {array.shape}")

    def write_tensors(self, message: Any) -> None:
        """Fill the fields of `message` that bear the names of the tensors."""
        for name in self._shapes:
            array = getattr(self, name)
            if array is not None:
                write(getattr(message, name), array)

    def _field(self, name: str) -> str:
        return f"{type(self).__name__}.{name}"


def _shape(letters: str, n: int, d: int, found: tuple[int, ...]) -> tuple[int, ...]:
    sizes = {"n": n, "d": d, "2n": 2 * n, "3n": 3 * n, "4n": 4 * n, "1|n": 1 if found == (1,) else n}
    return tuple(sizes[letter] for letter in letters.split())
