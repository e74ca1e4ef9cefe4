"""What the modules of all cells share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from ..description.noise import MatrixNoise, Noise
from ..file.layer import Layer
from ..file.layers import Quaternion
from ..values.numbers import as_float64
from ._noise import gains
from .parametrisations import QuaternionMap


CELLS: dict[str, type[Cell]] = {}  # by the name that a configuration has for them; each class enters itself


class Cell(nn.Module):
    """A layer that is trained. Tensors bear the letters of docs/models.md and its shapes: y = M x.

    `inputs` and `outputs` are what a sample of it takes and gives; `state_size` is what it keeps. Time is counted in
    nominal intervals; a cell is `continuous` if a step may have another length than 1, and `whole` if it takes any
    interval in one. A class with a `name` can be named in a configuration; one with a `kind` is made of such a layer by
    `of`.
    """

    name: ClassVar[str] = ""
    kind: ClassVar[type[Layer] | None] = None
    biases: ClassVar[tuple[str, ...]] = ()  # that PyTorch's own loops need: 0 where a file has none
    continuous: ClassVar[bool] = False
    whole: ClassVar[bool] = False
    may_be_noisy: ClassVar[bool] = False
    noise: Noise | None = None
    injecting: bool = True
    explicit: bool = False                  # are its steps such that `explicit_penalty` differentiates by hand?
    fit_anchors: Callable[..., None] | None = None
    inputs: int
    outputs: int
    state_size: int = 0
    carried: int = 0    # units, the last ones, that carry inputs to the readout: see `noisy_rnn`
    fused: bool = True  # False: by autograd, where second derivatives are wanted
    initial: Tensor | None = None

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "name" in vars(cls):
            CELLS[cls.name] = cls

    @classmethod
    def of(cls, layer: Layer) -> Cell:
        """A cell that computes what a layer does: quaternion maps stay such maps."""
        cell = cls.like(layer)
        cell.fill(layer.unfolded())
        for name, value in layer.tensors().items():
            if isinstance(value, Quaternion):
                parametrize.register_parametrization(cell, name, QuaternionMap(value.gates or 1))
        cell.start_from(layer.initial)
        return cell

    @classmethod
    def like(cls, layer: Any) -> Cell:
        """A cell of the layer's sizes and settings."""
        raise NotImplementedError

    def fill(self, layer: Any) -> None:
        """Take the tensors of a layer that has matrices alone; they bear the same names."""
        found = layer.tensors()
        for name in self.biases:
            if found[name] is None:
                found[name] = torch.zeros_like(getattr(self, name))
        fill(self, **found)

    def forward(self, x: Tensor, state: Tensor | None = None, rho: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Outputs of every step, and the state after the last one.

        Parameters
        ----------
        x : Tensor, shape (batch, steps, inputs)
        state : Tensor, shape (batch, state_size), optional
            None: the initial one.
        rho : Tensor, shape (batch, steps), optional
            Length of each step in nominal intervals, of a continuous cell.
        """
        if x.ndim != 3 or x.shape[-1] != self.inputs:
            raise ValueError(f"x: expected shape (batch, steps, {self.inputs}), found {tuple(x.shape)}")
        if rho is not None and not self.continuous:
            raise ValueError(f"rho: expected none, for a step of {type(self).__name__} is one interval")
        state = self.initial_state(x) if state is None else state
        lengths = None if rho is None else rho.t()[..., None]
        with parametrize.cached():  # a matrix is made of its parameters once, not at every step
            y, state = self.unroll(x.transpose(0, 1), state, lengths)
        return y.transpose(0, 1), state

    def unroll(self, x: Tensor, state: Tensor, rho: Tensor | None) -> tuple[Tensor, Tensor]:
        """The same with time first: x and the outputs (steps, batch, ..), rho (steps, batch, 1)."""
        raise NotImplementedError

    def layer(self) -> Layer:
        """The layer of a model file, structures folded."""
        raise NotImplementedError

    def initial_state(self, x: Tensor) -> Tensor:
        state = x.new_zeros(self.state_size) if self.initial is None else self.initial
        return state.expand(len(x), self.state_size)

    def start_from(self, state: Any) -> None:
        """Set the state after a reset, shape (state_size,); None: 0."""
        self.initial = None if state is None else torch.as_tensor(as_float64("initial", state),
                                                                  dtype=torch.get_default_dtype())

    def _apply(self, fn: Any, recurse: bool = True) -> Any:
        """The state to start from travels with the parameters, though it is none."""
        if self.initial is not None:
            self.initial = fn(self.initial)
        return super()._apply(fn, recurse)

    def _parameter(self, name: str, *shape: int, bound: float | None = None, std: float | None = None,
                   present: bool = True) -> None:
        """Uniform on +-bound, by default 1 / sqrt(last size) as in `nn.Linear`; or normal; None if not present."""
        if not present:
            self.register_parameter(name, None)
            return
        value = torch.empty(*shape)
        bound = shape[-1] ** -0.5 if bound is None else bound
        nn.init.uniform_(value, -bound, bound) if std is None else nn.init.normal_(value, std=std)
        self.register_parameter(name, nn.Parameter(value))

    def _plain(self, name: str) -> Any:
        """A tensor of the cell as a layer takes it: quaternion maps as their blocks."""
        tensor = getattr(self, name)
        if parametrize.is_parametrized(self, name):
            held = self.parametrizations[name]
            if len(held) == 1 and isinstance(held[0], QuaternionMap):
                maps = [Quaternion(*blocks) for blocks in held.original.detach()]
                return maps if len(maps) > 1 else maps[0]
        return tensor

    def _tensors(self, *names: str) -> dict[str, Any]:
        return {name: None if getattr(self, name) is None else self._plain(name) for name in names}


def fill(module: nn.Module, **tensors: Any) -> None:
    """Replace parameters and buffers; one that is not there is None."""
    for name, value in tensors.items():
        value = None if value is None else torch.as_tensor(value, dtype=torch.get_default_dtype())
        if name in module._buffers:
            module._buffers[name] = value
        else:
            module.register_parameter(name, None if value is None else nn.Parameter(value))


class Recurrent(Cell):
    """A cell whose state may be noisy while it is trained.

    Parameters
    ----------
    inputs, units : int
    noise : PaperNoise, OfficialNoise or MatrixNoise, optional
        Injected in train() mode alone, unless `injecting` is False: then a penalty stands for it (`explicit_penalty`).
        The file names it.
    """

    may_be_noisy = True

    def __init__(self, inputs: int, units: int, noise: Noise | None = None) -> None:
        super().__init__()
        if noise is not None and not isinstance(noise, Noise):
            raise TypeError(f"noise: expected PaperNoise, OfficialNoise or MatrixNoise, found {noise!r}")
        if isinstance(noise, MatrixNoise):
            noise.fit("noise", units)
        self.inputs, self.units, self.outputs, self.state_size = inputs, units, units, units
        self.noise = noise
        self.kicks: Tensor | None = None  # added to the state in place of noise: what `penalty` differentiates by

    @classmethod
    def of(cls, layer: Any) -> Recurrent:
        cell = super().of(layer)
        cell.noise = layer.noise
        return cell

    def trained_with(self, noise: Noise) -> None:
        """Take the noise of a run."""
        self.noise = noise

    @property
    def kicked(self) -> bool:
        """Are `kicks` added to the result of a step as noise is?"""
        return False

    def delta(self, like: Tensor) -> Tensor:
        """What a step multiplies the drift by, shape (1,) or (n,)."""
        return like.new_ones(1)

    @property
    def disturbed(self) -> bool:
        """Is anything added to the states of this pass?"""
        return self.kicks is not None or self.injected is not None

    def disturbance(self, step: Tensor, like: Tensor, rho: Tensor | None) -> tuple[Tensor, Tensor | None]:
        """D and N of this pass, as `gains` gives them."""
        D, N = gains(self.injected, step, like, rho)
        return D, N if self.kicks is None else self.kicks

    @property
    def injected(self) -> Noise | None:
        """The noise of this pass."""
        return self.noise if self.training and self.injecting else None

    def _around(self) -> dict[str, Any]:
        """What every recurrent layer of a file may name."""
        return {"noise": self.noise, "initial": self.initial}


class Map(Recurrent):
    """A cell h' = F(h, x), whose drift is F(h, x) - h over a step of 1; over one of rho it is that over rho."""

    kicked = True

    def unroll(self, x: Tensor, state: Tensor, rho: Tensor | None) -> tuple[Tensor, Tensor]:
        prepared = self.prepared(x)
        like = x.new_empty(1).expand(*x.shape[:-1], self.outputs)
        D, N = self.disturbance(x.new_ones(1), like, rho)
        if rho is not None:
            D = D / rho.clamp_min(torch.finfo(rho.dtype).tiny)
        many, rows = D.ndim == 3, []
        for t, row in enumerate(prepared):
            new = self.step(state, row)
            if self.disturbed:
                new = self._noisy(state, new, D[t] if many else D, 0 if N is None else N[t])
            state = new
            rows.append(state[:, :self.outputs])
        return torch.stack(rows), state

    def prepared(self, x: Tensor) -> Tensor:
        """What a step needs of the input, for all steps at once."""
        return nn.functional.linear(x, self.U, self.b)

    def step(self, state: Tensor, row: Tensor) -> Tensor:
        """The next state; what is given out, and is noisy, stands first."""
        raise NotImplementedError

    def _noisy(self, old: Tensor, new: Tensor, D: Tensor, N: Tensor | int) -> Tensor:
        h, rest = old[:, :self.outputs], new[:, self.outputs:]
        noisy = h + D * (new[:, :self.outputs] - h) + N
        return torch.cat([noisy, rest], dim=1) if rest.shape[1] else noisy
