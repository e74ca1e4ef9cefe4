"""`nrnn.convert.from_fdnet`: the published network as loops, its golden numbers, and its files."""

import collections
import pickle

import numpy as np
import pytest

import nrnn
import reference
from nrnn.convert import ConversionError, from_fdnet
from nrnn.convert.fdnet import Network
from support import Draw

draw = Draw(51)
NAMES = ("conv1", "conv1L", "conv1R", "conv2", "conv2L", "conv2R", "fc1")


def filters(K=3, scale=0.1, extra=0):
    """In the order of the module's parameters."""
    return [scale * draw(*shape) for shape in [(K, 1, 1, 3), (K, 1, 1, 2), (K, 1, 1, 2), (K, K, 1, 3), (K, K, 1, 2),
                                               (K, K, 1, 2), (1, 2 * K + extra)]]


def state_dict(arrays):
    return {f"{name}.weight": array for name, array in zip(NAMES, arrays, strict=True)}


def block(arrays, u, field=None):
    """One block, point by point."""
    c1, c1L, c1R, c2, c2L, c2R, fc1 = (np.squeeze(a, axis=2) if a.ndim == 4 else a[0] for a in arrays)
    K, X = len(c1), len(u)
    D, E = np.zeros((K, X)), np.zeros((K, X))
    for k in range(K):
        D[k, 0] = c1L[k, 0] @ u[:2]
        D[k, -1] = c1R[k, 0] @ u[-2:]
        for x in range(1, X - 1):
            D[k, x] = c1[k, 0] @ u[x - 1:x + 2]
    for k in range(K):
        E[k, 0] = sum(c2L[k, j] @ D[j, :2] for j in range(K))
        E[k, -1] = sum(c2R[k, j] @ D[j, -2:] for j in range(K))
        for x in range(1, X - 1):
            E[k, x] = sum(c2[k, j] @ D[j, x - 1:x + 2] for j in range(K))
    result = np.zeros(X)
    for x in range(X):
        features = [v for k in range(K) for v in (D[k, x], E[k, x])] + ([] if field is None else list(field[x]))
        result[x] = u[x] + fc1 @ features
    return result


def rollout(arrays, start, steps, blocks=1, field=None):
    u, rows = start + 1, []
    for _ in range(steps):
        for _ in range(blocks):
            u = block(arrays, u, field)
        rows.append(u - 1)
    return np.array(rows)


def ftcs(alpha):
    """The classical scheme as one filter."""
    arrays = [[-1, 1, 0], [0, 0], [-1, 1], [0, -1, 1], [0, 0], [0, 0], [0, alpha]]
    return [np.reshape(np.array(a, float), (1, 1, 1, -1) if i < 6 else (1, 2)) for i, a in enumerate(arrays)]


GOLDEN = [np.array([[.1, .2, .3], [-.1, .4, .2]]), np.array([[.5, -.5], [.25, .75]]), np.array([[.3, .1], [-.2, .6]]),
          np.array([[[.1, 0, .2], [.3, -.1, .1]], [[0, .5, -.2], [.2, .2, .2]]]),
          np.array([[[.1, .2], [.3, .4]], [[-.1, .1], [.2, -.2]]]),
          np.array([[[.2, .1], [0, .3]], [[.4, -.3], [.1, .2]]]), np.array([.5, -1, .25, 2])]
GOLDEN = [np.expand_dims(a, (1, 2) if i < 3 else 2) if i < 6 else a[None] for i, a in enumerate(GOLDEN)]


def converted(arrays, **settings):
    return from_fdnet(state_dict(arrays), report=None, **settings)


def test_golden_block():
    u, expected = np.array([1, 2, -1, .5, 3]), (1.1125, 2.66, -1.39, 2.7, 4.225)
    np.testing.assert_allclose(block(GOLDEN, u), expected, rtol=1e-14)
    network = Network(dict(zip(NAMES, GOLDEN)))
    np.testing.assert_allclose(network.block(u[None])[0], expected, rtol=1e-14)
    file = converted(GOLDEN, grid=5)
    np.testing.assert_allclose(reference.run(file, [u - 1])[0][0] + 1, expected, rtol=1e-6)


