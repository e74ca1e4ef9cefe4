"""The same operators, applied to numbers by PyTorch in float64."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._errors import ConversionError
from .._tracked import Tracked, per_position, source
from .constants import CREATED, GENERAL, compute
from .domain import TOLD
from .dtypes import EPSILON, FLOATS, DType
from .moves import MERGES
from .program import Program
from .trace import Trace

_NAMES = {"true_divide": "div", "concatenate": "cat", "concat": "cat", "swapdims": "transpose", "swapaxes": "transpose"}
_SAME = ("identity", "cpu", "cuda", "lift_fresh", "requires_grad", "pin_memory", "contiguous")


class Real:
    """Applies operators to tensors of float64; what `Symbolic` has followed, and no other.

    Parameters
    ----------
    watched : int, optional
        The operator, by its number, whose first argument is kept.

    Attributes
    ----------
    kept : Tensor, optional
    """

    def __init__(self, watched: int | None = None) -> None:
        self.calls, self.kept, self._watched = 0, None, watched

    def tensor(self, name: str, array: Any) -> Any:
        import torch

        array = np.asarray(array)
        return torch.from_numpy(np.array(array, np.float64 if array.dtype.kind == "f" else array.dtype))

    def call(self, name: str, where: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        import torch

        self.calls += 1
        if self.calls == self._watched:
            self.kept = args[0]
        if name in CREATED:
            sizes = [np.zeros(tuple(one.shape)) if isinstance(one, torch.Tensor) else one for one in args]
            return self.tensor(name, compute(name, tuple(sizes), kwargs))
        if name in GENERAL:
            return compute(name, args, kwargs)
        if name in TOLD:
            return _told(name, args)
        if not any(isinstance(one, torch.Tensor) for one in _flat(args)):
            return compute(name.rstrip("_") if not name.endswith("__") else name, args, kwargs)
        kind = next((one for one in (*args[1:], *kwargs.values()) if isinstance(one, DType)), None)
        if name in ("to", "_to_copy", "type_as", "float", "double", "long", "int", "type"):
            return _cast(args[0], kind, name)
        if name in _SAME:
            return args[0]
        if name in ("item", "Int", "Float", "Bool", "IntImplicit", "ScalarImplicit", "NumToTensor"):
            return compute(name, (args[0].item(),), {})
        known = {key: value for key, value in kwargs.items() if key not in ("dtype", "memory_format")}
        plain = tuple(None if isinstance(one, DType) else one for one in args)
        if name == "embedding":  # the signal is of floats, also where it is categories
            plain = (args[0], args[1].long(), *plain[2:])
        if name == "rms_norm" and (len(plain) < 4 or plain[3] is None):  # its default is that of the kind of numbers
            plain = (*plain[:3], *[None] * (3 - len(plain)), EPSILON)
        found = getattr(torch.ops.aten, _NAMES.get(name, name))(*plain, **known)
        return list(found) if isinstance(found, (list, tuple)) and name not in MERGES else found


def _flat(values: Any) -> list[Any]:
    return [one for value in values for one in (_flat(value) if isinstance(value, (list, tuple)) else [value])]


def _told(name: str, args: tuple[Any, ...]) -> Any:
    x = args[0]
    if name in ("size", "sym_size"):
        return x.shape[args[1]] if len(args) > 1 else list(x.shape)
    kind = DType("float32" if x.is_floating_point() else str(x.dtype).rpartition(".")[2])
    return {"dim": x.dim(), "numel": x.numel(), "dtype": kind, "device": None, "is_floating_point": True}[name]


def _cast(x: Any, kind: DType | None, name: str) -> Any:
    if name in ("long", "int") or (kind is not None and kind.name not in FLOATS):
        return x.long()
    return x.double() if name != "type_as" else x


class Evaluator:
    """Runs a program on sequences of the signal, in the layout in which it was traced.

    Parameters
    ----------
    link : (int, Tracked), optional
        The number of the operator that is the model's link, and what it takes, which is then the output.
    """

    def __init__(self, program: Program, found: Trace, link: tuple[int, Tracked] | None = None) -> None:
        import torch

        self._torch = torch
        self._program, self._link = program, link and link[0]
        self._source, self._time = source([size or 0 for size in found.shape.sizes], found.axes), found.stage.times
        positions, places, features = per_position(link[1] if link else found.output)
        _, first = np.unique(self._time(positions), return_index=True)
        self._places = places[first][:, np.argsort(features)] if link else places[first]
        try:
            self(np.zeros((found.stage.steps, self._source.stage.features)))
        except Exception as error:  # whatever a library does not support
            raise ConversionError(f"PyTorch does not run it: {error}") from error

    def __call__(self, z: np.ndarray) -> np.ndarray:
        """z of shape (steps, features) to o of shape (steps, outputs), or (1, outputs): the last."""
        X = z[self._time(self._source.positions), self._source.features]
        domain = Real(self._link)
        with self._torch.no_grad():
            found = self._program.run(domain, self._torch.from_numpy(X))
        y: Any = domain.kept if self._link else found
        while isinstance(y, (list, tuple, dict)):
            y = next(iter(y.values())) if isinstance(y, dict) else y[0]
        outputs: np.ndarray = y.numpy().ravel()[self._places]
        return outputs
