"""A path around layers."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from ..values.options import integer
from . import nrnn_model_pb2 as pb
from .tensors import Tensors


@dataclass(kw_only=True, eq=False)
class Skip(Tensors):
    """What is added to a layer's output: y + u, or y + (b + W u), u what layer `source` is given.

    Parameters
    ----------
    source : int, optional
        The index of a layer, at most that of the layer which has the skip; None: that layer itself. What layer 0 is
        given are the channels, normalised.
    W : array_like, shape (outputs, inputs of the source), optional
        None: the identity, both of one size.
    b : array_like, shape (outputs,), optional
        With W alone; None: 0.
    """

    source: int | None = None
    W: ArrayLike | None = None
    b: ArrayLike | None = None

    _shapes = {"W": "n d", "b": "n"}
    _optional = frozenset({"W", "b"})

    def __post_init__(self) -> None:
        self.take()
        if self.source is not None:
            self.source = integer("Skip.source", self.source, 6)
        if self.b is not None and self.W is None:
            raise ValueError("Skip.b: expected with W alone, found it without")

    @classmethod
    def read(cls, message: pb.Skip) -> Skip:
        """Out of the file."""
        fields = cls.fields(message)
        return cls(source=fields.pop("from", None), **fields)

    def write(self, message: pb.Skip, dtype: str) -> None:
        """Fill the message."""
        message.SetInParent()
        if self.source is not None:
            setattr(message, "from", self.source)
        self.write_tensors(message, dtype)

    def expect_fits(self, field: str, index: int, sizes: list[int], outputs: int) -> None:
        """Check it against the stack: `sizes` are what the layers up to this one are given.

        Raises
        ------
        ValueError
            Another size, or a source that comes later.
        """
        source = index if self.source is None else self.source
        if source > index:
            raise ValueError(f"{field}.source: expected at most {index}, the layer's own index, found {source}")
        if self.W is not None:
            self.fit(outputs, sizes[source])
        elif sizes[source] != outputs:
            raise ValueError(f"{field}: expected {outputs} inputs of layers[{source}], for without W they are added to as many "
                             f"outputs, found {sizes[source]}")
