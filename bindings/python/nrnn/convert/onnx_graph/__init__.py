"""Recurrent networks in ONNX: graphs of RNN, GRU and LSTM nodes with what stands around them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ...description.channels import Sequence
from ...description.noise import Noise
from ...file.modelfile import ModelFile
from .._build import Source, Truth, before_sigmoid, build
from .._chain import Cell, Link, is_written_out, last_link
from .._errors import ConversionError, converter
from .._formula import settled
from .._report import Printer
from .lengths import expect_any_length, with_steps
from .load import Graph, fill_from_tests, load
from .recurrent import doubtful
from .source import given
from .spoken import spoken
from .trace import Trace, trace
from .truth import Evaluator

if TYPE_CHECKING:
    import onnx

__all__ = ["from_onnx"]


@converter
def from_onnx(path: str | os.PathLike[str] | onnx.ModelProto, output: str | None = None, values: Mapping[str, Any] | None = None,
              noise: Noise | Iterable[Noise | None] | None = None, task: str | None = None, check: Any = 64,
              sequence: Sequence | None = None, provenance: Mapping[str, str] | None = None, expect: Any = None,
              report: Printer = print, **file: Any) -> ModelFile:
    """Convert an ONNX model.

    Parameters
    ----------
    path : path or onnx.ModelProto
        A file, or a model in memory that holds all its tensors, as ``onnx.load`` gives it. Operator sets 7 and newer.
        RNN, GRU and LSTM, also as the body of a Loop or a Scan, with matrices, biases, scales, activations and
        normalisations before, between and after them, as operators or written out; an embedding at the start, paths
        around layers. What only moves data about (Transpose, Squeeze, Reshape, Slice, ..) is followed, in any layout.
    output : str, optional
        The graph's output that is wanted; None: the first. Where it takes every step of the sequence the model speaks
        at every step, where it takes the last one (Y_h, or a Gather of it) after the last.
    values : mapping of str to array_like, optional
        Values of graph inputs that have none in the file, such as weights. A folder ``test_data_set_0`` beside the file
        is looked at too. Initial states without a value are 0.
    noise, sequence, provenance, expect, **file
        As in `nrnn.ModelFile` and `from_torch`.
    task : {"regression", "softmax", "sigmoid", "log_softmax"}, optional
        None: softmax or log_softmax if the graph ends in one, else regression. A Sigmoid at the end is a layer, or with "sigmoid" the
        link.
    check : int or array_like, shape (steps, channels)
        Raw input of the check vector, or its number of steps. Where the graph's own length is fixed, a vector of that
        length comes first.
    report : callable, optional
        Is given the lines of the report; None: nobody.

    Returns
    -------
    ModelFile

    Raises
    ------
    ConversionError
        A node that has no counterpart: it is named.
    ImportError
        The package onnx is needed: ``pip install 'nrnn[onnx]'``.
    """
    model = given(path)
    graph = load(model, values)
    output = graph.outputs[0] if output is None else output
    if output not in graph.outputs:
        raise ConversionError(f"output: expected one of {', '.join(map(repr, graph.outputs))}, found {output!r}")
    signal = graph.signal(output)
    filled = fill_from_tests(graph, model.folder, signal) if len(graph.inputs) > 1 else []
    found = _traced(graph, output, signal)
    try:
        stage, at_end = spoken(found)
    except ConversionError as error:
        raise ConversionError(f"output {output!r}: {error}") from error
    chain = settled(stage.chain)
    expect_any_length(graph, output, found, chain, at_end)
    notes = [f"values of {', '.join(filled)} are those of test_data_set_0"] if filled else []
    source = Source(f"from_onnx {model.name}", chain, _inputs(found),
                    lambda link: _truths(graph, output, found, link, check), at_end, notes + found.notes,
                    warnings=doubtful(graph.needed(output), graph.model.producer_name))
    producer = f"{graph.model.producer_name} {graph.model.producer_version}".strip()
    provenance = {"framework": f"ONNX, {producer}" if producer else "ONNX"} | dict(provenance or {})
    return build(source, noise, task, sequence, provenance, report, expect, **file)


def _traced(graph: Graph, output: str, signal: str) -> Trace:
    """The signal's way; a graph that was written for a batch of one is followed with a batch of one."""
    try:
        return trace(graph, output, signal)
    except ConversionError:
        batches = {axis: 1 for axis, name in enumerate(graph.inputs[signal])
                   if isinstance(name, str) and re.search(r"batch|^n$|^b$", name, re.IGNORECASE)}
        if not batches:
            raise
        return trace(graph, output, signal, batches)


def _inputs(found: Trace) -> int:
    return int(np.prod([found.shape[axis] for axis in found.axes]))


def _truths(graph: Graph, output: str, found: Trace, link: Link | None, check: Any) -> Iterator[Truth]:
    """By ONNX's own reference as far as the graph's length allows, the rest by ours."""
    steps = check if isinstance(check, int) else len(np.asarray(check))
    if found.time in found.free:
        found = with_steps(graph, output, found, steps)
    stage = found.output.stage
    try:
        evaluator = _evaluator(graph, output, found, link)
    except ConversionError as error:
        yield Truth(check, name=f"float64 reference alone, for {error}")
        return
    name = f"ONNX's reference evaluator in float64{evaluator.by_document}"
    run = before_sigmoid(evaluator) if is_written_out(link) else evaluator
    if not any(isinstance(one, Cell) for one in stage.chain):
        yield Truth(check, lambda z: np.concatenate([run(row[None]) for row in z]), name)
        return
    length = stage.steps
    if steps < length and not spoken(found)[1]:  # the first steps of a longer sequence are the same
        yield Truth(check, lambda z: run(np.vstack([z, np.zeros((length - len(z), z.shape[1]))]))[:len(z)], name)
        return
    if isinstance(check, int) or length <= steps:
        yield Truth(length if isinstance(check, int) else np.asarray(check)[:length], run, name)
    if length != steps:
        yield Truth(check)


def _evaluator(graph: Graph, output: str, found: Trace, link: Link | None) -> Evaluator:
    """Up to the link, where that is an operator."""
    if link is None or is_written_out(link):
        return Evaluator(graph, found, output, found.output, in_order=True)
    name, wanted = last_link(found.output.stage.chain).before
    return Evaluator(graph, found, name, wanted, in_order=False)
