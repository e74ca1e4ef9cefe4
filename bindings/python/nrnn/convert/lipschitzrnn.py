"""The checkpoints of Erichson, Azencot, Queiruga, Hodgkinson, Mahoney: Lipschitz Recurrent Neural Networks (2021).

The same code holds its relatives: plain, residual, antisymmetric and Cayley networks. Row vectors as in `noisyrnn`;
C makes W, B makes A.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np

from ..description.channels import Sequence
from ..description.noise import Noise
from ..file.layer import Recurrent
from ..file.layers import Elman, Gate, Sde
from ..file.modelfile import ModelFile
from ._authors import finish, mixed
from ._errors import ConversionError, converter
from ._report import Printer
from ._state import State

_SOLVERS: dict[str, Literal["euler", "midpoint", "rk4_38"]] = {"euler": "euler", "midpoint": "midpoint", "rk4": "rk4_38"}  # what the code calls rk4 is the 3/8 rule
_Setting = Callable[[str], Any]


@converter
def from_lipschitzrnn(state_dict: Any, model: str | None = None, beta: float | None = None, gamma: float | None = None,
                      eps: float | None = None, alpha: float | None = None, solver: str | None = None,
                      noise: Noise | None = None, check: Any = 64, task: str = "softmax",
                      sequence: Sequence | None = Sequence(valid="end"), expect: Any = None, report: Printer = print,
                      **file: Any) -> ModelFile:
    """Convert a published checkpoint.

    Parameters
    ----------
    state_dict : path, module or mapping of str to array
        As in `from_noisyrnn`.
    model : {"simpleRNN", "resRNN", "asymRNN", "calRNN", "LipschitzRNN", "LipschitzRNN_gated", "LipschitzRNN_ODE"}
    beta, gamma : float
        W = beta (C - C^T) + (1 - beta) (C + C^T) - gamma I, A likewise of B; asymRNN takes gamma alone.
    eps : float
        The step size, of all but simpleRNN and calRNN.
    alpha : float
        Scales A; LipschitzRNN_ODE ignores it, as its code does.
    solver : {"euler", "midpoint", "rk4"}
        Of LipschitzRNN_ODE: one step over [0, eps], the input held. The code's "rk4" is the 3/8 rule, the file's scheme
        RK4_38.
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
        A setting or tensor is needed and was not found, or is not known: it is named.
    """
    state = State(state_dict)
    given = {"beta": beta, "gamma": gamma, "eps": eps, "alpha": alpha, "solver": solver}
    model = state.setting("model", model, word=True)
    if model not in _MODELS:
        raise ConversionError(f"model: expected one of {', '.join(map(repr, _MODELS))}, found {model!r}")
    layer = _MODELS[model](state, lambda name: state.setting(name, given[name], word=name == "solver"), noise)
    readout = state["D.weight"], state["D.bias"]
    state.done()
    converted = ModelFile([layer], readout=readout, task=task, sequence=sequence, **file)
    return finish(model, converted, check, report=report, expect=expect)


def _simple(state: State, setting: _Setting, noise: Noise | None) -> Recurrent:
    return Elman(W=state.square("W.weight"), **_entry(state), noise=noise)


def _residual(state: State, setting: _Setting, noise: Noise | None) -> Recurrent:
    return Sde(W=state.square("W.weight"), **_entry(state), step=setting("eps"), noise=noise)


def _antisymmetric(state: State, setting: _Setting, noise: Noise | None) -> Recurrent:
    W = mixed(state.square("C"), 1.0, setting("gamma"))
    return Sde(W=W.T, **_entry(state), step=setting("eps"), noise=noise)


def _cayley(state: State, setting: _Setting, noise: Noise | None) -> Recurrent:
    C = state.square("C")
    K, one = C - C.T, np.eye(len(C))
    return Elman(W=np.linalg.solve(one + K, one - K).T, **_entry(state), noise=noise)


def _lipschitz(state: State, setting: _Setting, noise: Noise | None) -> Sde:
    A, W = (mixed(state.square(key), setting("beta"), setting("gamma")).T for key in ("B", "C"))
    return Sde(A=setting("alpha") * A, W=W, **_entry(state), step=setting("eps"), noise=noise)


def _gated(state: State, setting: _Setting, noise: Noise | None) -> Recurrent:
    layer = _lipschitz(state, setting, noise)
    layer.gate = Gate(U=state["E_gate.weight"], b=state["E_gate.bias"], scope="drift")
    layer.gate.fit(layer.units, layer.inputs)
    return layer


def _continuous(state: State, setting: _Setting, noise: Noise | None) -> Recurrent:
    A, W = (mixed(state.square(key), setting("beta"), setting("gamma")).T for key in ("func.B", "func.C"))
    solver = setting("solver")
    if solver not in _SOLVERS:
        raise ConversionError(f"solver: expected one of {', '.join(map(repr, _SOLVERS))}, found {solver!r}")
    return Sde(A=A, W=W, **_entry(state), step=setting("eps"), scheme=_SOLVERS[solver], noise=noise)


def _entry(state: State) -> dict[str, Any]:
    return {"U": state["E.weight"], "b": state["E.bias"]}


_MODELS = {"simpleRNN": _simple, "resRNN": _residual, "asymRNN": _antisymmetric, "calRNN": _cayley,
           "LipschitzRNN": _lipschitz, "LipschitzRNN_gated": _gated, "LipschitzRNN_ODE": _continuous}
