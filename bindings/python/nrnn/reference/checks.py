"""Check vectors of converted models."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..description.channels import Channel, names
from ..file.checks import Check
from ..file.interface import channels
from ..file.modelfile import ModelFile
from ..values.columns import samples
from .network import affine, features, run
from .rounding import spread

_FLOOR = 1e-5    # of the outputs' range: no wrong network is so near, and a right one need not be nearer
_LEAST = 1e-12   # where the outputs have no range
COARSE = 0.01    # of the outputs' range: beyond it a tolerance says little
_FINE = 0.005    # what the shorter vector beside such a one keeps to
_MOST_DRAWN = 1 << 22  # numbers: what is drawn is kept in the file


def add_check(file: ModelFile, check: Any, forward: Callable[[np.ndarray], np.ndarray] | None = None) -> list[str]:
    """Store a raw input and what the network makes of it in float64, with the weights as they were before rounding.

    The tolerance is what rounding the weights costs on this input, and what rounding in float32 may (`spread`). Where
    that is much of the outputs' range, the first steps are stored as a vector of their own, with a tolerance of theirs.

    Parameters
    ----------
    check : int or array_like, shape (steps, channels)
        Raw input, or a number of steps: then z is drawn from a standard normal, always the same, and what an embedding
        looks up from its rows.
    forward : callable, optional
        The source's own network in float64: z of shape (steps, inputs) to o of shape (steps, outputs). None: the
        reference.

    Returns
    -------
    list of str
        What to warn of.
    """
    raw = drawn(file, check)
    space = "output" if file.task == "regression" else "logit"
    expected = None
    if forward is not None:
        mean, scale = affine(file.outputs)
        expected = mean + scale * forward(features(file, raw))
    return Measured(file, raw, space, expected).store()


class Measured:
    """A check vector of a file with the tolerance that float32 needs on it.

    Parameters
    ----------
    raw : ndarray, shape (steps, channels)
    space : {"output", "logit"}
    expected : ndarray, shape (steps, outputs) or (1, outputs), optional
        None: the float64 reference.
    times : float
        How many float32 computations lie between: 2 where `expected` is one too.
    fed : ndarray, shape (steps, outputs), optional
        How far `expected` is off because it was made of an input that float32 cannot hold.

    Attributes
    ----------
    vector : Check
    exact : ndarray, shape (steps, outputs)
        The float64 reference, with the weights as they were given.
    allowed : ndarray, shape (steps, outputs)
        How far float32 may be off up to each step.
    """

    def __init__(self, file: ModelFile, raw: np.ndarray, space: str, expected: np.ndarray | None = None,
                 times: float = 1.0, fed: Any = 0.0) -> None:
        self._file, self._times, self._fed = file, times, fed
        self.exact = run(file, raw, space, exact=True)[0]
        if not np.isfinite(self.exact).all():
            step = int(np.argmin(np.isfinite(self.exact).all(axis=1)))
            raise ValueError(f"check: expected outputs that stay finite, found step {step} where they do not: the "
                             f"network diverges on this input")
        self.vector = Check(raw, self.exact if expected is None else expected, space=space)
        self.vector.fit(names(channels(file.inputs)), len(file.outputs))
        self.spread = times * spread(file, raw, space)
        self.allowed = self.spread + _FLOOR * self.range + fed
        self._weights = np.maximum.accumulate(np.abs(run(file, raw, space)[0] - self.exact))
        rows = len(self.vector.y)
        self.vector.tolerance = max(float((self._weights + self.allowed)[-rows:].max()), _LEAST)
        if not np.isfinite(self.vector.tolerance):
            raise ValueError("check: expected outputs that stay finite in float32, found that they may not: the "
                             "network diverges on this input")

    @property
    def range(self) -> float:
        """Of the output that moves most; where none does, the largest."""
        return float(np.ptp(self.exact, axis=0).max() or np.abs(self.exact).max())

    @property
    def coarse(self) -> bool:
        return self.vector.tolerance > COARSE * self.range > 0

    @property
    def fine_steps(self) -> int:
        """How many steps from the first on the file follows well."""
        reached = np.maximum.accumulate(self.exact) - np.minimum.accumulate(self.exact)
        fine = (self._weights + self.allowed).max(axis=1) <= _FINE * reached.max(axis=1)
        return int(np.nonzero(fine)[0].max(initial=-1)) + 1

    def store(self) -> list[str]:
        """Into the file, and where it is coarse its first steps beside it; what to warn of."""
        self._file.checks.append(self.vector)
        if not self.coarse:
            return []
        if steps := self.fine_steps:
            y = self.vector.y
            short = Measured(self._file, self.vector.x[:steps], self.vector.space, y[:steps] if len(y) > 1 else None,
                             self._times, self._fed[:steps] if np.ndim(self._fed) else 0.0)
            self._file.checks.append(short.vector)
        return [self._warning()]

    def _warning(self) -> str:
        growth = self.spread[-1].max() / max(self.spread[0].max(), _LEAST)
        why = f"errors of float32 grow {growth:.0e} times"
        if self._weights.max() > self.spread.max():
            why = f"rounding the weights to {self._file.dtype} costs {self._weights.max():.2g}"
        share = self.vector.tolerance / self.range
        beside = f"; one of {self.fine_steps} stands beside it" if self.fine_steps else ""
        return (f"check of {len(self.exact)} steps: its tolerance {self.vector.tolerance:.2g} is {share:.0%} of the "
                f"outputs' range, for {why}{beside}; check=N (--check N) makes it shorter")


def drawn(file: ModelFile, check: Any) -> np.ndarray:
    """float32 numbers, which is what the engine will see."""
    mean, scale = affine(channels(file.inputs))
    if isinstance(check, (bool, str)):
        raise TypeError(f"check: expected a number of steps, or samples, found {check!r}")
    if isinstance(check, int):
        if not 1 <= check * len(mean) <= _MOST_DRAWN:
            raise ValueError(f"check: expected at least 1 step, of at most {_MOST_DRAWN} numbers in all, found {check}")
        check = mean + scale * np.random.default_rng(0).standard_normal((check, len(mean)))
        if indexed := file.layers[0].indexed:
            column = sum(isinstance(one, Channel) for one in file.inputs[:indexed[0]])
            check[:, column] = np.random.default_rng(1).integers(0, indexed[1], len(check))
    return samples("check", check, names(channels(file.inputs)), "steps").astype(np.float64)
