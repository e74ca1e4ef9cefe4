"""Which operation a function of numbers is: activations and normalisations are told by what they give.

Numbers of a source are often rounded to float32 (the root of 2 in GELU), so a function is taken for an activation if it
is within some of float32's units of it at all magnitudes; a normalisation's gain, bias and epsilon are measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from ..file.functions import Function
from ..reference.functions import apply
from ._chain import Activation, Norm, Normalisation, Operation, scaled

Of = Callable[[np.ndarray], np.ndarray]
Found = tuple[Function, float, float]  # outer * function(inner * x)

_MAGNITUDES = np.concatenate([np.linspace(0.05, 8, 60), 10.0 ** np.linspace(-4, 4, 40)])
_GRID = np.concatenate([-_MAGNITUDES[::-1], [0], _MAGNITUDES])
_FAR = 1e4
_FINITE = 60.0  # up to here there must be a number; exp of more may overflow
_RELATIVE, _ABSOLUTE = 2e-6, 1e-7
_NOTHING = 1e-12  # that a gain measured is off 1
_KINDS: tuple[Normalisation, ...] = ("layer", "rms")
_PLAIN = ("relu", "logistic", "tanh", "softsign", "softplus", "gelu", "gelu_tanh", "silu")
_TRIALS = 10.0 ** np.linspace(-4, 3, 8)  # standard deviations at which a normalisation is tried


def identified(of: Of, features: int) -> list[Operation] | None:
    """The operations that a function is; None: none that is known.

    Parameters
    ----------
    of : callable
        Rows of shape (rows, features) to rows.
    """
    with np.errstate(all="ignore"):
        return _activation(of, features) or _norm(of, features)


def _activation(of: Of, features: int) -> list[Operation] | None:
    rng = np.random.default_rng(0)
    columns = np.stack([rng.permutation(_GRID) for _ in range(min(features, 16))], axis=1)
    rows = columns[:, np.arange(features) % columns.shape[1]]
    given = of(rows)
    if given.shape != rows.shape or not np.isfinite(given[np.abs(rows) <= _FINITE]).all():
        return None
    for function, inner, outer in _candidates(_points(of, features)):
        there = np.isfinite(given)
        expected = outer * apply(function, inner * rows[there])
        if (np.abs(given[there] - expected) <= _RELATIVE * np.abs(expected) + _ABSOLUTE).all():
            bend = Activation(function.activation, alpha=function.alpha, beta=function.beta)
            return [*_scale(inner, features), bend, *_scale(outer, features)]
    return None


def _points(of: Of, features: int) -> dict[float, float]:
    """Some values of a function that may be one of each feature alone."""
    places = (1.0, -1.0, -_FINITE, _FAR, -_FAR)
    return dict(zip(places, of(np.repeat(np.array(places)[:, None], features, axis=1))[:, 0].tolist()))


def _candidates(at: dict[float, float]) -> Iterator[Found]:
    """Activations that go through a function's points, at some of them."""
    up, down = at[1.0], at[-1.0]
    for kind in _PLAIN:
        for inner in (1.0, -1.0):
            ours = apply(Function(kind), inner * np.array([1.0, -1.0]))
            outer = up / ours[0] if ours[0] else down / ours[1]
            yield Function(kind), inner, _rounded(float(outer))
    if 0 < up < 1 and up != 0.5:  # x sigmoid(inner x)
        inner = _rounded(float(np.log(up / (1 - up))))
        yield Function("silu"), inner, 1 / inner
    if np.isfinite([up, down]).all() and up:
        yield Function("leaky_relu", -down / up), 1.0, _rounded(up)
        yield Function("elu", _rounded(-at[-_FINITE] / up), _rounded(up)), 1.0, 1.0
    if np.isfinite([low := at[-_FAR], high := at[_FAR]]).all() and low <= high:
        yield Function("clip", low, high), 1.0, 1.0


def _rounded(number: float) -> float:
    """1 where a number is 1 but for float32."""
    return 1.0 if abs(number - 1) < 1e-6 else number


def _scale(number: float, features: int) -> list[Operation]:
    return [] if number == 1 else [scaled(np.full(features, number), np.zeros(features))]


def _norm(of: Of, features: int) -> list[Operation] | None:
    """gain * N(x) + bias, measured where epsilon is nothing and where it is something."""
    rng = np.random.default_rng(0)
    direction = rng.standard_normal((1, features))
    bias = of(np.zeros((1, features)))
    if bias.shape != direction.shape:
        return None
    for kind in _KINDS:
        gain = (of(1e6 * direction) - bias) / _normalised(kind, direction, 0.0)
        ratio = (of(1e-3 * direction) - bias) / gain
        centred = 1e-3 * (direction - direction.mean() if kind == "layer" else direction)
        epsilon = max(0.0, float(np.median((centred / ratio) ** 2 - (centred ** 2).mean())))
        x = rng.standard_normal((len(_TRIALS), features)) * _TRIALS[:, None] + rng.standard_normal((len(_TRIALS), 1))
        moved = gain * _normalised(kind, x, epsilon)
        allowed = _RELATIVE * (np.abs(moved).max(axis=1, keepdims=True) + np.abs(bias))
        if np.isfinite(moved).all() and (np.abs(of(x) - moved - bias) <= allowed).all():
            told = [None if (np.abs(one - none) <= _NOTHING).all() else one[0] for one, none in ((gain, 1), (bias, 0))]
            return [Norm(kind, told[0], told[1], epsilon)]
    return None


def _normalised(kind: str, x: np.ndarray, epsilon: float) -> np.ndarray:
    z = x - x.mean(axis=1, keepdims=True) if kind == "layer" else x
    found: np.ndarray = z / np.sqrt((z ** 2).mean(axis=1, keepdims=True) + epsilon)
    return found
