"""A file read back is the file that was written."""

from pathlib import Path

import numpy as np
import pytest

import nrnn
from support import Draw, cells, model_file, needs_engine, sde

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.mark.parametrize("name", cells())
def test_cells_come_back(name):
    data = model_file(cells()[name]).to_bytes()
    assert nrnn.ModelFile.of(data).to_bytes() == data


@needs_engine
@pytest.mark.parametrize("path", ["digits/noisy.nrnn", "digits/plain.nrnn", "co2/noisy.nrnn"])
def test_shipped_models_come_back(path):
    model = nrnn.Model.load(EXAMPLES / path)
    again = nrnn.Model.load(nrnn.ModelFile.of(model).to_bytes())
    assert again.fingerprint == model.fingerprint
    assert (again.inputs, again.outputs, again.sequence, again.provenance, again.checks) == (
        model.inputs, model.outputs, model.sequence, model.provenance, model.checks)


def test_everything_else_comes_back():
    layer = sde(3, 5, noise=nrnn.PaperNoise(eps=0.1, sigma1=0.2, trained_with=True), noise_id=7, name="core",
                activation="relu", scheme="rk4", initial=np.ones(3), gate=nrnn.Gate(U=np.ones((3, 5)), scope="drift"))
    file = nrnn.ModelFile(
        [layer, nrnn.Cornn(Wy=np.eye(3), Wz=np.eye(3), U=np.eye(3), dt=0.1, gamma=1.0, epsilon=2.0,
                           noise=nrnn.MatrixNoise(np.ones((3, 2))))],
        readout=(np.ones((2, 3)), np.ones(2)),
        inputs=[nrnn.Channel("x", "V", 1.5, 2.0, limit=4.0), nrnn.Present("x"), nrnn.Age("x", 1.0, 3.0), nrnn.Dt(2.0),
                "y"],
        outputs=[nrnn.Output("p", "Pa", 3.0, 0.5), "q"], check=(np.ones((4, 2)), np.full((1, 2), 0.1)),
        sequence=nrnn.Sequence(interval=0.01, valid="end", trained_length=64, warm_up=3, horizon=2, max_substeps=9),
        provenance={"name": "n", "licence": "MIT", "epochs": "9"})
    assert nrnn.ModelFile.of(file.to_bytes()).to_bytes() == file.to_bytes()


@pytest.mark.parametrize("dtype", ["f16", "bf16", "i8"])
def test_narrow_weights_are_read_as_stored(dtype):
    file = model_file(dtype=dtype)
    stored, found = file.stored(), nrnn.ModelFile.of(file.to_bytes())
    for name in ("A", "W", "U", "b", "C", "step"):
        np.testing.assert_array_equal(getattr(found.layers[0], name), getattr(stored.layers[0], name), strict=True)
    np.testing.assert_array_equal(found.readout[0], stored.readout[0])


def others() -> dict[str, list]:
    """Cells and structures of matrices beyond those of `cells()`."""
    draw = Draw(7)
    unit = draw(4, 3, 2)
    unit /= np.linalg.norm(unit, axis=2, keepdims=True)
    blocks = lambda: nrnn.Quaternion(*draw(4, 2, 2))  # noqa: E731
    network = [nrnn.Dense(W=nrnn.Csr.from_dense(np.diag([1.0, 0, 2])), activation="relu"), nrnn.Dense(W=draw(3, 3))]
    return {
        "kernel": [nrnn.Kernel(anchors=unit, alpha=0.5, gap_penalty=0.25, pooling="max", aggregation=[1, 2, 3])],
        "kernel mean": [nrnn.Kernel(anchors=unit, projection=draw(4, 4), symbol="dot", la_feature=False, scaled=False)],
        "stencil": [nrnn.Stencil(interior=draw(5), left=draw(2, 4), right=draw(2, 4), grid=6, blocks=3, shift=1.5)],
        "vector field": [nrnn.VectorField(network=network, dimension=3, in_mean=draw(3), solver_step=0.5)],
        "signature": [nrnn.Dense(W=draw(2, 3)), nrnn.Signature(inputs=2, depth=2, basis_order=1, fading=0.5)],
        "quaternion": [nrnn.Elman(W=blocks(), U=blocks(), activation="modrelu", modrelu_bias=draw(8), clip=2.0),
                       nrnn.Lstm(W=[blocks() for _ in range(4)], U=[blocks() for _ in range(4)], candidate_factor=0.5)],
        "projection": [nrnn.Lstm(W=draw(12, 2), U=draw(12, 3), projection=draw(2, 3))],
    }


NARROWEST = {"vector field": "f32", "quaternion": "f16"}  # of the others i8: sparse matrices and quaternions are not


@pytest.mark.parametrize("name", others())
@pytest.mark.parametrize("is_narrow", [False, True])
def test_other_cells_come_back(name, is_narrow):
    dtype = NARROWEST.get(name, "i8") if is_narrow else "f32"
    data = nrnn.ModelFile(others()[name], dtype=dtype).to_bytes()
    stored = nrnn.ModelFile(others()[name], dtype=dtype).stored()
    assert nrnn.ModelFile.of(data).to_bytes() == nrnn.ModelFile(stored.layers).to_bytes()


def test_refused():
    with pytest.raises(ValueError, match="no 'nrnn' at its start"):
        nrnn.ModelFile.of(b"")
    with pytest.raises(ValueError, match="do not decode"):
        nrnn.ModelFile.of(b"\xff")
