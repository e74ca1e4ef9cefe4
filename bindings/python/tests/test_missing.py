"""Missing values: every policy against its reference, derived inputs, and held values that travel."""

import copy
import pickle

import numpy as np
import pytest

import nrnn
import reference
import sampling
from support import assert_same, cells, inputs, loaded, model_file, needs_engine, noisy, sde

pytestmark = needs_engine
INTERVAL = 0.5
INPUTS = [nrnn.Channel("a", mean=0.3, scale=2.0, limit=1.0), nrnn.Present(0), nrnn.Age("b", 0.2, 3.0),
          nrnn.Channel("b", mean=-0.1, scale=0.5), nrnn.Dt(0.4, 0.7), nrnn.Present("b", 0.5, 0.5), nrnn.Age("a")]
POLICIES = [("hold", "hold"), ("mean", "mean"), ("skip", "skip"), ("hold", "mean"), ("mean", "hold"),
            ("skip", "hold"), ("hold", "skip"), ("mean", "skip")]
per_policy = pytest.mark.parametrize("missing", POLICIES, ids="-".join)


def described(**settings):
    """A model file whose first layer reads everything that can be derived."""
    return model_file([sde(d=len(INPUTS), **settings)], inputs=INPUTS, sequence=nrnn.Sequence(INTERVAL))


def gaps(steps=60, seed=8):
    """Samples of which a third is missing, both first ones too, and their intervals."""
    rng = np.random.default_rng(seed)
    X = inputs(steps, 2, seed)
    X[rng.random(X.shape) < 1 / 3] = np.nan
    X[:2] = np.nan
    return X, rng.uniform(0.05, 1.8, steps)


@per_policy
def test_policy_against_the_reference(missing):
    file, (X, dt) = described(), gaps()
    Z, flags = sampling.read(file, X, missing, dt)
    expected = reference.follow(file, Z, sampling.paces(dt, INTERVAL))[0]
    summary = nrnn.Model.load(file.to_bytes()).stream(missing=missing).run(X, dt)
    np.testing.assert_allclose(summary.nominal, expected, atol=3e-5, rtol=0)
    np.testing.assert_array_equal(summary.flags & ~nrnn.Flag.OUT_OF_RANGE, flags)
    z = abs((X - [0.3, -0.1]) / [2.0, 0.5])
    np.testing.assert_allclose(summary.largest_z, np.nan_to_num(z).max(axis=1), rtol=1e-6)
    np.testing.assert_array_equal(summary.flags & nrnn.Flag.OUT_OF_RANGE != 0, np.nan_to_num(z[:, 0]) > 1)


@pytest.mark.parametrize("name", ["elman", "gru", "lstm", "dense", "stack"])
@per_policy
def test_policy_for_other_cells(name, missing):
    file = model_file(cells()[name])
    X, _ = gaps(30)
    Z, flags = sampling.read(file, X, missing, np.zeros(30))
    summary = nrnn.Model.load(file.to_bytes()).stream(missing=missing).run(X)
    np.testing.assert_allclose(summary.nominal, reference.follow(file, Z)[0], atol=3e-5, rtol=0)
    np.testing.assert_array_equal(summary.flags, flags)


def test_hold_before_the_first_value_is_the_mean():
    model = loaded(inputs=[nrnn.Channel(mean=1.5, scale=2.0), nrnn.Channel(mean=-3.0)])
    held, mean = (model.stream(missing=policy).step([np.nan, np.nan]) for policy in ("hold", "mean"))
    assert_same(held, mean)
    given = model.stream().step([1.5, -3.0])
    np.testing.assert_array_equal(held.mean, given.mean)
    assert (held.flags, given.flags) == (nrnn.Flag.HELD, 0)


def test_a_held_value_is_the_value():
    model, X = noisy(), inputs(6)
    sparse = X.copy()
    sparse[3:5, 1] = np.nan
    X[3:5, 1] = X[2, 1]
    found, expected = model.stream(4, missing="hold").run(sparse), model.stream(4).run(X)
    np.testing.assert_array_equal(found.mean, expected.mean)
    np.testing.assert_array_equal(found.variance, expected.variance)


