"""Which of its layouts a JSON model has, and what that holds."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import numpy as np

from .._build import Truth
from .._chain import Link
from .._errors import ConversionError
from .._metadata import interval, provenance
from .._within import chosen
from . import aida, guitarml, keras, state_dict
from .following import Following
from .parts import Part

_KERAS, _PYTORCH, _GUITARML = "Keras layout", "PyTorch layout", "GuitarML's layout"
_NAMES = {"license": "licence"}
_SAID = ("name", "author", "source", "style", "based", "dataset", "description", "esr")  # of AIDA-X, older ones beside layers
_OTHERS: list[tuple[set[str], str]] = [  # keys of other formats, and what to do
    ({"architecture", "config", "weights"}, "a .nam file; --from nam, nrnn.convert.from_nam"),
    ({"class_name", "config"}, "a Keras configuration, which holds no weights; convert the .keras or .h5 file"),
    ({"dilations", "variables"}, "a WaveNet: convolutions over past samples, which this engine has no layer for"),
    ({"conv1d", "lstm"}, "a SmartAmpPro model: convolutions before its LSTM, which this engine has no layer for"),
    ({"modelTopology", "weightsManifest"}, "a TensorFlow.js model; convert the Keras file that it was made of")]


_MOST_LAYERS = 256  # a model file has 64, and may take up some more
_EXPECTED = "expected \"layers\", as RTNeural and AIDA-X have them, or tensors in a \"state_dict\" or alone"


@dataclass
class Network:
    """What a file holds.

    Attributes
    ----------
    layout : str
    parts : list of Part
    inputs : int
    given : (x, y), optional
        What the source itself gave, by the file.
    interval : float, optional
    provenance : dict of str to str
    assumed : list of str
    """

    layout: str
    parts: list[Part]
    inputs: int
    given: tuple[np.ndarray, np.ndarray] | None = None
    interval: float | None = None
    provenance: dict[str, str] = field(default_factory=dict)
    assumed: list[str] = field(default_factory=list)

    def truths(self, check: Any) -> Callable[[Link | None], Iterator[Truth]]:
        """In the source's own layout, by PyTorch where the tensors are its own."""
        def found(link: Link | None) -> Iterator[Truth]:
            used = self.parts[:-1] if link else self.parts
            if self.layout != _KERAS and importlib.util.find_spec("torch") is None:
                yield Truth(check, name="float64 reference alone, for PyTorch is not installed")
            else:
                yield Truth(check, lambda z: reduce(lambda v, part: part.apply(v), used, z),
                            f"the arithmetic of {self.layout} in float64")
        return found


def network(model: Mapping[str, Any], order: Iterable[str] | None, activations: Following | None) -> Network:
    """What a JSON object holds.

    Raises
    ------
    ConversionError
        Another format, by name, or something in it that has no counterpart.
    """
    if looks := next((what for keys, what in _OTHERS if keys <= set(model)), None):
        raise ConversionError(f"expected RTNeural's JSON, found what looks like {looks}")
    settings = model.get("model_data") or {}
    if not isinstance(settings, Mapping):
        raise ConversionError(f"model_data: expected an object, found {type(settings).__name__}")
    names_its_network = "layers" in model or "model" in settings
    if names_its_network and (order is not None or activations):
        raise ConversionError("order, activations: expected with a PyTorch state dict alone, found a file that says them")
    found = _keras(model) if "layers" in model and not settings else _state_dict(model, settings, order, activations)
    said = model.get("metadata")
    rate = said.get("samplerate") if isinstance(said, Mapping) else None
    found.interval = interval("samplerate", model.get("samplerate") if rate is None else rate)
    found.provenance = provenance({key: model[key] for key in _SAID if key in model}, _NAMES) | provenance(said, _NAMES)
    return found


def _keras(model: Mapping[str, Any]) -> Network:
    if not isinstance(model["layers"], list) or not model["layers"]:
        raise ConversionError(f"layers: expected a list of layers, found {type(model['layers']).__name__}")
    if len(model["layers"]) > _MOST_LAYERS:
        raise ConversionError(f"layers: expected at most {_MOST_LAYERS}, found {len(model['layers'])}")
    layers, inputs, outputs = keras.parts(model)
    return Network(_KERAS, aida.played(model, layers, inputs, outputs), inputs, aida.given(model, inputs))


def _state_dict(model: Mapping[str, Any], settings: Mapping[str, Any], order: Iterable[str] | None,
                activations: Following | None) -> Network:
    key = "state_dict" if "state_dict" in model else None
    state = model if (key := chosen(model) or key) is None else model[key]
    if not isinstance(state, Mapping):
        raise ConversionError(f"{key or 'state_dict'}: expected an object, found {type(state).__name__}")
    if not any(isinstance(value, (list, np.ndarray)) or hasattr(value, "shape") for value in state.values()):
        raise ConversionError(f"{_EXPECTED}, found {_keys(state)}")
    if "model" in settings:
        return Network(_GUITARML, *guitarml.parts(settings, state))
    if settings.get("skip"):
        raise ConversionError("model_data.skip: expected the name of the network beside it, as model_data.model, found none")
    layers, inputs, assumed = state_dict.parts(state, order, activations)
    return Network(_PYTORCH, layers, inputs, assumed=assumed)


def _keys(found: Mapping[str, Any]) -> str:
    shown = ", ".join(map(repr, list(found)[:4]))
    return f"{len(found)} keys without tensors, {shown}" if found else "no tensors"
