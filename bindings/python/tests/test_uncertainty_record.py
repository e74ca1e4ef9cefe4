"""The record of a calibration: in the file, and in the streams that use it."""

import pickle

import numpy as np
import pytest

import nrnn
from nrnn import uncertainty
from nrnn import nrnn_model_pb2 as pb
from nrnn.file.calibration import read
from nrnn.uncertainty import Calibration
from support import inputs, model_file, needs_engine, sde


def record(**changes):
    given = dict(noise_scale=1.5, members=19, levels=[0.05, 0.95], offsets=[-0.25, 0.5], coverage=[0.1, 0.9],
                 data="made up")
    return Calibration(**given | changes)


def regression(**settings):
    return model_file([sde(noise=nrnn.PaperNoise(eps=0.3, sigma1=1))], count=1, **settings)


def test_record_stands_in_the_file():
    data = regression().to_bytes()
    marked = uncertainty.annotated(data, record())
    assert regression(calibration=record()).to_bytes() == marked == nrnn.ModelFile.of(marked).to_bytes()
    message = pb.Model.FromString(marked)
    assert read(message.calibration) == record()
    message.ClearField("calibration")
    from nrnn.file.modelfile import framed

    assert framed(message) == data
    assert uncertainty.annotated(marked, record()) == marked


@needs_engine
@pytest.mark.parametrize("changes", [{}, {"coverage": [], "data": ""}, {"levels": [], "offsets": [], "coverage": []}])
def test_a_loaded_model_has_it(tmp_path, changes):
    path = tmp_path / "out.nrnn"
    uncertainty.save(regression().to_bytes(), record(**changes), path)
    model = nrnn.Model.load(path)
    assert model.calibration == record(**changes) and pickle.loads(pickle.dumps(model)).calibration == model.calibration
    plain = nrnn.Model.load(regression().to_bytes())
    assert plain.calibration is None and plain.fingerprint == model.fingerprint


@pytest.mark.parametrize("changes, words", [
    (dict(noise_scale=0), "noise_scale: expected a finite number > 0"),
    (dict(members=1), "members: expected at least 2"),
    (dict(levels=[0.5, 0.5]), "rising"), (dict(levels=[0.95, 0.05]), "rising"), (dict(levels=[0.04, 0.5]), "M = 19"),
    (dict(levels=[0.05, 0.96]), "M = 19"), (dict(offsets=[1.0, 2.0, 3.0]), "2 levels, 3 offsets"),
    (dict(coverage=[0.5]), "1 coverages"), (dict(levels=[]), "0 levels, 2 offsets")])
def test_records_that_are_refused(changes, words):
    with pytest.raises(ValueError, match=words):
        record(**changes)


def calibrated_model(**changes):
    return nrnn.Model.load(regression(calibration=record(**changes)).to_bytes())


SHIFT = np.array([[-0.25], [0.5]])


@needs_engine
def test_streams_use_the_record():
    model, X = calibrated_model(), inputs(30)
    plain = model.stream(19, noise_scale=1.5, quantiles=(0.05, 0.95), seed=3)
    with model.stream(calibrated=True, seed=3) as stream:
        assert (stream.members, stream.noise, stream.noise_scale) == (19, True, 1.5)
        assert stream.calibrated and not plain.calibrated and stream.levels == (0.05, 0.95)
        found, expected = stream.run(X[:20]), plain.run(X[:20])
        np.testing.assert_array_equal(found.mean, expected.mean)
        np.testing.assert_array_equal(found.quantiles, (expected.quantiles + SHIFT).astype(np.float32))
        again, clone = pickle.loads(pickle.dumps(stream)), stream.clone()
        ends = stream.step(X[20]).quantiles, (plain.step(X[20]).quantiles + SHIFT).astype(np.float32)
        np.testing.assert_array_equal(*ends)
        np.testing.assert_array_equal(again.step(X[20]).quantiles, ends[0])
        np.testing.assert_array_equal(clone.step(X[20]).quantiles, ends[0])


@needs_engine
def test_predict_and_many_streams_use_the_record():
    model, X = calibrated_model(), inputs(30)
    found = model.predict(X[None], quantiles=(0.95,), calibrated=True).quantiles
    expected = model.predict(X[None], members=19, quantiles=(0.95,), noise_scale=1.5).quantiles
    np.testing.assert_array_equal(found, (expected + SHIFT[1]).astype(np.float32))
    streams = model.streams(["a"], calibrated=True)
    expected = model.stream(calibrated=True, stream_id="a").step(X[0])
    np.testing.assert_array_equal(streams.step({"a": X[0]})["a"].quantiles, expected.quantiles)
    assert pickle.loads(pickle.dumps(streams))["a"].calibrated


@needs_engine
@pytest.mark.parametrize("given, words", [
    ({"members": 20}, "members: expected 19"), ({"noise_scale": 1}, "noise_scale: expected 1.5"),
    ({"noise": False}, "noise: expected AUTO or ON"), ({"space": "logit"}, "space: expected OUTPUT"),
    ({"quantiles": (0.5,)}, "quantiles: expected levels of the model's calibration, found 0.5")])
def test_what_the_record_does_not_speak_of(given, words):
    with pytest.raises(nrnn.InvalidArgument, match=words):
        calibrated_model().stream(calibrated=True, **given)


@needs_engine
def test_without_a_record():
    with pytest.raises(nrnn.NoCalibration, match="expected a model with a calibration"):
        nrnn.Model.load(regression().to_bytes()).stream(calibrated=True)


@needs_engine
def test_a_snapshot_of_another_scale():
    model = calibrated_model()
    stream, other = model.stream(calibrated=True), model.stream(19)
    with pytest.raises(nrnn.SnapshotError, match="expected noise scale 1.5"):
        stream.restore(other.snapshot())
    with pytest.raises(nrnn.SnapshotError, match="calibration"):
        model.stream(19, quantiles=(0.05, 0.95)).copy_from(stream)
    other.restore(stream.snapshot())
    assert other.noise_scale == 1.5


@needs_engine
@pytest.mark.parametrize("changes, words", [
    (dict(offsets=[1.0] * 4, coverage=[]), "calibration.offsets: expected 2 numbers, found 4"),
    (dict(offsets=[np.inf, 0]), "calibration.offsets: expected a finite number"),
    (dict(coverage=[0, 2]), "calibration.coverage: expected a number from 0 to 1, found 2")])
def test_records_that_the_engine_refuses(changes, words):
    with pytest.raises(nrnn.ModelError, match=words):
        calibrated_model(**changes)
