"""A model of a user's own file: what is learned and exported."""

import json

import numpy as np
import pytest
import torch

import nrnn
import nrnn.train
import own_files
from nrnn.train import ConfigError, DataError, own
from own_files import csv, prepared, sensor, stamps, train, waves
from support import needs_engine

pytestmark = needs_engine


def test_a_run_leaves_a_model_that_knows_its_file(tmp_path):
    sensor(tmp_path)
    result = train(tmp_path, tmp_path / "run", inputs=["temperature", "damp=humidity"], units={"temperature": "°C"})
    model = nrnn.Model.load(tmp_path / "run/model.nrnn")
    assert [(one.name, one.unit) for one in model.inputs] == [("temperature", "°C"), ("damp", "")]
    assert model.outputs[0].name == "temperature" and model.outputs[0].unit == "°C"
    assert (model.sequence.interval, model.sequence.horizon, model.sequence.warm_up) == (300, 3, 8)
    assert model.sequence.trained_length is None  # its streams have no end, and no row is flagged for being late in one
    assert model.provenance["reading"] == (
        'time = "time"\nmap = ["damp=humidity"]\nmissing = ["hold"]\ngap = "reset"\n')
    assert model.calibration.members == 32 and model.calibration == result.model.calibration
    kept = json.loads((tmp_path / "run/result.json").read_text())
    assert kept["verdict"]["sentence"] == result.verdict.sentence
    assert result.verdict.rows["network"]["RMSE"] < result.verdict.rows["persistence"]["RMSE"]


@pytest.mark.parametrize("missing, kinds", [("hold", []), ("mask", ["Present", "Age"])])
def test_the_engine_says_what_was_trained_of_missing_values_and_uneven_times(tmp_path, missing, kinds):
    x, rng = waves(), np.random.default_rng(1)
    x[rng.random(600) < 0.1] = np.nan
    kept = np.sort(rng.choice(600, 500, replace=False))
    csv(tmp_path / "a.csv", time=[f"{t}:00Z" for t in stamps(600)[kept]], temperature=x[kept], wind=np.cos(kept / 5))
    data = prepared(tmp_path, missing=missing)
    assert [type(one).__name__ for one in data.inputs[2:]] == kinds
    run = nrnn.train.Run(nrnn.train.parse(own_files.entries(missing=missing)), data, progress=False)
    model = nrnn.Model.load(run.network.file().to_bytes())
    one = data.series[0]
    assert len(data.series) == 1 and (one.dt > 300).any()
    z = (own.derived.columns(one, data.inputs) - [i.mean for i in data.inputs]) / [i.scale for i in data.inputs]
    with torch.no_grad():
        o = run.network.eval()(torch.tensor(z[None], dtype=torch.float32), rho=torch.tensor(one.dt / 300)[None].float())
    found = model.stream(missing="hold", noise=False).run(one.raw, one.dt).nominal[:, 0]
    np.testing.assert_allclose(found, data.outputs[0].mean + data.outputs[0].scale * o[0, :, 0].numpy(), rtol=1e-4)


def test_the_target_is_later_in_time_and_in_its_own_part(tmp_path):
    kept = np.delete(np.arange(400), [50, 51, 200])
    csv(tmp_path / "a.csv", time=[f"{t}:00Z" for t in stamps(400)[kept]], temperature=kept.astype(float))
    one = prepared(tmp_path).series[0]
    known = ~np.isnan(one.y)
    assert (one.y[known] == one.now[known] + 3).all() and known.sum() == 397 - 3 * 3 - 3
    for part in range(3):
        assert (one.part[np.searchsorted(kept, one.y[known & (one.part == part)])] == part).all()


def test_gaps_end_sequences_and_maps_know_no_other_intervals(tmp_path):
    kept = np.delete(np.arange(800), np.r_[100:110, 300:400])
    csv(tmp_path / "a.csv", time=[f"{t}:00Z" for t in stamps(800)[kept]], temperature=waves(800)[kept])
    data = prepared(tmp_path, max_substeps=20)
    assert [len(one) for one in data.series] == [290, 400] and "2 of 1 keys" in data.notes[0]
    assert data.sequence.max_substeps == 20 and data.train.rho is not None
    maps = prepared(tmp_path, timed=False, max_substeps=20)
    assert [len(one) for one in maps.series] == [100, 190, 400] and maps.train.rho is None


