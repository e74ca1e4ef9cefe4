"""What the layers of a model file share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from numpy.typing import ArrayLike

from . import nrnn_model_pb2 as pb
from ._checks import integer
from ._tensors import Tensors, as_weights, write
from .noise import Noise, PaperNoise


class Layer(Tensors):
    """What all layers share. `units` and `inputs` follow from the matrix that takes the layer's input."""

    _cell: ClassVar[str]
    _entry: ClassVar[str] = "U"  # the matrix that takes the input,
    _gates: ClassVar[int] = 1    # with so many rows per unit

    def __post_init__(self) -> None:
        self.take()
        entry = getattr(self, self._entry)
        if entry.ndim != 2 or entry.size == 0 or entry.shape[0] % self._gates:
            rows = "n" if self._gates == 1 else f"{self._gates}n"
            raise ValueError(f"{self._field(self._entry)}: expected shape [{rows}, d], found {entry.shape}")
        self.units, self.inputs = entry.shape[0] // self._gates, entry.shape[1]
        self.fit(self.units, self.inputs)

    def write(self, message: pb.Layer) -> None:
        """Fill the layer's message."""
        if self.name:
            message.name = self.name
        cell = getattr(message, self._cell)
        cell.SetInParent()
        self.write_tensors(cell)
        self._write_settings(cell)

    def _write_settings(self, cell: Any) -> None:
        """Fill what is no tensor."""


@dataclass(kw_only=True, eq=False)
class Recurrent(Layer):
    """What all cells with a state share.

    Parameters
    ----------
    noise : PaperNoise or OfficialNoise, optional
    noise_id : int, optional
        0..63, addresses the layer's noise; None: the index of the layer.
    name : str
    initial : array_like, shape (state,), optional
        State after a reset; None: 0. [h]; for an LSTM [h, c].
    """

    noise: Noise | None = None
    noise_id: int | None = None
    name: str = ""
    initial: ArrayLike | None = None

    _states: ClassVar[int] = 1  # floats of state per unit

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.initial is not None:
            self.initial = as_weights(self._field("initial"), self.initial)
            if self.initial.shape != (self._states * self.units,):
                raise ValueError(f"{self._field('initial')}: expected shape ({self._states * self.units},), "
                                 f"found {self.initial.shape}")
        if self.noise is not None and not isinstance(self.noise, Noise):
            raise TypeError(f"{self._field('noise')}: expected PaperNoise or OfficialNoise, found {self.noise!r}")

    def write(self, message: pb.Layer) -> None:
        super().write(message)
        if self.noise_id is not None:
            message.noise_id = integer("noise_id", self.noise_id, 6)
        if self.initial is not None:
            write(message.initial_state, self.initial)
        if self.noise is not None:
            _write_noise(message.noise, self.noise)


def _write_noise(message: pb.Noise, noise: Noise) -> None:
    if isinstance(noise, PaperNoise):
        message.paper.CopyFrom(pb.PaperNoise(eps=noise.eps, sigma1=noise.sigma1, sigma2=noise.sigma2))
    else:
        message.official.CopyFrom(pb.OfficialNoise(add=noise.add, mult=noise.mult))
    if noise.trained_with is not None:
        message.trained_with = noise.trained_with
