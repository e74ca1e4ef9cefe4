"""Sequences as one kernel on a GPU give what the definitions give by autograd.

They need Triton and a GPU, or TRITON_INTERPRET=1, which runs them on the CPU.
"""

import itertools

import numpy as np
import pytest
import torch

from nrnn.torch import _cuda
from nrnn.torch._activations import activate

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
T, B = 5, 18

if not _cuda.ready(torch.zeros(1, device=DEVICE), 1):
    pytest.skip("needs Triton and a GPU, or TRITON_INTERPRET=1", allow_module_level=True)


def wide(*shape, seed=0, size=1.0):
    drawn = size * np.random.default_rng(seed).standard_normal(shape)
    return torch.tensor(drawn, dtype=torch.float32, device=DEVICE, requires_grad=True)


def close(one, two, share):
    """Within a share of the largest value: products keep 16 bits of their factors."""
    torch.testing.assert_close(one, two, rtol=0, atol=share * two.abs().max().item())


def same(found, expected, leaves):
    """Values of several tensors, and gradients of a combination of all of them."""
    weights = [wide(*one.shape, seed=90 + i).detach() for i, one in enumerate(found)]
    totals = [sum((w * y).sum() for w, y in zip(weights, given)) for given in (found, expected)]
    for one, two in zip(found, expected):
        close(one, two, 1e-4)
    for one, two in zip(*(torch.autograd.grad(total, leaves) for total in totals)):
        close(one, two, 1e-3)


@pytest.mark.parametrize("n", [4, 20, 128])
@pytest.mark.parametrize("activation", ["tanh", "relu", "logistic", "identity"])
@pytest.mark.parametrize("which", list(itertools.product([True, False], repeat=2)), ids=str)
def test_euler(n, activation, which):
    from nrnn.torch._cuda.sde import Euler

    A, N = (wide(*size, seed=7 + i, size=0.1) if there else None
            for i, (there, size) in enumerate(zip(which, [(n, n), (T, B, n)])))
    for shape in ((1,), (n,), (T, B, n)):
        h, drive, W = wide(B, n), wide(T, B, n, seed=1), wide(n, n, seed=2, size=n ** -0.5)
        D = wide(*shape, seed=3, size=0.3)
        states, now = [], h
        for t in range(T):
            f = activate(activation, now @ W.T + drive[t]) + (0 if A is None else now @ A.T)
            now = now + D.expand(T, B, n)[t] * f + (0 if N is None else N[t])
            states.append(now)
        leaves = [one for one in (h, drive, W, D, A, N) if one is not None]
        same([Euler.apply(h, drive, W, D, A, N, activation)], [torch.stack(states)], leaves)


@pytest.mark.parametrize("n", [4, 20, 128])
def test_oscillators(n):
    from nrnn.torch._cuda.cornn import Oscillators

    y, z, drive = wide(B, n), wide(B, n, seed=1), wide(T, B, n, seed=2)
    Wy, Wz = wide(n, n, seed=3, size=n ** -0.5), wide(n, n, seed=4, size=n ** -0.5)
    dt, gamma, epsilon, states, position, speed = 0.1, 2.7, 4.7, [], y, z
    for u in drive:
        force = torch.tanh(position @ Wy.T + speed @ Wz.T + u)
        speed = speed + dt * (force - gamma * position - epsilon * speed)
        position = position + dt * speed
        states.append(position)
    found = Oscillators.apply(y, z, drive, Wy, Wz, dt, gamma, epsilon)
    same(found, [torch.stack(states), speed], [y, z, drive, Wy, Wz])


@pytest.mark.parametrize("n", [4, 20, 128])
def test_modrelu(n):
    from nrnn.torch._cuda.modrelu import ModRelu

    h, drive, W, bias = wide(B, n), wide(T, B, n, seed=1), wide(n, n, seed=2, size=n ** -0.5), wide(n, seed=3, size=0.2)
    states, now = [], h
    for u in drive:
        now = activate("modrelu", now @ W.T + u, bias)
        states.append(now)
    same([ModRelu.apply(h, drive, W, bias)], [torch.stack(states)], [h, drive, W, bias])
