"""Programs of PyTorch's operators, from wherever they were captured: followed, and run in float64 to check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...file.modelfile import ModelFile
from .._build import Source, build
from .trace import Program, Shape, Trace, trace
from .truth import truths

__all__ = ["Program", "Shape", "Trace", "converted", "trace"]


def converted(program: Program, title: str, framework: str, *, noise: Any = None, task: str | None = None, check: Any = 64,
              sequence: Any = None, provenance: Mapping[str, str] | None = None, expect: Any = None, report: Any = print,
              **file: Any) -> ModelFile:
    """The file of a program; the arguments are those of `from_torch`."""
    found = trace(program)
    source = Source(title, list(found.stage.chain), found.inputs, lambda link: truths(program, found, link, check), found.at_end)
    return build(source, noise, task, sequence, {"framework": framework} | dict(provenance or {}), report, expect, **file)
