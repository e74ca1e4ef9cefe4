"""What the layers of a model file share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from numpy.typing import ArrayLike

from ..description.noise import MatrixNoise, Noise
from ..values.numbers import as_weights
from ..values.options import integer, text
from . import nrnn_model_pb2 as pb
from .functions import Function
from .noise import write as write_noise
from .numbers import rounded, write
from .refused import made, within
from .skip import Skip
from .tensors import Tensors

CELLS: dict[str, type[Layer]] = {}  # by the field of the format that holds them; each class enters itself


class Layer(Tensors):
    """What all layers share. `units` and `inputs` follow from the matrix that takes the layer's input.

    `outputs` is how many numbers it gives to the layer above, `state_size` how many it keeps between samples.
    """

    _cell: ClassVar[str]
    _entry: ClassVar[str] = "U"  # the matrix that takes the input,
    _gates: ClassVar[int] = 1    # with so many rows per unit
    _functions: ClassVar[dict[str, str]] = {}  # activations that have a message of their own, and what they are by default
    state_size: int = 0
    initial: ArrayLike | None = None
    skip: Skip | None = None
    may_be_noisy: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "_cell" in vars(cls):
            CELLS[cls._cell] = cls

    @classmethod
    def read(cls, cell: Any, inputs: int) -> dict[str, Any]:
        """What the class is made with, of the cell's message; `inputs` is what the layer below gives."""
        return cls.fields(cell) | {name: cls._function(name, getattr(cell, name))
                                   for name in cls._functions if cell.HasField(name)}

    @classmethod
    def _function(cls, name: str, message: pb.Function) -> Function:
        with within(f"{cls.__name__}.{name}"):
            return made(Function.read, message)

    def __post_init__(self) -> None:
        self.name = text(self._field("name"), self.name)
        for name, default in self._functions.items():
            setattr(self, name, Function.of(getattr(self, name), default))
        self.take()
        self._measure()
        self.fit(self.units, self.inputs)
        if not isinstance(self.skip, Skip | None):
            raise TypeError(f"{self._field('skip')}: expected nrnn.Skip, found {self.skip!r:.60}")

    def _measure(self) -> None:
        """Find `units` and `inputs`."""
        entry = getattr(self, self._entry)
        if entry.ndim != 2 or entry.size == 0 or entry.shape[0] % self._gates:
            rows = "n" if self._gates == 1 else f"{self._gates}n"
            raise ValueError(f"{self._field(self._entry)}: expected shape [{rows}, d], found {entry.shape}")
        self.units, self.inputs = entry.shape[0] // self._gates, entry.shape[1]

    @property
    def outputs(self) -> int:
        return self.units

    @property
    def indexed(self) -> tuple[int, int] | None:
        """The input that is a whole number, and how many there are from 0 on; of the first layer alone."""
        return None

    def write(self, message: pb.Layer, dtype: str = "f32") -> None:
        """Fill the layer's message; `dtype` is that of the matrices."""
        if self.name:
            message.name = self.name
        if self._cell not in message.DESCRIPTOR.fields_by_name:
            raise ValueError(f"layer: expected a cell that the format has a number for, found {self._cell}: see docs/cell.md")
        cell = getattr(message, self._cell)
        cell.SetInParent()
        self.write_cell(cell, dtype)
        if self.skip is not None:
            self.skip.write(message.skip, dtype)

    def stored(self, dtype: str = "f32") -> Any:
        twin = super().stored(dtype)
        twin.skip = self.skip and self.skip.stored(dtype)
        return twin

    def write_cell(self, cell: Any, dtype: str) -> None:
        """Fill the cell's message."""
        self.write_tensors(cell, dtype)
        self._write_settings(cell)
        for name, default in self._functions.items():
            if (function := getattr(self, name)) != Function(default):
                function.write(getattr(cell, name))

    def _write_settings(self, cell: Any) -> None:
        """Fill what is no tensor."""


@dataclass(kw_only=True, eq=False)
class Stateful(Layer):
    """What all cells with a state share.

    Parameters
    ----------
    name : str
    initial : array_like, shape (state,), optional
        State after a reset, in the order of the cell's state; None: 0.
    skip : Skip, optional
        A path around the layer.
    """

    name: str = ""
    initial: ArrayLike | None = None
    skip: Skip | None = None

    _states: ClassVar[int] = 1  # numbers of state per unit

    @property
    def state_size(self) -> int:
        return self._states * self.units

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.initial is not None:
            self.initial = as_weights(self._field("initial"), self.initial)
            if self.initial.shape != (self.state_size,):
                raise ValueError(f"{self._field('initial')}: expected shape ({self.state_size},), "
                                 f"found {self.initial.shape}")

    def write(self, message: pb.Layer, dtype: str = "f32") -> None:
        super().write(message, dtype)
        if self.initial is not None:
            write(message.initial_state, self.initial)

    def stored(self, dtype: str = "f32") -> Any:
        twin = super().stored(dtype)
        if self.initial is not None:
            twin.initial = rounded(self.initial)
        return twin


@dataclass(kw_only=True, eq=False)
class Recurrent(Stateful):
    """What all cells share whose state may be noisy.

    Parameters
    ----------
    noise : PaperNoise, OfficialNoise or MatrixNoise, optional
    noise_id : int, optional
        0..63, addresses the layer's noise; None: the index of the layer.
    """

    noise: Noise | None = None
    noise_id: int | None = None

    may_be_noisy = True

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.noise is not None and not isinstance(self.noise, Noise):
            raise TypeError(f"{self._field('noise')}: expected PaperNoise, OfficialNoise or MatrixNoise, "
                            f"found {self.noise!r}")
        if isinstance(self.noise, MatrixNoise):
            self.noise.fit(self._field("noise"), self.units)

    def write(self, message: pb.Layer, dtype: str = "f32") -> None:
        super().write(message, dtype)
        if self.noise_id is not None:
            message.noise_id = integer("noise_id", self.noise_id, 6)
        if self.noise is not None:
            write_noise(message.noise, self.noise)
