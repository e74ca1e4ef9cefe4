"""Constants among the arguments of operators."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._errors import ConversionError
from .._tracked import Tracked


def constant(what: str, value: Any) -> np.ndarray:
    """In float64; what is computed from the signal is refused."""
    if not isinstance(value, (int, float, np.ndarray, np.number)):
        kind = "what is computed from the signal" if isinstance(value, Tracked) else type(value).__name__
        raise ConversionError(f"{what}: expected a constant, found {kind}")
    return np.asarray(value, np.float64)
