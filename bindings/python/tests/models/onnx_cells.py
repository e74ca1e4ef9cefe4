"""Cells of random ONNX graphs: operators with their attributes, and loops that do the same."""

from __future__ import annotations

from typing import Any

import numpy as np
from onnx import TensorProto, helper

from .onnx_network import FLOAT, Network

GATES = {"RNN": 1, "GRU": 3, "LSTM": 4}
FUNCTIONS = {"RNN": 1, "GRU": 2, "LSTM": 3}
_BOUNDED = ["Tanh", "Sigmoid", "Softsign", "HardSigmoid"]
_ANY = [*_BOUNDED, "Relu", "LeakyRelu", "Elu", "Affine", "ScaledTanh", "ThresholdedRelu", "Softplus"]
_ALPHA = {"LeakyRelu": 0.3, "Elu": 0.7, "Affine": 0.8, "ScaledTanh": 0.9, "ThresholdedRelu": 0.2, "HardSigmoid": 0.3}
_WITHOUT_DEFAULT = ("Affine", "ScaledTanh", "ThresholdedRelu")
_BETA = {"Affine": 0.1, "ScaledTanh": 1.1, "HardSigmoid": 0.4}


def operator(net: Network) -> None:
    """RNN, GRU or LSTM."""
    kind, n = str(net.rng.choice(list(GATES))), int(net.rng.integers(1, 6))
    g, settings = GATES[kind], _settings(net.rng, kind)
    fed = [net.at, net.weights(1, g * n, net.width, fan=net.width), net.weights(1, g * n, n, fan=4 * n)]
    slots = {"B": (1, 2 * g * n), "lengths": (), "h": (1, 1, n), "c": (1, 1, n), "P": (1, 3 * n)}
    offered = ["B", "h", *(["c", "P"] if kind == "LSTM" else [])]
    used = [net.weights(*slots[one]) if one in offered and net.rng.random() < 0.5 else "" for one in slots]
    outputs = [net.name("Y"), net.name("Yh")]
    net.nodes.append(helper.make_node(kind, [*fed, *used[:5 if kind == "LSTM" else 3]], outputs, name=f"n{len(net.nodes)}",
                                      hidden_size=n, **settings))
    net.at, net.width = net.node("Squeeze", outputs[0], net.constant([1], np.int64)), n
    net.words.append(f"{kind} {n} {' '.join(settings.get('activations', []))}".strip())


def _settings(rng: np.random.Generator, kind: str) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    if rng.random() < 0.4:
        names = [str(rng.choice(_ANY if kind == "RNN" else _BOUNDED)), *rng.choice(_ANY, FUNCTIONS[kind] - 1).tolist()]
        settings["activations"] = names
        if rng.random() < 0.7 or any(one in _WITHOUT_DEFAULT for one in names):
            settings["activation_alpha"] = [_ALPHA[one] for one in names if one in _ALPHA]
            settings["activation_beta"] = [_BETA[one] for one in names if one in _BETA]
    if rng.random() < 0.2:
        settings["clip"] = 0.7
    if kind == "GRU" and rng.random() < 0.6:
        settings["linear_before_reset"] = 1
    return {name: value for name, value in settings.items() if value != []}


class Body:
    """The body of a loop that grows, by the names of the graph around it."""

    def __init__(self, net: Network) -> None:
        self.net, self.nodes = net, []
        self._stem = f"b{len(net.nodes)}_"

    def name(self) -> str:
        return f"{self._stem}{len(self.nodes)}"

    def node(self, kind: str, *inputs: str, outputs: int = 1, **attributes: Any) -> Any:
        made = [f"{self.name()}_{k}" for k in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, made, name=self.name(), **attributes))
        return made[0] if outputs == 1 else made

    def sum(self, x: str, h: str, d: int, n: int) -> str:
        """W x + R h + b."""
        net = self.net
        inner = self.node("Add", self.node("MatMul", x, net.weights(d, n, fan=d)), self.node("MatMul", h, net.weights(n, n, fan=4 * n)))
        return self.node("Add", inner, net.weights(n))

    def gate(self, x: str, h: str, d: int, n: int, function: str = "Sigmoid") -> str:
        return self.node(function, self.sum(x, h, d, n))


