"""Two doors, with random networks: what comes through gives what torch or onnxruntime gives, or a reason is given."""

import numpy as np
import pytest

import nrnn
import reference
from nrnn.convert import ConversionError

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")
onnxruntime = pytest.importorskip("onnxruntime")
hypothesis = pytest.importorskip("hypothesis")
from hypothesis import HealthCheck, given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from onnx_models import helper  # noqa: E402

nn = torch.nn
quick = settings(deadline=None, derandomize=True, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "none": nn.Identity}


def tolerance(file):
    """What float32 may cost, twice: torch's and the reference's own are both within it."""
    return 2 * file.checks[0].tolerance + 1e-6


# State dicts

@st.composite
def networks(draw):
    """A cell, and a head of linear layers with activations between: parts of a list, and the names of what follows."""
    kind = draw(st.sampled_from([nn.GRU, nn.LSTM, nn.RNN]))
    inputs, units, layers = draw(st.tuples(st.integers(1, 3), st.integers(1, 6), st.integers(1, 2)))
    torch.manual_seed(draw(st.integers(0, 99)))
    parts, follows, width = [kind(inputs, units, num_layers=layers, bias=draw(st.booleans()))], {}, units
    for _ in range(draw(st.integers(1, 3))):
        following = draw(st.sampled_from(sorted(ACTIVATIONS)))
        out = draw(st.integers(1, 5))
        follows[len(parts)] = following
        parts += [nn.Linear(width, out), ACTIVATIONS[following]()]
        width = out
    return inputs, parts, follows


def play(parts, x):
    with torch.no_grad():
        for part in parts:
            x = part(x)
            x = x[0] if isinstance(x, tuple) else x
    return x.numpy()


@quick
@given(networks())
def test_a_state_dict(network):
    """With the activations said it is torch's network; without them, where two linear maps meet, it is refused."""
    inputs, parts, follows = network
    net = nn.ModuleList(parts)
    x = torch.randn(20, inputs)
    expected = play(parts, x)
    named = {str(place): name for place, name in follows.items()}
    file = nrnn.convert.from_torch(net.state_dict(), activations=named, report=None, check=20)
    np.testing.assert_allclose(reference.run(file, x.numpy())[0], expected, atol=tolerance(file), rtol=0)
    if len(follows) > 1:
        with pytest.raises(ConversionError, match="weights do not say what stands"):
            nrnn.convert.from_torch(net.state_dict(), report=None)
    else:
        nrnn.convert.from_torch(net.state_dict(), report=None, check=2)


@quick
@given(networks(), st.data())
def test_a_wrong_activation_beside_what_torch_gave(network, data):
    """Refused, unless the numbers are those of the right one on these samples."""
    inputs, parts, follows = network
    place = data.draw(st.sampled_from(sorted(follows)))
    wrong = data.draw(st.sampled_from(sorted(set(ACTIVATIONS) - {follows[place]})))
    x = torch.randn(20, inputs)
    right, other = play(parts, x), play([*parts[:place + 1], ACTIVATIONS[wrong](), *parts[place + 2:]], x)
    named = {str(one): name for one, name in (follows | {place: wrong}).items()}
    state = nn.ModuleList(parts).state_dict()
    if np.abs(right - other).max() > 0.01 * max(np.ptp(right), np.ptp(other), 0.1):
        with pytest.raises(ConversionError, match="expect: expected the source's outputs"):
            nrnn.convert.from_torch(state, activations=named, expect=(x, right), report=None)
    file = nrnn.convert.from_torch(state, activations=named, expect=(x, other), report=None)
    assert file.report.verified


# ONNX

def weights(rng, *shape):
    return (rng.standard_normal(shape) / np.sqrt(shape[-1])).astype(np.float32)


def cell_node(rng, kind, width, units, source, name, **attributes):
    gates = {"RNN": 1, "GRU": 3, "LSTM": 4}[kind]
    constants = {f"{name}W": weights(rng, 1, gates * units, width), f"{name}R": weights(rng, 1, gates * units, units),
                 f"{name}B": weights(rng, 1, 2 * gates * units)}
    made = helper.make_node(kind, [source, *constants], [f"{name}Y"], hidden_size=units, name=name, **attributes)
    return [made, helper.make_node("Squeeze", [f"{name}Y", "axis"], [f"{name}S"])], constants, f"{name}S"


UNARY = ["Tanh", "Relu", "Sigmoid", "LeakyRelu", "Neg", "Identity", "Elu", "Softplus", "Exp", "Abs"]
BINARY = ["Add", "Sub", "Mul", "Div", "Max", "Pow"]


@st.composite
def graphs(draw):
    """A chain of cells, matrices, functions and arithmetic with constants; some of them have no counterpart."""
    rng = np.random.default_rng(draw(st.integers(0, 999)))
    width, steps = draw(st.integers(1, 3)), 6
    inputs, nodes, constants, at = width, [], {"axis": np.array([1])}, "X"
    for k in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["cell", "cell", "matrix", "unary", "unary", "binary", "around"]))
        name = f"n{k}_"
        if kind == "cell":
            units, which = draw(st.integers(1, 4)), draw(st.sampled_from(["RNN", "GRU", "LSTM"]))
            more = {"linear_before_reset": draw(st.integers(0, 1))} if which == "GRU" else {}
            made, found, at = cell_node(rng, which, width, units, at, name, **more)
            nodes, constants, width = nodes + made, constants | found, units
        elif kind == "matrix":
            units = draw(st.integers(1, 4))
            constants[name] = weights(rng, width, units)
            nodes.append(helper.make_node("MatMul", [at, name], [f"{name}o"], name=name))
            at, width = f"{name}o", units
        elif kind == "unary":
            nodes.append(helper.make_node(draw(st.sampled_from(UNARY)), [at], [f"{name}o"], name=name))
            at = f"{name}o"
        elif kind == "binary":
            constants[name] = np.abs(weights(rng, width)) + np.float32(0.5)
            ends = [at, name] if draw(st.booleans()) else [name, at]
            nodes.append(helper.make_node(draw(st.sampled_from(BINARY)), ends, [f"{name}o"], name=name))
            at = f"{name}o"
        else:  # a path around what came last
            nodes += [helper.make_node("Tanh", [at], [f"{name}t"], name=f"{name}t"),
                      helper.make_node("Add", [at, f"{name}t"], [f"{name}o"], name=name)]
            at = f"{name}o"
    ends = [[helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, shape)]
            for name, shape in (("X", [steps, 1, inputs]), (at, None))]
    held = [onnx.numpy_helper.from_array(array, name) for name, array in constants.items()]
    graph = helper.make_graph(nodes, "random", *ends, held)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), steps, inputs


@settings(quick, max_examples=60)
@given(graphs())
def test_a_graph(tmp_path_factory, made):
    """Converted, it is onnxruntime's; else the node is named."""
    model, steps, inputs = made
    path = tmp_path_factory.mktemp("graph") / "net.onnx"
    onnx.save(model, path)
    x = np.random.default_rng(1).standard_normal((steps, 1, inputs)).astype(np.float32)
    expected, = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"]).run(None, {"X": x})
    try:
        file = nrnn.convert.from_onnx(path, report=None, check=steps)
    except ConversionError as error:
        assert "expected" in str(error) and len(str(error)) <= 400
        return
    found = reference.run(file, x[:, 0])[0]
    np.testing.assert_allclose(found, expected.reshape(found.shape), atol=tolerance(file), rtol=1e-5)
