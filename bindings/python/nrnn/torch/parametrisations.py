"""How a matrix is made of the parameters that are trained: for `torch.nn.utils.parametrize`.

Each has a `right_inverse`, so that a plain matrix of a model file becomes parameters again. Orthogonal matrices are
PyTorch's own: `torch.nn.utils.parametrizations.orthogonal`.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor, nn

# Which block stands at which place of the dense matrix of a quaternion map, and its sign: M of W (x) x, planar.
_PARTS = ((0, 1, 2, 3), (1, 0, 3, 2), (2, 3, 0, 1), (3, 2, 1, 0))
_SIGNS = ((1, -1, -1, -1), (1, 1, -1, 1), (1, 1, 1, -1), (1, -1, 1, 1))


class Parametrisation(nn.Module):
    """A map from parameters to a tensor; its settings are what its constructor takes."""

    settings: tuple[str, ...] = ()

    def described(self) -> dict[str, Any]:
        """What makes an equal one."""
        return {name: getattr(self, name) for name in self.settings}

    def extra_repr(self) -> str:
        return ", ".join(f"{name}={value:g}" for name, value in self.described().items())


class SymmetricSkew(Parametrisation):
    """(1 - beta)(M + M^T) + beta (M - M^T) - gamma I (Lim et al. 2021, eq. 2; column convention).

    beta = 1: skew, every eigenvalue has the real part -gamma; 1/2: M - gamma I; 0: symmetric.
    """

    settings = ("beta", "gamma")

    def __init__(self, beta: float = 0.75, gamma: float = 0.001) -> None:
        super().__init__()
        self.beta, self.gamma = float(beta), float(gamma)

    def forward(self, M: Tensor) -> Tensor:
        return M + (1 - 2 * self.beta) * M.t() - self.gamma * torch.eye(len(M), dtype=M.dtype, device=M.device)

    def right_inverse(self, A: Tensor) -> Tensor:
        """M; the part of A that is out of reach (beta 0 or 1) is left out."""
        damped = A + self.gamma * torch.eye(len(A), dtype=A.dtype, device=A.device)
        symmetric, skew = (damped + damped.t()) / 2, (damped - damped.t()) / 2
        return sum(part / (2 * weight) for part, weight in ((symmetric, 1 - self.beta), (skew, self.beta)) if weight)


class QuaternionMap(Parametrisation):
    """The dense matrix, shape (4 q, 4 p), or (gates 4 q, 4 p), of the blocks r, i, j, k, shape (gates, 4, q, p).

    Planar layout, weight on the left.
    """

    settings = ("gates",)

    def __init__(self, gates: int = 1) -> None:
        super().__init__()
        self.gates = gates

    def forward(self, blocks: Tensor) -> Tensor:
        rows = [torch.cat([sign * blocks[:, part] for part, sign in zip(*row)], dim=-1) for row in zip(_PARTS, _SIGNS)]
        return torch.cat(rows, dim=1).flatten(0, 1)

    def right_inverse(self, W: Tensor) -> Tensor:
        rows, columns = W.shape
        if rows % (4 * self.gates) or columns % 4:
            raise ValueError(f"QuaternionMap: expected sizes that 4 divides, found {tuple(W.shape)}")
        return torch.stack(W.view(self.gates, 4, -1, columns)[..., :columns // 4].unbind(1), dim=1).clone()


class UnitNorm(Parametrisation):
    """Every vector along the last axis at norm 1."""

    def forward(self, v: Tensor) -> Tensor:
        return v / v.norm(dim=-1, keepdim=True).clamp_min(1e-4)

    def right_inverse(self, v: Tensor) -> Tensor:
        return v.clone()


class Masked(Parametrisation):
    """W where the mask is 1, and 0 where it is 0, however training goes on."""

    def __init__(self, mask: Tensor) -> None:
        super().__init__()
        self.register_buffer("mask", mask)

    def forward(self, W: Tensor) -> Tensor:
        return W * self.mask

    def right_inverse(self, W: Tensor) -> Tensor:
        return W.clone()


class Positive(Parametrisation):
    """exp(v): a trained step that stays positive, with a square root."""

    def forward(self, v: Tensor) -> Tensor:
        return v.exp()

    def right_inverse(self, step: Tensor) -> Tensor:
        return step.log()


class Between(Parametrisation):
    """v cut to [least, most] where it is used, as the gap penalty of published kernel networks."""

    settings = ("least", "most")

    def __init__(self, least: float = 0.0, most: float = 0.99) -> None:
        super().__init__()
        self.least, self.most = float(least), float(most)

    def forward(self, v: Tensor) -> Tensor:
        return v.clamp(self.least, self.most)

    def right_inverse(self, v: Tensor) -> Tensor:
        return v.clone()


def quaternion_blocks(gates: int, q: int, p: int, criterion: str = "glorot") -> Tensor:
    """Blocks of a chi-distributed modulus, 4 degrees of freedom, about an isotropic axis, shape (gates, 4, q, p).

    w = phi (cos theta + u sin theta), phi = sigma chi_4, theta uniform, u a unit imaginary quaternion;
    sigma = 1 / sqrt(2 (p + q)) ("glorot") or 1 / sqrt(2 p) ("he"), counted in quaternions (Parcollet et al. 2019).
    """
    if criterion not in ("glorot", "he"):
        raise ValueError(f"criterion: expected 'glorot' or 'he', found {criterion!r}")
    sigma = 1 / math.sqrt(2 * (p + q if criterion == "glorot" else p))
    modulus = sigma * torch.randn(gates, 4, q, p).norm(dim=1)
    theta = math.pi * (2 * torch.rand(gates, q, p) - 1)
    axis = nn.functional.normalize(torch.randn(gates, 3, q, p), dim=1)
    return torch.cat([(modulus * theta.cos())[:, None], (modulus * theta.sin())[:, None] * axis], dim=1)
