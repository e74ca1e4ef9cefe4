"""A path around cells."""

from __future__ import annotations

from torch import Tensor, nn

from ..file.skip import Skip as SkipOfFile
from .cell import fill


class Skip(nn.Module):
    """What is added to what a cell of a `Network` gives: u, or W u + b with W and b trained.

    Parameters
    ----------
    source : int, optional
        u is what this cell is given, at most the one around which the path leads; None: that one itself.
    inputs, outputs : int, optional
        Sizes of W; None: no W, u is added as it is.
    bias : bool
        Is there a b beside W?
    """

    def __init__(self, source: int | None = None, inputs: int | None = None, outputs: int | None = None,
                 bias: bool = True) -> None:
        super().__init__()
        if (inputs is None) != (outputs is None):
            raise ValueError(f"Skip: expected both sizes of W or none, found inputs {inputs} and outputs {outputs}")
        self.source = source
        self.map = None if inputs is None else nn.Linear(inputs, outputs, bias)

    @classmethod
    def of(cls, skip: SkipOfFile) -> Skip:
        """One that computes what that of a file does."""
        if skip.W is None:
            return cls(skip.source)
        made = cls(skip.source, *skip.W.shape[::-1], bias=skip.b is not None)
        fill(made.map, weight=skip.W, bias=skip.b)
        return made

    def forward(self, u: Tensor) -> Tensor:
        return u if self.map is None else self.map(u)

    def skip(self) -> SkipOfFile:
        """That of a file."""
        if self.map is None:
            return SkipOfFile(source=self.source)
        return SkipOfFile(source=self.source, W=self.map.weight, b=self.map.bias)
