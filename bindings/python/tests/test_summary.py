"""Summaries against NumPy over the members' outputs."""

import numpy as np
import pytest

import nrnn
from support import inputs, model_file, needs_engine, noisy, sde

pytestmark = needs_engine
LEVELS = (0.05, 0.5, 0.9)


def plug_in_entropy(p):
    return -(p * np.log(p)).sum(-1)


@pytest.fixture(scope="module")
def summary():
    return noisy().stream(32, quantiles=LEVELS).run(inputs(15), outputs="all")


def test_moments(summary):
    members = summary.members.astype(float)
    np.testing.assert_allclose(summary.mean, members.mean(1), atol=1e-6)
    np.testing.assert_allclose(summary.variance, members.var(1, ddof=1), atol=1e-7)
    np.testing.assert_allclose(summary.std, members.std(1, ddof=1), atol=1e-6)


def test_quantiles_use_the_plotting_position(summary):
    expected = np.quantile(summary.members.astype(float), LEVELS, axis=1, method="weibull").swapaxes(0, 1)
    np.testing.assert_allclose(summary.quantiles, expected, atol=1e-6)
    assert summary.levels == LEVELS


def test_information(summary):
    members = summary.members.astype(float)
    entropy = plug_in_entropy(members.mean(1))
    np.testing.assert_allclose(summary.entropy, entropy, atol=1e-5)
    np.testing.assert_allclose(summary.mutual_information, entropy - plug_in_entropy(members).mean(1), atol=1e-5)


def test_regression_has_no_entropy():
    with nrnn.Model.load(model_file().to_bytes()).stream() as stream:
        summary = stream.step([0, 0])
        assert summary.entropy is None and summary.mutual_information is None and summary.quantiles is None
        with pytest.raises(ValueError, match="this stream gives .*found 'entropy'"):
            stream.step([0, 0], outputs=["entropy"])


def test_shapes(summary):
    T, M, Q, K = 15, 32, 3, 3
    shapes = {"nominal": (T, K), "mean": (T, K), "variance": (T, K), "quantiles": (T, Q, K), "members": (T, M, K),
              "entropy": (T,), "mutual_information": (T,), "flags": (T,), "largest_z": (T,)}
    assert {name: array.shape for name, array in summary.arrays().items()} == shapes
    assert len(summary) == T and summary[-1].mean.shape == (K,) and summary[3:5].quantiles.shape == (2, Q, K)
    assert all(array.dtype == (np.uint32 if name == "flags" else np.float32)
               for name, array in summary.arrays().items())


def test_outputs_choose_the_arrays():
    with noisy().stream(3) as stream:
        assert stream.step([0, 0]).members is None
        assert list(stream.step([0, 0], outputs=["members", "mean"]).arrays()) == ["mean", "members"]
        assert list(stream.run(inputs(2), outputs="flags").arrays()) == ["flags"]
        assert not stream.run(inputs(2), outputs=()).arrays()


def test_flags():
    file = model_file([sde()], inputs=[nrnn.Channel(limit=2), nrnn.Channel()],
                      sequence=nrnn.Sequence(warm_up=2, trained_length=3))
    with nrnn.Model.load(file.to_bytes()).stream() as stream:
        flags = stream.run([[0, 9], [3, 0], [0, 0], [-2.5, 0], [0, 0]]).flags
    F = nrnn.Flag
    assert [F(int(f)) for f in flags] == [F.WARMING_UP, F.WARMING_UP | F.OUT_OF_RANGE, F(0),
                                          F.BEYOND_TRAINED_LENGTH | F.OUT_OF_RANGE, F.BEYOND_TRAINED_LENGTH]
