"""The draws, and that members walk on them."""

import numpy as np
import pytest

import nrnn
import reference
from support import inputs, model_file, needs_engine, noisy, sde

pytestmark = needs_engine


def test_normals_are_a_pure_function_of_their_address():
    whole = nrnn.normals(1, 2, 3, 4, 5, 6, count=16)
    assert whole.dtype == np.float32 and whole.shape == (16,)
    for unit in range(16):
        np.testing.assert_array_equal(nrnn.normals(1, 2, 3, 4, 5, 6, first_unit=unit)[0], whole[unit])


@pytest.mark.parametrize("part", range(6))
def test_every_part_of_the_address_counts(part):
    address = [1, 2, 3, 4, 5, 6]
    other = list(address)
    other[part] += 1
    a, b = nrnn.normals(*address, count=8192), nrnn.normals(*other, count=8192)
    assert abs(np.corrcoef(a, b)[0, 1]) < 5 / np.sqrt(8192)


def test_moments():
    xi = np.concatenate([nrnn.normals(7, 0, 0, 0, 0, tick, count=65536) for tick in range(8)]).astype(float)
    assert abs(xi.mean()) < 5 / np.sqrt(xi.size)
    assert abs(xi.var() - 1) < 5 * np.sqrt(2 / xi.size)
    assert abs((xi ** 4).mean() - 3) < 5 * np.sqrt(96 / xi.size)


def test_stream_ids():
    assert nrnn.stream_id("") == 0xCBF29CE484222325 and nrnn.stream_id("a") == 0xAF63DC4C8601EC8C
    assert nrnn.stream_id("ü") == nrnn.stream_id("ü".encode())
    with noisy().stream(2, stream_id="a") as stream:
        assert stream.stream_id == nrnn.stream_id("a")


@pytest.mark.parametrize("bad", [{"episode": 2**40}, {"tick": 2**40}, {"member": 2**24}, {"noise_id": 64},
                                 {"slot": 16}, {"first_unit": 65536}, {"count": 65537}, {"seed": -1}, {"seed": 2**64}])
def test_addresses_out_of_range(bad):
    address = dict(seed=0, stream_id=0, episode=0, member=0, noise_id=0, tick=0)
    with pytest.raises(ValueError):
        nrnn.normals(**address | bad)


def walk(layer, X, xi, diffuse):
    """Members of `layer` in float64 along given normals: h' = h + delta f + diffuse(f) xi."""
    h = np.zeros((xi.shape[1], layer.units))
    delta = reference.wide(layer.step)
    for x, now in zip(np.asarray(X, float), xi):
        f = np.array([reference.drift(layer, row, x) for row in h])
        h = h + delta * f + diffuse(f, delta) * now
    return h


@pytest.mark.parametrize("noise, diffuse", [
    (nrnn.PaperNoise(eps=0.3, sigma1=0.7, sigma2=0.9), lambda f, delta: 0.3 * np.sqrt(delta) * (0.7 + 0.9 * f)),
    (nrnn.OfficialNoise(add=0.05), lambda f, delta: 0.05),
], ids=["paper", "official, additive"])
def test_members_walk_on_the_normals_of_their_address(noise, diffuse):
    layer, X, M = sde(noise=noise, noise_id=9, step=np.linspace(0.05, 0.2, 5)), inputs(12), 4
    with nrnn.Model.load(model_file([layer]).to_bytes()).stream(M, seed=5, stream_id=6) as stream:
        stream.reset(episode=8)
        stream.run(X)
        states = [stream.state(0, member) for member in range(M)]
    xi = np.array([[nrnn.normals(5, 6, 8, member, 9, tick, count=5) for member in range(M)] for tick in range(12)])
    np.testing.assert_allclose(states, walk(layer, X, xi, diffuse), atol=5e-6, rtol=0)


def test_noise_scale_multiplies_the_noise():
    one = nrnn.Model.load(model_file([sde(noise=nrnn.OfficialNoise(add=0.1))]).to_bytes())
    half = nrnn.Model.load(model_file([sde(noise=nrnn.OfficialNoise(add=0.2))]).to_bytes())
    a, b = (m.stream(8, noise_scale=s).run(inputs(9)) for m, s in ((one, 1.0), (half, 0.5)))
    np.testing.assert_allclose(a.mean, b.mean, atol=1e-6)
    np.testing.assert_allclose(a.variance, b.variance, atol=1e-6)


def test_members_do_not_depend_on_how_many_there_are():
    model, X = noisy(), inputs(10)
    few, many = (model.stream(M, seed=3).run(X, outputs="all").members for M in (4, 33))
    np.testing.assert_array_equal(few, many[:, :4], strict=True)


def test_noise_off_and_nominal():
    model, X = noisy(), inputs(10)
    off, on = model.stream(4, noise=False).run(X), model.stream(4).run(X)
    assert not off.variance.any() and not off.mutual_information.any() and on.variance.any()
    np.testing.assert_array_equal(on.nominal, off.nominal, strict=True)
    np.testing.assert_array_equal(off.mean, off.nominal, strict=True)
    assert [model.stream(M).noise for M in (1, 2)] == [False, True]
    assert model.stream(1, noise=True).noise
