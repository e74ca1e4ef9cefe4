"""What a graph gives at a step."""

from __future__ import annotations

import numpy as np

from .._errors import ConversionError
from .._tracked import Stage, per_position, picked
from .trace import Trace


def spoken(found: Trace) -> tuple[Stage, bool]:
    """What the output is at one position, its features in the graph's order; and whether it is the last step alone."""
    stage = found.output.stage
    positions, _, features = per_position(found.output)
    steps = np.unique(stage.times(positions)).tolist()
    if steps not in (list(range(stage.steps)), [stage.steps - 1]):
        found_steps = steps if len(steps) < 4 else f"steps {steps[0]} to {steps[-1]}"
        raise ConversionError(f"expected every time step or the last one, found {found_steps} of {stage.steps}")
    if stage.time is None and len(positions) < (count := int(np.prod(stage.grid))):
        raise ConversionError(f"expected every time step or the last one of a cell, found {len(positions)} of {count} rows")
    return picked(stage, features), len(steps) < stage.steps