def test_each_sequence_is_trained_on_once_and_uneven_ones_apart(tmp_path):
    kept = np.delete(np.arange(600), np.arange(100, 110))
    csv(tmp_path / "a.csv", time=[f"{t}:00Z" for t in stamps(600)[kept]], temperature=waves(600)[kept])
    data = prepared(tmp_path)
    count = len(data.train)
    portions = data.portions(torch.randperm(count), 16)
    assert sorted(i for one in portions for i in one.tolist()) == list(range(count)) and max(map(len, portions)) == 16
    uneven = [{bool((data.train.rho[i] != 1).any()) for i in one.tolist()} for one in portions]
    assert all(len(one) == 1 for one in uneven) and {True} in uneven and {False} in uneven
    even = [one for one, odd in zip(portions, uneven) if odd == {False}]
    assert all(data.batch(data.train, one.tolist()).rho is None for one in even)


def test_keys_are_sequences_of_their_own(tmp_path):
    key = np.repeat(list("abcdefghij"), 60)
    csv(tmp_path / "a.csv", key=key, time=[f"{t}:00Z" for t in np.tile(stamps(60), 10)], temperature=waves())
    data = prepared(tmp_path, key="key", split="key", validation=0.2, test=0.2, window=16)
    parts = [{one.key for one in data.series if (one.part == part).any()} for part in range(3)]
    assert [len(keys) for keys in parts] == [6, 2, 2] and len(set.union(*parts)) == 10
    later = prepared(tmp_path, key="key", window=16)
    assert all(sorted(one.part) == list(one.part) and set(one.part) == {0, 1, 2} for one in later.series)


def test_each_file_may_be_a_key(tmp_path):
    for name in "abcd":
        csv(tmp_path / f"{name}.csv", time=[f"{t}:00Z" for t in stamps(150)], temperature=waves(150))
    with pytest.raises(DataError, match=r"b\.csv: line 2.* late in all: .*data\.each_file = true if"):
        prepared(tmp_path)
    data = prepared(tmp_path, each_file=True, split="key", validation=0.25, test=0.25)
    assert [len(one) for one in data.series] == [150] * 4 and "key" not in data.reading
    assert data.rows.place(150).endswith("b.csv: line 2") and data.rows.source == "a.csv, b.csv, c.csv and 1 more"


def test_json_lines_and_their_classes(tmp_path):
    lines = [{"time": 60 * i, "m": {"level": x}, "state": "up" if x > 20 else "down"} for i, x in enumerate(waves(400))]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    data = prepared(tmp_path, files="a.jsonl", format="jsonl", inputs=["level=m.level"], target="state")
    assert data.outputs == ["down", "up"] and [one.name for one in data.channels] == ["level"]
    assert data.reading["map"] == ["level=m.level"] and data.sequence.interval == 60


def test_many_short_series_are_halved_as_a_whole(tmp_path):
    """Each has one row of validation whose target is known."""
    key = np.repeat(np.arange(60), 12)
    csv(tmp_path / "a.csv", key=key, time=[f"{t}:00Z" for t in np.tile(stamps(12), 60)], temperature=waves(720))
    verdict = train(tmp_path, key="key", window=4, warm_up=1, horizon=1, test=0.2).verdict
    assert verdict.counts == {"validation": 60, "test": 60} and verdict.record.members == 32


def test_windows_are_of_their_part_alone(tmp_path):
    sensor(tmp_path)
    data = prepared(tmp_path, window=32)
    names = ("train", "validation", "test")
    rows = {name: {x.tobytes() for one in getattr(data, name).x for x in one} for name in names}
    assert len(rows["validation"] & rows["train"]) <= 8 and len(rows["test"] & rows["validation"]) <= 8  # history
    assert all(np.isnan(y[:8]).all() and np.isfinite(y[8:]).any() for y in data.train.y)
    scored = sum(int(np.isfinite(y).sum()) for y in data.test.y)
    assert scored == 90 - 3  # each row once


