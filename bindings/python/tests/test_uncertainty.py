"""Scores, offsets, the record, and whether calibrating finds what is known."""

import json
import pickle

import numpy as np
import pytest

import nrnn
from nrnn import calibrate, uncertainty
from nrnn import nrnn_model_pb2 as pb
from nrnn.uncertainty import Calibration
from support import Draw, inputs, model_file, needs_engine, sde

rng = np.random.default_rng(0)


# -- scores


def test_crps_is_its_definition():
    x, y = rng.standard_normal((7, 5)), rng.standard_normal(7)
    pairs = np.abs(x[:, :, None] - x[:, None]).sum((1, 2))
    near = np.abs(x - y[:, None]).mean(1)
    np.testing.assert_allclose(uncertainty.crps(x, y), near - pairs / 40, rtol=1e-12)
    np.testing.assert_allclose(uncertainty.crps(x, y, fair=False), near - pairs / 50, rtol=1e-12)
    assert uncertainty.crps([[3.0]], [1.0], fair=False) == 2
    with pytest.raises(ValueError, match="at least 2"):
        uncertainty.crps([[3.0]], [1.0])


def test_crps_of_a_normal():
    """Closed form at the mean: sigma (sqrt(2) - 1) / sqrt(pi); the fair score has it on average for any M."""
    truth = (np.sqrt(2) - 1) / np.sqrt(np.pi)
    for M in (2, 5, 100):
        scores = uncertainty.crps(rng.standard_normal((40_000 // M, M)), np.zeros(40_000 // M))
        assert abs(scores.mean() - truth) < 4 * scores.std() / np.sqrt(len(scores))


def test_crps_is_twice_the_mean_pinball_loss():
    levels = (np.arange(2000) + 0.5) / 2000
    members, y = np.array([0.0, 1.0, 5.0]), 2.0
    quantiles = members[np.minimum((levels * 3).astype(int), 2)]
    assert 2 * uncertainty.pinball(quantiles, levels, y).mean() == pytest.approx(
        uncertainty.crps(members, y, fair=False), abs=1e-3)


def test_right_members_score_best():
    y = rng.standard_normal(20_000)
    scores = [uncertainty.crps(scale * rng.standard_normal((20_000, 8)), y).mean() for scale in (0.5, 1, 2)]
    assert scores[1] < min(scores[0], scores[2])


def test_brier():
    np.testing.assert_allclose(uncertainty.brier([[0.5, 0.5, 0], [0, 0, 1]], [0, 2]), [0.5, 0])


def test_pit_is_uniform_for_a_further_member():
    draws = rng.standard_normal((20_000, 10))
    values = uncertainty.pit(draws[:, 1:], draws[:, 0])
    assert uncertainty.pit_error(values) < 0.01
    assert 0.45 < uncertainty.pit_error(uncertainty.pit(draws[:, 1:] - 100, draws[:, 0])) < 0.5
    same = uncertainty.pit(np.ones((20_000, 9)), np.ones(20_000))  # ties are spread out
    assert uncertainty.pit_error(same) < 0.01


def test_spread_over_skill():
    draws = rng.standard_normal((20_000, 5))
    assert uncertainty.spread_skill(draws[:, 1:], draws[:, 0]) == pytest.approx(1, abs=0.02)
    assert uncertainty.spread_skill(2 * draws[:, 1:], 2 * draws[:, 0]) == pytest.approx(1, abs=0.02)


def test_aurc():
    loss = np.array([0.0, 0, 0, 1])
    assert uncertainty.aurc([1, 2, 3, 4], loss) == pytest.approx(1 / 16)
    assert uncertainty.aurc([4, 3, 2, 1], loss) == pytest.approx((1 + 1 / 2 + 1 / 3 + 1 / 4) / 4)
    assert uncertainty.aurc([0, 0, 0, 0], loss) == pytest.approx(0.25)  # no order: the mean
    assert uncertainty.coverage([0, 0], [1, 1], [0.5, 2]) == 0.5


def test_calibration_error():
    p = np.array([[0.8, 0.2]] * 10)
    assert uncertainty.calibration_error(p, [0] * 8 + [1] * 2) == pytest.approx(0)
    assert uncertainty.calibration_error(p, [0] * 10) == pytest.approx(0.2)


def test_bootstrap():
    values, blocks = rng.standard_normal(400), np.arange(400)
    error = uncertainty.bootstrap(lambda i: values[i].mean(), blocks, draws=400)
    assert error == pytest.approx(1 / 20, rel=0.2)
    repeated = np.repeat(values[:40], 10)  # ten equal rows are one
    error = uncertainty.bootstrap(lambda i: repeated[i].mean(), np.repeat(np.arange(40), 10), draws=400)
    assert error == pytest.approx(values[:40].std() / np.sqrt(40), rel=0.2)


# -- offsets


def test_offsets_are_order_statistics():
    gaps = np.arange(19.0)
    quantiles, truth = np.zeros((19, 3, 1)), rng.permutation(gaps)[:, None]
    np.testing.assert_array_equal(uncertainty.offsets(quantiles, (0.05, 0.5, 0.95), truth)[:, 0], [0, 9, 18])
    with pytest.raises(ValueError, match="expected at least 19 samples to fit its offset, found 18"):
        uncertainty.offsets(quantiles[:18], (0.05,), truth[:18])


@pytest.mark.parametrize("count", [19, 37, 100])
def test_offsets_cover_whatever_the_model(count):
    """Bands of a wrong model, many times over: the mean coverage is at least 90 %, and little more."""
    trials, levels = 3000, (0.05, 0.95)
    truth = rng.exponential(size=(trials, count + 1, 1)) * 3
    wrong = np.broadcast_to([[0.2], [0.3]], (count, 2, 1))
    inside = 0
    for row in truth:
        low, high = wrong[0, :, 0] + uncertainty.offsets(wrong, levels, row[:count])[:, 0]
        inside += low <= row[count, 0] <= high
    error = np.sqrt(0.1 * 0.9 / trials)
    assert 0.9 - 4 * error <= inside / trials <= 0.9 + 2 / (count + 1) + 4 * error


# -- the record


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
    assert Calibration.of(message.calibration) == record()
    message.ClearField("calibration")
    from nrnn.modelfile import framed

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


# -- calibrating


def follower(noise=0.3, **settings):
    """One unit that follows its input under noise."""
    cell = nrnn.Sde(A=[[-1]], W=[[0]], U=[[0]], C=[[1]], step=0.1, noise=nrnn.PaperNoise(eps=noise, sigma1=1))
    return nrnn.Model.load(nrnn.ModelFile([cell], inputs=["x"], outputs=["h"], **settings).to_bytes())


@needs_engine
def test_it_finds_the_scale_that_the_truth_has():
    model, X = follower(), np.sin(np.arange(6000) / 40)
    truth = model.stream(noise=True, noise_scale=2, seed=99).run(X).mean
    found, report = uncertainty.calibrate(model, X, truth, members=19, levels=(0.05, 0.95))
    assert found.noise_scale == pytest.approx(2, rel=0.2)
    assert sum(report.counts) == 6000
    fitted = report.rows["ensemble, fitted scale"]
    assert fitted["coverage"] == pytest.approx(0.9, abs=0.05) and fitted["spread/skill"] == pytest.approx(1, abs=0.15)
    assert fitted["CRPS"] < report.rows["ensemble, scale of the file"]["CRPS"]
    assert found.coverage[1] - found.coverage[0] == pytest.approx(0.9, abs=0.06)
    # A constant spread is known from the errors alone: the report must say that the ensemble adds nothing.
    assert not report.adds and "The ensemble adds nothing that is clear on these 2000 rows" in str(report)
    assert json.loads(json.dumps(report.to_json()))["adds"] is False


@needs_engine
def test_it_says_when_the_ensemble_adds_something():
    """Noise that is proportional to the drift: the truth is uncertain where the input jumps, and the ensemble knows."""
    noise = nrnn.PaperNoise(eps=1, sigma1=0.02, sigma2=0.5)
    cell = nrnn.Sde(A=[[-1]], W=[[0]], U=[[0]], C=[[1]], step=0.2, noise=noise)
    model = nrnn.Model.load(nrnn.ModelFile([cell]).to_bytes())
    X = np.repeat(np.random.default_rng(0).choice([-1.0, 1], 300), 20)
    truth = model.stream(noise=True, seed=99).run(X).mean
    found, report = uncertainty.calibrate(model, X, truth, members=39)
    assert found.noise_scale == pytest.approx(1, rel=0.25)
    assert report.adds and all(one.better for one in report.verdicts), str(report)


@needs_engine
def test_several_sequences_with_two_outputs():
    layer = nrnn.Sde(A=-np.eye(2), W=np.zeros((2, 2)), U=np.zeros((2, 1)), C=[[1], [100]], step=0.1,
                     noise=nrnn.PaperNoise(eps=0.3, sigma1=1))
    model = nrnn.Model.load(nrnn.ModelFile([layer]).to_bytes())
    X = list(np.random.default_rng(0).standard_normal((30, 40, 1)))
    y = [model.stream(noise=True, seed=50 + i).run(one).mean for i, one in enumerate(X)]
    y[3][5] = np.nan
    found, report = uncertainty.calibrate(model, X, y, members=19, levels=(0.5,))
    assert sum(report.counts) == 30 * 40 - 1
    assert len(found.offsets) == len(found.coverage) == 2
    assert all(0.35 < one < 0.65 for one in found.coverage)


@needs_engine
def test_a_classifier():
    draw = Draw(0)
    file = model_file([sde(3, 1, A=-np.eye(3), noise=nrnn.OfficialNoise(add=0.2, mult=0.5))], task="softmax",
                      sequence=nrnn.Sequence(valid="end"), outputs=["a", "b", "c"])
    model = nrnn.Model.load(file.to_bytes())
    X = list(draw(90, 12, 1, scale=2))
    p, draws = model.predict(X, members=64, seed=7).mean, np.random.default_rng(1).random(90)
    labels = [model.labels[i] for i in (p.cumsum(1)[:, :2] < draws[:, None]).sum(1)]
    found, report = uncertainty.calibrate(model, X, labels, members=8)
    assert found.levels == [] and found.offsets == [] and report.counts == (30, 0, 60)
    assert max(report.curve) * 0.5 <= 1 + 1e-9, "beyond what the form allows"
    assert {"accuracy", "Brier", "AURC"} <= report.rows["noise-free"].keys()
    assert len(report.grid) > 4 and all(row["us per step"] > 0 for row in report.grid)
    with pytest.raises(ValueError, match="y: expected one of"):
        uncertainty.calibrate(model, X, ["d"] * 90)
    with pytest.raises(ValueError, match="expected classes 0 .. 2"):
        uncertainty.calibrate(model, X, [3] * 90)


@needs_engine
def test_refused():
    with pytest.raises(ValueError, match="in each of three parts"):
        uncertainty.calibrate(follower(), [0.0, 1.0], [0.0, 1.0])
    with pytest.raises(ValueError, match=r"y\[0\]: expected shape \(9, 1\)"):
        uncertainty.calibrate(follower(), np.zeros(9), np.zeros(8))
    with pytest.raises(nrnn.NoNoise):
        silent = nrnn.ModelFile([nrnn.Sde(W=[[0]], U=[[1]], step=0.1)])
        uncertainty.calibrate(nrnn.Model.load(silent.to_bytes()), np.zeros(90), np.zeros(90))


# -- the command


@pytest.fixture
def csv(tmp_path):
    model = follower(sequence=nrnn.Sequence(horizon=2, warm_up=5))
    (tmp_path / "model.nrnn").write_bytes(model.data)
    X = np.sin(np.arange(300) / 10)
    truth = model.stream(noise=True, seed=9).run(X).mean[:, 0]
    rows = [f"{x},{y}" for x, y in zip(X, np.concatenate([[0, 0], truth[:-2]]))]
    rows[50] = "0.5,"
    (tmp_path / "data.csv").write_text("x,level\n" + "\n".join(rows) + "\n")
    return tmp_path


@needs_engine
def test_command(csv, capsys):
    out, report = csv / "out.nrnn", csv / "report.json"
    arguments = [str(csv / "model.nrnn"), "--data", str(csv / "data.csv"), "--target", "level", "-o", str(out),
                 "--members", "19", "--report", str(report)]
    assert calibrate.main(arguments) == 0
    text = capsys.readouterr().out
    assert "written: " in text and "noise-free" in text
    model = nrnn.Model.load(out)
    found = model.calibration
    assert found.members == 19 and found.data == "data.csv" and found.levels == [0.05, 0.5, 0.95]
    numbers = json.loads(report.read_text())
    assert sum(numbers["counts"]) == 300 - 5 - 2 - 1  # warm-up, horizon, an empty cell
    assert numbers["record"]["noise_scale"] == found.noise_scale
    assert model.stream(calibrated=True).members == 19
    assert sorted(path.name for path in csv.iterdir()) == ["data.csv", "model.nrnn", "out.nrnn", "report.json"]


@needs_engine
def test_command_reads_truth_at_the_horizon(csv):
    model = nrnn.Model.load(csv / "model.nrnn")
    (X,), (y,) = calibrate.read(model, csv / "data.csv", ["level"])
    assert X.shape == (300, 1) and y.shape == (300, 1)
    assert np.isnan(y[-2:]).all() and np.isnan(y[48]).all()
    again = model.stream(noise=True, seed=9).run(np.sin(np.arange(300) / 10)).mean[:, 0]
    np.testing.assert_allclose(y[:48, 0], again[:48], rtol=1e-6)
    _, (late,) = calibrate.read(model, csv / "data.csv", ["level"], first=100)
    assert np.isnan(late[:100]).all()
    np.testing.assert_array_equal(late[100:], y[100:])


@needs_engine
def test_command_reads_sequences_and_labels(tmp_path):
    file = model_file([sde(3, 1)], task="softmax", sequence=nrnn.Sequence(valid="end"), inputs=["x"],
                      outputs=["4", "7", "9"])
    rows = [f"{name},{t},{label}" for name, label in (("p", "7"), ("q", "4")) for t in range(5)]
    (tmp_path / "data.csv").write_text("who,x,label\n" + "\n".join(rows) + "\n")
    model = nrnn.Model.load(file.to_bytes())
    X, y = calibrate.read(model, tmp_path / "data.csv", ["label"], "who")
    assert [len(one) for one in X] == [5, 5] and [one.tolist() for one in y] == [["7"], ["4"]]
    trial = uncertainty.Trial(model, X * 5, y * 5)
    assert trial.truth.tolist() == [1, 0] * 5


@needs_engine
@pytest.mark.parametrize("change, words", [({"--target": "depth"}, "expected a column 'depth', found x, level"),
                                           ({"--data": "none.csv"}, "none.csv"), ({"--parts": "0"}, None)])
def test_command_refuses(csv, capsys, change, words):
    given = {"--data": str(csv / "data.csv"), "--target": "level", "-o": str(csv / "out.nrnn")} | change
    arguments = [str(csv / "model.nrnn"), *(part for pair in given.items() for part in pair)]
    if words is None:
        with pytest.raises(SystemExit, match="2"):
            calibrate.main(arguments)
    else:
        assert calibrate.main(arguments) == 1
        assert words in capsys.readouterr().err
    assert not (csv / "out.nrnn").exists()
