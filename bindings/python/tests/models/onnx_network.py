"""Random ONNX graphs, node by node: what they may consist of around their cells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

FLOAT = TensorProto.FLOAT
PLAIN = ["Tanh", "Relu", "Sigmoid", "Softsign", "Softplus", "Elu", "LeakyRelu", "ThresholdedRelu", "HardSigmoid", "Selu",
         "Celu", "Gelu", "Clip"]


class Network:
    """A graph that grows: `at` is the tensor of the signal, of shape [steps, 1, width]."""

    def __init__(self, rng: np.random.Generator, inputs: int) -> None:
        self.rng, self.width = rng, inputs
        self.nodes: list[NodeProto] = []
        self.constants: dict[str, np.ndarray] = {}
        self.words: list[str] = []
        self.at = "x"

    def name(self, stem: str = "t") -> str:
        return f"{stem}{len(self.nodes)}_{len(self.constants)}"

    def constant(self, value: Any, kind: type = np.float32) -> str:
        name = self.name("c")
        self.constants[name] = np.asarray(value, kind)
        return name

    def weights(self, *shape: int, fan: int = 1) -> str:
        return self.constant(self.rng.standard_normal(shape) / np.sqrt(fan))

    def node(self, kind: str, *inputs: str, **attributes: Any) -> str:
        output = self.name()
        self.nodes.append(helper.make_node(kind, inputs, [output], name=f"n{len(self.nodes)}", **attributes))
        return output

    def model(self, inputs: int, steps: int | str) -> ModelProto:
        graph = helper.make_graph(
            self.nodes, "drawn", [helper.make_tensor_value_info("x", FLOAT, [steps, 1, inputs])],
            [helper.make_tensor_value_info(self.at, FLOAT, None)],
            [numpy_helper.from_array(array, name) for name, array in self.constants.items()])
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)


def dense(net: Network) -> None:
    n = int(net.rng.integers(1, 6))
    net.at = net.node("MatMul", net.at, net.weights(net.width, n, fan=net.width))
    net.at = net.node("Add", net.at, net.weights(n))
    net.width = n
    net.words.append(f"dense {n}")


def activation(net: Network) -> None:
    """As an operator of its own."""
    kind = str(net.rng.choice(PLAIN))
    settings: dict[str, Any] = {}
    if kind in ("Elu", "LeakyRelu", "ThresholdedRelu", "HardSigmoid", "Celu") and net.rng.random() < 0.7:
        settings["alpha"] = float(net.rng.uniform(0.1, 0.9))
    if kind == "Gelu":
        settings["approximate"] = str(net.rng.choice(["none", "tanh"]))
    ends = [net.constant(end) if net.rng.random() < 0.7 else "" for end in (-0.4, 0.6)] if kind == "Clip" else []
    net.at = net.node(kind, net.at, *ends, **settings)
    net.words.append(kind)


def written_out(net: Network) -> None:
    """As exporters write what older operator sets lack."""
    kind = str(net.rng.choice([one for one in _WRITTEN if net.width > 1 or one != "layer norm"]))  # which of one is 0
    net.at = _WRITTEN[kind](net, net.at)
    net.words.append(kind)


def _silu(net: Network, x: str) -> str:
    return net.node("Mul", x, net.node("Sigmoid", x))


def _gelu(net: Network, x: str) -> str:
    inner = net.node("Erf", net.node("Div", x, net.constant(np.sqrt(2))))
    return net.node("Mul", net.node("Mul", x, net.node("Add", inner, net.constant(1))), net.constant(0.5))


def _gelu_tanh(net: Network, x: str) -> str:
    cubic = net.node("Mul", net.node("Pow", x, net.constant(3)), net.constant(0.044715))
    inner = net.node("Tanh", net.node("Mul", net.node("Add", x, cubic), net.constant(np.sqrt(2 / np.pi))))
    return net.node("Mul", net.node("Mul", net.constant(0.5), x), net.node("Add", net.constant(1), inner))


def _softplus(net: Network, x: str) -> str:
    return net.node("Log", net.node("Add", net.node("Exp", x), net.constant(1)))


def _leaky(net: Network, x: str) -> str:
    return net.node("Max", x, net.node("Mul", x, net.constant(0.3)))


def _layer_norm(net: Network, x: str) -> str:
    centred = net.node("Sub", x, net.node("ReduceMean", x, net.constant([-1], np.int64)))
    mean = net.node("ReduceMean", net.node("Pow", centred, net.constant(2)), net.constant([-1], np.int64))
    root = net.node("Sqrt", net.node("Add", mean, net.constant(1e-3)))
    return _affine(net, net.node("Div", centred, root))


def _rms_norm(net: Network, x: str) -> str:
    mean = net.node("ReduceMean", net.node("Mul", x, x), net.constant([-1], np.int64))
    return net.node("Mul", x, net.node("Reciprocal", net.node("Sqrt", net.node("Add", mean, net.constant(1e-3)))))


_WRITTEN: dict[str, Callable[[Network, str], str]] = {
    "silu": _silu, "gelu": _gelu, "gelu by tanh": _gelu_tanh, "softplus": _softplus, "leaky": _leaky,
    "layer norm": _layer_norm, "rms norm": _rms_norm}


def _affine(net: Network, x: str) -> str:
    gain = net.constant(0.5 + net.rng.random(net.width))
    return net.node("Add", net.node("Mul", x, gain), net.weights(net.width))


def scale(net: Network) -> None:
    net.at = _affine(net, net.at)
    net.words.append("scale")


def norm(net: Network) -> None:
    gain = net.constant(0.5 + net.rng.random(net.width))
    shift = [net.weights(net.width)] if net.rng.random() < 0.7 else []
    net.at = net.node("LayerNormalization", net.at, gain, *shift, epsilon=1e-3, axis=-1)
    net.words.append("LayerNormalization")


def around(net: Network, block: Callable[[Network], None]) -> None:
    """A path around a block: a sum, a difference, by a matrix where widths differ, or both side by side."""
    before, width = net.at, net.width
    block(net)
    how = str(net.rng.choice(["Add", "Sub", "Concat"]))
    if how == "Concat":
        net.at = net.node("Concat", net.at, before, axis=2)
        net.width += width
    else:
        if width != net.width or net.rng.random() < 0.3:
            before = net.node("MatMul", before, net.weights(width, net.width, fan=width))
        net.at = net.node(how, *net.rng.permutation([net.at, before]).tolist())
    net.words.append(f"{how} of what was before")


def end(net: Network) -> None:
    """The last step alone, or the logarithm of probabilities."""
    if net.rng.random() < 0.2:
        net.at = net.node(str(net.rng.choice(["Softmax", "LogSoftmax"])), net.at, axis=-1)
        net.words.append("softmax")
    if net.rng.random() < 0.2:
        net.at = net.node("Gather", net.at, net.constant(-1, np.int64), axis=0)
        net.words.append("last")
