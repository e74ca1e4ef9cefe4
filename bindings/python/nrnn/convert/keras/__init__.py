"""Models that Keras saved: .keras and .h5 files of Keras 2 and 3, read without Keras and TensorFlow."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...description.channels import Sequence
from ...description.noise import Noise
from ...file.modelfile import ModelFile
from .._build import Source, Truth, build
from .._chain import Cell, Link
from .._errors import converter
from .._report import Printer
from .network import Network
from .saved import read

__all__ = ["from_keras"]


@converter
def from_keras(path: str | os.PathLike[str], config: str | os.PathLike[str] | Mapping[str, Any] | None = None,
               unmasked: bool = False, noise: Noise | Iterable[Noise | None] | None = None, task: str | None = None,
               check: Any = 64, sequence: Sequence | None = None, provenance: Mapping[str, str] | None = None,
               expect: Any = None, report: Printer = print, **file: Any) -> ModelFile:
    """Convert a model that Keras saved.

    Parameters
    ----------
    path : path
        A .keras archive, or an .h5 file of ``model.save``, of Keras 2 or 3: a Sequential or functional model of one
        input and one output, whose layers follow each other but for paths around them (Add, Concatenate).
        docs/convert.md has the layers.
    config : path or mapping, optional
        Of a file that ``model.save_weights`` wrote: what ``model.to_json()`` gave, or what reading it gives.
    unmasked : bool
        With a Masking layer or an Embedding of mask_zero: no step is one that they skip. A stream has no padding; a sample
        that is all mask would be taken for what it says.
    noise, check, sequence, provenance, expect, report, **file
        As in `from_torch`. Without `sequence` the steps that the model's input has, if it says so, are the trained length.
    task : {"regression", "softmax", "sigmoid", "log_softmax"}, optional
        None: what the model ends in, softmax or its logarithm, else regression. A sigmoid at the end is a layer, or with
        "sigmoid" the link.

    Returns
    -------
    ModelFile

    Raises
    ------
    ConversionError
        A layer or setting that has no counterpart: it is named.
    ImportError
        The package h5py is needed: ``pip install 'nrnn[keras]'``.
    """
    saved = read(path, config)
    network = Network(saved.graph, saved.weights, saved.major, unmasked)
    recurrent = any(isinstance(one, Cell) for one in network.way.chain)
    at_end = network.given.sequence and not network.gives.sequence

    def truths(link: Link | None) -> Iterator[Truth]:
        rows = slice(-1 if at_end else None, None)
        yield Truth(check, lambda z: network.apply(z, link is not None)[rows], "Keras's arithmetic in float64")

    if sequence is None and recurrent and network.given.steps:
        sequence = Sequence(trained_length=network.given.steps)
    source = Source(f"from_keras {os.fspath(path)}, Keras {saved.version}", list(network.way.chain), network.given.width or 0, truths,
                    at_end, _notes(network), assumed=_assumed(network), warnings=_warnings(network))
    return build(source, noise, task, sequence, {"framework": f"Keras {saved.version}"} | dict(provenance or {}), report,
                 expect, **file)


def _notes(network: Network) -> list[str]:
    return [f"{one} is stateful: its state goes on from call to call, as a stream's does until it is reset"
            for one in network.stateful]


def _assumed(network: Network) -> list[str]:
    return [f"no step is one that {one} skips (given)" for one in network.masked]


def _warnings(network: Network) -> list[str]:
    return [f"{network.half[0]}: Keras rounds to 16 bits there, which is not done here"] if network.half else []
