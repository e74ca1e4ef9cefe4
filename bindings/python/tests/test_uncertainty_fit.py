"""Whether calibrating finds what is known; the command."""

import json

import numpy as np
import pytest

import nrnn
from nrnn import calibrate, uncertainty
from nrnn.uncertainty.trial import FIT, OFFSET, TEST, Trial
from support import Draw, model_file, needs_engine, sde


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
def test_parts_and_intervals_that_are_given():
    model = follower(sequence=nrnn.Sequence(interval=1.0, warm_up=2))
    X = [np.sin(np.arange(40) / 5) + i for i in range(3)]
    parts, dt = [np.full(40, part) for part in (FIT, TEST, OFFSET)], [np.full(40, 1.0 + i) for i in range(3)]
    trial = Trial(model, X, X, parts, options={"gap": "nominal"}, dt=dt)
    assert [sorted(set(trial.place[trial.rows(part)][:, 0])) for part in (FIT, OFFSET, TEST)] == [[0], [2], [1]]
    assert all((np.diff(trial.block[trial.rows(part)]) >= 0).all() for part in range(3)) and len(set(trial.block)) == 60
    alone = model.stream(noise=False).run(X[2], dt[2]).nominal[2:]
    np.testing.assert_array_equal(trial.forecast(2, 1.0, only=OFFSET).nominal, alone)
    with pytest.raises(ValueError, match="in each of three parts"):
        Trial(model, X, X, [np.full(40, FIT)] * 3)


@needs_engine
def test_refused():
    with pytest.raises(ValueError, match="in each of three parts"):
        uncertainty.calibrate(follower(), [0.0, 1.0], [0.0, 1.0])
    with pytest.raises(ValueError, match=r"y\[0\]: expected shape \(9, 1\)"):
        uncertainty.calibrate(follower(), np.zeros(9), np.zeros(8))
    with pytest.raises(nrnn.NoNoise):
        silent = nrnn.ModelFile([nrnn.Sde(W=[[0]], U=[[1]], step=0.1)])
        uncertainty.calibrate(nrnn.Model.load(silent.to_bytes()), np.zeros(90), np.zeros(90))


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
    assert numbers["schema"] == "nrnn-calibrate-1"
    assert sum(numbers["counts"]) == 300 - 5 - 2 - 1  # warm-up, horizon, an empty cell
    assert numbers["record"]["noise_scale"] == found.noise_scale
    assert model.stream(calibrated=True).members == 19
    assert sorted(path.name for path in csv.iterdir()) == ["data.csv", "model.nrnn", "out.nrnn", "report.json"]


@needs_engine
def test_command_reads_truth_at_the_horizon(csv):
    model = nrnn.Model.load(csv / "model.nrnn")
    (X,), (y,), dt = calibrate.read(model, csv / "data.csv", ["level"])
    assert dt is None and X.shape == (300, 1) and y.shape == (300, 1)
    assert np.isnan(y[-2:]).all() and np.isnan(y[48]).all()
    again = model.stream(noise=True, seed=9).run(np.sin(np.arange(300) / 10)).mean[:, 0]
    np.testing.assert_allclose(y[:48, 0], again[:48], rtol=1e-6)
    _, (late,), _ = calibrate.read(model, csv / "data.csv", ["level"], first=100)
    assert np.isnan(late[:100]).all()
    np.testing.assert_array_equal(late[100:], y[100:])


@needs_engine
def test_command_reads_sequences_and_labels(tmp_path):
    file = model_file([sde(3, 1)], task="softmax", sequence=nrnn.Sequence(valid="end"), inputs=["x"],
                      outputs=["4", "7", "9"])
    rows = [f"{name},{t},{label}" for name, label in (("p", "7"), ("q", "4")) for t in range(5)]
    (tmp_path / "data.csv").write_text("who,x,label\n" + "\n".join(rows) + "\n")
    model = nrnn.Model.load(file.to_bytes())
    X, y, _ = calibrate.read(model, tmp_path / "data.csv", ["label"], sequence="who")
    assert [len(one) for one in X] == [5, 5] and [one.tolist() for one in y] == [["7"], ["4"]]
    trial = uncertainty.Trial(model, X * 5, y * 5)
    assert trial.truth.tolist() == [1, 0] * 5


