"""Cells and options that the format has before the engine: against the float64 reference once it runs them.

Names in `LACKING` must be refused, so the list shrinks when the engine learns.
"""

import numpy as np
import pytest

import nrnn
import reference
from support import Draw, needs_engine, sde

draw = Draw(61)
n, d = 8, 4


def quaternion(rows, columns):
    return nrnn.Quaternion(*(draw(rows // 4, columns // 4) for _ in "rijk"))


def kernel(**settings):
    anchors = np.random.default_rng(7).standard_normal((5, 3, d))
    anchors /= np.linalg.norm(anchors, axis=2, keepdims=True)
    return nrnn.Kernel(**dict(anchors=anchors, projection=np.eye(5) + 0.1 * draw(5, 5), alpha=0.7, gap_penalty=0.4)
                       | settings)


def stencil(**settings):
    return nrnn.Stencil(interior=[.01, .2, .58, .2, .01], left=[[1, 0, 0, 0], [.2, .6, .2, 0]],
                        right=[[0, .2, .6, .2], [0, 0, 0, 1]], grid=9, **settings)


def field(W, **settings):
    network = [nrnn.Dense(W=W, b=0.1 * draw(6), activation="relu"), nrnn.Dense(W=0.5 * draw(2, 6))]
    return nrnn.VectorField(network=network, dimension=2, order=2, **settings)


def rows() -> dict:
    """One for each cell and option."""
    W, U, b = 0.5 * draw(n, n), draw(n, d), draw(n)
    lstm = dict(U=draw(4 * n, d), b=draw(4 * n))
    maps = [quaternion(n, n) for _ in "ifgo"], [quaternion(n, d) for _ in "ifgo"]
    sparse = nrnn.Csr.from_dense(np.where(draw(6, 4) > 0, draw(6, 4), 0))
    return {
        **{f"sde {scheme}": sde(n, d, scheme=scheme) for scheme in ("midpoint", "rk4", "heun")},
        "sde modrelu": sde(n, d, activation="modrelu", modrelu_bias=-0.1 * np.abs(b)),
        "elman modrelu": nrnn.Elman(W=W, U=U, activation="modrelu", modrelu_bias=-0.1 * np.abs(b)),
        "elman clip": nrnn.Elman(W=W, U=U, b=b, clip=0.5),
        "elman quaternion": nrnn.Elman(W=quaternion(n, n), U=quaternion(n, d), b=b),
        "gru clip": nrnn.Gru(W=draw(3 * n, n), U=draw(3 * n, d), clip=0.5),
        "lstm clip": nrnn.Lstm(W=draw(4 * n, n), **lstm, clip=0.5),
        "lstm projection": nrnn.Lstm(W=draw(4 * n, 3), **lstm, projection=draw(3, n)),
        "lstm factor": nrnn.Lstm(W=draw(4 * n, n), **lstm, candidate_factor=0.8),
        "lstm quaternion": nrnn.Lstm(W=maps[0], U=maps[1], b=lstm["b"]),
        "cornn": nrnn.Cornn(Wy=W, Wz=W.T, U=U, b=b, dt=0.1, gamma=2.7, epsilon=4.7),
        "kernel mean": kernel(),
        "kernel mean, no la": kernel(la_feature=False, scaled=False, projection=None),
        "kernel mean, all lengths": kernel(aggregation=[0.2, 0.3, 0.5]),
        "kernel max": kernel(pooling="max", symbol="dot"),
        "kernel max, no la": kernel(pooling="max", la_feature=False),
        "kernel max, all lengths": kernel(pooling="max", aggregation=[0.2, 0.3, 0.5]),
        "stencil": stencil(),
        "stencil forced": stencil(forcing=0.01 * draw(9), blocks=4, shift=1),
        "vector field": field(0.5 * draw(6, 4)),
        "vector field sparse": field(sparse, in_mean=draw(4), out_scale=[2, 3], solver_step=0.03, time_scale=0.1),
        "signature": nrnn.Signature(inputs=d, depth=2, basis_order=1),
        "signature fading": nrnn.Signature(inputs=d, depth=3, fading=0.3),
    }


ROWS = rows()
LACKING: set[str] = set()
NARROW = {"f16": 1e-5, "bf16": 1e-5, "i8": 2e-4}  # how far from the rounded weights; int8 rounds what they multiply too
LACKING_DTYPES: set[str] = set()


def given(layer):
    """Inputs; cells that go on by themselves get a sample at first and now and then."""
    X = np.random.default_rng(8).standard_normal((24, layer.inputs)).astype(np.float32)
    if isinstance(layer, (nrnn.Stencil, nrnn.VectorField)):
        X[np.arange(24) % 8 != 0] = np.nan
    return X


@needs_engine
@pytest.mark.parametrize("name", ROWS)
def test_outputs(name):
    layer = ROWS[name]
    file = nrnn.ModelFile([layer], sequence=nrnn.Sequence(interval=0.1))
    if name in LACKING:
        with pytest.raises((nrnn.Unsupported, nrnn.ModelError)):
            nrnn.Model.load(file.to_bytes())
        return
    X = given(layer)
    expected, states = reference.run(file, X)
    with nrnn.Model.load(file.to_bytes()).stream(missing="skip") as stream:
        np.testing.assert_allclose(stream.run(X).nominal, expected, rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(stream.state(), states[0], rtol=1e-5, atol=1e-5)


@needs_engine
@pytest.mark.parametrize("dtype", NARROW)
def test_narrow_weights(dtype):
    file = nrnn.ModelFile([sde(n, d)], readout=(draw(3, n), draw(3)), dtype=dtype)
    if dtype in LACKING_DTYPES:
        with pytest.raises(nrnn.Unsupported):
            nrnn.Model.load(file.to_bytes())
        return
    X = given(file.layers[0])
    with nrnn.Model.load(file.to_bytes()).stream() as stream:
        np.testing.assert_allclose(stream.run(X).nominal, reference.run(file, X)[0], atol=NARROW[dtype])


@needs_engine
def test_matrix_noise_has_its_covariance():
    """One step from 0 without drift: delta sigma sigma^T."""
    sigma, members = draw(5, 3), 20_000
    noise = nrnn.MatrixNoise(sigma, trained_with=True)
    file = nrnn.ModelFile([nrnn.Sde(W=np.zeros((5, 5)), U=np.zeros((5, 1)), step=0.25, noise=noise)])
    model = nrnn.Model.load(file.to_bytes())
    assert model.layers[0].noise.columns == 3 and model.trained_with is True
    with model.stream(members, seed=3) as stream:
        states = stream.step(0.0, outputs=["members"]).members
    expected = 0.25 * sigma @ sigma.T
    np.testing.assert_allclose(np.cov(states.T), expected, atol=5 * np.diag(expected).max() / np.sqrt(members))


@pytest.mark.parametrize("name", ROWS)
def test_the_reference_takes_the_stored_weights(name):
    layer = ROWS[name]
    file = nrnn.ModelFile([layer], sequence=nrnn.Sequence(interval=0.1))
    stored, exact = (reference.run(file, given(layer), exact=exact) for exact in (False, True))
    np.testing.assert_allclose(stored[0], exact[0], rtol=1e-5, atol=1e-5)
    assert stored[0].shape == (24, layer.outputs) and stored[1][0].shape == (layer.state_size,)
