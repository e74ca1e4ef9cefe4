"""Models in RTNeural's JSON: Keras layout, and PyTorch state dicts."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from typing import Any

from ...description.channels import Sequence
from ...description.noise import Noise
from ...file.modelfile import ModelFile
from .._build import Source, Truth, build
from .._chain import Activation, Softmax
from .._document import read
from .._errors import ConversionError, converter
from .._report import Printer
from .._within import chosen
from . import keras, state_dict
from .following import Following

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
        it, a PyTorch state dict, or one under a key such as "state_dict".
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
    layout, parts, inputs, assumed = _parts(model, order, activations)
    needs_torch = layout != "Keras" and importlib.util.find_spec("torch") is None

    def truths(link: Softmax | Activation | None) -> Iterator[Truth]:
        used = parts[:-1] if link else parts
        if needs_torch:
            yield Truth(check, name="float64 reference alone, for PyTorch is not installed")
        else:
            name = f"{layout}'s arithmetic in float64"
            yield Truth(check, lambda z: reduce(lambda v, part: part.apply(v), used, z), name)

    chain = [operation for part in parts for operation in part.operations]
    source = Source(f"from_rtneural {title}, {layout} layout", chain, inputs, truths, assumed=assumed)
    return build(source, noise, task, sequence, {"framework": f"{layout}, by RTNeural's JSON"} | dict(provenance or {}),
                 report, expect, **file)


def _parts(model: Mapping[str, Any], order: Iterable[str] | None, activations: Following | None) -> Any:
    if "layers" in model:
        if order is not None or activations:
            raise ConversionError("order, activations: expected with a PyTorch state dict alone, found Keras layout")
        if not isinstance(model["layers"], list) or not model["layers"]:
            raise ConversionError(f"layers: expected a list of layers, found {type(model['layers']).__name__}")
        return "Keras", *keras.parts(dict(model)), []
    key = "state_dict" if "state_dict" in model else None
    settings, state = model.get("model_data") or {}, model if (key := chosen(model) or key) is None else model[key]
    for name, value in (("model_data", settings), (key or "state_dict", state)):
        if not isinstance(value, Mapping):
            raise ConversionError(f"{name}: expected an object, found {type(value).__name__}")
    if settings.get("skip"):
        raise ConversionError(f"model_data.skip: expected 0, found {settings['skip']}: the input is added to the "
                              f"output, which this engine cannot do")
    return "PyTorch", *state_dict.parts(state, order, activations)
