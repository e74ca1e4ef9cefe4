"""Neural Amp Modeler: the .nam files of LSTM captures."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..description.channels import Sequence
from ..description.noise import Noise
from ..file.layers import Lstm
from ..file.modelfile import ModelFile
from ._build import Source, Truth, build
from ._chain import Cell, Link, Operation, matrix
from ._document import read
from ._errors import ConversionError, converter, numbers, whole
from ._explain import recognised
from ._metadata import interval, provenance as said
from ._report import Printer

_CONFIG = ("input_size", "hidden_size", "num_layers")
_CHANNELS = ("in_channels", "out_channels")  # 1 where a file has none
_MOST_LAYERS = 64  # of a model file
_OLDEST, _NEWEST = (0, 5), (0, 7)
_OTHERS = {"WaveNet": "convolutions over past samples, which this engine has no layer for",
           "ConvNet": "convolutions over past samples, which this engine has no layer for",
           "Linear": "a filter over past samples, which a host applies itself",
           "SlimmableContainer": "several models; save the \"model\" of one of its submodels as a file of its own"}
_NAMES = {"modeled_by": "author", "license": "licence"}


@dataclass(frozen=True)
class _Layer:
    """An LSTM as the file has it: v is [x, h], rows are those of i, f, g, o."""

    W: np.ndarray
    b: np.ndarray
    h: np.ndarray
    c: np.ndarray

    def cell(self, name: str) -> Cell:
        split = self.W.shape[1] - len(self.h)
        return Cell(Lstm, {"W": self.W[:, split:], "U": self.W[:, :split], "b": self.b,
                           "initial": np.concatenate([self.h, self.c])}, name)

    def apply(self, x: np.ndarray) -> np.ndarray:
        h, c, rows = self.h, self.c, []
        for row in x:
            i, f, g, o = np.split(self.W @ np.concatenate([row, h]) + self.b, 4)
            c = _sigmoid(f) * c + _sigmoid(i) * np.tanh(g)
            h = _sigmoid(o) * np.tanh(c)
            rows.append(h)
        return np.array(rows)


@converter
def from_nam(path: str | os.PathLike[str] | Mapping[str, Any],
             noise: Noise | Iterable[Noise | None] | None = None, task: str | None = None, check: Any = 64,
             sequence: Sequence | None = None, provenance: Mapping[str, str] | None = None, expect: Any = None,
             report: Printer = print, **file: Any) -> ModelFile:
    """Convert a capture of Neural Amp Modeler whose architecture is LSTM.

    A stream begins, and begins again after a reset, in the state that the file holds, which is that after silence.

    Parameters
    ----------
    path : path or mapping
        A .nam file of format 0.5 to 0.7, or what reading its JSON gives.
    sequence : Sequence, optional
        None: the file's sample rate is the interval.
    provenance : mapping of str to str, optional
        Goes before what the file's metadata says: name, author, gear, tone, loudness, levels.
    noise, task, check, expect, report, **file
        As in `from_torch`.

    Returns
    -------
    ModelFile

    Raises
    ------
    ConversionError
        Another architecture, or a file that is not whole: the field is named.
    """
    title = "a mapping" if isinstance(path, Mapping) else os.fspath(path)
    model = path if isinstance(path, Mapping) else read(path)
    version = _version(model.get("version"))
    layers, head = _network(model)
    chain: list[Operation] = [layer.cell(f"LSTM {number}") for number, layer in enumerate(layers)]
    chain.append(matrix(*head, "head"))
    recognised(*chain)

    def truths(_: Link | None) -> Iterator[Truth]:
        yield Truth(check, lambda z: _play(layers, head, z), "the format's arithmetic in float64")

    seconds = interval("sample_rate", model.get("sample_rate"))
    if sequence is None and seconds is not None:
        sequence = Sequence(interval=seconds)
    notes = {"framework": f"Neural Amp Modeler, format {version}"} | said(model.get("metadata"), _NAMES)
    source = Source(f"from_nam {title}, format {version}", chain, layers[0].cell("").weights["U"].shape[1], truths)
    return build(source, noise, task, sequence, notes | dict(provenance or {}), report, expect, **file)


def _version(found: Any) -> str:
    parts = re.fullmatch(r"(\d{1,4})\.(\d{1,4})\.\d{1,9}", found) if isinstance(found, str) else None
    if parts is None or not _OLDEST <= (int(parts[1]), int(parts[2])) <= _NEWEST:
        raise ConversionError(f"version: expected 0.5 to 0.7, found {found!r:.60}")
    return parts[0]


def _network(model: Mapping[str, Any]) -> tuple[list[_Layer], tuple[np.ndarray, np.ndarray]]:
    """The layers, and the head's matrix and bias."""
    if (kind := model.get("architecture")) != "LSTM":
        why = _OTHERS.get(kind, "no architecture of this name is read") if isinstance(kind, str) else "none"
        raise ConversionError(f"architecture: expected 'LSTM', found {kind!r:.60}: {why}")
    d, n, count, outputs = _sizes(model.get("config"))
    widths = [d, *[n] * count]
    sizes = [size for width in widths[:-1] for size in (4 * n * (width + n), 4 * n, n, n)] + [outputs * n, outputs]
    weights = numbers("weights", model.get("weights", []))
    if weights.shape != (sum(sizes),):
        raise ConversionError(f"weights: expected {sum(sizes)} numbers, for {count} layers of {n} units, {d} inputs "
                              f"and {outputs} outputs, found {weights.size}")
    parts = np.split(weights, np.cumsum(sizes)[:-1])
    layers = [_Layer(parts[4 * k].reshape(4 * n, -1), *parts[4 * k + 1:4 * k + 4]) for k in range(count)]
    return layers, (parts[-2].reshape(outputs, n), parts[-1])


def _sizes(config: Any) -> tuple[int, int, int, int]:
    """Inputs, units, layers, outputs."""
    if not isinstance(config, Mapping):
        raise ConversionError(f"config: expected an object, found {type(config).__name__}")
    if unknown := set(config) - {*_CONFIG, *_CHANNELS}:
        raise ConversionError(f"config.{min(unknown)}: expected {', '.join([*_CONFIG, *_CHANNELS])} alone, found it")
    d, n = (whole(f"config.{name}", config.get(name), 1) for name in _CONFIG[:2])
    count = whole("config.num_layers", config.get("num_layers"), 1, _MOST_LAYERS)
    inputs, outputs = (whole(f"config.{name}", config.get(name, 1), 1) for name in _CHANNELS)
    if "in_channels" in config and inputs != d:
        raise ConversionError(f"config.in_channels: expected {d}, the input_size, found {inputs}")
    return d, n, count, outputs


def _play(layers: list[_Layer], head: tuple[np.ndarray, np.ndarray], x: np.ndarray) -> np.ndarray:
    for layer in layers:
        x = layer.apply(x)
    outputs: np.ndarray = x @ head[0].T + head[1]
    return outputs


def _sigmoid(v: np.ndarray) -> np.ndarray:
    found: np.ndarray = 1 / (1 + np.exp(-v))
    return found