def test_a_network_without_noise_has_its_errors_as_band(tmp_path):
    sensor(tmp_path)
    result = train(tmp_path, more={"layers": [{"cell": "gru", "units": 4}]})
    assert result.verdict.record is None and not result.model.has_noise and result.model.calibration is None
    assert [name.split(",")[0] for name in result.verdict.rows] == ["network", "persistence", "mean", "autoregression"]
    assert 0.5 < result.verdict.rows["network"]["coverage of 90 %"] <= 1
    assert result.verdict.to_json()["calibration"] is None


@pytest.mark.filterwarnings("error::UserWarning")  # of a picture without room
def test_classes_are_texts(tmp_path):
    x = waves()
    sensor(tmp_path, state=np.where(x > 20, "warm", "cold"))
    result = train(tmp_path, tmp_path / "run", target="state", inputs=["temperature"], horizon=0)
    assert result.model.labels == ["cold", "warm"] and result.model.task == "softmax"
    assert result.verdict.rows["network"]["accuracy"] > 0.8
    assert set(result.verdict.rows) >= {"commonest class", "network, calibrated ensemble"}
    assert "class of now" not in result.verdict.rows  # it would be the answer


def test_numbers_may_be_classes_too(tmp_path):
    sensor(tmp_path, gear=np.arange(600) // 7 % 3)
    data = prepared(tmp_path, target="gear", classes=True, horizon=1)
    assert data.outputs == ["0", "1", "2"] and data.task == "softmax"
    assert prepared(tmp_path, target="gear").task == "regression"




def test_the_spread_is_learned_by_the_score_of_two_draws(tmp_path):
    """The best noise scale is then near the one trained with, and a constant spread is found."""
    noise = np.random.default_rng(0).standard_normal(4000)
    csv(tmp_path / "a.csv", time=60 * np.arange(4000), temperature=noise)
    more = {"training": {"epochs": 8, "loss": "crps"}, "noise": {"mode": "paper", "eps": 1.0, "sigma1": 1.0}}
    verdict = train(tmp_path, more=more, stride=4).verdict
    assert 0.6 < verdict.record.noise_scale < 1.7
    assert 0.8 < verdict.rows["network, calibrated ensemble"]["coverage of 90 %"] < 0.97
    assert verdict.rows["network, calibrated ensemble"]["CRPS"] == pytest.approx(np.pi ** -0.5, rel=0.1)  # of a normal
    assert verdict.comparison.word != "better"
    with pytest.raises(ConfigError, match="training.loss: expected"):
        train(tmp_path, more=more | {"noise": {"mode": "off"}})


def test_what_was_trained_is_calibrated_anew_without_a_word_more(tmp_path, capsys):
    import nrnn.calibrate

    sensor(tmp_path)
    train(tmp_path, tmp_path / "run", inputs=["temperature", "damp=humidity"])
    table = next(path for path in tmp_path.iterdir() if path.suffix == ".csv")
    assert nrnn.calibrate.main([str(tmp_path / "run/model.nrnn"), "--data", str(table)]) == 0, capsys.readouterr().err
    model = nrnn.Model.load(tmp_path / "run/model-calibrated.nrnn")
    assert model.provenance["target"] == "temperature" and model.calibration.data == table.name


def test_a_model_that_names_no_target_asks_for_it(tmp_path, capsys):
    import nrnn.calibrate

    cell = nrnn.Sde(A=[[-1.0]], W=[[0.5]], U=[[1.0]], step=0.1, noise=nrnn.PaperNoise(sigma1=0.2))
    nrnn.ModelFile([cell]).save(tmp_path / "m.nrnn")
    assert nrnn.calibrate.main([str(tmp_path / "m.nrnn"), "--data", "x.csv"]) == 1
    assert "--target: expected it" in capsys.readouterr().err
