"""A cell of some package in a module of one's own: where its tensors are, and the linear layers that read it."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ..file.layer import Layer
from ..file.layers import Dense
from ..file.modelfile import ModelFile
from ..reference import follow
from ._errors import ConversionError
from ._inert import Inert
from ._state import State

_STEPS = 8
_CLOSE = 1e-6  # of the largest output: what is the same agrees to 1e-12
Linear = tuple[np.ndarray, np.ndarray | None]


def stems(state: State, tail: str) -> list[str]:
    """What stands before a key: "" or "rnn.cell."; of every cell that has such a one."""
    return sorted(key.removesuffix(tail) for key in state if key == tail or key.endswith(f".{tail}"))


def one_stem(state: State, tail: str, what: str) -> str:
    """The same of the one cell that there is."""
    found = stems(state, tail)
    if len(found) != 1:
        places = ", ".join(stem.rstrip(".") or "the module itself" for stem in found)
        raise ConversionError(f"{tail}: expected one {what}, whose order is known, found {places or 'none'}")
    return found[0]


def linear(state: State, name: str, inputs: int | None = None) -> Linear:
    """The weights of an nn.Linear, which may have no bias."""
    W = state.shaped(f"{name}.weight", None, inputs)
    return W, state.shaped(f"{name}.bias", len(W)) if f"{name}.bias" in state else None


def readers(state: State, stem: str, inputs: int, width: int, *names: str) -> tuple[list[Linear], list[str]]:
    """The linear layers that read a cell: those of the package, and the one that is left; what is assumed of it.

    Parameters
    ----------
    stem : str
        What stands before the keys of the cell, the first one's of several.
    inputs, width : int
        What it takes, and what it gives.
    names : str
        Of the package's own.
    """
    found = [linear(state, name, width) for name in names if f"{name}.weight" in state]
    width = len(found[-1][0]) if found else width
    left = [key.removesuffix(".weight") for key in state.rest() if key.endswith(".weight")]
    if len(left) != 1 or state.shaped(f"{left[0]}.weight", None, None).shape[1] != width:
        return found, []
    last = linear(state, left[0], width)
    if _stands_before(state, left[0], stem) and len(last[0]) == inputs:
        raise ConversionError(f"{left[0]}.weight: expected a linear layer behind the cell, found one that stands before it "
                              f"and fits there, too")
    return [*found, last], [f"{left[0]} reads what the cell gives, nothing between them"]


def _stands_before(state: State, name: str, stem: str) -> bool:
    """By the order of the keys, which is that in which the module's parts were assigned, or of their names."""
    keys = list(state)
    return keys.index(f"{name}.weight") < next(at for at, key in enumerate(keys) if key.startswith(stem))


def expect_as_module(state: State, layers: list[Layer], readout: Any, task: str, rho: float = 1.0) -> None:
    """Refuse a network that gives other numbers than the module itself, where there is one that takes such samples.

    Parameters
    ----------
    task : str
        The module may end before its link or with it.
    rho : float
        What the module takes for a step, in nominal intervals.
    """
    z = np.random.default_rng(1).standard_normal((_STEPS, layers[0].inputs))
    given = list(_given(state.module(), z))
    models = [ModelFile(layers, readout=readout, task=one) for one in dict.fromkeys(("regression", task))]
    expected = [follow(model, z, [(1, rho)] * _STEPS, exact=True)[0] for model in models if given]
    if given and not any(_is_close(y, one) for y in given for one in expected):
        raise ConversionError("module: expected a forward that gives what the cell gives, then the linear layer, found one that "
                              "gives other numbers")


def _given(module: Any, z: np.ndarray) -> Iterator[np.ndarray]:
    """What a module gives of one sequence, of each step or of the last, in each order of axes that it takes."""
    if isinstance(module, (Inert, Mapping)):
        return
    import torch

    copied = copy.deepcopy(module).cpu().double().eval()
    for axis in (0, 1):
        try:
            with torch.no_grad():
                found = copied(torch.from_numpy(z).unsqueeze(axis))
            y: np.ndarray = (found[0] if isinstance(found, tuple) else found).numpy()
        except Exception:  # whatever a forward raises of samples that it was not made for
            continue
        yield y.reshape(-1, y.shape[-1])


def _is_close(y: np.ndarray, expected: np.ndarray) -> bool:
    last = expected[-len(y):]
    return y.shape == last.shape and bool(np.abs(y - last).max() <= _CLOSE * max(1.0, np.abs(last).max()))


def stacked(layers: list[Layer], linears: list[Linear]) -> tuple[list[Layer], Linear | None]:
    """Layers and readout: the last linear layer is that, the others are layers."""
    return [*layers, *(Dense(W=W, b=b) for W, b in linears[:-1])], linears[-1] if linears else None
