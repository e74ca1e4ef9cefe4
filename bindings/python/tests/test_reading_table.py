"""What `nrnn.read` gives: rows, their places, frames."""

import warnings

import numpy as np
import pandas as pd
import pytest

import nrnn


@pytest.fixture
def read(tmp_path):
    """Reads a text as a file."""
    def read(text, name="in.csv", **options):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return nrnn.read(path, **options)
    return read


ROOM = "time,sensor,temperature,humidity,note\n0,x,20.5,50,a\n0,y,21,,b\n60,x,,51,c\n120,x,20,52,\"d\"\"\"\n"


def test_a_table(read, tmp_path):
    table = read(ROOM, time="time", key="sensor", keep=["note"])
    assert table.channels == ["temperature", "humidity"]
    np.testing.assert_array_equal(table.x, np.float32([[20.5, 50], [21, np.nan], [np.nan, 51], [20, 52]]))
    assert table.x.dtype == np.float32
    assert table.time.tolist() == [0, 0, 60 * 10**9, 120 * 10**9] and table.time_kind == "seconds"
    assert table.key == [b"x", b"y", b"x", b"x"] and table.keep == {"note": [b"a", b"b", b"c", b'd"']}
    assert table.line.tolist() == [2, 3, 4, 5] and set(table.file) == {str(tmp_path / "in.csv")}
    assert table.counts["rows"] == table.counts["samples"] == 4 and table.counts["held"] == 2
    assert table.interval == 60
    assert {key: rows.tolist() for key, rows in table.groups().items()} == {b"x": [0, 2, 3], b"y": [1]}
    assert len(table) == 4 and "4 rows of temperature, humidity; held 2" in repr(table)


def test_a_frame(read):
    frame = read(ROOM, time="time", key="sensor", keep=["note", "time"]).to_frame()
    assert list(frame) == ["temperature", "humidity", "sensor", "note"]
    assert frame.index.name == "time" and frame.index.tolist() == [0, 0, 60, 120]
    assert frame["sensor"].tolist() == ["x", "y", "x", "x"] and frame["temperature"].dtype == np.float32


def test_a_frame_of_dates(read):
    frame = read("t,a\n2026-01-31 12:00,1\n2026-01-31 12:01,2\n", time="t", time_zone="+01:00").to_frame()
    pd.testing.assert_index_equal(
        frame.index, pd.DatetimeIndex(["2026-01-31 11:00", "2026-01-31 11:01"], tz="UTC", name="t"), exact=False)
    again = frame.reset_index()
    assert again["t"][0] == pd.Timestamp("2026-01-31T11:00:00Z")


def test_without_times(read):
    table = read("a,b\n1,2\n")
    assert table.time is table.key is table.interval is table.time_kind is None
    assert table.to_frame().index.tolist() == [0] and table.groups()[None].tolist() == [0]


def test_no_rows(read):
    table = read("t,a\n", time="t", key="a", channels=["t"])
    assert table.x.shape == (0, 1) and table.interval is None and table.groups() == {}
    assert len(table.to_frame()) == 0


def test_keys_of_two_kinds_of_time(read):
    table = read("t,k,a\n1,x,1\n2026-01-31T12:00:00Z,y,2\n", time="t", key="k")
    assert table.time_kind == "mixed" and table.time.tolist() == [10**9, 1769860800 * 10**9]
    with pytest.raises(ValueError, match="times of one kind"):
        table.to_frame()


def test_channels_that_nobody_names(read):
    assert read("1,2\n3,4\n").channels == ["x0", "x1"]
    assert read("a,b\n1,2\n", input_header="yes").channels == ["a", "b"]
    assert read("d,c,a\n2026-01-31,12:00,1\n", time="d+c", time_zone="Z").channels == ["a"]
    assert read('{"a": 1, "k": "x"}\n{"b": 2, "k": "y"}\n', format="jsonl", key="k").channels == ["a", "b"]
    assert read("m,host=x a=1\nm b=2,a=3 5\n", format="influx").channels == ["a", "b"]
    with pytest.raises(nrnn.BadData, match="expected a name for column 1, found none"):
        read(",a\n0,1\n")
    with pytest.raises(nrnn.BadData, match=r'line 2, column 2 \(city\): expected a number, found "Rome"'):
        read("a,city\n1,Rome\n")


def test_the_rows_before_a_bad_one(read):
    with pytest.raises(nrnn.BadData, match=r"in\.csv: line 4, column 1 \(a\)") as caught:
        read("a\n1\n2\nx\n3\n")
    assert caught.value.partial.x.tolist() == [[1], [2]] and caught.value.partial.counts["refused"] == 1


