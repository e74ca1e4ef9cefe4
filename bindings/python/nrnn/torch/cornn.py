"""Coupled oscillators."""

from __future__ import annotations

import torch
from torch import Tensor

from ..description.noise import Noise
from ..file import layers
from . import _cuda
from .cell import Map


class Cornn(Map):
    """z' = z + dt (tanh(Wy y + Wz z + U x + b) - gamma y - epsilon z),  y' = y + dt z'; state [y, z], output y.

    Parameters
    ----------
    inputs, units : int
    dt, gamma, epsilon : float
        By default those of the published run on ordered MNIST.
    noise : Noise, optional
        On y.
    """

    name, kind = "cornn", layers.Cornn

    def __init__(self, inputs: int, units: int, dt: float = 0.042, gamma: float = 2.7, epsilon: float = 4.7,
                 noise: Noise | None = None) -> None:
        super().__init__(inputs, units, noise)
        self.state_size = 2 * units
        self.dt, self.gamma, self.epsilon = dt, gamma, epsilon
        bound = (inputs + 2 * units) ** -0.5  # the published code keeps all three matrices in one nn.Linear
        for name, shape in {"Wy": (units, units), "Wz": (units, units), "U": (units, inputs), "b": (units,)}.items():
            self._parameter(name, *shape, bound=bound)

    @classmethod
    def like(cls, layer: layers.Cornn) -> Cornn:
        return cls(layer.inputs, layer.units, layer.dt, layer.gamma, layer.epsilon)

    def unroll(self, x: Tensor, state: Tensor, rho: Tensor | None) -> tuple[Tensor, Tensor]:
        if self.fused and not self.disturbed and _cuda.ready(x, self.units):
            from ._cuda.cornn import Oscillators

            y, z = Oscillators.apply(*state.chunk(2, dim=1), self.prepared(x), self.Wy, self.Wz, self.dt, self.gamma,
                                     self.epsilon)
            return y, torch.cat([y[-1], z], dim=1)
        self._stacked = torch.cat([self.Wy, self.Wz], dim=1).t()  # one product a step instead of two
        try:
            return super().unroll(x, state, rho)
        finally:
            del self._stacked

    def step(self, state: Tensor, row: Tensor) -> Tensor:
        y, z = state.chunk(2, dim=1)
        force = torch.tanh(torch.addmm(row, state, self._stacked))
        z = z + self.dt * (force - self.gamma * y - self.epsilon * z)
        return torch.cat([y + self.dt * z, z], dim=1)

    def layer(self) -> layers.Cornn:
        return layers.Cornn(**self._tensors("Wy", "Wz", "U", "b"), dt=self.dt, gamma=self.gamma, epsilon=self.epsilon,
                            **self._around())
