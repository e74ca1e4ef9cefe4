"""From a chain to a model file: layers, check vectors, and the comparison that is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..description.channels import Sequence
from ..description.noise import Noise
from ..file.modelfile import ModelFile
from ..reference import add_check, against_engine, off_reference
from ._chain import Link, Operation
from ._errors import agreed
from ._expect import expect_outputs
from ._explain import placed
from ._formula import settled
from ._layers import stacked
from ._report import Printer, Report

Forward = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Truth:
    """Where a check vector's output comes from.

    Parameters
    ----------
    check : int or array_like
        Its input, or how many steps of it to draw.
    forward : callable, optional
        The source's own arithmetic in float64, without the link; None: the float64 reference of the file.
    name : str
        Of that arithmetic.
    """

    check: Any
    forward: Forward | None = None
    name: str = "float64 reference"


def before_sigmoid(outputs: Forward) -> Forward:
    """What goes into a sigmoid that a source writes out, by what comes out of it."""

    def inputs(z: np.ndarray) -> np.ndarray:
        y = outputs(z)
        found: np.ndarray = np.log(y) - np.log1p(-y)
        return found

    return inputs


@dataclass
class Source:
    """What a converter found.

    Parameters
    ----------
    title : str
        For people: the converter and what it read.
    chain : list of Operation
    inputs : int
        What the first operation takes.
    truths : callable
        The check vectors, given the operation that became the file's link, or None.
    at_end : bool
        The source gives one output, after the last step.
    notes, assumed, warnings : list of str
        For the report.
    """

    title: str
    chain: list[Operation]
    inputs: int
    truths: Callable[[Link | None], Iterable[Truth]]
    at_end: bool = False
    notes: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def build(source: Source, noise: Noise | Iterable[Noise | None] | None, task: str | None, sequence: Sequence | None,
          provenance: Mapping[str, str], report: Printer, expect: Any = None, **file: Any) -> ModelFile:
    """The file, with check vectors that source, reference and engine agree on.

    Parameters
    ----------
    expect : (x, y), optional
        As in `_expect.expect_outputs`; None: the source's own check vectors.

    Raises
    ------
    ConversionError
        What has no counterpart, or an engine that gives other numbers than the source.
    """
    if not isinstance(sequence, (Sequence, type(None))):
        raise TypeError(f"sequence: expected nrnn.Sequence, found {type(sequence).__name__}")
    chain = settled(source.chain)
    stack = stacked(chain, source.inputs, task)
    placed(chain, stack.places)
    if source.at_end:
        sequence = replace(sequence or Sequence(), valid="end")
    model = ModelFile(_with_noise(stack.layers, noise), readout=stack.readout, task=stack.task, sequence=sequence,
                      provenance=provenance, **file)
    told = model.report = Report(source.title, report)
    for line in [_summary(model), *stack.notes, *source.notes]:
        told.say(line)
    for line in source.assumed:
        told.assume(line)
    for line in source.warnings:
        told.warn(line)
    if expect is not None:
        expect_outputs(model, expect, stack.link is not None, told)
    else:
        _compare(model, source.truths(stack.link), told)
    told.say(agreed(against_engine, model))
    return model


def _compare(model: ModelFile, truths: Iterable[Truth], report: Report) -> None:
    """Store the check vectors, and say how far the reference is from the source's arithmetic."""
    for truth in truths:
        at = len(model.checks)
        warnings = add_check(model, truth.check, truth.forward)
        check = model.checks[at]
        off = f": float64 reference off by {agreed(off_reference, model, check):.1e}" if truth.forward else ""
        report.say(f"check of {_count(check.steps, 'step')} by {truth.name}{off}")
        for message in warnings:
            report.warn(message)


def _with_noise(layers: list[Any], noise: Any) -> list[Any]:
    count = sum(layer.may_be_noisy for layer in layers)
    each = list(noise) if isinstance(noise, (list, tuple)) else [noise] * count
    if len(each) != count:
        raise ValueError(f"noise: expected one entry for each of {count} recurrent layers, found {len(each)}")
    entries = iter(each)
    return [replace(layer, noise=next(entries)) if layer.may_be_noisy else layer for layer in layers]


def _summary(file: ModelFile) -> str:
    parts = [f"{type(layer).__name__} {layer.inputs} -> {layer.outputs}" for layer in file.layers]
    if file.readout is not None:
        parts.append(f"readout {file.readout[0].shape[1]} -> {len(file.readout[0])}")
    when = "after the last step" if file.sequence and file.sequence.valid == "end" else "at every step"
    return f"{', '.join(parts)}; {file.task}, {when}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
