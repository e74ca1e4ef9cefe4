"""What the converters of published code share: the end of a conversion."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ..file.modelfile import ModelFile
from ..reference import add_check, against_engine, off_reference, run
from ._errors import agreed
from ._expect import expect_outputs
from ._report import Printer, Report


def mixed(raw: np.ndarray, beta: float, gamma: float) -> np.ndarray:
    """beta (M - M^T) + (1 - beta) (M + M^T) - gamma I."""
    found: np.ndarray = beta * (raw - raw.T) + (1 - beta) * (raw + raw.T) - gamma * np.eye(len(raw))
    return found


def one_of(check: Any, embedding: np.ndarray | None) -> Any:
    """A check of so many symbols, one at a time, where the network begins with an embedding of symbols."""
    if embedding is None or not isinstance(check, int):
        return check
    symbols = np.random.default_rng(0).integers(0, len(embedding), check)
    rows = np.zeros((check, len(embedding)))
    rows[np.arange(check), symbols] = 1
    return rows


def finish(title: str, model: ModelFile, check: Any, forward: Callable[[np.ndarray], np.ndarray] | None = None,
           report: Printer = print, notes: Iterable[str] = (), expect: Any = None,
           assumed: Iterable[str] = ()) -> ModelFile:
    """Add the check vector and say how well the reference and the engine agree with it.

    Parameters
    ----------
    check, forward
        As in `nrnn.reference.add_check`.
    report : callable, optional
        Is given the lines of the report; None: nobody.
    expect : (x, y), optional
        As in `_expect.expect_outputs`: the check vector in place of `check`.
    assumed : iterable of str
        What the source does not say, beside the usual.
    """
    cells = ", ".join(f"{type(layer).__name__} {layer.inputs} -> {layer.outputs}" for layer in model.layers)
    told = model.report = Report(f"{title}: {cells}, {len(model.outputs)} outputs", report)
    for note in notes:
        told.say(note)
    told.assume("the network is the one that the authors published, with the settings given; a checkpoint holds "
                "weights alone")
    for what in assumed:
        told.assume(what)
    if expect is not None:
        expect_outputs(model, expect, False, told)
    else:
        _compare(model, check, forward, told)
    told.say(agreed(against_engine, model))
    return model


def _compare(model: ModelFile, check: Any, forward: Callable[[np.ndarray], np.ndarray] | None, report: Report) -> None:
    warnings = add_check(model, check, forward)
    vector = model.checks[0]
    source = f", {agreed(off_reference, model, vector):.1e} off the published equations" if forward else ""
    exact, stored = (run(model, vector.x, vector.space, exact=exact)[0] for exact in (True, False))
    report.say(f"reference: {vector.steps} steps in float64{source}; rounding the weights costs "
               f"{np.abs(stored - exact).max():.1e}")
    for message in warnings:
        report.warn(message)
