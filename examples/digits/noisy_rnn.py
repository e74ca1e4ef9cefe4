"""The noisy RNN (Lim, Erichson, Hodgkinson, Mahoney, 2021): an SDE, discretised, that reads a sequence.

    h <- h + delta f(h, x) + noise,    f(h, x) = A h + tanh(W h + U x + b),    logits = V h_T + c
"""
from dataclasses import dataclass

import torch
from torch import nn


@dataclass(frozen=True)
class PaperNoise:
    """eps sqrt(delta) (sigma1 + sigma2 f) xi: one Gaussian xi per unit drives both parts."""
    eps: float
    sigma1: float
    sigma2: float

    def draw(self, shape):
        return torch.randn(shape).unbind()

    def increment(self, f, delta, xi):
        return delta * f + self.eps * delta ** 0.5 * (self.sigma1 + self.sigma2 * f) * xi


@dataclass(frozen=True)
class OfficialNoise:
    """The published code's form: delta f times a uniform on [1 - mult, 1], plus add xi without sqrt(delta)."""
    add: float
    mult: float

    def draw(self, shape):
        xi, q = torch.randn(shape), 1 - self.mult * torch.rand(shape)
        return list(zip(xi.unbind(), q.unbind()))

    def increment(self, f, delta, draws):
        xi, q = draws
        return delta * q * f + self.add * xi


def mix(M, beta, gamma):
    """(1 - beta)(M + M^T) + beta (M - M^T) - gamma I: how skew, and how damped, a matrix may be."""
    return (1 - beta) * (M + M.T) + beta * (M - M.T) - gamma * torch.eye(len(M), dtype=M.dtype)


class NoisyRNN(nn.Module):
    """Reads x of shape (batch, T, inputs); gives logits of shape (batch, classes) from the last state.

    Noise is drawn in train() mode only: in eval() mode the network is its deterministic skeleton.
    """

    def __init__(self, inputs, units, classes, *, delta, beta, gamma_A, gamma_W, noise=None):
        super().__init__()
        self.beta, self.gamma_A, self.gamma_W, self.noise = beta, gamma_A, gamma_W, noise
        self.M_A = nn.Parameter(0.1 / units * torch.randn(units, units))
        self.M_W = nn.Parameter(0.1 / units * torch.randn(units, units))
        self.U = nn.Linear(inputs, units)            # U and b
        self.V = nn.Linear(units, classes)           # V and c
        # The logarithm keeps a trained step positive, and its square root real.
        self.log_delta = nn.Parameter(torch.full((units,), delta).log())

    def matrices(self):
        """A and W, each (units, units), in the column convention: A h."""
        return mix(self.M_A, self.beta, self.gamma_A), mix(self.M_W, self.beta, self.gamma_W)

    def forward(self, x):
        A, W = self.matrices()
        AW = torch.cat([A, W]).T                     # one product a step instead of two
        delta = self.log_delta.exp()
        Ux = self.U(x).transpose(0, 1).unbind()      # all steps at once: the input does not wait for h
        h = x.new_zeros(len(x), len(A))
        for u, noise in zip(Ux, self.draws(len(Ux), h.shape)):
            Ah, Wh = (h @ AW).chunk(2, dim=1)
            f = Ah + torch.tanh(Wh + u)
            h = h + (delta * f if noise is None else self.noise.increment(f, delta, noise))
        return self.V(h)

    def draws(self, steps, shape):
        """One draw per step, or None for every step of a noise-free pass."""
        if self.noise is None or not self.training:
            return [None] * steps
        return self.noise.draw((steps, *shape))
