"""Models in RTNeural's JSON: Keras layout, and PyTorch state dicts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from ...description.channels import Sequence
from ...description.noise import Noise
from ...file.modelfile import ModelFile
from .._build import Source, build
from .._document import read
from .._errors import converter
from .._report import Printer
from .following import Following
from .network import network

__all__ = ["from_rtneural"]


@converter
def from_rtneural(path: str | os.PathLike[str] | Mapping[str, Any], activations: Following | None = None,
                  order: Iterable[str] | None = None, noise: Noise | Iterable[Noise | None] | None = None,
                  task: str | None = None, check: Any = 64, sequence: Sequence | None = None,
                  provenance: Mapping[str, str] | None = None, expect: Any = None, report: Printer = print,
                  **file: Any) -> ModelFile:
    """Convert a model that RTNeural loads.

    Parameters
    ----------
    path : path or mapping
        A JSON file, or what reading it gives: ``{"in_shape": .., "layers": [..]}`` as RTNeural's Keras exporter writes
        it, with what AIDA-X adds ("in_skip", "in_gain", "out_gain"; its "input_batch" and "output_batch" become the check
        vector); GuitarML's ``{"model_data": .., "state_dict": ..}``, also of NeuralPi and Proteus; a PyTorch state dict, or
        one under a key such as "state_dict".
    activations : mapping of str to str, or sequence of str, optional
        State dicts alone, which name none. What follows each layer, by the layer's prefix or, where the numbering has a
        gap, by the number that is missing: {"fc1": "tanh", "head.1": "none"}; or one entry for each layer, in their
        order. "tanh", "relu", "sigmoid", "softmax" at the end, or "none", for None and "" mean the same. Needed where
        two linear maps follow each other, and where a number is missing. {"rnn.nonlinearity": "relu"} says what the
        cells of an `nn.RNN` apply, {"act": "prelu"} that a lone vector is the slopes of a PReLU.
    order : sequence of str, optional
        State dicts alone: the prefixes in the order in which the layers are applied; None: that of the file. Networks
        that stand beside the one that is wanted may be left out.
    noise, task, check, sequence, provenance, expect, report, **file
        As in `from_torch`.

    Returns
    -------
    ModelFile

    Raises
    ------
    ConversionError
        A layer or key that has no counterpart: it is named.
    """
    title = "a mapping" if isinstance(path, Mapping) else os.fspath(path)
    model = path if isinstance(path, Mapping) else read(path)
    return converted(f"from_rtneural {title}", model, activations, order, noise=noise, task=task, check=check, sequence=sequence,
                     provenance=provenance, expect=expect, report=report, **file)


def converted(title: str, model: Mapping[str, Any], activations: Any, order: Iterable[str] | None, *,
              noise: Any, task: str | None, check: Any, sequence: Sequence | None, provenance: Mapping[str, str] | None,
              expect: Any, report: Printer, **file: Any) -> ModelFile:
    """What both functions make of a mapping that is read, with the arguments of `from_rtneural`."""
    found = network(model, order, activations)
    own = found.given if expect is None else None
    chain = [operation for part in found.parts for operation in part.operations]
    source = Source(f"{title}, {found.layout}", chain, found.inputs, found.truths(check),
                    notes=["the file holds what its network gave"] if own else [], assumed=found.assumed)
    if sequence is None and found.interval is not None:
        sequence = Sequence(interval=found.interval)
    notes = {"framework": f"{found.layout}, by RTNeural's JSON"} | found.provenance | dict(provenance or {})
    return build(source, noise, task, sequence, notes, report, expect if own is None else own, **file)
