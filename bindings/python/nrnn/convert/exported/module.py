"""A module of somebody's own as a program: captured anew for each shape of its input."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Iterator
from typing import Any

import numpy as np

from ...file.modelfile import ModelFile
from ...reference import follow
from ...values.modules import needed
from .._chain import Embedding
from .._errors import ConversionError
from .._layers import Stack
from .._tracked import Tracked, per_position, source
from ..torch_graph import LAYOUTS, Shape, Trace, widest_first
from ..torch_graph.dtypes import EPSILON
from .graph import Graph
from .memory import captured, default_kind

_SCALES = (1.0, 0.05, 30.0)  # what clips or cuts off does so at one of them
_CLOSE = {"float64": 1e-6, "float32": 1e-4}  # of the largest output: what is the same agrees to 1e-12 or 1e-6
_WIDTHS = range(1, 9)  # that are tried where no weights tell


class Captured:
    """A module, in float64 and evaluating."""

    runs = True

    def __init__(self, module: Any) -> None:
        self._source, self._module = module, _evaluating(module, "float64")
        self._whole = False  # does it take whole numbers?
        self._raised = ""    # by its forward, of the first layout that was tried
        _expect_one_input(module)
        self._graphs: dict[tuple[int, ...], Graph] = {}
        tensors = [*self._module.parameters(), *self._module.buffers()]
        self.widths = [*(int(one.shape[-1]) for axes in (2, 1) for one in tensors if one.ndim == axes), *_WIDTHS]

    @property
    def shapes(self) -> Iterator[Shape]:
        """Layouts that it runs on, each with a number of features."""
        taken = 0
        for kind in ("float64", "float32"):  # the second where its forward makes numbers of that kind itself
            self._module = _evaluating(self._source, kind) if not taken else self._module
            for shape in self._filled() if not taken else ():
                taken += 1
                yield shape
        if not taken:
            raise ConversionError(f"module: expected a forward that takes (batch, steps, features), (steps, batch, features) or "
                                  f"(steps, features), found {type(self._module).__name__}: {self._raised}")

    @property
    def integers(self) -> list[int]:
        """Of its code and its attributes: with some of them it may compare a length, and a graph of one length shows none."""
        own = [one for one in self._source.modules() if not type(one).__module__.startswith("torch.")]
        held = [(*vars(type(one)).items(), *vars(one).items()) for one in own]
        functions = [one for found in held for name, one in found if inspect.isfunction(one) and name != "__init__"]
        values = [*(value for one in functions for value in one.__code__.co_consts), *(one for found in held for _, one in found)]
        return [one for one in values if type(one) is int]

    def _filled(self) -> Iterator[Shape]:
        for layout in LAYOUTS:
            widths = widest_first(self.widths) if None in layout.sizes else [0]
            yield from (shape for shape in map(layout.filled, widths) if self._takes(shape))

    def run(self, domain: Any, x: Any) -> Any:
        """What its graph gives."""
        shape = tuple(x.ids.shape if isinstance(x, Tracked) else x.shape)
        if shape not in self._graphs:
            self._graphs[shape] = captured(self._module, self._zeros(shape), self._kind)
        return self._graphs[shape].run(domain, x)

    def _takes(self, shape: Shape) -> bool:
        for whole in (False, True):
            self._whole = whole
            try:
                self._called(self._zeros([size or 0 for size in shape.sizes]))
                return True
            except Exception as error:  # whatever its forward raises of another input
                self._raised = self._raised or f"{type(error).__name__}: {error}"
        return False

    def _zeros(self, shape: Any) -> Any:
        import torch

        return torch.zeros(tuple(shape), dtype=torch.int64 if self._whole else self._kind)

    @property
    def _kind(self) -> Any:
        import torch

        return next((one.dtype for one in self._module.parameters()), torch.float64)

    def _called(self, x: Any) -> Any:
        import torch

        with torch.no_grad(), default_kind(self._kind):
            found = self._module(x)
        while isinstance(found, (tuple, list, dict)):
            found = found[0] if not isinstance(found, dict) else next(iter(found.values()))
        return found

    def expect(self, found: Trace, stack: Stack) -> None:
        """Refuse a stack that gives other numbers than the module itself, on samples of several scales.

        Raises
        ------
        ConversionError
            They are not the same: the module does what its graph does not say.
        """
        import torch

        model = ModelFile(stack.layers, readout=stack.readout, task=stack.task if stack.link else "regression")
        layout, draw = source([size or 0 for size in found.shape.sizes], found.axes), np.random.default_rng(1)
        positions, places, _ = per_position(found.output)
        _, first = np.unique(found.stage.times(positions), return_index=True)
        for scale in _SCALES:
            z = _samples(draw, found, scale)
            x = torch.from_numpy(z[found.stage.times(layout.positions), layout.features])
            outputs = self._called(x.long() if self._whole else x.to(self._kind)).numpy().ravel()[places[first]]
            expected = follow(model, z, exact=True)[0][-len(outputs):]
            if not np.abs(outputs - expected).max() <= _CLOSE[outputs.dtype.name] * max(1.0, np.abs(expected).max()):
                raise ConversionError("module: expected a forward that does the same on every input, found one that gives "
                                      "other numbers than the graph that torch.export made of it")


def _evaluating(module: Any, kind: str) -> Any:
    """A copy in float64 or float32; an eps that follows the kind of numbers stays that of float32."""
    torch = needed("torch", "nrnn.convert.from_torch", "torch")
    copied = copy.deepcopy(module).cpu().to(getattr(torch, kind)).eval()
    for one in copied.modules():
        if type(one).__name__ == "RMSNorm" and getattr(one, "eps", 0) is None:
            one.eps = EPSILON
    return copied


def _expect_one_input(module: Any) -> None:
    given = inspect.signature(module.forward).parameters.values()
    needed = [one.name for one in given if one.default is one.empty and one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)]
    if len(needed) > 1:
        raise ConversionError(f"forward: expected one input, found {len(needed)}: {', '.join(needed)}")


def _samples(draw: np.random.Generator, found: Trace, scale: float) -> np.ndarray:
    z = scale * draw.standard_normal((found.stage.steps, found.inputs))
    for one in found.stage.chain:
        if isinstance(one, Embedding):
            z[:, one.channel] = draw.integers(len(one.table), size=len(z))
    return z
