"""The checkpoints of Lezcano-Casado, Martinez-Rubio: Cheap Orthogonal Constraints in Neural Networks (2019)."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from ..description.channels import Sequence
from ..description.noise import Noise
from ..file.layers import Elman
from ..file.modelfile import ModelFile
from ._authors import finish
from ._errors import ConversionError, converter
from ._report import Printer
from ._state import State

_STEM = "rnn.recurrent_kernel."
_RAW = ("A", "_A", "log_orthogonal_kernel")  # its name in newer and in older code
_CACHED = ("_B", "orthogonal_kernel")


@converter
def from_exprnn(state_dict: Any, mode: Literal["exprnn", "dtriv", "cayley"] = "exprnn", noise: Noise | None = None,
                check: Any = 64, task: str = "softmax", sequence: Sequence | None = Sequence(valid="end"),
                expect: Any = None, report: Printer = print, **file: Any) -> ModelFile:
    """Convert a published checkpoint.

    W is the transpose of base exp(K), K = triu(A, 1) - triu(A, 1)^T; without a base it is the identity.

    Parameters
    ----------
    state_dict : path, module or mapping of str to array
        As in `from_noisyrnn`; keys ``rnn.recurrent_kernel.A`` (in older code ``_A``, ``log_orthogonal_kernel``),
        ``rnn.recurrent_kernel.base``, ``rnn.input_kernel.weight``, ``rnn.nonlinearity.b``, ``lin.weight``,
        ``lin.bias``. A ``permutation`` of the steps of a sequence is not part of the network: if it was trained with
        it, feed the steps in that order.
    mode : {"exprnn", "dtriv", "cayley"}
        As the authors' flag; the state dict does not tell. "cayley" has (1 + K)^-1 (1 - K) in place of exp(K). The
        orthogonal matrix that the checkpoint may cache can be stale and is not used; the report says how far it is.
    noise : Noise, optional
        These networks were trained without; given, the file names it all the same.
    check, task, sequence, expect, report, **file
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
    W, notes = _orthogonal(state, mode)
    layer = Elman(W=W.T, U=state["rnn.input_kernel.weight"], activation="modrelu",
                  modrelu_bias=state.shaped("rnn.nonlinearity.b", len(W)), noise=noise)
    readout = state["lin.weight"], state["lin.bias"]
    if "permutation" in state:
        notes.append("permutation: not part of the network; if it was trained with it, feed the steps in that order")
    state.done("permutation")
    model = ModelFile([layer], readout=readout, task=task, sequence=sequence, **file)
    return finish("Exponential RNN", model, check, report=report, expect=expect, notes=notes)


def _orthogonal(state: State, mode: str) -> tuple[np.ndarray, list[str]]:
    """base exp(K), and what to say of the one that is cached."""
    if mode not in ("exprnn", "dtriv", "cayley"):
        raise ConversionError(f"mode: expected 'exprnn', 'dtriv' or 'cayley', found {mode!r}")
    raw = next((name for name in _RAW if _STEM + name in state), _RAW[0])
    upper = np.triu(state.square(_STEM + raw), 1)
    K, one = upper - upper.T, np.eye(len(upper))
    W = np.linalg.solve(one + K, one - K) if mode == "cayley" else exponential_of_skew(K)
    base = state.get(f"{_STEM}base")
    W = W if base is None else base @ W
    cached = [state[_STEM + name] for name in _CACHED if _STEM + name in state]
    return W, [f"cached orthogonal matrix: {np.abs(one - W).max():.1e} off" for one in cached]


def exponential_of_skew(K: np.ndarray) -> np.ndarray:
    """exp(K): i K is Hermitian, with real eigenvalues."""
    values, vectors = np.linalg.eigh(1j * K)
    found: np.ndarray = ((vectors * np.exp(-1j * values)) @ vectors.conj().T).real
    return found
