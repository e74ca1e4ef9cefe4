"""The networks of the papers, as their published code sets them up."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Literal, TypeVar

import torch
from torch import nn
from torch.nn.utils import parametrizations, parametrize

from ..description.noise import MatrixNoise, Noise, PaperNoise
from ..values.options import flags
from ._carry import carry_inputs
from .cell import Cell
from .elman import Elman
from .lstm import Lstm
from .parametrisations import QuaternionMap, SymmetricSkew, quaternion_blocks
from .sde import Sde
from .vector_field import VectorField

_Maker = TypeVar("_Maker", bound=Callable[..., Cell])


RECIPES: dict[str, Callable[..., Cell]] = {}  # by name; each takes the number of inputs first


def recipe(maker: _Maker) -> _Maker:
    """Enter a recipe under its name."""
    RECIPES[maker.__name__] = maker
    return maker


@recipe
def noisy_rnn(inputs: int, units: int, step: float = 0.01, beta: float = 0.75, gamma_A: float = 0.001,
              gamma_W: float = 0.001, init_std: float = 0.1, train_step: bool = True, noise: Noise | None = None,
              largest_step: float | None = None, carry: bool = False, **settings: Any) -> Sde:
    """The noisy RNN: A = S(M_A), W = S(M_W), S of `SymmetricSkew`, both M normal with deviation init_std / units.

    Lim, Erichson, Hodgkinson, Mahoney (2021). Published runs: step 0.01, `OfficialNoise(0.02, 0.02)` or (0.05, 0.02), a
    step trained for each unit. With the paper's noise the trained step is kept positive.

    Parameters
    ----------
    largest_step : float, optional
        The units' steps begin between `step` and this, in equal ratios: some are fast, some slow.
    carry : bool
        Is there a further unit for each input that carries it to the readout (`carry_inputs`)?
    """
    flags(carry=carry)
    steps = step if largest_step is None else torch.logspace(*(math.log10(s) for s in (step, largest_step)), units)
    carried = inputs if carry else 0
    if carry:
        steps = torch.cat([torch.as_tensor(steps, dtype=torch.get_default_dtype()).expand(units), torch.ones(carried)])
        settings["direct"] = True
    cell = Sde(inputs, units + carried, steps, train_step=train_step, noise=noise, **settings)
    _mixed(cell, "A", beta, gamma_A, init_std)
    _mixed(cell, "W", beta, gamma_W, init_std)
    if isinstance(noise, PaperNoise) or carry:
        cell.positive_step()
    if carry:
        carry_inputs(cell)
    return cell


@recipe
def lipschitz_rnn(inputs: int, units: int, step: float = 0.03, beta: float = 0.75, gamma: float = 0.001,
                  init_std: float = 0.1, gated: bool = False, **settings: Any) -> Sde:
    """The Lipschitz RNN (Erichson et al. 2021): as `noisy_rnn`, one gamma, a fixed step; gated: the drift is."""
    flags(gated=gated)
    return noisy_rnn(inputs, units, step, beta, gamma, gamma, init_std, train_step=False,
                     gate="drift" if gated else None, **settings)


@recipe
def antisymmetric_rnn(inputs: int, units: int, step: float = 0.01, gamma: float = 1e-4, init_std: float = 0.1,
                      **settings: Any) -> Sde:
    """h' = h + step tanh((M - M^T - gamma I) h + U x + b) (Chang et al. 2019)."""
    cell = Sde(inputs, units, step, damped=False, **settings)
    _mixed(cell, "W", 1.0, gamma, init_std)
    return cell


@recipe
def residual_rnn(inputs: int, units: int, step: float = 0.03, **settings: Any) -> Sde:
    """h' = h + step tanh(W h + U x + b), W as in `nn.Linear`."""
    cell = Sde(inputs, units, step, damped=False, **settings)
    nn.init.uniform_(cell.W, -units ** -0.5, units ** -0.5)
    return cell