def test_rows_left_out_are_told(read):
    with pytest.warns(UserWarning, match="4 rows, left out: duplicates 1, late 1; the first: .*line 3, column 1"):
        table = read("t,a\n1,1\n1,2\n0,3\n2,4\n", time="t")
    assert table.counts["duplicates"] == table.counts["late"] == 1 and len(table.notes) == 2
    table = read("a\n1\nx\ny\nz\nw\n", skip_bad=True)
    assert table.counts["refused"] == 4 and len(table.notes) == 3 and "only counted" in table.notes[2]


def test_sequences(read):
    table = read("s,a\nx,1\nx,2\ny,3\n", sequence="s")
    assert table.sequence == [b"x", b"x", b"y"] and table.to_frame()["s"].tolist() == ["x", "x", "y"]


def test_kept_values_of_json(read):
    text = '{"a": 1, "o": {"x": [1,  "\\u00e9"]}, "n": null, "s": "t", "p": {"q": [0, {"r" : 2}]}}\n'
    table = read(text, format="jsonl", channels=["a"], keep=["o", "n", "s", "p.q.1", "p.q"])
    assert {name: one[0] for name, one in table.keep.items()} == {
        "o": b'{"x": [1,  "\\u00e9"]}', "n": b"null", "s": b"t", "p.q.1": b'{"r" : 2}', "p.q": b'[0, {"r" : 2}]'}


def test_several_files(tmp_path):
    for name, text in (("0.csv", "a,b\n1,2\n"), ("1.csv", "sep=;\nb;a\n3;4\n")):
        (tmp_path / name).write_text(text)
    table = nrnn.read([tmp_path / "0.csv", tmp_path / "1.csv"])
    assert table.x.tolist() == [[1, 2], [4, 3]] and table.line.tolist() == [2, 3]
    assert table.file == [str(tmp_path / "0.csv"), str(tmp_path / "1.csv")]


def test_a_model(read):
    model = nrnn.Model.load(nrnn.ModelFile(
        [nrnn.Dense(W=np.eye(2))], inputs=[nrnn.Channel("a"), nrnn.Channel("b")], sequence=nrnn.Sequence(interval=60.0),
        provenance={"reading": 'time = "t"\nseparator = ";"\nmissing = ["hold"]\n'}).to_bytes())
    table = read("t;b;c;a\n0;2;9;1\n90;3;9;4\n", model=model)
    assert table.x.tolist() == [[1, 2]] and table.counts["future"] == 1  # a dense network has no sub-steps
    assert read("b,a\n2,1\n", model=model, model_settings=False).x.tolist() == [[1, 2]]
    assert read("t,b,a\n5,2,1\n", model=model, separator=",").time.tolist() == [5 * 10**9]
    beside = read("b,a,c\n2,1,3\n", model=model, model_settings=False, channels=["a", "c"])
    assert beside.channels == ["a", "b", "c"] and beside.x.tolist() == [[1, 2, 3]]


@pytest.mark.parametrize("rows", [1, 200_000])
def test_the_median_of_intervals(read, rows):
    assert read("t,a\n" + "".join(f"{2 * i},{i}\n" for i in range(rows)),
                time="t").interval == (None if rows == 1 else 2)


def test_coarse_files_keep_their_last_row(read):
    months = "".join(f"2026-{month:02}-01T00:00Z,{month}\n" for month in range(1, 13))
    table = read("t,a\n" + months + "2038-01-01T00:00Z,13\n", time="t")
    assert len(table) == 13 and table.counts["future"] == 0
    with pytest.warns(UserWarning, match="future 1"):
        assert len(read("t,a\n" + months + "2038-01-01T00:00Z,1\n", time="t", interval=31 * 86400.0)) == 12


@pytest.mark.parametrize("times, form", [
    (["19580329", "19580405"], "%Y%m%d"), (["2019010100", "2019010101"], "%Y%m%d%H"), (["195803", "195804"], "%Y%m"),
    (["1871", "1872"], "%Y"), (["1871", "12000"], None), (["19580329", "19581332"], None), (["1871.5", "1872"], None),
    (["1764010100", "1764010200"], None), (["0", "1"], None)])
def test_seconds_that_look_like_dates_are_told(read, times, form):
    text = "t,a\n" + "".join(f"{time},1\n" for time in times)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        table = read(text, time="t")
        assert read(text, time="t", time_unit="s").notes == []
    assert len(table) == 2 and table.notes == [str(one.message) for one in told]
    assert [form in note for note in table.notes] == ([] if form is None else [True])
