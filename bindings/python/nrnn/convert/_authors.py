"""What the converters of published code share: the end of a conversion."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ..modelfile import ModelFile
from ._build import Printer, against_engine
from ._errors import ConversionError
from ._reference import add_check, run


def mixed(raw: np.ndarray, beta: float, gamma: float) -> np.ndarray:
    """beta (M - M^T) + (1 - beta) (M + M^T) - gamma I."""
    return beta * (raw - raw.T) + (1 - beta) * (raw + raw.T) - gamma * np.eye(len(raw))


def one_of(check: Any, embedding: np.ndarray | None) -> Any:
    """A check of so many symbols, one at a time, where the network begins with an embedding of symbols."""
    if embedding is None or not isinstance(check, int):
        return check
    symbols = np.random.default_rng(0).integers(0, len(embedding), check)
    rows = np.zeros((check, len(embedding)))
    rows[np.arange(check), symbols] = 1
    return rows


def finish(title: str, model: ModelFile, check: Any, forward: Callable[[np.ndarray], np.ndarray] | None = None,
           report: Printer = print, notes: Iterable[str] = ()) -> ModelFile:
    """Add the check vector and say how well the reference and the engine agree with it.

    Parameters
    ----------
    check, forward
        As in `_reference.add_check`.
    report : callable, optional
        Is given the lines of the report; None: nobody.
    """
    add_check(model, check, forward)
    say = report or (lambda line: None)
    cells = ", ".join(f"{type(layer).__name__} {layer.inputs} -> {layer.outputs}" for layer in model.layers)
    say(f"{title}: {cells}, {len(model.outputs)} outputs")
    for note in notes:
        say(f"  {note}")
    vector = model.checks[-1]
    exact = run(model, vector.x, vector.space, exact=True)[0] if forward else vector.y
    off = float(np.abs(exact - vector.y).max())
    if not off <= vector.tolerance:
        raise ConversionError(f"check: expected the layers to give the source's outputs within {vector.tolerance:.1e}, "
                              f"found {off:.1e} off")
    source = f", {off:.1e} off the published equations" if forward else ""
    say(f"  reference: {len(vector.x)} steps in float64{source}; rounding the weights costs "
        f"{np.abs(run(model, vector.x, vector.space)[0] - exact).max():.1e}")
    say(f"  {against_engine(model)}")
    return model
