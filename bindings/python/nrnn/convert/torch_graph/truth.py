"""Check vectors of a program: by PyTorch's own operators as far as its length allows, the rest by our reference."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from typing import Any

import numpy as np

from .._build import Forward, Truth, before_sigmoid
from .._chain import Link, is_written_out, last_link
from .._errors import ConversionError
from .program import Program
from .real import Evaluator
from .trace import Trace, traced

_NAME = "PyTorch in float64"
_LONGEST = 1024


def truths(program: Program, found: Trace, link: Link | None, check: Any) -> Iterator[Truth]:
    """The vectors, given the operation that became the file's link."""
    if importlib.util.find_spec("torch") is None:
        yield Truth(check, name="float64 reference alone, for PyTorch is not installed")
        return
    steps = _steps(check)
    found = of_length(program, found, check)
    try:
        run = _up_to(link, program, found)
    except ConversionError as error:
        yield Truth(check, name=f"float64 reference alone, for {error}")
        return
    length = found.stage.steps
    if found.stage.time is None:
        yield Truth(check, lambda z: np.concatenate([run(row[None]) for row in z]), _NAME)
    elif length == steps:
        yield Truth(check, run, _NAME)
    elif steps < length and not found.at_end:  # the first steps of a longer sequence are the same
        yield Truth(check, lambda z: run(np.vstack([z, np.zeros((length - len(z), z.shape[1]))]))[:len(z)], _NAME)
    else:
        yield Truth(length if isinstance(check, int) else np.asarray(check)[:length], run, _NAME)
        yield Truth(check)


def of_length(program: Program, found: Trace, check: Any) -> Trace:
    """The same way for sequences as long as the check vector, if the program takes them and they are not too long."""
    if found.time is None or found.time not in found.shape.free:
        return found
    return traced(program, found.shape.of(found.time, min(max(1, _steps(check)), _LONGEST)), found.axes)


def _up_to(link: Link | None, program: Program, found: Trace) -> Forward:
    if is_written_out(link):
        return before_sigmoid(Evaluator(program, found))
    return Evaluator(program, found, last_link(found.stage.chain).before if link else None)


def _steps(check: Any) -> int:
    return int(check) if isinstance(check, int) else len(np.asarray(check))
