"""The checkpoints of Lim, Erichson, Hodgkinson, Mahoney: Noisy Recurrent Neural Networks (2021).

They keep row vectors, h @ A; the file keeps columns, A h: matrices are transposed. Beware their names: B makes A,
C makes W.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..description.channels import Sequence
from ..description.noise import OfficialNoise
from ..file.layers import Sde
from ..file.modelfile import ModelFile
from ..values.options import choice
from ._authors import finish, mixed
from ._errors import converter
from ._report import Printer
from ._state import State

_SOLVERS = ("base", "noisy")


@converter
def from_noisyrnn(source: Any, beta: float | None = None, gamma_a: float | None = None, gamma_w: float | None = None,
                  alpha: float | None = None, solver: str | None = None, eps: float | None = None,
                  add_noise: float | None = None, mult_noise: float | None = None,
                  trained_with: bool | None = None, check: Any = 64, task: str = "softmax",
                  sequence: Sequence | None = Sequence(valid="end"), expect: Any = None, report: Printer = print,
                  **file: Any) -> ModelFile:
    """Convert a published checkpoint.

    Parameters
    ----------
    source : path, module or mapping of str to array
        A checkpoint, of the whole module as the authors save it or of its state dict; the unpickled module; or its
        state dict (tensors or arrays). A module's attributes give the settings, a state dict holds none of them. A
        setting that is given wins over the module's. A path is read without running what the file names.
    beta, gamma_a, gamma_w, alpha : float
        A = beta (B - B^T) + (1 - beta) (B + B^T) - gamma_a I, W likewise of C with gamma_w; alpha scales A.
    solver : {"base", "noisy"}
        "noisy" steps by the trained vector d, "base" by `eps`.
    eps : float
        Needed for "base" alone.
    add_noise, mult_noise : float
        Needed for "noisy"; 0 and 0: the file names no noise. For "base", which was trained without, they may be
        given so that the file names noise all the same.
    trained_with : bool, optional
        Was it trained with that noise? None: yes for "noisy", no for "base".
    check : int or array_like, shape (steps, channels)
        Raw input of the check vector, or its number of steps.
    task, sequence, **file
        As in `nrnn.ModelFile`: inputs, outputs, provenance. By default a classifier that speaks at the end.
    expect : (x, y), optional
        What the source was fed and what it gave, as in `from_torch`.
    report : callable, optional
        Is given the lines of the report; None: nobody.

    Returns
    -------
    ModelFile

    Raises
    ------
    ConversionError
        A setting or tensor is needed and was not found, or is not known: it is named.
    """
    given = {"beta": beta, "gamma_A": gamma_a, "gamma_W": gamma_w, "alpha": alpha, "solver": solver, "eps": eps,
             "add_noise": add_noise, "mult_noise": mult_noise}
    state = State(source)
    found = {name: state.setting(name, given[name], name.lower()) for name in ("beta", "gamma_A", "gamma_W", "alpha")}
    solver = _SOLVERS[choice("solver", state.setting("solver", solver, word=True), _SOLVERS)]
    A = found["alpha"] * mixed(state.square("B"), found["beta"], found["gamma_A"])
    W = mixed(state.square("C"), found["beta"], found["gamma_W"])
    step = state["d"] if solver == "noisy" else float(state.setting("eps", eps))
    U, b, V, c = (state[name] for name in ("E.weight", "E.bias", "D.weight", "D.bias"))
    state.done("d")

    def forward(z: np.ndarray) -> np.ndarray:
        """The published update, in its own row convention."""
        h, logits = np.zeros(len(A)), []
        for row in z:
            h = h + step * (h @ A + np.tanh(h @ W + row @ U.T + b))
            logits.append(h @ V.T + c)
        return np.array(logits)

    layer = Sde(A=A.T, W=W.T, U=U, b=b, step=step, noise=_noise(state, given, solver, trained_with))
    model = ModelFile([layer], readout=(V, c), task=task, sequence=sequence, **file)
    return finish(f"Noisy RNN, solver {solver}", model, check, forward, report, expect=expect)


def _noise(state: State, given: dict[str, Any], solver: str, trained_with: bool | None) -> OfficialNoise | None:
    needed = solver == "noisy"
    add, mult = (state.setting(name, given[name]) if needed else given[name] for name in ("add_noise", "mult_noise"))
    if not add and not mult:
        return None
    return OfficialNoise(float(add or 0), float(mult or 0), needed if trained_with is None else trained_with)
