"""ONNX's activations: as operators, and as the attributes of cells, beside onnxruntime."""

import itertools

import numpy as np
import pytest

import nrnn
from nrnn.convert import ConversionError

onnx, onnxruntime = pytest.importorskip("onnx"), pytest.importorskip("onnxruntime")
import onnx_models  # noqa: E402
from onnx_models import D, beside_onnxruntime, cell, draw, model, node, save  # noqa: E402


@pytest.fixture(autouse=True)
def own_numbers(monkeypatch):
    """The same for each test, whatever others draw: with Tanh as its gate a cell makes float32's errors larger."""
    monkeypatch.setattr(onnx_models, "_rng", np.random.default_rng(5))


OPERATORS = {
    "tanh": ("Tanh", {}), "relu": ("Relu", {}), "logistic": ("Sigmoid", {}), "softsign": ("Softsign", {}),
    "softplus": ("Softplus", {}), "elu": ("Elu", {"alpha": 0.7}), "leaky_relu": ("LeakyRelu", {"alpha": 0.3}),
    "thresholded_relu": ("ThresholdedRelu", {"alpha": 0.4}), "hard_sigmoid": ("HardSigmoid", {"alpha": 0.3, "beta": 0.4}),
    "gelu": ("Gelu", {}), "gelu_tanh": ("Gelu", {"approximate": "tanh"})}
DEFAULTS = {"Elu": "elu", "LeakyRelu": "leaky_relu", "ThresholdedRelu": "thresholded_relu", "HardSigmoid": "hard_sigmoid",
            "Selu": "elu", "Celu": "elu"}


def agree(path, bound=3e-6, **more):
    file, ours, theirs = beside_onnxruntime(path, **more)
    np.testing.assert_allclose(ours, theirs, rtol=bound, atol=bound)
    return file


def after_a_cell(tmp_path, *nodes, constants=None, opset=20):
    return save(cell("RNN", nodes=nodes, last=["y"], opset=opset, constants=constants), tmp_path)


@pytest.mark.parametrize("kind", OPERATORS)
def test_operators(kind, tmp_path):
    name, settings = OPERATORS[kind]
    file = agree(after_a_cell(tmp_path, node(name, "Y", "y", **settings)))
    assert file.layers[-1].activation == kind


@pytest.mark.parametrize("name", DEFAULTS)
def test_numbers_by_default(name, tmp_path):
    file = agree(after_a_cell(tmp_path, node(name, "Y", "y")))
    assert [layer.activation for layer in file.layers[1:]] == [DEFAULTS[name]]


@pytest.mark.parametrize("low, high, kinds", [(-0.3, 0.4, ["clip"]), (0, None, ["relu"]), (None, 0.2, ["relu"]),
                                              (0.1, None, ["relu"]), (None, None, [])])
@pytest.mark.parametrize("opset", [10, 20])
def test_clip(low, high, kinds, opset, tmp_path):
    ends = {name: np.float32(end) for name, end in (("low", low), ("high", high)) if end is not None}
    if opset == 10:
        clip = node("Clip", "Y", "y", **{key: float(ends[of]) for key, of in (("min", "low"), ("max", "high")) if of in ends})
    else:
        clip = onnx.helper.make_node("Clip", ["Y", *(name if name in ends else "" for name in ("low", "high"))], ["y"])
    file = agree(after_a_cell(tmp_path, clip, constants=ends if opset > 10 else None, opset=opset))
    assert [one for layer in file.layers if (one := layer.activation) in ("clip", "relu")] == kinds


@pytest.mark.parametrize("settings, message", [
    ({"min": 0.5, "max": -0.5}, "expected bounds in their order, found 0.5 and -0.5"), ({"min": float("nan")}, "found nan")])
def test_bounds_that_are_none(settings, message, tmp_path):
    with pytest.raises(ConversionError, match=f"Clip 'y': .*{message}"):
        nrnn.convert.from_onnx(after_a_cell(tmp_path, node("Clip", "Y", "y", **settings), opset=10))


BOUNDED = {"Tanh": ([], []), "Sigmoid": ([], []), "Softsign": ([], []), "HardSigmoid": ([0.3], [0.4])}
ANY = {**BOUNDED, "Relu": ([], []), "LeakyRelu": ([0.2], []), "Elu": ([0.7], []), "Softplus": ([], []),
       "ThresholdedRelu": ([0.1], []), "ScaledTanh": ([0.9], [1.1]), "Affine": ([0.6], [0.1])}
OF_CELLS = [("RNN", (one,)) for one in ANY] + [
    (kind, (gate, *rest)) for kind, more in (("GRU", 1), ("LSTM", 2)) for gate, rest in itertools.chain(
        [(gate, ("Tanh",) * more) for gate in BOUNDED], [("Sigmoid", (one, "Tanh")[:more]) for one in ANY],
        [("HardSigmoid", ("Tanh", one)[-more:]) for one in ("Elu", "ScaledTanh")])]


