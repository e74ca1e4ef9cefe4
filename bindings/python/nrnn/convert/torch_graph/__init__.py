"""Programs of PyTorch's operators, from wherever they were captured: followed, and run in float64 to check."""

from __future__ import annotations

from typing import Any

from .._build import Source
from .program import LAYOUTS, Program, Shape
from .trace import Trace, trace, widest_first
from .truth import of_length, truths

__all__ = ["LAYOUTS", "Program", "Shape", "Trace", "of_length", "source_of", "trace", "widest_first"]


def source_of(program: Program, found: Trace, title: str, check: Any, assumed: list[str] | None = None) -> Source:
    """What a converter found: the signal's way through a program, and the program's own numbers."""
    return Source(title, list(found.stage.chain), found.inputs, lambda link: truths(program, found, link, check),
                  found.at_end, assumed=assumed or [])
