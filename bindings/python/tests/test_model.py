"""Loading, what a model says of itself, verification and prediction."""

import pickle

import numpy as np
import pytest

import nrnn
import reference
from support import assert_same, inputs, model_file, needs_engine, noisy, sde

pytestmark = needs_engine


def test_what_a_model_says(tmp_path):
    noise = nrnn.PaperNoise(0.1, 0.2, 0.3, trained_with=True)
    file = model_file(
        [sde(noise=noise, name="core"), nrnn.Lstm(W=np.ones((8, 2)), U=np.ones((8, 5)))], 2, task="softmax",
        inputs=[nrnn.Channel("x", "V", 1.5, 2.0, 4.0), nrnn.Channel("y")], outputs=["no", "yes"],
        sequence=nrnn.Sequence(0.01, "end", 64, 3, 2), provenance={"name": "n", "licence": "MIT", "epochs": "9"})
    file.save(tmp_path / "m.nrnn")
    model = nrnn.Model.load(tmp_path / "m.nrnn")
    assert model.inputs == file.inputs and model.outputs == file.outputs and model.labels == ["no", "yes"]
    assert model.sequence == file.sequence and model.provenance == file.provenance and model.task == "softmax"
    assert model.has_noise and model.trained_with is True
    first, second = model.layers
    assert (first.name, first.cell, first.inputs, first.units, first.state, first.noise, first.noise_id) == (
        "core", "sde", 2, 5, 5, noise, 0)
    assert (second.cell, second.state, second.noise, second.noise_id) == ("lstm", 4, None, 1)
    assert model.kernels in nrnn.kernels_available() and model.parameters > 0 and model.nbytes > 0
    assert "sde(5) > lstm(2) > 2 softmax" in repr(model)
    plain = nrnn.Model.load(model_file().to_bytes())
    assert not plain.has_noise and plain.inputs[0].limit is None and plain.sequence == nrnn.Sequence()


def test_fingerprint_is_of_the_numbers():
    one, two, three = (nrnn.Model.load(f.to_bytes()) for f in (
        model_file(), model_file(inputs=["a", "b"], provenance={"name": "x"}), model_file(seed=3)))
    assert one.fingerprint == two.fingerprint != three.fingerprint


def test_pickle_and_context():
    with noisy() as model:
        twin = pickle.loads(pickle.dumps(model))
    assert model.closed and not twin.closed and twin.labels == model.labels


def refused(data, name, **options):
    with pytest.raises(nrnn.ModelError) as caught:
        nrnn.Model.load(data, **options)
    assert caught.value.name == name and isinstance(caught.value, ValueError)


def test_files_that_are_refused():
    data = model_file().to_bytes()
    refused(b"", "NOT_A_MODEL")
    refused(b"something else", "NOT_A_MODEL")
    refused(data[:-1], "CORRUPT")
    refused(data, "TOO_LARGE", max_bytes=len(data) - 1)
    for place in range(6, len(data), 37):
        with pytest.raises(nrnn.NrnnError):
            nrnn.Model.load(data[:place] + bytes([data[place] ^ 4]) + data[place + 1:])
    assert nrnn.Model.load(data, max_bytes=len(data)).task == "regression"


def test_paths(tmp_path):
    with pytest.raises(FileNotFoundError):
        nrnn.Model.load(tmp_path / "nowhere.nrnn")
    with pytest.raises(IsADirectoryError):
        nrnn.Model.load(tmp_path)
    path = tmp_path / "m.nrnn"
    model_file().save(path)
    with pytest.raises(nrnn.ModelError) as caught:
        nrnn.Model.load(path, max_bytes=100)
    assert caught.value.name == "TOO_LARGE"


@pytest.mark.parametrize("options, message", [({"kernels": "sse"}, "kernels"), ({"max_bytes": 0}, "max_bytes"),
                                              ({"max_bytes": -1}, "max_bytes")])
def test_load_options(options, message):
    with pytest.raises(ValueError, match=message):
        nrnn.Model.load(model_file().to_bytes(), **options)


