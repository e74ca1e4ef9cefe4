"""Quaternion networks of Parcollet et al.: Quaternion Recurrent Neural Networks (2019), from three code bases.

All keep four blocks of shape (inputs / 4, outputs / 4), transposed to how the file keeps them, and planar vectors.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from ..description.channels import Sequence
from ..description.noise import Noise
from ..file.layer import Recurrent
from ..file.layers import Dense, Elman, Lstm, Quaternion
from ..file.modelfile import ModelFile
from ._authors import finish
from ._errors import ConversionError, converter
from ._report import Printer
from ._state import State

_BLOCKS = tuple(f"{part}_weight" for part in "rijk")
_GATES = "ifco"  # in the order of the file; the code calls the candidate c


@converter
def from_qlstm(state_dict: Any, flavour: Literal["orkis", "pytorch-kaldi", "speechbrain"],
               dropout: float | list[float] = 0.0, activation: str = "tanh", readout: Any = None,
               noise: Noise | None = None, check: Any = 64, task: str = "softmax", sequence: Sequence | None = None,
               expect: Any = None, report: Printer = print, **file: Any) -> ModelFile:
    """Convert a quaternion LSTM, or a plain quaternion network of "orkis" or "speechbrain".

    Parameters
    ----------
    state_dict : path, module or mapping of str to array
        As in `from_noisyrnn`.
    flavour : {"orkis", "pytorch-kaldi", "speechbrain"}
        The code it comes from. "orkis": keys such as ``wfx.r_weight``, readout ``fco``, or ``layers.0.`` before them; a
        plain network has ``wx``, ``uh``. "pytorch-kaldi": keys such as ``wfx.0.r_weight``. "speechbrain": such as
        ``rnn.0.w.r_weight``; its four gates are the components of one quaternion map, so the file gets them as dense
        matrices.
    dropout : float or list of float
        Of training, for all layers or for each. pytorch-kaldi's is not inverted: at inference the candidate is
        multiplied by 1 - dropout. The other two need none of it.
    activation : {"tanh", "relu"}
        Of a plain network; an LSTM's is tanh.
    readout : (V, c) or V, optional
        For code that keeps it elsewhere; "orkis" has its own.
    noise : Noise, optional
        For every layer; these networks were trained without.
    check, task, sequence, expect, report, **file
        As in `nrnn.ModelFile`; by default the output speaks at every step.

    Returns
    -------
    ModelFile

    Raises
    ------
    ConversionError
        A tensor is needed and was not found, or is not known; or the network runs in both directions, which a stream
        cannot: its layers above the first take twice the units of the one below.
    """
    if flavour not in _FLAVOURS:
        raise ConversionError(f"flavour: expected one of {', '.join(map(repr, _FLAVOURS))}, found {flavour!r}")
    state = State(state_dict)
    layers, fco = _FLAVOURS[flavour](state, dropout, activation)
    if fco is not None and readout is not None:
        raise ConversionError("readout: expected none, for the checkpoint has its own, fco")
    layers = [replace(layer, noise=noise) if layer.may_be_noisy else layer for layer in layers]
    readout = fco if readout is None else readout
    if readout is None and task == "softmax":
        task = "regression"  # the state of the last layer, which is no probability
    model = ModelFile(layers, readout=readout, task=task, sequence=sequence, **file)
    return finish(f"Quaternion network of {flavour}", model, check, report=report, expect=expect)


def _orkis(state: State, dropout: Any, activation: str) -> tuple[list[Any], Any]:
    if "layers.0.wfx.r_weight" in state:
        return _orkis_stack(state, activation)
    if "wx.r_weight" in state:
        biases = [state.get(key) for key in ("wx.bias", "uh.bias")]
        layer: Recurrent = _plain(_map(state, "uh"), _map(state, "wx"), _sum(biases), activation)
    else:
        layer = _lstm(state, "w{}x", "u{}h", activation)
    fco = (state["fco.weight"], state["fco.bias"]) if "fco.weight" in state else None
    state.done()
    return [layer], fco


def _orkis_stack(state: State, activation: str) -> tuple[list[Any], Any]:
    """Every layer gives its fco's outputs but the last."""
    layers: list[Any] = []
    for l in range(_count(state, r"layers\.(\d+)\.wfx\.r_weight")):
        layers.append(_lstm(state, f"layers.{l}.w{{}}x", f"layers.{l}.u{{}}h", activation))
        layers.append(Dense(W=state[f"layers.{l}.fco.weight"][:-1], b=state[f"layers.{l}.fco.bias"][:-1]))
    state.done()
    return layers[:-1], (layers[-1].W, layers[-1].b)


