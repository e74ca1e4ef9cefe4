"""ONNX Runtime on one thread: a graph per step, its state fed back by IOBinding, or one graph for many steps."""
import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from modules import INPUTS, STEP


def _value(name, *shape):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def _constants(**arrays):
    return [numpy_helper.from_array(np.ascontiguousarray(array, np.float32), name) for name, array in arrays.items()]


def _numpy(module):
    return {name: value.detach().numpy() for name, value in module.named_parameters()}


# -- graphs: x and the states in, the new states out

def _sde(module, amplitude, h="h", x="x", h_new="h_new"):
    """The nodes of one step of the SDE, from `h` and `x` to `h_new`."""
    w = _numpy(module)
    constants = _constants(AW=w["AW"].T, U=w["U"].T, b=w["b"], delta=STEP)
    node = helper.make_node
    nodes = [
        node("MatMul", [h, "AW"], ["both"]), node("Split", ["both"], ["linear", "inner"], axis=1, num_outputs=2),
        node("Gemm", [x, "U", "b"], ["driven"]), node("Add", ["inner", "driven"], ["sum"]),
        node("Tanh", ["sum"], ["a"]), node("Add", ["linear", "a"], ["f"]), node("Mul", ["f", "delta"], ["df"]),
        node("Add", [h, "df"], ["moved" if amplitude else h_new]),
    ]
    if amplitude:
        constants += _constants(amplitude=amplitude)
        nodes += [node("RandomNormalLike", ["moved"], ["xi"]), node("Mul", ["xi", "amplitude"], ["noise"]),
                  node("Add", ["moved", "noise"], [h_new])]
    return nodes, constants


def _gated(module, steps):
    """GRU or LSTM over `steps` steps: h (and c), x -> h_new (and c_new)."""
    w, n = _numpy(module), module.hidden_size
    kind, order = {"GRU": ("GRU", [1, 0, 2]), "LSTM": ("LSTM", [0, 3, 1, 2])}[type(module).__name__]

    def gates(array):
        return np.concatenate([array.reshape(len(order), n, -1)[k] for k in order])

    both = np.concatenate([gates(w["bias_ih_l0"]), gates(w["bias_hh_l0"])]).reshape(1, -1)
    constants = _constants(W=gates(w["weight_ih_l0"])[None], R=gates(w["weight_hh_l0"])[None], B=both)
    states = ["h", "c"] if kind == "LSTM" else ["h"]
    settings = {"hidden_size": n} | ({"linear_before_reset": 1} if kind == "GRU" else {})
    node = helper.make_node(kind, ["x", "W", "R", "B", "", *states], ["", *[f"{s}_new" for s in states]], **settings)
    shapes = {s: (1, 1, n) for s in states}
    return _session([node], constants, {"x": (steps, 1, INPUTS), **shapes}, {f"{s}_new": shapes[s] for s in states})


def _scan(module, steps):
    """The same as one graph that loops over the rows of x; one member, no noise."""
    n = module.b.numel()
    nodes, constants = _sde(module, 0.0, "state", "row as matrix", "new state")
    nodes.insert(0, helper.make_node("Unsqueeze", ["row", "axis"], ["row as matrix"]))
    constants.append(numpy_helper.from_array(np.array([0]), "axis"))
    body = helper.make_graph(nodes, "step", [_value("state", 1, n), _value("row", INPUTS)], [_value("new state", 1, n)],
                             constants)
    scan = helper.make_node("Scan", ["h", "x"], ["h_new"], num_scan_inputs=1, body=body)
    return _session([scan], [], {"h": (1, n), "x": (steps, INPUTS)}, {"h_new": (1, n)})


def _session(nodes, constants, inputs, outputs):
    graph = helper.make_graph(nodes, "graph", [_value(name, *shape) for name, shape in inputs.items()],
                              [_value(name, *shape) for name, shape in outputs.items()], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


# -- running

class Fed:
    """A session whose states go back and forth between two buffers, with its inputs bound beforehand."""

    def __init__(self, session, X):
        self.session = session
        inputs = {i.name: i.shape for i in session.get_inputs()}
        self.buffers = {name: [np.zeros(shape, np.float32) for _ in range(2)]
                        for name, shape in inputs.items() if name != "x"}
        self.kept = [[onnxruntime.OrtValue.ortvalue_from_numpy(a) for a in pair] for pair in self.buffers.values()]
        self.rows = [np.ascontiguousarray(row.reshape(inputs["x"])) for row in X]
        self.bindings = [self._binding(t, row) for t, row in enumerate(self.rows)]

    def _binding(self, t, row):
        binding = self.session.io_binding()
        binding.bind_ortvalue_input("x", onnxruntime.OrtValue.ortvalue_from_numpy(row))
        for name, pair in zip(self.buffers, self.kept):
            binding.bind_ortvalue_input(name, pair[t % 2])
            binding.bind_ortvalue_output(f"{name}_new", pair[(t + 1) % 2])
        return binding

    def __call__(self, steps):
        for pair in self.buffers.values():
            pair[0][:] = 0
        run, bindings = self.session._sess.run_with_iobinding, [b._iobinding for b in self.bindings]
        for t in range(steps):
            run(bindings[t % len(bindings)], None)
        return self.buffers["h"][steps % 2].reshape(-1, self.buffers["h"][0].shape[-1])


class Onnx:
    """`step` and `run` as in ours.Ours, over the X that it was made with."""

    def __init__(self, module, X, members=1, amplitude=0.0):
        if hasattr(module, "AW"):
            n = module.b.numel()
            nodes, constants = _sde(module, amplitude)
            one = _session(nodes, constants, {"h": (members, n), "x": (1, INPUTS)}, {"h_new": (members, n)})
            many = None if amplitude else _scan(module, len(X))
        else:
            one, many = _gated(module, 1), _gated(module, len(X))
        self._step = Fed(one, X)
        self._many = many and Fed(many, X[None])
        self.run = many and (lambda X: self._many(1))

    def step(self, X):
        return self._step(len(X))
