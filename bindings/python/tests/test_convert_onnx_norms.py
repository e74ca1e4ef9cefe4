"""BatchNormalization as PyTorch's exporter writes it, in each operator set."""

import numpy as np
import pytest

import nrnn

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from onnx_models import N, beside_onnxruntime, cell, draw, node, save  # noqa: E402

STATISTICS = {"g": draw(N), "b": draw(N), "mean": draw(N), "var": np.float32([0.5, 2, 1.5])}


def normalised(opset, **attributes):
    """A cell whose outputs are normalised."""
    squeeze = node("Squeeze", "Y", "s", axes=[1]) if opset < 13 else node("Squeeze", "Y one", "s")
    constants = STATISTICS | ({"one": np.int64([1])} if opset >= 13 else {})
    nodes = [squeeze, node("Transpose", "s", "t", perm=[1, 2, 0]),
             node("BatchNormalization", "t g b mean var", "n", name="norm", **attributes),
             node("Transpose", "n", "y", perm=[2, 0, 1])]
    return cell("GRU", ["B"], constants=constants, nodes=nodes, last=["y"], opset=opset)


@pytest.mark.parametrize("opset", [7, 9, 11, 13, 14, 17])
@pytest.mark.parametrize("attributes", [{}, {"momentum": 0.9, "epsilon": 1e-2}], ids=["plain", "momentum"])
def test_batch_normalisation_beside_onnxruntime(opset, attributes, tmp_path):
    _, ours, theirs = beside_onnxruntime(save(normalised(opset, **attributes), tmp_path))
    np.testing.assert_allclose(ours, theirs, atol=2e-6)


def test_statistics_of_each_feature_alone_are_refused(tmp_path):
    with pytest.raises(nrnn.convert.ConversionError, match="BatchNormalization 'norm': spatial: expected 1, found 0"):
        nrnn.convert.from_onnx(save(normalised(7, spatial=0), tmp_path))