def _kaldi(state: State, dropout: Any, activation: str) -> tuple[list[Recurrent], Any]:
    count = _count(state, r"wfx\.(\d+)\.r_weight")
    each = dropout if isinstance(dropout, (list, tuple)) else [dropout] * count
    if len(each) != count:
        raise ConversionError(f"dropout: expected one number for each of {count} layers, found {len(each)}")
    layers: list[Recurrent] = []
    for l, p in enumerate(each):
        if not 0 <= p < 1:
            raise ConversionError(f"dropout: expected 0 <= dropout < 1, found {p}")
        layers.append(_lstm(state, f"w{{}}x.{l}", f"u{{}}h.{l}", activation, factor=1.0 - p))
        _goes_one_way(layers, f"wfx.{l}.r_weight")
    state.done()
    return layers, None


def _speechbrain(state: State, dropout: Any, activation: str) -> tuple[list[Recurrent], Any]:
    layers: list[Recurrent] = []
    for l in range(_count(state, r"rnn\.(\d+)\.w\.r_weight")):
        w, u = _map(state, f"rnn.{l}.w"), _map(state, f"rnn.{l}.u")
        b = _sum([state.get(f"rnn.{l}.{side}.bias") for side in "wu"])
        rows, columns = u.shape
        if rows == columns:
            layers.append(_plain(u, w, b, activation))
        else:
            layers.append(_fused(u, w, b, activation))
        _goes_one_way(layers, f"rnn.{l}.w.r_weight")
        start = state.get(f"rnn.{l}.h_init")
        if start is not None and start.any():
            raise ConversionError(f"rnn.{l}.h_init: expected zeros, found a state to start from")
    state.done()
    return layers, None


_FLAVOURS = {"orkis": _orkis, "pytorch-kaldi": _kaldi, "speechbrain": _speechbrain}


def _map(state: State, stem: str) -> Quaternion:
    return Quaternion(*(state.shaped(f"{stem}.{block}", None, None).T for block in _BLOCKS))


def _lstm(state: State, w: str, u: str, activation: str, factor: float = 1.0) -> Lstm:
    _only_tanh(activation)
    biases = [state.get(f"{w.format(gate)}.bias") for gate in _GATES]
    U, W = ([_map(state, stem.format(gate)) for gate in _GATES] for stem in (w, u))
    held = [one for one in biases if one is not None]
    return Lstm(W=W, U=U, b=np.concatenate(held) if len(held) == len(biases) else None, candidate_factor=factor)


def _fused(u: Quaternion, w: Quaternion, b: np.ndarray | None, activation: str) -> Lstm:
    """One map whose four components, in this code, are the gates i, f, o and the candidate."""
    _only_tanh(activation)
    n, rest = divmod(u.shape[0], 4)
    if rest or u.shape[1] != n:
        raise ConversionError(f"rnn.0.u: expected 4 n outputs of n inputs, found {u.shape[0]} of {u.shape[1]}")

    def ordered(stacked: np.ndarray) -> np.ndarray:
        i, f, o, g = np.split(stacked, 4)
        return np.concatenate([i, f, g, o])

    return Lstm(W=ordered(u.dense()), U=ordered(w.dense()), b=None if b is None else ordered(b))


def _plain(u: Quaternion, w: Quaternion, b: np.ndarray | None, activation: str) -> Elman:
    if activation not in ("tanh", "relu"):
        raise ConversionError(f"activation: expected 'tanh' or 'relu', found {activation!r}")
    return Elman(W=u, U=w, b=b, activation="relu" if activation == "relu" else "tanh")


def _only_tanh(activation: str) -> None:
    if activation != "tanh":
        raise ConversionError(f"activation: expected 'tanh', which an LSTM has here, found {activation!r}")


def _sum(biases: list[np.ndarray | None]) -> np.ndarray | None:
    found = [b for b in biases if b is not None]
    return sum(found[1:], start=found[0]) if found else None


def _count(state: State, pattern: str) -> int:
    """How many layers the keys name, from 0 on."""
    found = {int(match[1]) for match in map(re.compile(pattern).fullmatch, state) if match}
    if found != set(range(len(found))) or not found:
        example = pattern.replace(r"(\d+)", "0").replace("\\", "")
        raise ConversionError(f"{example}: needed, found only {', '.join(state) or 'nothing'}")
    return len(found)


def _goes_one_way(layers: list[Recurrent], key: str) -> None:
    """A layer above takes the units of that below; twice as many are those of both directions."""
    if len(layers) < 2 or layers[-1].inputs == layers[-2].units:
        return
    if layers[-1].inputs == 2 * layers[-2].units:
        raise ConversionError(f"{key}: a bidirectional network cannot run on a stream, its output needs the future")
    raise ConversionError(f"{key}: expected {layers[-2].units} inputs, the units of the layer below, "
                          f"found {layers[-1].inputs}")