def test_a_reset_forgets_held_values():
    stream = loaded().stream(missing="hold")
    fresh = stream.step([np.nan, 0])
    stream.run(inputs(3))
    stream.reset()
    assert_same(stream.step([np.nan, 0]), fresh)
    again = stream.run([[5, 5], [np.nan, 0]], resets=[0, 1])
    assert_same(again[1], fresh)
    snapshot = stream.snapshot()
    stream.run(inputs(3))
    stream.reset(snapshot)
    assert np.isfinite(stream.state()).all()
    np.testing.assert_array_equal(stream.clone().step([np.nan, 0]).mean, stream.clone().step([0, 0]).mean)


def test_infinity_is_refused_by_every_policy():
    for policy in ("reject", "hold", "mean", "skip"):
        stream = loaded(inputs=["a", "flow"]).stream(missing=policy)
        before = stream.snapshot()
        for bad in (np.inf, -np.inf):
            with pytest.raises(nrnn.BadInput, match=r"channel 1 \(flow\), found -?inf"):
                stream.step([0, bad])
        assert stream.snapshot() == before


def test_one_channel_rejects_what_the_other_may_lack():
    stream = loaded(inputs=["a", "b"]).stream(missing={"b": "skip"})
    stream.step([0, np.nan])
    before = stream.snapshot()
    for x in ([np.nan, 0], [np.nan, np.nan]):
        with pytest.raises(nrnn.BadInput, match=r"channel 0 \(a\), found NaN"):
            stream.step(x)
    assert stream.snapshot() == before


@pytest.mark.parametrize("missing", ["hold", ["hold", "hold"], {"a": "hold", "b": "hold"}, {0: "hold", "b": "hold"}])
def test_ways_to_name_policies(missing):
    model, X = loaded(inputs=["a", "b"]), gaps(20)[0]
    assert_same(model.stream(missing=missing).run(X), model.stream(missing="hold").run(X))


@pytest.mark.parametrize("missing, error, message", [
    ("drop", ValueError, "missing: expected one of 'reject', 'hold', 'mean', 'skip', found 'drop'"),
    (["hold"], ValueError, "missing: expected 2 policies, one per channel, found 1"),
    (["hold", None], ValueError, "missing: expected one of .* found None"),
    ({"c": "hold"}, ValueError, r"missing: expected a name that is there once, of \['a', 'b'\], found 'c'"),
    ({2: "hold"}, ValueError, "missing: expected 0 .. 1, found 2"),
    ({0.5: "hold"}, TypeError, "missing: expected an integer, found 0.5"),
])
def test_bad_policies(missing, error, message):
    with pytest.raises(error, match=message):
        loaded(inputs=["a", "b"]).stream(missing=missing)


def test_a_model_names_the_channels_of_the_host_alone():
    model = nrnn.Model.load(described().to_bytes())
    assert [channel.name for channel in model.inputs] == ["a", "b"] and model.layers[0].inputs == 7
    with pytest.raises(ValueError, match=r"x: expected shape \(2\), found \(7,\)"):
        model.stream().step(np.zeros(7))


def carried(stream, how):
    """The same stream by another road."""
    if how == "restore":
        other = stream.model.stream(4)
        other.restore(stream.snapshot())
    elif how == "copy_from":
        other = stream.model.stream(4)
        other.copy_from(stream)
    else:
        other = {"clone": stream.clone, "pickle": lambda: pickle.loads(pickle.dumps(stream)),
                 "copy": lambda: copy.copy(stream)}[how]()
    return other


@pytest.mark.parametrize("how", ["restore", "copy_from", "clone", "pickle", "copy"])
@pytest.mark.parametrize("missing", POLICIES[:4], ids="-".join)
def test_policies_and_held_values_travel(how, missing):
    file = described(noise=nrnn.PaperNoise(0.1, 1.0))
    stream = nrnn.Model.load(file.to_bytes()).stream(4, seed=5, missing=missing, gap="reset", max_substeps=2)
    X, dt = gaps(24)
    whole = stream.clone().run(X, dt, outputs="all")
    assert (whole.flags & nrnn.Flag.GAP).any()
    for t in range(24):
        stream = carried(stream, how)
        assert_same(stream.step(X[t], dt[t], outputs="all"), whole[t])


def test_predict_takes_missing_values():
    model, X = noisy(), inputs(12).reshape(2, 6, 2)
    X[0, 2, 1] = X[1, 0, 0] = np.nan
    found = model.predict(X, members=3, missing="hold")
    assert np.argwhere(found.flags).tolist() == [[0, 2], [1, 0]]
    stream = model.stream(3, missing="hold")
    for i in range(2):
        stream.reset(episode=i)
        assert_same(found[i], stream.run(X[i]))
