"""ONNX: graphs of cells, matrices, activations, normalisations and paths around them, beside onnxruntime."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
from onnx import ModelProto, NodeProto, helper, numpy_helper

import nrnn

from . import onnx_cells as cells
from . import onnx_network as network
from .drawn import Drawn
from .onnx_network import Network

STEPS = 20
_OTHER = {"Tanh": "Sigmoid", "Sigmoid": "Tanh", "Relu": "Tanh", "Softsign": "Tanh", "Softplus": "Elu", "Elu": "Relu",
          "Selu": "Elu", "Add": "Sub", "Sub": "Add", "Exp": "Sigmoid", "Softmax": "LogSoftmax", "LogSoftmax": "Softmax",
          "Max": "Min", "Mul": "Add", "Div": "Mul", "Erf": "Tanh", "Sqrt": "Abs", "Reciprocal": "Sqrt"}
_NUMBERS = {"alpha": 0.55, "epsilon": 0.5, "clip": 0.3, "linear_before_reset": 0, "activation_alpha": [0.5]}
onnxruntime.set_default_logger_severity(4)


def draw(rng: np.random.Generator, folder: Path) -> Drawn:
    words, model, x = _model(rng)
    return _drawn(words, model, x, folder / "model.onnx")


def mutated(rng: np.random.Generator, folder: Path) -> tuple[Drawn, Drawn]:
    """A node is left out or becomes another kind, an attribute or a constant another number; bodies of loops too."""
    words, model, x = _model(rng)
    while True:
        other = copy.deepcopy(model)
        what = _altered(rng, other)
        try:
            second = _drawn(f"{what}: {words}", other, x, folder / "other.onnx")
        except Exception:  # no model of ONNX any more, of whatever class the runtime says so
            continue
        return _drawn(words, model, x, folder / "model.onnx"), second


def _model(rng: np.random.Generator) -> tuple[str, ModelProto, np.ndarray]:
    inputs = int(rng.integers(1, 4))
    net = Network(rng, inputs)
    single = [network.dense, network.activation, network.written_out, network.scale, network.norm]
    blocks: list[Callable[[Network], None]] = [cells.operator, cells.loop, *single]
    for k in range(int(rng.integers(1, 5))):
        block = blocks[rng.integers(2 if k == 0 else len(blocks))]
        if net.rng.random() < 0.3:
            network.around(net, block)
        else:
            block(net)
    network.end(net)
    steps = STEPS if rng.random() < 0.3 else "steps"
    return ", ".join(net.words), net.model(inputs, steps), rng.standard_normal((STEPS, inputs)).astype(np.float32)


def _drawn(words: str, model: ModelProto, x: np.ndarray, path: Path) -> Drawn:
    path.write_bytes(model.SerializeToString())
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    y, = session.run(None, {"x": x[:, None]})
    return Drawn(words, lambda: nrnn.convert.from_onnx(path, report=None, check=8), x, y.reshape(len(x) if len(y) == len(x) else 1, -1))


def _altered(rng: np.random.Generator, model: ModelProto) -> str:
    """Alter one thing in place; what was."""
    graphs = [model.graph, *(one.g for node in model.graph.node for one in node.attribute if one.name == "body")]
    graph = graphs[rng.integers(len(graphs))]
    if rng.random() < 0.2 and graph.initializer:
        return _constant(rng, graph.initializer[rng.integers(len(graph.initializer))])
    node = graph.node[rng.integers(len(graph.node))]
    settings = [one for one in node.attribute if one.name in _NUMBERS]
    was = f"{node.op_type} {node.name}"
    if settings and rng.random() < 0.7:
        one = settings[rng.integers(len(settings))]
        one.CopyFrom(helper.make_attribute(one.name, _NUMBERS[one.name]))
        return f"{one.name} of {was} is altered"
    if node.op_type in _OTHER and rng.random() < 0.6:
        return _renamed(node)
    return _left_out(node)


def _constant(rng: np.random.Generator, tensor: object) -> str:
    array = numpy_helper.to_array(tensor)
    tensor.CopyFrom(numpy_helper.from_array((array + 1).astype(array.dtype), tensor.name))
    return f"{tensor.name} + 1"


def _renamed(node: NodeProto) -> str:
    was, node.op_type = node.op_type, _OTHER[node.op_type]
    return f"{was} {node.name} becomes {node.op_type}"


def _left_out(node: NodeProto) -> str:
    was = f"{node.op_type} {node.name}"
    node.op_type = "Identity"
    del node.input[1:], node.output[1:], node.attribute[:]
    return f"without {was}"
