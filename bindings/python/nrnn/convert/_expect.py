"""Outputs that the source itself gave: what makes a conversion verified."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..description.channels import Channel, names
from ..file.modelfile import ModelFile
from ..reference import Measured, affine, features, follow, run
from ..values.columns import labelled, values
from ..values.numbers import as_float64, as_numbers
from ._errors import ConversionError
from ._report import Report


def expect_outputs(file: ModelFile, expect: tuple[Any, Any], at_link: bool, report: Report) -> None:
    """Store what the source gave as the check vector, if it is what the file gives.

    Parameters
    ----------
    expect : (x, y)
        x is what the source was fed and y what it gave, in its own units: z and o. One sequence, in float32 or float64:
        x of shape (steps, inputs), (1, steps, inputs), (steps, 1, inputs), or (steps,) of one input; y likewise of
        every step, or of the last one, shape (outputs,), (1, outputs) or (1, 1, outputs).
    at_link : bool
        The source ends in the softmax or sigmoid that is the file's link. A classifier's y may be either, probabilities
        or what goes into the link: this says which is looked at first.

    Raises
    ------
    ConversionError
        It is not: the largest difference is named.
    """
    z, y = _arrays(file, expect)
    mean, scale = affine(file.outputs)
    spaces = ["output"] if file.task == "regression" else ["output", "logit"] if at_link else ["logit", "output"]
    found = [_Compared(file, z, space, mean + scale * y) for space in spaces]
    best = next((one for one in found if one.agrees), found[0])
    if not best.agrees:
        raise ConversionError(f"expect: expected the source's outputs {best.place()}")
    rows, off = best.telling_rows, f"off by {best.off.max():.1e} at most, {best.measured.vector.tolerance:.1e} allowed"
    report.verified = rows > 0
    if rows == len(y):
        report.say(f"verified against the source: its {_count(rows, 'output')} after {_count(len(z), 'step')}, {off}")
    elif rows:
        report.say(f"verified against the source: the first {rows} of its {len(y)} outputs; all of them {off}")
    else:
        report.warn(f"not verified against the source: its outputs are {off}, which others would be too; pass the "
                    f"outputs of every step, or of fewer steps")
    for message in best.measured.store():
        report.warn(message)


class _Compared:
    """What the source gave beside what the file's layers give of the same, in float64."""

    def __init__(self, file: ModelFile, z: np.ndarray, space: str, y: np.ndarray) -> None:
        raw = _raw(file, z)
        exact = follow(file, z, space=space, exact=True)[0]
        fed = np.maximum.accumulate(np.abs(exact - run(file, raw, space, exact=True)[0]))
        self.measured = Measured(file, raw, space, y, times=2.0, fed=fed)
        self.off = np.abs(exact[-len(y):] - y)
        self._allowed = (self.measured.allowed - fed)[-len(y):]
        self._first, self._outputs = len(z) - len(y), file.outputs

    @property
    def agrees(self) -> bool:
        return bool((self.off <= self._allowed).all())

    @property
    def telling_rows(self) -> int:
        """How many of the outputs, from the first on, others than the source's would not have been taken for."""
        rows = len(self.off)
        if not self.measured.coarse:
            return rows
        return self.measured.fine_steps if rows == len(self.measured.exact) else 0

    def place(self) -> str:
        """The largest difference, and where."""
        row, output = np.unravel_index(np.argmax(self.off), self.off.shape)
        name = self._outputs[output].name
        return (f"within {self._allowed[row, output]:.1e}, found {self.off[row, output]:.1e} off at step "
                f"{self._first + row}, output {output}{f' ({name!r})' if name else ''}")


def _arrays(file: ModelFile, expect: tuple[Any, Any]) -> tuple[np.ndarray, np.ndarray]:
    """z of shape (steps, inputs), y of shape (rows, outputs)."""
    if not isinstance(expect, (tuple, list)) or len(expect) != 2:
        raise ConversionError(f"expect: expected a pair (x, y) of arrays, found {type(expect).__name__}")
    given = [_ordered("expect x", expect[0], file.inputs, "x"), _ordered("expect y", expect[1], file.outputs, "y")]
    z = _sequence("expect x", as_numbers("expect x", given[0]), len(file.inputs))
    y = as_float64("expect y", given[1])
    outputs = len(file.outputs)
    y = _sequence("expect y", y[None] if y.shape == (outputs,) and (outputs > 1 or len(z) != outputs) else y, outputs)
    if len(y) not in (1, len(z)):
        raise ConversionError(f"expect y: expected 1 or {len(z)} rows, one for each step of x, found {len(y)}")
    missing = np.isnan(z).any(axis=1)
    if not np.isfinite(z[~missing]).all() or not np.isnan(z[missing]).all():
        raise ConversionError("expect x: expected finite numbers, or rows of NaN from end to end, found others")
    return z, y


def _ordered(name: str, array: Any, described: Iterable[Any], letter: str) -> Any:
    """Columns that have names, in the order of the file's; all else goes by position."""
    if labelled(array, 1) is None:
        return array
    return values(name, array, names(described, letter), "steps")


def _sequence(name: str, array: np.ndarray, columns: int) -> np.ndarray:
    """One sequence without the axis of its batch."""
    shape = array.shape
    if array.ndim == 3 and 1 in shape[:2]:
        array = array[0] if shape[0] == 1 else array[:, 0]
    elif array.ndim == 1 and columns == 1:
        array = array[:, None]
    if array.ndim != 2 or array.shape[1] != columns or not len(array):
        layouts = f"(steps, {columns}), (1, steps, {columns}) or (steps, 1, {columns})"
        raise ConversionError(f"{name}: expected shape {layouts}, found {shape}")
    return array


def _raw(file: ModelFile, z: np.ndarray) -> np.ndarray:
    """What the file is fed for the network to see z, as float32 holds it."""
    mean, scale = affine(file.inputs)
    raw: np.ndarray = (mean + scale * z).astype(np.float32).astype(np.float64)
    raw = raw[:, [isinstance(one, Channel) for one in file.inputs]]
    derived = [k for k, one in enumerate(file.inputs) if not isinstance(one, Channel)]
    if derived and not np.allclose(features(file, raw)[:, derived], z[:, derived], atol=1e-6, equal_nan=True):
        raise ConversionError(f"expect x: expected in column {derived[0]} what the engine derives for whole samples at "
                              f"the nominal interval, found other numbers")
    return raw


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
