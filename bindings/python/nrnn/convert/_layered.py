"""PyTorch's own modules in the order in which they are applied, as a program of operators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ._errors import ConversionError, numbers
from ._inert import Inert
from .torch_graph import Shape

IGNORED = ("Dropout", "Dropout1d", "AlphaDropout", "FeatureAlphaDropout", "Identity")  # at inference they do nothing
RECURRENT = ("RNN", "GRU", "LSTM")


class Layered:
    """Modules one after the other, on sequences without an axis of a batch.

    Parameters
    ----------
    modules : list of nn.Module or Inert
        The attributes of those of a file may be missing or anything.
    """

    runs = True

    def __init__(self, modules: list[Any]) -> None:
        if other := next((kind for kind in map(kind_of, modules) if kind not in TAKEN), None):
            raise refusal(other, "a layer that docs/convert.md lists")
        self.modules = [one for one in modules if kind_of(one) not in IGNORED]
        if not self.modules:
            raise ConversionError("module: expected at least one layer, found none")
        embeds = kind_of(self.modules[0]) == "Embedding"
        self.shapes = [Shape((5,) if embeds else (5, None), (0,))]
        self.widths = [] if embeds else [_inputs(self.modules)]

    def run(self, domain: Any, x: Any) -> Any:
        """What the last one gives."""
        for module in self.modules:
            kind = kind_of(module)
            x = _recurrent(domain, module, kind, x) if kind in RECURRENT else _applied(domain, module, kind, x)
        return x


_WIDTHS = {**dict.fromkeys(RECURRENT, "input_size"), "Linear": "in_features", "BatchNorm1d": "num_features"}


def _inputs(modules: list[Any]) -> int:
    """What the first module with weights takes; those before it bend one feature after the other."""
    for module in modules:
        if (kind := kind_of(module)) in _WIDTHS:
            return int(held(module, _WIDTHS[kind], int))
        if kind in ("LayerNorm", "RMSNorm"):
            return _shape_of(module)[-1]
    raise refusal(kind_of(modules[0]), "RNN, GRU, LSTM or Linear first")


def refusal(kind: str, expected: str) -> ConversionError:
    own = "; for a module of your own, pass its parts as a list, use nrnn.ModelFile, or export it to ONNX"
    return ConversionError(f"module: expected {expected}; found {kind}{own if '.' in kind else ''}")


def kind_of(module: Any) -> str:
    """Name of one of PyTorch's own modules; another class may bear the same name."""
    kind = type(module)
    own = kind.__module__.startswith(("torch.nn.", "builtins"))
    return kind.__name__ if own else f"{kind.__module__}.{kind.__qualname__}"


def held(module: Any, name: str, kind: type) -> Any:
    """An attribute, which in a file may be missing or anything."""
    value = getattr(module, name, None)
    if not isinstance(value, (kind, int) if kind is float else kind):
        raise ConversionError(f"module: expected {name} of {kind_of(module)} as {kind.__name__}, "
                              f"found {type(value).__name__}")
    return value


def _array(domain: Any, module: Any, name: str) -> Any:
    """A parameter or buffer, None if there is none."""
    if isinstance(module, Inert):
        value = next((group[name] for group in (getattr(module, "_parameters", {}), getattr(module, "_buffers", {}))
                      if name in group), getattr(module, name, None))
    else:
        value = getattr(module, name, None)
    return None if value is None else domain.tensor(name, numbers(name, value))


def _shape_of(module: Any) -> list[int]:
    shape = getattr(module, "normalized_shape", None)
    if not isinstance(shape, tuple) or not shape or not all(type(one) is int and one > 0 for one in shape):
        raise ConversionError(f"module: expected normalized_shape of {kind_of(module)} as a tuple of sizes, found {shape!r}")
    return list(shape)


