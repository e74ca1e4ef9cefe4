"""A model of a DataFrame in one call."""

import numpy as np
import pytest

import nrnn
from nrnn.train import ConfigError, DataError, fit
from own_files import QUICK, waves
from support import needs_engine

pd = pytest.importorskip("pandas")
pytestmark = needs_engine


def frame(count=400, **columns):
    index = pd.date_range("2026-01-01", periods=count, freq="5min", tz="Europe/Paris", name="when")
    x = waves(count)
    return pd.DataFrame({"temperature": x, "humidity": 50 - x} | columns, index=index)


def quick(given, target="temperature", horizon=3, **entries):
    return fit(given, target, horizon, progress=False, window=32, **(QUICK | entries))


def test_a_frame_becomes_a_model(tmp_path):
    fitted = quick(frame(), units={"temperature": "°C"}, out=tmp_path / "run")
    assert [one.name for one in fitted.model.inputs] == ["temperature", "humidity"]
    assert fitted.model.sequence.interval == 300 and fitted.model.calibration.members == 32
    assert fitted.model.provenance["reading"] == 'time = "when"\nmissing = ["hold"]\ngap = "reset"\n'
    assert fitted.table.loc["network", "RMSE"] < fitted.table.loc["persistence", "RMSE"]
    assert "The network is" in str(fitted.verdict) and len(fitted.log) == 3
    fitted.save(tmp_path / "m.nrnn")
    assert nrnn.Model.load(tmp_path / "m.nrnn").data == (tmp_path / "run/model.nrnn").read_bytes()
    fitted.plot(tmp_path / "m.png")
    assert (tmp_path / "m.png").read_bytes()[:4] == b"\x89PNG" == (tmp_path / "run/verdict.png").read_bytes()[:4]


def test_times_and_keys_in_columns():
    one = frame(200)
    both = pd.concat([one.assign(pump="a"), one.assign(pump="b")]).reset_index()
    fitted = quick(both, key="pump", time="when", inputs=["t=temperature"])
    assert [one.name for one in fitted.model.inputs] == ["t"] and fitted.model.sequence.interval == 300
    assert 'map = ["t=temperature"]' in fitted.model.provenance["reading"]
    seconds = frame().assign(s=np.arange(400) * 60.0)
    assert quick(seconds.reset_index(drop=True), time="s").model.sequence.interval == 60


def test_a_run_of_a_frame_is_resumed(tmp_path):
    given = {"inputs": ("temperature",), "out": tmp_path / "run"}
    whole = quick(frame(), **given)
    again = quick(frame(), resume=True, **given)
    assert again.verdict.to_json() == whole.verdict.to_json()
    with pytest.raises(ConfigError, match="--resume"):
        quick(frame(), **given)


def test_without_times_there_is_no_interval():
    fitted = quick(frame().reset_index(drop=True), season=57)
    assert fitted.model.sequence.interval is None and "mean of the season, 57 rows" in fitted.table.index


def test_classes_of_text():
    x = waves(400)
    fitted = quick(frame(state=pd.Categorical(np.where(x > 20, "warm", "cold"))), "state", None)
    assert fitted.model.labels == ["cold", "warm"] and fitted.model.sequence.horizon == 0


def at(given, row, column, value):
    given = given.astype(object if isinstance(value, str) else float)
    given.iloc[row, given.columns.get_loc(column)] = value
    return given


@pytest.mark.parametrize("given, entries, message", [
    (at(frame(), 7, "humidity", "wet"), {}, r"row 7 \(index 2026-01-01 00:35:00\+01:00\), column 'humidity': .*'wet'"),
    (at(frame(), 7, "humidity", np.inf), {}, r"row 7 .*'humidity': expected a number within float32 or NaN, found inf"),
    (at(frame(), 7, "humidity", 1e39), {}, r"row 7 .*'humidity': expected a number within float32 or NaN, found 1e\+39"),
    (frame().iloc[[0, 2, 1, *range(3, 400)]], {}, r"row 2 .*found an earlier time: frame\.sort_index\(\)"),
    (frame().iloc[[0, 1, 1, *range(2, 400)]], {}, r"row 2 .*found the same time again: .*key="),
    (frame(when2=frame().index), {}, r"column 'when2': expected numbers, found datetime64.*time='when2'"),
    (frame().iloc[:0], {}, r"a DataFrame: expected rows, found none"),
    (frame()[[]].assign(temperature="on"), {}, r"a DataFrame: expected a column of numbers to learn from, found none"),
    (frame(2), {}, r"row 0 .*expected at least 5 rows, a horizon of 3 and one more, found 2"),
    (frame(temperature=np.nan), {}, r"values of 'temperature' in the training part, found none"),
    (frame().iloc[::-1], {}, r"row 1 .*found an earlier time"),
    (frame().set_axis(["a", "a"], axis=1), {"target": "a"}, r"expected one column 'a', found a, a"),
    (frame(), {"key": "pump"}, r"expected one column 'pump', found temperature, humidity"),
    (frame(), {"inputs": ["pressure"]}, r"expected one column 'pressure'"),
    (frame(), {"horizn": 3}, r"data\.horizn: .*did you mean 'horizon'"),
    (frame(), {"training": {"epoch": 3}}, r"training\.epoch: .*did you mean 'epochs'"),
    (frame(), {"separator": ";"}, r"data\.separator: expected one of"),
])
def test_what_is_refused(given, entries, message):
    with pytest.raises((ConfigError, DataError), match=message):
        quick(given, **entries)
