"""The checkpoints of Chen, Jacob, Mairal: Recurrent Kernel Networks (2019)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

from ..description.channels import Sequence
from ..file.layers import Dense, Kernel
from ..file.modelfile import ModelFile
from ._authors import finish, one_of
from ._errors import ConversionError, converter, number, numbers
from ._report import Printer
from ._state import State

_LAYER = "rkn.rkn_model.rkn_layers."
_AFTER_ROOT = 0.01     # K^(-1/2) as coded: 1 / (sqrt(e) + 0.01)
_SHORTEST = 1e-4       # norms are not divided by less
_LARGEST_PENALTY = 0.99
_MOST_COSINES = 1 << 24  # between the symbols of all anchors, of which a matrix is made and decomposed


@converter
def from_rkn(state_dict: Any, args: Any = None, check: Any = 64, task: str | None = None,
             sequence: Sequence | None = Sequence(valid="end"), expect: Any = None,
             report: Printer = print, **file: Any) -> ModelFile:
    """Convert a published checkpoint.

    Anchors are normalised again, and the projection is computed from them anew: the cached ``lintrans`` can be stale.

    Parameters
    ----------
    state_dict : path, module or mapping of str to array
        As in `from_noisyrnn`, or the whole checkpoint with its "args" and "state_dict". With an ``embed_layer`` the
        file takes one channel per symbol, 1 for the symbol that is there and 0 for the others. Sequences that the
        authors' loader pads, with (k - 1) // 2 zero vectors at both ends, are padded by the host.
    args : mapping or namespace, optional
        The authors' arguments: sigma, one number or one per layer, and where they differ from pooling="mean",
        la_feature=None (the last layer alone has it; True or False: every layer), aggregation=False, agg_weight=2,
        kernel_func="exp" (or "identity"), gap_penalty_trainable=False, unsup=False. None: those of the checkpoint.
    check, sequence, expect, report, **file
        As in `from_noisyrnn`.
    task : {"regression", "softmax", "sigmoid"}, optional
        None: sigmoid for one output, else softmax.

    Returns
    -------
    ModelFile

    Raises
    ------
    ConversionError
        A setting or tensor is needed and was not found, or is not supported: it is named.
    """
    state = State(state_dict)
    settings = _Settings(args if args is not None else _args_of(state.source))
    embedding = state.get("embed_layer.weight")
    count = _count(state)
    kernels = [_layer(state, settings, l, last=l == count - 1) for l in range(count)]
    layers = kernels if embedding is None else [Dense(W=embedding.T, name="embedding"), *kernels]
    V, c = state["rkn.classifier.weight"], state.get("rkn.classifier.bias")
    state.done()
    model = ModelFile(layers, readout=V if c is None else (V, c), sequence=sequence,
                      task=task or ("sigmoid" if len(V) == 1 else "softmax"), **file)
    notes = [f"gap penalty {layer.gap_penalty:g}, alpha {layer.alpha or 0:g}, {layer.pooling} pooling"
             for layer in kernels]
    return finish("Recurrent kernel network", model, one_of(check, embedding), report=report, expect=expect,
                  notes=notes)


def _layer(state: State, settings: _Settings, l: int, last: bool) -> Kernel:
    stem = f"{_LAYER}{l}."
    anchors = _normalised(state.shaped(f"{stem}weight", None, None, None), settings["unsup"], f"{stem}weight")
    k = anchors.shape[1]
    symbol = settings.symbol()
    alpha = _alpha(state, settings, stem, l, k) if symbol == "exponential" else None
    penalty = number(f"{stem}gap_penalty", state[f"{stem}gap_penalty"])
    if settings["gap_penalty_trainable"]:
        penalty = min(max(penalty, 0.0), _LARGEST_PENALTY)  # as the code does before each use
    la_feature = settings["la_feature"]
    weights = state.get(f"{stem}agg_weight")
    state.get(f"{stem}lintrans")
    if weights is None:
        weights = number("agg_weight", settings["agg_weight"]) ** np.arange(k)
        weights = weights / weights.sum()
    return Kernel(anchors=anchors, projection=inverse_root(anchors, alpha), alpha=alpha, symbol=symbol,
                  gap_penalty=penalty, pooling=settings.pooling(),
                  la_feature=last if la_feature is None else bool(la_feature),
                  aggregation=np.ravel(weights).tolist() if last and settings["aggregation"] else None)


def inverse_root(anchors: np.ndarray, alpha: float | None) -> np.ndarray:
    """K_ZZ^(-1/2) as coded; K_ZZ[a, b] is the product over positions of kappa(<z_a, z_b>)."""
    if len(anchors) ** 2 * anchors.shape[1] > _MOST_COSINES:
        raise ConversionError(f"{_LAYER}: expected fewer anchors, found {len(anchors)} of {anchors.shape[1]} symbols")
    cosines = np.einsum("akd,bkd->abk", anchors, anchors)
    K = (cosines if alpha is None else np.exp(alpha * (cosines - 1))).prod(axis=2)
    values, vectors = np.linalg.eigh(K)
    root: np.ndarray = (vectors / (np.sqrt(np.maximum(values, 0)) + _AFTER_ROOT)) @ vectors.T
    return root


def _normalised(weight: np.ndarray, unsup: Any, key: str) -> np.ndarray:
    if unsup:  # the code then normalises the whole anchor to sqrt(k); its symbols come normalised from k-means
        norms = np.linalg.norm(weight.reshape(len(weight), -1), axis=1)[:, None, None]
        weight = weight * np.sqrt(weight.shape[1]) / np.maximum(norms, _SHORTEST)
        norms = np.linalg.norm(weight, axis=2)
        if np.abs(norms - 1).max() > 1e-5:
            raise ConversionError(f"{key}: expected symbols of unit norm, found norms {norms.min():g} to "
                                  f"{norms.max():g}")
    found: np.ndarray = weight / np.maximum(np.linalg.norm(weight, axis=2, keepdims=True), _SHORTEST)
    return found


def _alpha(state: State, settings: _Settings, stem: str, l: int, k: int) -> float:
    """1 / (sigma^2 k), or the one that was trained."""
    trained = state.get(f"{stem}kernel_args.0")
    if trained is not None:
        return number(f"{stem}kernel_args.0", trained)
    sigma = np.ravel(numbers("sigma", settings["sigma"]))
    if not 0 < len(sigma) or (len(sigma) > 1 and len(sigma) <= l) or not (sigma ** 2 > 0).all():
        raise ConversionError(f"sigma: expected a number, or one for each layer, not 0, found {sigma.tolist()}")
    return 1 / (float(sigma[l if len(sigma) > 1 else 0]) ** 2 * k)


def _count(state: State) -> int:
    found = {int(match[1]) for match in map(re.compile(re.escape(_LAYER) + r"(\d+)\.weight").fullmatch, state) if match}
    if not found or found != set(range(len(found))):
        raise ConversionError(f"{_LAYER}0.weight: needed, found only {', '.join(state) or 'nothing'}")
    return len(found)


def _args_of(source: Any) -> Any:
    return source.get("args") if isinstance(source, Mapping) else None


class _Settings:
    """The authors' arguments, and their defaults."""

    _DEFAULTS = {"pooling": "mean", "la_feature": None, "aggregation": False, "agg_weight": 2.0, "unsup": False,
                 "gap_penalty_trainable": False, "kernel_func": "exp"}

    def __init__(self, args: Any) -> None:
        self._args = args if isinstance(args, Mapping) else vars(args) if hasattr(args, "__dict__") else {}

    def __getitem__(self, name: str) -> Any:
        if self._args.get(name) is not None:
            return self._args[name]
        if name not in self._DEFAULTS:
            raise ConversionError(f"{name}: needed, and the checkpoint does not hold it; pass args=dict({name}=..)")
        return self._DEFAULTS[name]

    def symbol(self) -> Literal["exponential", "dot"]:
        name = self["kernel_func"]
        if name not in ("exp", "identity"):
            raise ConversionError(f"kernel_func: expected 'exp' or 'identity', found {name!r}")
        return "exponential" if name == "exp" else "dot"

    def pooling(self) -> Literal["mean", "max"]:
        pooling = self["pooling"]
        if pooling not in ("mean", "max"):
            why = ", which needs the whole sequence" if pooling == "gmp" else ""
            raise ConversionError(f"pooling: expected 'mean' or 'max', found {pooling!r}{why}")
        for name in ("additive", "log_scale"):
            if self._args.get(name):
                raise ConversionError(f"{name}: expected it to be off, found it on")
        return "max" if pooling == "max" else "mean"
