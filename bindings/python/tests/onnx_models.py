"""Small ONNX graphs for the tests."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

N, D = 3, 2  # units, inputs
GATES = {"RNN": 1, "GRU": 3, "LSTM": 4}
_rng = np.random.default_rng(5)


def draw(*shape, scale=1.0):
    return (scale * _rng.standard_normal(shape)).astype(np.float32)


def model(nodes, constants, x=("steps", 1, D), outputs=("Y",), inputs=(), opset=17, domains=()):
    """A graph: `x` is the signal's shape, `inputs` are further (name, shape) without a value."""
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in [("X", x), *inputs]]
    ends_out = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs]
    weights = [numpy_helper.from_array(np.asarray(array), name) for name, array in constants.items()]
    imports = [helper.make_opsetid("", opset), *(helper.make_opsetid(name, 1) for name in domains)]
    graph = helper.make_graph(nodes, "test", ends, ends_out, weights)
    return helper.make_model(graph, opset_imports=imports, ir_version=8, producer_name="tests")


def node(kind, inputs, outputs, **attributes):
    return helper.make_node(kind, inputs.split(), outputs.split(), **attributes)


def cell(kind, slots=(), outputs="Y", x=("steps", 1, D), constants=None, opset=17, nodes=(), inputs=(), last=None,
         **attributes):
    """A graph of one recurrent node with random weights; `slots` are those in use beyond X, W, R."""
    g = GATES[kind]
    every = {"W": draw(1, g * N, D), "R": draw(1, g * N, N, scale=0.5), "B": draw(1, 2 * g * N), "initial_h": draw(1, 1, N),
             "initial_c": draw(1, 1, N), "P": draw(1, 3 * N)} | (constants or {})
    order = ["X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P"]
    used = ["X", "W", "R", *slots]
    names = [name if name in used else "" for name in order]
    while not names[-1]:
        names.pop()
    given = {name: every[name] for name in names if name in every and name not in dict(inputs)}
    main = helper.make_node(kind, names, outputs.split(","), name="cell", **{"hidden_size": N} | attributes)
    wanted = last or [name for name in outputs.split(",") if name][:1]
    return model([main, *nodes], given | {k: v for k, v in every.items() if k not in order}, x, wanted, inputs, opset)


def save(graph, folder):
    path = folder / "model.onnx"
    onnx.save(graph, path)
    return path


def beside_onnxruntime(path, steps=12, inputs=D, **settings):
    """The file of a model, what its layers give in float64, and what onnxruntime gives; of the last step if it says so."""
    import nrnn
    import reference

    x = draw(steps, inputs)
    file = nrnn.convert.from_onnx(path, report=None, check=8, **settings)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    given, *others = session.get_inputs()
    shape = [steps if not isinstance(one, int) or one < 1 else one for one in given.shape]
    shape = [1 if k == 1 and len(shape) == 3 and size != inputs else size for k, size in enumerate(shape)]
    y = session.run(None, {given.name: x.reshape(shape)})[0].reshape(-1, len(file.outputs))
    return file, reference.run(file, x)[0][-len(y):], y
