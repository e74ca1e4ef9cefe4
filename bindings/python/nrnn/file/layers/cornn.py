"""Coupled oscillators."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from ...values.options import above_zero, finite
from .. import nrnn_model_pb2 as pb
from ..layer import Recurrent


@dataclass(kw_only=True, eq=False)
class Cornn(Recurrent):
    """z' = z + dt (tanh(Wy y + Wz z + U x + b) - gamma y - epsilon z),  y' = y + dt z' (Rusch, Mishra 2021).

    State [y, z], output y; noise sits on y.

    Parameters
    ----------
    Wy, Wz : array_like, shape (n, n)
    U : array_like, shape (n, d)
    b : array_like, shape (n,), optional
    dt : float
        Above 0.
    gamma, epsilon : float
        Stiffness and damping.
    """

    Wy: ArrayLike
    Wz: ArrayLike
    U: ArrayLike
    dt: float
    gamma: float
    epsilon: float
    b: ArrayLike | None = None

    _cell, _states = "cornn", 2
    _shapes = {"Wy": "n n", "Wz": "n n", "U": "n d", "b": "n"}
    _optional = frozenset({"b"})

    def __post_init__(self) -> None:
        super().__post_init__()
        self.dt = above_zero("Cornn.dt", self.dt)
        self.gamma, self.epsilon = finite("Cornn.gamma", self.gamma), finite("Cornn.epsilon", self.epsilon)

    def _write_settings(self, cell: pb.Cornn) -> None:
        cell.dt, cell.gamma, cell.epsilon = self.dt, self.gamma, self.epsilon
