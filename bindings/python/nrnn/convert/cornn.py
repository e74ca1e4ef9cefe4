"""The checkpoints of Rusch, Mishra: Coupled Oscillatory Recurrent Neural Network (2021)."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..channels import Sequence
from ..layers import Cornn
from ..modelfile import ModelFile
from ..noise import Noise
from ._authors import finish
from ._build import Printer
from ._errors import ConversionError
from ._state import State


def from_cornn(state_dict: Any, dt: float | None = None, gamma: float | None = None, epsilon: float | None = None,
               noise: Noise | None = None, check: Any = 64, task: str = "softmax",
               sequence: Sequence | None = Sequence(valid="end"), report: Printer = print, **file: Any) -> ModelFile:
    """Convert a published checkpoint.

    Parameters
    ----------
    state_dict : path, module or mapping of str to array
        As in `from_noisyrnn`; keys ``cell.i2h.weight`` (n, d + 2n), which takes [x, z, y], ``cell.i2h.bias`` and
        ``readout.weight``, ``readout.bias``.
    dt, gamma, epsilon : float
        Of the oscillators, > 0: none of them is in the state dict.
    noise : Noise, optional
        These networks were trained without; given, the file names it all the same. It sits on y.
    check, task, sequence, report, **file
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
    cell = _cell(state)
    settings = {name: _number(name, getattr(cell, name, None) if given is None else given)
                for name, given in (("dt", dt), ("gamma", gamma), ("epsilon", epsilon))}
    weight = state.shaped("cell.i2h.weight", None, None)
    n = len(weight)
    if weight.shape[1] <= 2 * n:
        raise ConversionError(f"cell.i2h.weight: expected shape (n, d + 2 n), found {weight.shape}")
    U, Wz, Wy = np.split(weight, [weight.shape[1] - 2 * n, weight.shape[1] - n], axis=1)
    layer = Cornn(U=U, Wz=Wz, Wy=Wy, b=state.shaped("cell.i2h.bias", n), **settings, noise=noise)
    readout = state["readout.weight"], state["readout.bias"]
    state.done()
    model = ModelFile([layer], readout=readout, task=task, sequence=sequence, **file)
    return finish("coRNN", model, check, report=report)


def _cell(state: State) -> Any:
    """The module's cell, whose attributes are the settings; None of a state dict."""
    modules = getattr(state.module(), "_modules", None) or {}
    return modules.get("cell")


def _number(name: str, value: Any) -> float:
    if value is None:
        raise ConversionError(f"{name}: needed, and the checkpoint does not hold it; pass {name}=")
    if np.size(value) != 1:
        raise ConversionError(f"{name}: expected one number for all units, found {np.size(value)}")
    return float(value)
