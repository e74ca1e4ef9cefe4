"""A cell of some package in a module of one's own: where its tensors are, and the linear layers that read it."""

from __future__ import annotations

import numpy as np

from ..file.layer import Layer
from ..file.layers import Dense
from ._errors import ConversionError
from ._state import State

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


def readers(state: State, width: int, *names: str) -> tuple[list[Linear], list[str]]:
    """The linear layers that read a cell of such a width: those of the package, and the one that is left; what is assumed
    of it."""
    found = [linear(state, name, width) for name in names if f"{name}.weight" in state]
    width = len(found[-1][0]) if found else width
    left = [key.removesuffix(".weight") for key in state.rest() if key.endswith(".weight")]
    if len(left) != 1 or state.shaped(f"{left[0]}.weight", None, None).shape[1] != width:
        return found, []
    return [*found, linear(state, left[0], width)], [f"{left[0]} reads what the cell gives, nothing between them"]


def stacked(layers: list[Layer], linears: list[Linear]) -> tuple[list[Layer], Linear | None]:
    """Layers and readout: the last linear layer is that, the others are layers."""
    return [*layers, *(Dense(W=W, b=b) for W, b in linears[:-1])], linears[-1] if linears else None
