"""Parquet through pyarrow, where it is installed."""

import datetime
import sys

import numpy as np
import pytest

import nrnn


def test_without_pyarrow_one_sentence_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (tmp_path / "in.parquet").write_bytes(b"PAR1....PAR1")
    with pytest.raises(ImportError,
                       match=r"Parquet: needs pyarrow, which is not installed: pip install 'nrnn\[parquet\]'"):
        nrnn.read(tmp_path / "in.parquet")


@pytest.fixture
def written(tmp_path):
    """Writes columns."""
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")

    def written(**columns):
        path = tmp_path / "in.parquet"
        parquet.write_table(pa.table(columns), path)
        return path
    return written


NOON = datetime.datetime(2026, 1, 31, 12)


def test_columns(written):
    path = written(t=[NOON, NOON + datetime.timedelta(microseconds=1500000)], a=[1.1, None], b=[16777217, 3],
                   k=["x", "y"])
    table = nrnn.read(path, time="t", time_zone="+01:00", key="k")
    assert table.channels == ["a", "b"] and table.key == [b"x", b"y"]
    np.testing.assert_array_equal(table.x, np.float32([[1.1, 16777216], [np.nan, 3]]))
    assert table.time.tolist() == [1769857200 * 10**9, 1769857200 * 10**9 + 1_500_000_000] and table.time_kind == "date"
    assert table.line.tolist() == [1, 2]


def test_zones_and_numbers(written):
    berlin = datetime.timezone(datetime.timedelta(hours=1))
    path = written(t=[NOON.replace(tzinfo=berlin)], s=[1769857200.25], d=[NOON.date()], a=[np.float32(0.1)])
    assert nrnn.read(path, channels=["a"], time="t").time.tolist() == [1769857200 * 10**9]
    assert nrnn.read(path, channels=["a"], time="s").time.tolist() == [1769857200_250_000_000]
    assert nrnn.read(path, channels=["a"], time="d", time_zone="UTC").time.tolist() == [1769817600 * 10**9]
    assert nrnn.read(path, channels=["a"]).x == np.float32(0.1)


def test_refused(written):
    path = written(a=[1.0, np.inf], t=["x", "1"], f=[True, False], n=["NA", "2"])
    for options, words in (
            ({"channels": ["a"]}, "row 2, column a: expected a finite number"),
            ({"channels": ["t"]}, 'row 1, column t: expected a number, found "x"'),
            ({"channels": ["f"]}, "row 1, column f: expected a number, found true"),
            ({"channels": ["z"]}, 'expected one column "z", found none; the file has "a", "t", "f", "n"')):
        with pytest.raises(nrnn.BadData, match=words):
            nrnn.read(path, **options)
    assert np.isnan(nrnn.read(path, channels=["n"], missing_value="NA").x[0, 0])
    with pytest.raises(ValueError, match="separator: expected a file of text with it, found Parquet"):
        nrnn.read(path, separator=";")
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(nrnn.BadData, match="in.parquet: expected Parquet, found what is none"):
        nrnn.read(path)
