"""Long short-term memory."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from ...values.options import above_zero, finite
from .. import nrnn_model_pb2 as pb
from ..functions import Function
from ..layer import Recurrent
from .quaternion import Quaternion


@dataclass(kw_only=True, eq=False)
class Lstm(Recurrent):
    """Long short-term memory, gates stacked i, f, g, o as in PyTorch; state [h, c].

    Parameters
    ----------
    W : array_like, shape (4n, m), or list of four Quaternion
        m = n without a projection.
    U : array_like, shape (4n, d), or list of four Quaternion
    b : array_like, shape (4n,), optional
        The sum of PyTorch's two biases.
    peephole : array_like, shape (3n,), optional
        p_i, p_f, p_o.
    projection : array_like, shape (m, n), optional
        h' = projection (o * tanh(c')): the layer gives m numbers, and its state is m + n.
    clip : float, optional
        Bounds what enters the four gates' activations to [-clip, clip]; None: no bound.
    candidate_factor : float
        c' = f * c + factor * i * g: what is left of a dropout that was not inverted.
    gate, candidate, output : Function or str, optional
        In place of the sigmoid of i, f and o, of the tanh of g, and of that of c'.
    """

    W: ArrayLike | list[Quaternion]
    U: ArrayLike | list[Quaternion]
    b: ArrayLike | None = None
    peephole: ArrayLike | None = None
    projection: ArrayLike | None = None
    clip: float | None = None
    candidate_factor: float = 1.0
    gate: Function | str | None = None
    candidate: Function | str | None = None
    output: Function | str | None = None

    _cell, _gates = "lstm", 4
    _shapes = {"W": "4n m", "U": "4n d", "b": "4n", "peephole": "3n", "projection": "m n"}
    _optional = frozenset({"b", "peephole", "projection"})
    _structures = {"W": Quaternion, "U": Quaternion}
    _functions = {"gate": "logistic", "candidate": "tanh", "output": "tanh"}

    def __post_init__(self) -> None:
        super().__post_init__()
        self.clip = None if self.clip is None else above_zero("Lstm.clip", self.clip)
        self.candidate_factor = finite("Lstm.candidate_factor", self.candidate_factor)

    def fit(self, n: int, d: int, **more: int) -> None:
        for name in ("W", "U"):
            map_ = getattr(self, name)
            if isinstance(map_, Quaternion) and map_.gates != 4:
                raise ValueError(f"Lstm.{name}: expected a list of four Quaternion, one per gate, "
                                 f"found {map_.gates or 'one alone'}")
        super().fit(n, d, m=self.outputs)

    @property
    def outputs(self) -> int:
        return self.units if self.projection is None else len(self.projection)

    @property
    def state_size(self) -> int:
        return self.outputs + self.units

    def _write_settings(self, cell: pb.Lstm) -> None:
        if self.clip is not None:
            cell.clip = self.clip
        if self.candidate_factor != 1:
            cell.candidate_factor = self.candidate_factor