@pytest.mark.parametrize("kind, names", OF_CELLS, ids=lambda one: one if isinstance(one, str) else "-".join(one))
def test_attributes_of_cells(kind, names, tmp_path):
    alpha, beta = (sum((ANY[one][k] for one in names), []) for k in (0, 1))
    settings = {key: value for key, value in (("activation_alpha", alpha), ("activation_beta", beta)) if value}
    steps = 6 if names[0] == "Tanh" else 12  # a gate below 0 makes the state grow, and what float32 is off with it
    agree(save(cell(kind, ["B"], activations=list(names), opset=14, **settings), tmp_path), steps=steps)


@pytest.mark.parametrize("names", [["LeakyRelu"], ["HardSigmoid"], ["Elu"]])
def test_numbers_of_cells_by_default(names, tmp_path):
    agree(save(cell("RNN", ["B"], activations=names), tmp_path))


@pytest.mark.parametrize("kind, settings, message", [
    ("RNN", {"activations": ["Mish"]}, "activations: expected of Tanh, .*, found 'Mish'"),
    ("GRU", {"activations": ["Sigmoid"]}, r"activations: expected 2, found \['Sigmoid'\]"),
    ("RNN", {"activations": ["Affine"]}, "affine: expected its alpha or beta, for which there is no common default"),
    ("RNN", {"activations": ["ThresholdedRelu"]}, "thresholded_relu: expected its alpha"),
    ("GRU", {"activations": ["Sigmoid", "Elu"], "activation_alpha": [0.1, 0.2]},
     "activation_alpha: expected one for each activation that has it, 1, found 2"),
    ("LSTM", {"activations": ["Tanh", "Tanh", "Tanh"], "input_forget": 1}, "input_forget: expected with activation Sigmoid"),
    ("RNN", {"activations": ["Elu"], "activation_alpha": [float("nan")]}, "alpha: expected a finite number")])
def test_attributes_that_are_refused(kind, settings, message, tmp_path):
    with pytest.raises(ConversionError, match=f"{kind} 'cell': {message}"):
        nrnn.convert.from_onnx(save(cell(kind, **settings), tmp_path))


@pytest.mark.parametrize("kind, advice", [("HardSwish", "Swish, Gelu, Relu and HardSigmoid"), ("Mish", "Swish, Gelu"),
                                          ("Conv", "a convolution looks at several steps"), ("CumSum", "a sum over the steps needs a state"),
                                          ("Sin", "docs/convert.md lists"), ("MaxPool", "pooling looks at several steps")])
def test_what_has_no_counterpart_is_named_with_the_nearest_thing(kind, advice, tmp_path):
    graph = model([onnx.helper.make_node(kind, ["X", "w"], ["y"], name="here")], {"w": draw(2, D)}, outputs=["y"])
    with pytest.raises(ConversionError, match=f"{kind} 'here': expected an operator that runs on a stream.*{advice}") as error:
        nrnn.convert.from_onnx(save(graph, tmp_path))
    assert len(str(error.value)) <= 300


def test_layer_normalisation(tmp_path):
    for axis, shape in ((-1, (3,)), (3, (3,)), (2, (1, 3))):
        constants = {"gain": 0.5 + np.abs(draw(*shape)), "shift": draw(*shape)}
        norm = node("LayerNormalization", "Y gain shift", "y", axis=axis, epsilon=0.01)
        file = agree(after_a_cell(tmp_path, norm, constants=constants))
        assert [type(layer).__name__ for layer in file.layers] == ["Elman", "Norm"] and file.layers[1].epsilon == pytest.approx(0.01)


@pytest.mark.parametrize("axis, message", [(0, "features of one time step along the last axis, found several steps")])
def test_a_normalisation_over_steps(axis, message, tmp_path):
    constants = {"gain": np.ones((4, 1, 1, 3), np.float32)}
    graph = cell("RNN", nodes=[node("LayerNormalization", "Y gain", "y", axis=axis)], last=["y"], constants=constants, x=(4, 1, D))
    with pytest.raises(ConversionError, match=f"LayerNormalization 'y': expected {message}"):
        nrnn.convert.from_onnx(save(graph, tmp_path))


@pytest.mark.parametrize("made, kinds", [
    (node("Swish", "Y", "y", alpha=1.3), ["tanh", "silu", "identity"]), (node("Swish", "Y", "y"), ["tanh", "silu"]),
    (node("RMSNormalization", "Y gain", "y", epsilon=0.01), ["tanh", "identity"])])
def test_newer_operators_beside_the_reference_of_onnx(made, kinds, tmp_path):
    """Which onnxruntime may lack."""
    from onnx.reference import ReferenceEvaluator

    path = after_a_cell(tmp_path, made, constants={"gain": 0.5 + np.abs(draw(3))}, opset=24)
    file, x = nrnn.convert.from_onnx(path, report=None, check=8), draw(12, D)
    y, = ReferenceEvaluator(onnx.load(path)).run(None, {"X": x[:, None]})
    np.testing.assert_allclose(nrnn.reference.run(file, x)[0], y.reshape(12, 3), atol=2e-6)
    assert [layer.activation for layer in file.layers] == kinds
