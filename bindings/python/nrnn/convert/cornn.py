"""The checkpoints of Rusch, Mishra: Coupled Oscillatory Recurrent Neural Network (2021)."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..description.channels import Sequence
from ..description.noise import Noise
from ..file.layers import Cornn, Dense
from ..file.modelfile import ModelFile
from ._authors import finish, one_of
from ._errors import ConversionError, converter, number
from ._report import Printer
from ._state import State


@converter
def from_cornn(state_dict: Any, dt: float | None = None, gamma: float | None = None, epsilon: float | None = None,
               noise: Noise | None = None, check: Any = 64, task: str = "softmax",
               sequence: Sequence | None = Sequence(valid="end"), expect: Any = None,
               report: Printer = print, **file: Any) -> ModelFile:
    """Convert a published checkpoint.

    Parameters
    ----------
    state_dict : path, module or mapping of str to array
        As in `from_noisyrnn`. The authors' experiments keep the matrices in three ways: ``cell.i2h`` (n, d + 2n), which
        takes [x, z, y]; ``cell.i2h``, ``cell.h2h1`` of y and ``cell.h2h2`` of z; ``rnn.i2h`` and ``rnn.h2h`` (n, 2n),
        which takes [z, y]. The readout is ``readout``. With an ``embedding`` the file takes one channel per word, 1 for
        the word that is there and 0 for the others.
    dt, gamma, epsilon : float
        Of the oscillators, > 0: none of them is in the state dict.
    noise : Noise, optional
        These networks were trained without; given, the file names it all the same. It sits on y.
    check, task, sequence, expect, report, **file
        As in `from_noisyrnn`.

    Returns
    -------
    ModelFile

    Raises
    ------
    ConversionError
        A setting or tensor is needed and was not found, or is not known: it is named.
    """
    state = State(state_dict)
    stem, layer = _layer(state)
    cell = state.part(stem)
    settings: dict[str, Any] = {name: _number(name, getattr(cell, name, None) if given is None else given)
                for name, given in (("dt", dt), ("gamma", gamma), ("epsilon", epsilon))}
    readout = state["readout.weight"], state["readout.bias"]
    embedding = state.get("embedding.weight")
    state.done()
    layers = [] if embedding is None else [Dense(W=embedding.T, name="embedding")]
    model = ModelFile([*layers, Cornn(**layer, **settings, noise=noise)], readout=readout, task=task,
                      sequence=sequence, **file)
    return finish("coRNN", model, one_of(check, embedding), report=report, expect=expect)


def _layer(state: State) -> tuple[str, dict[str, Any]]:
    """Where the cell stands, and its tensors."""
    if "rnn.i2h.weight" in state:
        U, b = state.shaped("rnn.i2h.weight", None, None), state["rnn.i2h.bias"]
        Wz, Wy = np.split(state.shaped("rnn.h2h.weight", len(U), 2 * len(U)), 2, axis=1)
        return "rnn", {"U": U, "Wz": Wz, "Wy": Wy, "b": b}
    U = state.shaped("cell.i2h.weight", None, None)
    n, columns = U.shape
    b = state.shaped("cell.i2h.bias", n)
    if "cell.h2h1.weight" in state:
        return "cell", {"U": U, "Wy": state["cell.h2h1.weight"], "Wz": state["cell.h2h2.weight"], "b": b}
    if columns <= 2 * n:
        raise ConversionError(f"cell.i2h.weight: expected shape (n, d + 2 n), found {U.shape}")
    U, Wz, Wy = np.split(U, [columns - 2 * n, columns - n], axis=1)
    return "cell", {"U": U, "Wz": Wz, "Wy": Wy, "b": b}


def _number(name: str, value: Any) -> float:
    if value is None:
        raise ConversionError(f"{name}: needed, and the checkpoint does not hold it; pass {name}=")
    if np.size(value) != 1:
        raise ConversionError(f"{name}: expected one number for all units, found {np.size(value)}")
    return number(name, value)