@recipe
def exponential_rnn(inputs: int, units: int, map: Literal["matrix_exp", "cayley"] = "matrix_exp",
                    noise: Noise | None = None) -> Elman:
    """h' = modReLU(W h + U x), W orthogonal: the exponential of a skew matrix, or its Cayley transform.

    Lezcano-Casado, Martinez-Rubio (2019): 2 x 2 rotations on the diagonal to start with, U of Kaiming's normal, no
    bias. W moves around that base by PyTorch's own `orthogonal`.
    """
    cell = Elman(inputs, units, "modrelu", bias=False, noise=noise)
    nn.init.kaiming_normal_(cell.U, nonlinearity="relu")
    with torch.no_grad():
        cell.W.copy_(_rotations(units))
    parametrizations.orthogonal(cell, "W", orthogonal_map=map)
    return cell


@recipe
def quaternion_rnn(inputs: int, units: int, criterion: str = "glorot", **settings: Any) -> Elman:
    """An Elman network whose W and U are quaternion maps (Parcollet et al. 2019); sizes in reals, divisible by 4."""
    return _quaternions(Elman(inputs, units, **settings), 1, criterion)


@recipe
def quaternion_lstm(inputs: int, units: int, criterion: str = "glorot", forget_bias: float = 0.0,
                    **settings: Any) -> Lstm:
    """An LSTM of quaternion maps; biases start at 0, those of f at `forget_bias`."""
    cell = _quaternions(Lstm(inputs, units, **settings), 4, criterion)
    with torch.no_grad():
        cell.b[units:2 * units] = forget_bias
    return cell


@recipe
def srnn(inputs: int, units: int, step: float, decay: float = 1.0, gain: float = 0.9, sigma: float = 0.0,
         **settings: Any) -> Sde:
    """dh = (-decay h + tanh(W h + b) + C u) dt + sigma dW, hidden weights drawn once and not trained (Lim 2021).

    Parameters
    ----------
    gain : float
        Spectral radius of W.
    sigma : float
        Of noise that is equal and independent for all units; in a reservoir it is kept at run time.
    """
    noise = MatrixNoise(sigma * torch.eye(units)) if sigma else None
    cell = Sde(inputs, units, step, direct=True, noise=noise, **settings)
    with torch.no_grad():
        cell.A.copy_(-decay * torch.eye(units))
        W = torch.randn(units, units)
        cell.W.copy_(gain * W / torch.linalg.eigvals(W).abs().max())
        cell.U.zero_()
    return frozen(cell)


@recipe
def vector_field(inputs: int, order: int = 1, **settings: Any) -> VectorField:
    """Of an equation of that order: the inputs are x and its derivatives below it."""
    return VectorField(inputs // order, order, **settings)


def frozen(cell: Cell) -> Cell:
    """The same cell, its parameters no longer trained."""
    for parameter in cell.parameters():
        parameter.requires_grad_(False)
    return cell


def _mixed(cell: Sde, name: str, beta: float, gamma: float, init_std: float) -> None:
    parametrize.register_parametrization(cell, name, SymmetricSkew(beta, gamma))
    nn.init.normal_(cell.parametrizations[name].original, std=init_std / cell.units)


def _quaternions(cell: Any, gates: int, criterion: str) -> Any:
    for name, size in (("W", cell.units), ("U", cell.inputs)):
        if size % 4 or cell.units % 4:
            raise ValueError(f"{name}: expected sizes that 4 divides, found {cell.units} units and {cell.inputs} "
                             "inputs")
        parametrize.register_parametrization(cell, name, QuaternionMap(gates))
        with torch.no_grad():
            cell.parametrizations[name].original.copy_(quaternion_blocks(gates, cell.units // 4, size // 4, criterion))
    nn.init.zeros_(cell.b)
    return cell


def _rotations(units: int) -> torch.Tensor:
    """exp of a skew matrix of 2 x 2 blocks, angles drawn so that their tangents of half are Cayley's uniform angles."""
    u = torch.rand(units // 2) * torch.pi / 2
    angle = -torch.sqrt((1 - u.cos()) / (1 + u.cos()))
    K = torch.zeros(units, units)
    at = torch.arange(units // 2) * 2
    K[at, at + 1], K[at + 1, at] = angle, -angle
    return torch.matrix_exp(K)
