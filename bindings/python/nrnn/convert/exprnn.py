"""The checkpoints of Lezcano-Casado, Martinez-Rubio: Cheap Orthogonal Constraints in Neural Networks (2019)."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..channels import Sequence
from ..layers import Elman
from ..modelfile import ModelFile
from ..noise import Noise
from ._authors import finish
from ._build import Printer
from ._state import State


def from_exprnn(state_dict: Any, noise: Noise | None = None, check: Any = 64, task: str = "softmax",
                sequence: Sequence | None = Sequence(valid="end"), report: Printer = print, **file: Any) -> ModelFile:
    """Convert a published checkpoint.

    W is the transpose of base exp(K), K = triu(A, 1) - triu(A, 1)^T; without a base (the exponential RNN proper) it is
    the identity. The orthogonal matrix that the checkpoint may cache is computed anew.

    Parameters
    ----------
    state_dict : path, module or mapping of str to array
        As in `from_noisyrnn`; keys ``rnn.recurrent_kernel.A``, ``rnn.recurrent_kernel.base``,
        ``rnn.input_kernel.weight``, ``rnn.nonlinearity.b``, ``lin.weight``, ``lin.bias``. A ``permutation`` of the
        steps of a sequence is not part of the network: feed the steps in that order.
    noise : Noise, optional
        These networks were trained without; given, the file names it all the same.
    check, task, sequence, report, **file
        As in `from_noisyrnn`.

    Returns
    -------
    ModelFile

    Raises
    ------
    ConversionError
        A tensor is needed and was not found, or is not known: it is named.
    """
    state = State(state_dict)
    W = _orthogonal(state).T
    layer = Elman(W=W, U=state["rnn.input_kernel.weight"], activation="modrelu",
                  modrelu_bias=state.shaped("rnn.nonlinearity.b", len(W)), noise=noise)
    readout = state["lin.weight"], state["lin.bias"]
    notes = ["permutation: not part of the network; feed the steps in that order"] if "permutation" in state else []
    state.done("permutation", "rnn.recurrent_kernel._B")
    model = ModelFile([layer], readout=readout, task=task, sequence=sequence, **file)
    return finish("Exponential RNN", model, check, report=report, notes=notes)


def _orthogonal(state: State) -> np.ndarray:
    upper = np.triu(state.square("rnn.recurrent_kernel.A"), 1)
    base = state.get("rnn.recurrent_kernel.base")
    exponential = exponential_of_skew(upper - upper.T)
    return exponential if base is None else base @ exponential


def exponential_of_skew(K: np.ndarray) -> np.ndarray:
    """exp(K): i K is Hermitian, with real eigenvalues."""
    values, vectors = np.linalg.eigh(1j * K)
    return ((vectors * np.exp(-1j * values)) @ vectors.conj().T).real