def elman(body: Body, x: str, states: list[str], d: int, n: int) -> list[str]:
    return [body.gate(x, states[0], d, n, str(body.net.rng.choice(["Tanh", "Relu", "Softsign"])))]


def gru(body: Body, x: str, states: list[str], d: int, n: int) -> list[str]:
    """By either reset, and by z or by 1 - z."""
    net, (h,) = body.net, states
    z, r = body.gate(x, h, d, n), body.gate(x, h, d, n)
    U, W = net.weights(d, n, fan=d), net.weights(n, n, fan=4 * n)
    if net.rng.random() < 0.5:
        inner = body.node("Mul", r, body.node("Add", body.node("MatMul", h, W), net.weights(n)))
    else:
        inner = body.node("MatMul", body.node("Mul", r, h), W)
    m = body.node("Tanh", body.node("Add", body.node("MatMul", x, U), inner))
    if net.rng.random() < 0.3:  # h + z (m - h)
        return [body.node("Add", h, body.node("Mul", z, body.node("Sub", m, h)))]
    kept, new = (h, m) if net.rng.random() < 0.5 else (m, h)
    rest = body.node("Sub", net.constant(1), z)
    return [body.node("Add", body.node("Mul", z, kept), body.node("Mul", rest, new))]


def lstm(body: Body, x: str, states: list[str], d: int, n: int) -> list[str]:
    """Gates of one product, split."""
    net, (h, c) = body.net, states
    both = body.node("Concat", x, h, axis=1)
    sums = body.node("Add", body.node("MatMul", both, net.weights(d + n, 4 * n, fan=d + n)), net.weights(4 * n))
    i, f, g, o = body.node("Split", sums, outputs=4, axis=1, num_outputs=4)
    i, f, o = (body.node("Sigmoid", one) for one in (i, f, o))
    c = body.node("Add", body.node("Mul", f, c), body.node("Mul", i, body.node("Tanh", g)))
    return [body.node("Mul", o, body.node("Tanh", c)), c]


def loop(net: Network) -> None:
    """A Loop that gathers its input by the number of the step, or a Scan."""
    cell, n, d = [elman, gru, lstm][net.rng.integers(3)], int(net.rng.integers(1, 5)), net.width
    body, scan = Body(net), net.rng.random() < 0.5
    states = [f"s{k}_{body.name()}" for k in range(2 if cell is lstm else 1)]
    step, go, x = (f"{stem}_{body.name()}" for stem in ("step", "go", "x"))
    taken = x if scan else body.node("Gather", net.at, step, axis=0)
    after = cell(body, taken, states, d, n)
    seen = body.node("Identity", after[0])
    kept = [] if scan else [body.node("Identity", go)]
    value = lambda name, kind=FLOAT, shape=None: helper.make_tensor_value_info(name, kind, shape)  # noqa: E731
    ends = [value(one, FLOAT, [1, n]) for one in states]
    first = [] if scan else [value(step, TensorProto.INT64, []), value(go, TensorProto.BOOL, [])]
    graph = helper.make_graph(body.nodes, "body", [*first, *ends, *([value(x, FLOAT, [1, d])] if scan else [])],
                              [*(value(one, TensorProto.BOOL, []) for one in kept), *(value(one) for one in [*after, seen])])
    starts = [net.constant(np.zeros((1, n)) if net.rng.random() < 0.5 else net.rng.standard_normal((1, n))) for _ in states]
    finals, gathered = [f"{one}_last" for one in states], net.name("Y")
    if scan:
        made = helper.make_node("Scan", [*starts, net.at], [*finals, gathered], body=graph, num_scan_inputs=1)
    else:
        steps = net.node("Gather", net.node("Shape", net.at), net.constant(0, np.int64), axis=0)
        made = helper.make_node("Loop", [steps, "", *starts], [*finals, gathered], body=graph)
    made.name = f"n{len(net.nodes)}"
    net.nodes.append(made)
    net.at, net.width = gathered, n
    net.words.append(f"{made.op_type} of {cell.__name__} {n}")