def _recurrent(domain: Any, module: Any, kind: str, x: Any) -> Any:
    if held(module, "bidirectional", bool):
        raise ConversionError(f"module: a bidirectional {kind} cannot run on a stream, its output needs the future")
    layers, size = held(module, "num_layers", int), held(module, "hidden_size", int)
    stems = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr")
    found = [[_array(domain, module, f"{stem}_l{k}") for stem in stems] for k in range(layers)]
    for k, (U, W, b, c, _) in enumerate(found):
        if U is None or W is None or (b is None) != (c is None) or (b is None) != (found[0][2] is None):
            raise ConversionError(f"module: expected two matrices, two biases or none in layer {k} of {kind}, found others")
    weights = [one for layer in found for one in layer if one is not None]
    projected = found[0][4].shape[0] if found and found[0][4] is not None else size
    states = [domain.tensor("state", np.zeros((layers, 1, width))) for width in (projected, size)]
    operator = f"rnn_{held(module, 'nonlinearity', str)}" if kind == "RNN" else kind.lower()
    hx = states if kind == "LSTM" else states[0]
    batched = domain.call("unsqueeze", kind, (x, 1), {})
    every = domain.call(operator, kind, (batched, hx, weights, found[0][2] is not None, layers, 0.0, False, False, False), {})
    return domain.call("squeeze", kind, (every[0], 1), {})


def _applied(domain: Any, module: Any, kind: str, x: Any) -> Any:
    operator, arguments = _OPERATORS[kind]
    given = arguments(domain, module)
    return domain.call(operator, kind, (*given, x) if kind == "Embedding" else (x, *given), {})


def _attributes(*wanted: tuple[str, type]) -> Callable[[Any, Any], list[Any]]:
    return lambda _, module: [held(module, name, kind) for name, kind in wanted]


def _arrays(*names: str) -> Callable[[Any, Any], list[Any]]:
    return lambda domain, module: [_array(domain, module, name) for name in names]


def _over_features(_: Any, module: Any) -> list[Any]:
    if getattr(module, "dim", None) == 0:
        raise ConversionError(f"module: expected {kind_of(module)} over the features, dim=-1, found dim=0")
    return [-1]


def _batch_norm(domain: Any, module: Any) -> list[Any]:
    return [*_arrays("weight", "bias", "running_mean", "running_var")(domain, module), False, 0.1,
            held(module, "eps", float), False]


def _norm(*names: str) -> Callable[[Any, Any], list[Any]]:
    def arguments(domain: Any, module: Any) -> list[Any]:
        eps = getattr(module, "eps", None)
        return [_shape_of(module), *_arrays(*names)(domain, module), None if eps is None else held(module, "eps", float)]
    return arguments


_NOTHING = _attributes()
# Of each module its operator, and what that is given beside the signal.
_OPERATORS: dict[str, tuple[str, Callable[[Any, Any], list[Any]]]] = {
    "Linear": ("linear", _arrays("weight", "bias")), "Embedding": ("embedding", _arrays("weight")),
    "BatchNorm1d": ("batch_norm", _batch_norm), "LayerNorm": ("layer_norm", _norm("weight", "bias")),
    "RMSNorm": ("rms_norm", _norm("weight")),
    "Tanh": ("tanh", _NOTHING), "ReLU": ("relu", _NOTHING), "Sigmoid": ("sigmoid", _NOTHING), "SiLU": ("silu", _NOTHING),
    "SELU": ("selu", _NOTHING), "ReLU6": ("relu6", _NOTHING), "Hardsigmoid": ("hardsigmoid", _NOTHING),
    "Softsign": ("softsign", _NOTHING), "LogSigmoid": ("log_sigmoid", _NOTHING), "Tanhshrink": ("tanhshrink", _NOTHING),
    "ELU": ("elu", _attributes(("alpha", float))), "CELU": ("celu", _attributes(("alpha", float))),
    "LeakyReLU": ("leaky_relu", _attributes(("negative_slope", float))), "PReLU": ("prelu", _arrays("weight")),
    "RReLU": ("rrelu", _attributes(("lower", float), ("upper", float))),
    "Hardtanh": ("hardtanh", _attributes(("min_val", float), ("max_val", float))),
    "Threshold": ("threshold", _attributes(("threshold", float), ("value", float))),
    "Softplus": ("softplus", _attributes(("beta", float), ("threshold", float))),
    "GELU": ("gelu", _attributes(("approximate", str))),
    "Softmax": ("softmax", _over_features), "LogSoftmax": ("log_softmax", _over_features),
}
TAKEN = (*RECURRENT, *_OPERATORS, *IGNORED)
