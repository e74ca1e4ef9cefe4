"""Minimal gated units (Feng et al. 2024) of PyTorch: those of the package minGRU-pytorch, and of the paper's letters."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..description.channels import Sequence
from ..description.noise import Noise
from ..file.functions import Function
from ..file.layers import MinGru
from ..file.modelfile import ModelFile
from ._authors import finish
from ._errors import ConversionError, converter
from ._report import Printer
from ._single import expect_as_module, linear, one_stem, readers, stacked, stems
from ._state import State


@converter
def from_min_gru(state_dict: Any, candidate: Function | str | None = None, noise: Noise | None = None, check: Any = 64,
                 task: str = "regression", sequence: Sequence | None = None, expect: Any = None, report: Printer = print,
                 **file: Any) -> ModelFile:
    """Convert a unit, by itself or within a module that has a linear layer behind it at most.

    Parameters
    ----------
    state_dict : path, module or mapping of str to array
        Of two layouts: ``to_hidden_and_gate`` with or without ``to_out``, of minGRU-pytorch; or ``linear_z`` and
        ``linear_h``, as the paper calls them, with or without ``linear_o``.
    candidate : Function or str, optional
        g: "identity" of the plain form, "positive" of that in log space. minGRU-pytorch has the latter; of the other layout
        it is needed.
    noise : Noise, optional
        Given, the file names it, though these networks were trained without.
    check, task, sequence, expect, report, **file
        As in `from_noisyrnn`.

    Returns
    -------
    ModelFile

    Raises
    ------
    ConversionError
        A tensor is missing or not known, or the candidate: it is named.
    """
    state = State(state_dict)
    if stems(state, "to_hidden_and_gate.weight"):
        stem = one_stem(state, "to_hidden_and_gate.weight", "minGRU")
        U, b = linear(state, f"{stem}to_hidden_and_gate")
        if len(U) % 2:
            raise ConversionError(f"{stem}to_hidden_and_gate.weight: expected as many rows of the gate as of the candidate, found "
                                  f"shape {U.shape}")
        (m, z), biases = np.split(U, 2), b if b is None else np.roll(b, len(b) // 2)
        candidate, out = candidate or "positive", f"{stem}to_out"
    else:
        stem = one_stem(state, "linear_z.weight", "minGRU")
        z, b_z = linear(state, f"{stem}linear_z")
        m = state.shaped(f"{stem}linear_h.weight", *z.shape)
        biases = None if b_z is None else np.concatenate([b_z, state.shaped(f"{stem}linear_h.bias", len(z))])
        out = f"{stem}linear_o"
    if candidate is None:
        raise ConversionError("candidate: needed, and the checkpoint does not hold it; pass candidate='identity', the plain "
                              "form, or 'positive', that in log space")
    linears, assumed = readers(state, stem, z.shape[1], len(z), out)
    layers, readout = stacked([MinGru(U=np.concatenate([z, m]), b=biases, candidate=candidate, noise=noise)], linears)
    state.done()
    expect_as_module(state, layers, readout, task)
    model = ModelFile(layers, readout=readout, task=task, sequence=sequence, **file)
    return finish("minGRU", model, check, report=report, expect=expect, assumed=assumed)
