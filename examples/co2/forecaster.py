"""The noisy RNN of the digits example, reading the differences d of averages.py and forecasting after every step.

    h <- h + delta f(h, d) + noise,    f(h, d) = A h + tanh(W h + U d + b),    forecast = x + V h + c
"""
import torch

import borrowed  # noqa: F401
from averages import RATES
from noisy_rnn import NoisyRNN


class Forecaster(NoisyRNN):
    """Reads x of shape (batch, T), without holes, and d, (batch, T, 4); gives forecasts of shape (batch, T)."""

    def __init__(self, units, **options):
        super().__init__(len(RATES) - 1, units, 1, **options)

    def forward(self, x, d):
        A, W = self.matrices()
        AW = torch.cat([A, W]).T
        delta = self.log_delta.exp()
        Ud = self.U(d).transpose(0, 1).unbind()
        h, states = x.new_zeros(len(x), len(A)), []
        for u, noise in zip(Ud, self.draws(len(Ud), h.shape)):
            Ah, Wh = (h @ AW).chunk(2, dim=1)
            f = Ah + torch.tanh(Wh + u)
            h = h + (delta * f if noise is None else self.noise.increment(f, delta, noise))
            states.append(h)
        return x + self.V(torch.stack(states, 1)).squeeze(-1)
