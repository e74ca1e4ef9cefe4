"""A PyTorch module of somebody's own, called as a whole."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np

from ..file.modelfile import ModelFile
from ..reference import follow
from ._layers import Stack

_SAMPLES = [(11, 1.0), (12, 0.05), (13, 30.0)]  # steps and scales: what clips or cuts off does so at one of them
_CLOSE = 1e-6  # of the largest output: a module that is its parts in order agrees to 1e-12, another by no accident
_SHAPES: list[Callable[[Any], Any]] = [lambda z: z[None], lambda z: z[:, None], lambda z: z]  # batch first, second, no


class Whole:
    """z of shape (steps, inputs) to o, one row per step or the last.

    The order of its axes is not known, so each is tried, and that which gives what the parts give is taken.

    Parameters
    ----------
    stack : Stack
        What its parts, in the order in which they were assigned, became.
    link : nn.Module, optional
        The part that the file's task stands for: outputs are taken before it.

    Attributes
    ----------
    agrees : bool
        Is the module its parts in order?
    at_end : bool
        It gives the last step's output alone.
    """

    def __init__(self, module: Any, stack: Stack, inputs: int, link: Any) -> None:
        copies: dict[int, Any] = {}
        self._module = copy.deepcopy(module, copies).cpu().double().eval()
        self._seen: list[Any] = []
        if link is not None:
            copies[id(link)].register_forward_pre_hook(lambda _, given: self._seen.append(given[0]))
        draw = np.random.default_rng(1)
        samples = [scale * draw.standard_normal((steps, inputs)) for steps, scale in _SAMPLES]
        parts = ModelFile(stack.layers, readout=stack.readout)
        pairs = [(z, follow(parts, z, exact=True)[0]) for z in samples]
        self._shape = next((shape for shape in _SHAPES if all(self._is_close(shape, *pair) for pair in pairs)), None)
        self.agrees = self._shape is not None
        self.at_end = self.agrees and len(self(samples[0])) == 1

    def __call__(self, z: np.ndarray) -> np.ndarray:
        return self._run(self._shape, z)

    def _is_close(self, shape: Any, z: np.ndarray, expected: np.ndarray) -> bool:
        try:
            found = self._run(shape, z)
        except (RuntimeError, ValueError, IndexError, TypeError, AssertionError):  # its forward wants other axes
            return False
        if found.shape not in (expected.shape, expected[-1:].shape):
            return False
        return bool(np.abs(found - expected[-len(found):]).max() <= _CLOSE * max(1.0, np.abs(expected).max()))

    def _run(self, shape: Any, z: np.ndarray) -> np.ndarray:
        import torch

        self._seen.clear()
        with torch.no_grad():
            value = self._module(shape(torch.from_numpy(z)))
        while isinstance(value, (tuple, list)):
            value = value[0]
        value = (self._seen[-1] if self._seen else value).numpy()
        return value.reshape(-1, value.shape[-1]) if value.ndim else value.reshape(1, 1)