def test_in_place_is_of_packed_files(tmp_path):
    """Those are made by the command, whose suite loads them."""
    path = tmp_path / "m.nrnn"
    model_file().save(path)
    for source in (path, path.read_bytes(), memoryview(path.read_bytes())):
        with pytest.raises(nrnn.Unsupported, match="packed file"):
            nrnn.Model.load(source, in_place=True)
    path.write_bytes(b"")
    refused(path, "NOT_A_MODEL", in_place=True)
    with pytest.raises(IsADirectoryError):
        nrnn.Model.load(tmp_path, in_place=True)


def test_trusted_files_are_not_read_through():
    data = model_file().to_bytes()
    damaged = data[:-1] + bytes([data[-1] ^ 1])
    refused(damaged, "CORRUPT")
    assert nrnn.Model.load(damaged, trusted=True).fingerprint == nrnn.Model.load(data).fingerprint
    refused(data[:-6], "CORRUPT", trusted=True)


@pytest.mark.parametrize("options", [{"in_place": 1}, {"trusted": "yes"}])
def test_load_flags_are_true_or_false(options):
    with pytest.raises(TypeError, match=next(iter(options))):
        nrnn.Model.load(model_file().to_bytes(), **options)


def test_verify():
    X = inputs(30)
    y = reference.run(model_file(), X)[0]
    report = nrnn.Model.load(model_file(check=(X, y)).to_bytes()).verify()
    assert (report.checks, report.failed) == (1, 0) and report.worst_error <= report.tolerance
    last = nrnn.Model.load(model_file(check=(X, y[-1])).to_bytes()).verify()
    assert last.failed == 0
    y[20, 1] += 0.5
    with pytest.raises(nrnn.VerifyFailed) as caught:
        nrnn.Model.load(model_file(check=(X, y)).to_bytes()).verify()
    report = caught.value.report
    assert (report.failed, report.worst_check, report.worst_step, report.worst_output) == (1, 0, 20, 1)
    assert abs(report.worst_error - 0.5) < 1e-4
    with pytest.raises(nrnn.NoChecks):
        nrnn.Model.load(model_file().to_bytes()).verify()


class TestPredict:
    X = inputs(21).reshape(3, 7, 2)

    def test_every_step(self):
        model = noisy()
        summary = model.predict(self.X, members=4, seed=2, stream_id="s")
        stream = model.stream(4, seed=2, stream_id="s")
        for i, sequence in enumerate(self.X):
            stream.reset(episode=i)
            assert_same(summary[i], stream.run(sequence))

    def test_the_last_step(self):
        model = noisy(sequence=nrnn.Sequence(valid="end"))
        summary = model.predict(self.X, lengths=[7, 1, 4], members=4, outputs="all")
        assert summary.members.shape == (3, 4, 3)
        stream = model.stream(4)
        for i, length in enumerate([7, 1, 4]):
            stream.reset(episode=i)
            assert_same(summary[i], stream.run(self.X[i, :length], outputs="all")[-1])

    def test_unequal_lengths_are_padded(self):
        summary = noisy().predict([self.X[0], self.X[1, :3]])
        assert summary.mean.shape == (2, 7, 3)
        assert np.isnan(summary.mean[1, 3:]).all() and np.isfinite(summary.mean[1, :3]).all()
        assert not summary.flags[1, 3:].any()
        assert_same(noisy().predict(self.X[:2], lengths=[7, 3]), summary)

    def test_first_episode(self):
        model = noisy()
        assert_same(model.predict(self.X, members=3)[1:], model.predict(self.X[1:], members=3, first_episode=1))

    def test_bad_sequences(self):
        model, X = noisy(), self.X.copy()
        X[1, 2, 0] = np.nan
        with pytest.raises(nrnn.BadInput) as caught:
            model.predict(X)
        assert caught.value.sequence == 1 and caught.value.steps_done == 2
        for X, lengths, message in [([], None, "X: expected at least one"), (self.X, [7, 8, 1], r"lengths\[1\]"),
                                    (self.X, [7, 0, 1], r"lengths\[1\]"), (self.X, [7], "lengths: expected 3"),
                                    ([self.X[0], np.ones((4, 3))], None, r"X\[1\]: expected shape \(time, 2\)")]:
            with pytest.raises(ValueError, match=message):
                model.predict(X, lengths)