@needs_engine
def test_command_reads_files_as_people_have_them(csv, capsys):
    x, level = np.loadtxt(csv / "data.csv", delimiter=",", skiprows=1, unpack=True,
                          converters=lambda cell: float(cell or "nan"))
    stamps = [f"{hour // 24 + 1}.1.2026 {hour % 24}:00" for hour in range(300)]
    lines = [f"{stamp};{a};{-99 if np.isnan(b) else b}".replace(".", ",").replace(",1,2026", ".1.2026")
             for stamp, a, b in zip(stamps, x, level)]
    (csv / "local.csv").write_text("Zeit;x;Pegel\n" + "\n".join(lines[:120] + lines[123:]) + "\n")
    model = nrnn.Model.load(follower(sequence=nrnn.Sequence(horizon=2, warm_up=5, interval=3600.0,
                                                            max_substeps=2)).data)
    options = {"separator": ";", "decimal": ",", "time": "Zeit", "time_format": "%d.%m.%Y %H:%M", "time_zone": "+01:00",
               "missing_value": ["Pegel:-99"]}
    (X,), (y,), (dt,) = calibrate.read(model, csv / "local.csv", ["Pegel"], **options)
    assert len(X) == 297 and dt[:2].tolist() == [0, 3600] and dt[120] == 4 * 3600
    assert np.isnan(y[118:120]).all() and not np.isnan(y[[117, 120]]).any()  # no truth lies across a gap
    (csv / "model.nrnn").write_bytes(model.data)
    arguments = [str(csv / "model.nrnn"), "--data", str(csv / "local.csv"), "--target", "Pegel", "-o",
                 str(csv / "out.nrnn"),
                 "--members", "19", "--gap", "nominal",
                 *(f"--{name.replace('_', '-')}={one}" for name, value in options.items()
                                                         for one in (value if isinstance(value, list) else [value]))]
    assert calibrate.main(arguments) == 0, capsys.readouterr().err
    assert nrnn.Model.load(csv / "out.nrnn").calibration.data == "local.csv"
    assert calibrate.main([one for one in arguments if not one.startswith("--decimal")]) == 1
    assert "decimal=','" in capsys.readouterr().err


@needs_engine
@pytest.mark.parametrize("change, words",
                         [({"--target": "depth"},
                           'expected one column "depth", found none; the header has "x", "level"'),
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


@needs_engine
@pytest.mark.parametrize("of_the_file, asked", [(2, None), (8, 2)])
def test_no_truth_lies_behind_a_gap_that_the_horizon_spans(tmp_path, of_the_file, asked):
    model = nrnn.Model.load(follower(sequence=nrnn.Sequence(interval=60.0, horizon=6, max_substeps=of_the_file)).data)
    minutes = [0, 1, 2, 3, *range(7, 15)]
    (tmp_path / "a.csv").write_text("t,x,level\n" + "".join(f"{60 * m},{m},{m}\n" for m in minutes))
    options = {"time": "t"} if asked is None else {"time": "t", "max_substeps": asked}
    _, (y,), _ = calibrate.read(model, tmp_path / "a.csv", ["level"], **options)
    assert [m for m, truth in zip(minutes, y[:, 0]) if not np.isnan(truth)] == [7, 8]


@needs_engine
def test_truth_is_later_in_time_as_in_training(tmp_path):
    model = nrnn.Model.load(nrnn.ModelFile(
        [nrnn.Sde(A=[[-1.0]], W=[[0.5]], U=[[1.0]], step=0.1)], inputs=["a"],
        sequence=nrnn.Sequence(interval=60.0, horizon=2)).to_bytes())
    minutes = [0, 1, 2, 4, 5, 6, 7]
    (tmp_path / "a.csv").write_text("t,a\n" + "".join(f"{60 * m},{m}\n" for m in minutes))
    _, (y,), _ = calibrate.read(model, tmp_path / "a.csv", ["a"], time="t")
    np.testing.assert_array_equal(y[:, 0], [2, np.nan, 4, 6, 7, np.nan, np.nan])