def test_compiled_form_is_the_network():
    arrays = filters()
    vector, = converted(arrays, grid=9, blocks=2).checks
    assert np.isnan(vector.x[1:]).all()
    np.testing.assert_allclose(vector.y, rollout(arrays, vector.x[0], 64, blocks=2), rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("grid", [4, 5, 6, 7, 31])
def test_every_grid(grid):
    arrays = filters(K=2)
    file = converted(arrays, grid=grid, check=3)
    np.testing.assert_allclose(reference.run(file, file.checks[0].x)[0], rollout(arrays, file.checks[0].x[0], 3),
                               atol=1e-6)


def test_forcing():
    arrays, field = filters(extra=10), 0.01 * draw(12, 10)
    for state in ({"fcD0aWeight": field}, {"fcD0a.weight": field}, {"fcD0aWeight": field, "fcD0a.weight": field}):
        file = from_fdnet(state_dict(arrays) | state, report=None)
        vector, = file.checks
        np.testing.assert_allclose(vector.y, rollout(arrays, vector.x[0], 64, field=field), rtol=1e-9, atol=1e-11)
        assert file.layers[0].grid == 12
    np.testing.assert_allclose(file.layers[0].forcing, field @ arrays[-1][0, 6:])


def test_exact_ftcs():
    layer = converted(ftcs(0.2)).layers[0]
    np.testing.assert_allclose(layer.interior, [0, .2, .6, .2, 0], atol=1e-15)
    np.testing.assert_array_equal(layer.left, [[1, 0, 0, 0], layer.interior[1:]])
    np.testing.assert_array_equal(layer.right, [layer.interior[:-1], [0, 0, 0, 1]])


def test_mode_of_the_heat_equation():
    x = np.linspace(0, np.pi, 31)
    g = 1 - 0.8 * np.sin(3 * x[1] / 2) ** 2
    assert g == pytest.approx(0.9804226065180615, rel=1e-15)
    u = np.sin(3 * x)
    u[-1] = 0
    network = Network(dict(zip(NAMES, ftcs(0.2))))
    v = u.copy()
    for _ in range(50):
        v = network.block(v[None])[0]
    np.testing.assert_allclose(v, g ** 50 * u, atol=1e-14)
    np.testing.assert_allclose(reference.run(converted(ftcs(0.2)), np.vstack([u, np.full((49, 31), np.nan)]))[0][-1],
                               g ** 50 * u, atol=1e-6)


def test_polynomials():
    network, x = Network(dict(zip(NAMES, ftcs(0.2)))), np.arange(9) * 0.1
    np.testing.assert_allclose(network.block(np.array([x ** 2]))[0, 1:-1] - x[1:-1] ** 2, 2 * 0.2 * 0.01)
    np.testing.assert_allclose(network.block(np.array([x]))[0], x, atol=1e-16)


def test_fixed_point_under_forcing():
    """u_xx = -f, discretely; FTCS with dt / beta = 0.01."""
    dx, rate, f = 0.2, 0.01, draw(8)
    forcing = rate * f
    forcing[[0, -1]] = 0
    u = np.zeros(8)
    layer = nrnn.Stencil(interior=[0, .25, .5, .25, 0], left=[[1, 0, 0, 0], [.25, .5, .25, 0]],
                         right=[[0, .25, .5, .25], [0, 0, 0, 1]], grid=8, forcing=forcing, blocks=800)
    u = reference.run(nrnn.ModelFile([layer]), [u], exact=True)[0][0]
    np.testing.assert_allclose((u[2:] - 2 * u[1:-1] + u[:-2]) / dx ** 2, -f[1:-1], rtol=1e-9)


def test_a_network_that_grows_is_allowed_what_rounding_costs():
    """As most of those that Adam trained."""
    arrays = filters(K=4, scale=0.2)
    vector, = converted(arrays, blocks=10).checks
    expected = rollout(arrays, vector.x[0], 64, blocks=10)
    assert np.abs(expected).max() > 100
    np.testing.assert_allclose(vector.y, expected, rtol=1e-9, atol=1e-9)


def test_rounding_keeps_the_sum_of_the_taps():
    layer = converted(ftcs(0.0182378)).layers[0].stored()
    assert abs(layer.interior.sum() - 1) < 5e-9
    assert (layer.interior == layer.interior.astype(np.float32)).all()
    file = converted(ftcs(0.0182378), check=1000)
    off = np.abs(reference.run(file, file.checks[0].x)[0] - file.checks[0].y).max()
    assert off < 2e-6  # taps rounded one by one are off by ten times as much


# The authors' files

def results(arrays, blocks):
    return {"weight": arrays, "parm": [2, 64, 3, blocks, 0], "it": 99, "Loss": [np.float64(0.5), 0.25],
            "oneMSE": [1e-13], "Rad": np.array([0.1, 0.2])}


def python2(value):
    """A pickle as Python 2 wrote it, protocol 2: text for bytes, numpy's old names."""
    data = pickle.dumps(value, 2)
    return data.replace(b"numpy._core.multiarray", b"numpy.core.multiarray")


def stream(value):
    """torch's older format, without storages."""
    header = [0x1950A86A20F9469CFC6C, 1001, {"protocol_version": 1001, "little_endian": True,
                                             "type_sizes": {"short": 2, "int": 4, "long": 4}}]
    return b"".join(pickle.dumps(part, 2) for part in header) + python2(value) + pickle.dumps([], 2)


@pytest.mark.parametrize("form", [stream, python2])
@pytest.mark.parametrize("blocks", [1, 10])
def test_a_file_of_the_authors(tmp_path, form, blocks, capsys):
    arrays = filters(K=4, scale=0.02)
    path = tmp_path / "Seed2_BS64_FR4_FB1_BEST.tar"
    path.write_bytes(form(results(arrays, blocks)))
    file = from_fdnet(path)
    assert file.layers[0].blocks == blocks
    assert file.to_bytes() == converted(arrays, blocks=blocks).to_bytes()
    assert f"4 filters, {blocks} blocks; spectral radius" in capsys.readouterr().out


def test_a_file_that_python_2_itself_wrote(tmp_path):
    """Its byte strings come as text: opcode U, with the numbers of an array in it."""
    array = np.arange(3.0)
    raw = array.tobytes()
    text = (b"\x80\x02cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R(K\x01K\x03\x85"
            b"cnumpy\ndtype\nU\x02f8K\x00K\x01\x87R(K\x03U\x01<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
            b"\x89U" + bytes([len(raw)]) + raw + b"tb.")
    path = tmp_path / "array.tar"
    path.write_bytes(text)
    from nrnn.convert._unpickle import read
    np.testing.assert_array_equal(read(path), array)


def test_forcing_comes_first_in_the_list(tmp_path):
    arrays, field = filters(extra=10), 0.01 * draw(9, 10)
    path = tmp_path / "forced.tar"
    path.write_bytes(stream(results([field, *arrays], 1)))
    assert from_fdnet(path).to_bytes() == from_fdnet(state_dict(arrays) | {"fcD0aWeight": field}).to_bytes()


def test_todays_files(tmp_path):
    torch = pytest.importorskip("torch")
    arrays = filters()
    state = collections.OrderedDict((key, torch.from_numpy(value)) for key, value in state_dict(arrays).items())
    torch.save(state, tmp_path / "state.pt")
    assert from_fdnet(tmp_path / "state.pt").to_bytes() == converted(arrays).to_bytes()


@pytest.mark.parametrize("message, source", [
    ("^conv1.weight: needed, found only a$", {"a": np.ones(3)}),
    (r"^conv2L.weight: expected shape \(3, 3, 1, 2\), found \(3, 3, 1, 3\)",
     state_dict(filters()) | {"conv2L.weight": draw(3, 3, 1, 3)}),
    (r"^fc1.weight: expected 6 numbers, two per filter, found 12", state_dict(filters()) | {"fc1.weight": draw(1, 12)}),
    (r"^weight: expected 7 arrays, or 8 with forcing, found 11", {"weight": [np.ones(3)] * 11}),
    (r"^parm: expected seed, batch, filters, blocks", {"weight": filters(), "parm": [1, 2]}),
    (r"^conv3.weight: expected only tensors", state_dict(filters()) | {"conv3.weight": np.ones(3)}),
])
def test_refused(message, source):
    with pytest.raises(ConversionError, match=message):
        from_fdnet(source)
