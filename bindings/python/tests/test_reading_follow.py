"""An input is read line by line, as it comes, by the rules of `nrnn.read`."""

import io
import os
import threading

import numpy as np
import pytest

import nrnn
from nrnn.reading.read import follow

MODEL = nrnn.Model.load(nrnn.ModelFile([nrnn.Elman(W=np.eye(2), U=np.ones((2, 2)))], inputs=["a", "b"]).to_bytes())
INPUTS = [
    (b"a,b\n1,2\n3,\n", {}), (b"\xef\xbb\xbfb,c,a\r\n1,2,3\r\n4,5,6", {}), (b'a,b\n"1",2\n3,"4"\n', {}),
    (b"# t;b\nt;b;a\n2026-01-31 10:00;1,5;2\n2026-01-31 10:00;1,5;3\n2026-01-31 11:00;;3\n",
     {"separator": ";", "decimal": ",", "comment": "#", "time": "t", "time_zone": "UTC"}),
    (b'{"a": 1, "b": 2}\n\n{"b": null, "a": "3"}\n', {"format": "jsonl"}),
    (b"a,b,caf\xe9\n1,2,3\n", {"encoding": "latin1"}),
    (b"t,a,b\n1,1,1\n2,2,2\n61,3,3\n", {"time": "t", "interval": 60, "resample": "mean"}),
]
REFUSED = [
    (b"", "expected a header"), (b"a,c\n1,2\n", 'expected one column "b", found none'), (b"a,b\n1,x\n", "line 2, column 2 (b)"),
    (b"a,b\n1,2\n1\n", "line 3: expected as many cells"), (b"a,b\n1,\"2\n", "expected a closing quote"),
    (b"\x1f\x8b\x08\0\n", "found what looks like gzip: give it as a file"), (b"\xff\xfea\0\n", "UTF-16: give it as a file"),
    (b'{"a": 1}\n{"a": 2}\n', 'expected a key "b"'),
]


def followed(file, **options):
    rows = []
    notes = follow(file, "standard input", rows.append, model=MODEL, **options)
    return rows, notes


@pytest.mark.filterwarnings("ignore:.*left out")
@pytest.mark.parametrize("data, options", INPUTS)
def test_as_read_does(tmp_path, data, options):
    (tmp_path / "input").write_bytes(data)
    table = nrnn.read(tmp_path / "input", model=MODEL, **options)
    rows, notes = followed(io.BytesIO(data), **options)
    assert np.array_equal([row.values for row in rows], table.x, equal_nan=True)
    assert [row.time for row in rows] == (table.time.tolist() if table.time is not None else [None] * len(table))
    assert len(notes) == len(table.notes)


@pytest.mark.parametrize("data, message", REFUSED)
def test_refused(data, message):
    with pytest.raises(nrnn.BadData) as error:
        followed(io.BytesIO(data), **({"format": "jsonl"} if data.startswith(b"{") else {}))
    assert str(error.value).startswith("standard input: ") and message in str(error.value)


@pytest.mark.parametrize("name", ["f32", "influx"])
def test_other_formats_have_no_lines_of_their_own(name):
    with pytest.raises(ValueError, match="format: expected csv or jsonl"):
        followed(io.BytesIO(b""), format=name)


def test_a_sample_comes_with_its_line():
    """Before the next one is written."""
    out, into = os.pipe()
    came, rows = threading.Semaphore(0), []

    def give(row):
        rows.append(row.values)
        came.release()

    def read():
        with open(out, "rb") as file:
            follow(file, "pipe", give, model=MODEL)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        os.write(into, b"a,b\n")
        for line, values in [(b"1,2\n", [1, 2]), (b"3,4\n", [3, 4])]:
            os.write(into, line)
            assert came.acquire(timeout=20)
            assert list(rows[-1]) == values
    finally:
        os.close(into)
        reader.join()


def test_what_was_read_is_forgotten(monkeypatch):
    """But for some lines, which messages may show."""
    from nrnn.reading import arriving
    monkeypatch.setattr(arriving, "_KEPT", 3)
    lines = arriving.Arriving(io.BytesIO(b"".join(b"%d\n" % i for i in range(10))), "x", None)
    assert [line for line in lines] == [b"%d" % i for i in range(10)]
    assert [lines[i] for i in range(10)] == [b""] * 7 + [b"7", b"8", b"9"]
