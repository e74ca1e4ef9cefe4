"""What Keras saves: .keras archives, .h5 files, and configs beside weights."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...values.budget import Budget
from ...values.files import file_name, read_whole
from .._archive import SIGNATURE as ZIP
from .._archive import Archive
from .._document import document
from .._document import read as read_json
from .._errors import ConversionError
from . import hdf5
from .archived import of_archive
from .graph import graph
from .layers import expect_known
from .listed import of_model
from .nodes import Graph
from .variables import Weights

_MOST = 1 << 30
_CONFIG, _METADATA, _WEIGHTS = "config.json", "metadata.json", "model.weights.h5"


@dataclass(frozen=True)
class Saved:
    """A model: its layers, their weights, and the version of Keras that wrote it."""

    graph: Graph
    weights: Weights
    version: str

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])


def read(path: str | os.PathLike[str], config: Any) -> Saved:
    """A model that was saved; `config` where the file holds weights alone."""
    if os.path.isdir(path):
        raise ConversionError(f"{file_name(path)}: expected a .keras or .h5 file, found a folder, as TensorFlow saves it; load it "
                              f"and model.save('model.keras'), or export it to ONNX")
    data = read_whole(path, _MOST)
    budget = Budget(len(data))
    if data.startswith(ZIP):
        return _archive(Archive(data, budget), budget, config)
    if data.startswith(hdf5.SIGNATURE):
        return _file(hdf5.opened(data, budget), config)
    what = "TensorFlow Lite; convert the model that it was made of" if data[4:8] == b"TFL3" else "neither"
    raise ConversionError(f"{file_name(path)}: expected a .keras archive or an HDF5 file of Keras, found {what}")


def _archive(archive: Archive, budget: Budget, config: Any) -> Saved:
    missing = [name for name in (_CONFIG, _METADATA, _WEIGHTS) if name not in archive]
    if missing or config is not None:
        raise ConversionError("config: expected none with a .keras archive, which holds it" if not missing else
                              f"expected a .keras archive, found no {missing[0]!r} in it")
    found, metadata = (document(bytes(archive.read(name)), name) for name in (_CONFIG, _METADATA))
    layers = _layers(found)
    root = hdf5.opened(archive.read(_WEIGHTS), budget)
    return Saved(layers, of_archive(root, layers), _version(metadata.get("keras_version")))


def _file(root: hdf5.Group, config: Any) -> Saved:
    """An .h5 file of model.save, or of model.save_weights with the config beside it."""
    own = root.text("model_config")
    if own is None and config is None:
        raise ConversionError("expected a whole model, found weights alone, which do not say what the layers do: config=.. is the "
                              "file that model.to_json() gives")
    if own is not None and config is not None:
        raise ConversionError("config: expected none with a file that holds it, found one")
    found = document(own.encode(), "model_config") if own is not None else _given(config)
    layers = _layers(found)
    within = root.group("model_weights") if own is not None else root
    if within is None:
        raise ConversionError("expected the group 'model_weights', found none")
    said = root.text("keras_version") or within.text("keras_version") or found.get("keras_version")
    by_order = within.texts("layer_names") is not None or own is not None
    return Saved(layers, of_model(within, layers) if by_order else of_archive(within, layers), _version(said or _spelled(found)))


def _layers(model: Mapping[str, Any]) -> Graph:
    found = graph(model)
    expect_known(found.needed().values())
    return found


def _given(config: Any) -> Mapping[str, Any]:
    return config if isinstance(config, Mapping) else read_json(config)


def _spelled(config: Mapping[str, Any]) -> str | None:
    """By a config that names no version, as Keras 3 writes those that stand alone: classes with their modules."""
    return "3" if "module" in config else None


def _version(said: Any) -> str:
    """2 and 3 differ in what some names mean; others are not known."""
    major = str(said).partition(".")[0]
    if major not in ("2", "3"):
        raise ConversionError(f"keras_version: expected 2 or 3, found {said!r}")
    return str(said)
