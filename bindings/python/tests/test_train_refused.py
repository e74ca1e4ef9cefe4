"""A model of a user's own file: what is refused, left out, asked for."""

import subprocess
import sys

import numpy as np
import pytest

from nrnn.train import ConfigError, DataError
from nrnn.train.__main__ import main
from own_files import csv, prepared, sensor, stamps, train, waves
from support import needs_engine

pytestmark = needs_engine
TIMES = [f"{t}:00Z" for t in stamps(400)]


def broken(folder, **columns):
    x = waves(400)
    given = {"time": TIMES, "temperature": list(x), "humidity": list(50 - x)}
    return csv(folder / "bad.csv", **(given | columns(given) if callable(columns) else given | columns))


def changed(values, row, value):
    return [*values[:row], value, *values[row + 1:]]


REFUSED = {
    "a column that is text": (dict(humidity=changed([1.0] * 400, 4, "wet")), {}, r"bad.csv: line 6.*wet"),
    "a time that goes back": (dict(time=changed(TIMES, 9, TIMES[3])), {}, r"line 11.*data\.key.*data\.skip_bad"),
    "two rows of one time": (dict(time=changed(TIMES, 9, TIMES[8])), {}, r"1 duplicates in all: data\.key"),
    "a key with one row": (dict(key=changed(["a"] * 400, 7, "b")), {"key": "key"},
                           r"line 9: expected at least 5 rows of the key 'b'.*found 1: another data\.key"),
    "a target that is an input": ({}, {"horizon": 0}, r"data\.target: expected a horizon above 0"),
    "a class that is an input": (dict(gear=np.arange(400) % 3), {"target": "gear", "classes": True, "inputs": ["gear"],
                                 "horizon": 0}, r"data\.target: expected a horizon above 0"),
    "a test part that is too short": ({}, {"test": 0.01},
                                      r"bad.csv: line 398: expected at least 20 rows in the test part"),
    "no such file": ({}, {"files": "*.tsv"}, r"data\.files: expected files .*\.tsv', found none"),
    "no such column": ({}, {"inputs": ["pressure"]}, r"pressure"),
    "no such target": ({}, {"target": "pressure"}, r"pressure"),
    "a constant target": (dict(temperature=[3.5] * 400), {}, r"target 'temperature' that differ.*found 3\.5 alone"),
    "no value at all": (dict(humidity=[np.nan] * 400), {}, r"values of 'humidity' in the training part, found none"),
    "a class of the test alone": (dict(state=["on", "off"] * 195 + ["odd"] * 10), {"target": "state", "horizon": 1},
                                  r"line 39\d: expected a class that the training part has, found 'odd'"),
    "one class": (dict(state=["on"] * 400), {"target": "state"},
                  r"two classes in the training part, found on: another"),
    "too few keys": (dict(key=["a"] * 400), {"key": "key", "split": "key"}, r"at least three keys"),
    "a split by no key": ({}, {"split": "key"}, r"data\.split: expected 'time' without data\.key"),
    "two kinds of keys": ({}, {"each_file": True, "key": "humidity"}, r"data\.each_file: .*found both"),
    "a word": ({}, {"horizn": 3}, r"data\.horizn: .*did you mean 'horizon'"),
    "shares": ({}, {"test": 0.9}, r"shares below 1 together"),
    "a warm-up": ({}, {"warm_up": 40}, r"data\.warm_up: expected fewer than the window's 32, found 40"),
    "a unit of time": ({}, {"season": "2 days"}, r"data\.season"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(tmp_path, name):
    columns, data, message = REFUSED[name]
    broken(tmp_path, **columns)
    with pytest.raises((ConfigError, DataError), match=message):
        train(tmp_path, **data)


def test_nothing_to_learn_from(tmp_path):
    (tmp_path / "a.csv").write_text("time,temperature\n")
    with pytest.raises(DataError, match=r"a\.csv: expected rows, found none"):
        prepared(tmp_path)
    csv(tmp_path / "a.csv", time=TIMES, state=["on", "off"] * 200)
    with pytest.raises(DataError, match=r"a\.csv: expected a column of numbers to learn from, found none: data\.inputs"):
        prepared(tmp_path, target="state")


def test_another_separator_and_encoding_are_named(tmp_path):
    csv(tmp_path / "a.csv", ";", time=TIMES, temperature=waves(400))
    with pytest.raises(DataError, match="--separator|separator"):
        prepared(tmp_path)
    assert len(prepared(tmp_path, separator=";").rows.x) == 400
    (tmp_path / "a.csv").write_bytes((tmp_path / "a.csv").read_text().replace("temperature", "Größe").encode("latin1"))
    german = {"separator": ";", "target": "Größe", "inputs": ["Größe"]}
    with pytest.raises(DataError, match="encoding"):
        prepared(tmp_path, **german)
    assert prepared(tmp_path, encoding="latin1", **german).rows.channels == ["Größe"]


def test_rows_that_are_left_out_are_said(tmp_path):
    broken(tmp_path, time=changed(TIMES, 9, TIMES[3]))
    data = prepared(tmp_path, skip_bad=True)
    assert len(data.rows.x) == 399 and any("1 late" in note for note in data.notes)


def test_most_intervals_are_others(tmp_path):
    seconds = np.cumsum(np.random.default_rng(0).uniform(10, 30, 400)).round(3)
    csv(tmp_path / "a.csv", time=seconds, temperature=waves(400))
    assert any("of the intervals are not the nominal one" in note for note in prepared(tmp_path).notes)


def test_a_second_run_asks(tmp_path, capsys):
    sensor(tmp_path, 300)
    path = tmp_path / "run.toml"
    path.write_text('[data]\nfiles = "sensor.csv"\ntarget = "temperature"\ninputs = ["temperature"]\nhorizon = 2\n'
                    'window = 16\n[training]\nepochs = 1\nbatches = 2\nthreads = 1\n')

    def again(*more):
        status = main([str(path), "--out", str(tmp_path / "run"), "--quiet", *more])
        return status, *capsys.readouterr()

    status, first, _ = again()
    assert status == 0 and "The network is" in first
    status, _, refused = again()
    assert status == 1 and "--resume goes on from it, --overwrite begins anew" in refused
    assert again("--overwrite")[1] == first == again("--resume")[1]
    with pytest.raises(SystemExit, match="2"):
        again("--resume", "--overwrite")


@pytest.mark.parametrize("command", [("-c", "import sys, nrnn.commands; sys.exit(nrnn.commands.train())"), ("-m", "nrnn.train")],
                         ids=["nrnn-train", "-m"])
def test_without_torch_a_sentence_says_what_to_install(tmp_path, command):
    (tmp_path / "torch.py").write_text("raise ImportError('no module')")
    done = subprocess.run([sys.executable, *command, "x.toml", "--out", "y"], capture_output=True, text=True,
                          env={"PYTHONPATH": f"{tmp_path}:{':'.join(sys.path)}"})
    said = "error: nrnn.train: needs torch, which is not installed: pip install 'nrnn[train]'"
    assert done.returncode == 1 and done.stderr.startswith(said) and done.stderr.count("\n") == 1
