"""What the output passes on of the input: key, time, and what is kept, under its names and as it was written."""

import json

import pytest

import nrnn
from command import USAGE, columns, fail, succeed, told

GIVEN = 'note,t,k,x\na,0.50,s1,1\n"b, c",1.00,s1,2\n,1.0,"s ""2""",3\n'
STAMPS = "time,x\n2026-01-31T12:00:00Z,1\n2026-01-31 13:00:01+01:00,2\n"


def header(model, *options, given=GIVEN):
    return told("run", model, *options, given=given)[0].decode().splitlines()[0].split(",step")[0]


@pytest.mark.parametrize(("options", "expected"), [
    ("--key k", "k"), ("--time t", "t"), ("--time t --key k", "k,t"), ("--keep note --time t", "t,note"),
    ("--keep t --keep note --key k --time t", "k,t,note"), ("--keep k --key k", "k"), ("--key t --time t", "t"),
    ("--sequence k", None)])
def test_order_and_names(models, options, expected):
    found = header(models["x1"], *options.split())
    assert found == (expected or header(models["x1"]))


def test_cells_are_as_they_were_written(models):
    out, _ = told("run", models["x1"], "--key", "k", "--time", "t", "--keep", "note", given=GIVEN)
    starts = [b's1,0.50,a,0,', b's1,1.00,"b, c",1,', b'"s ""2""",1.0,,0,']
    assert all(line.startswith(start) for line, start in zip(out.splitlines()[1:], starts, strict=True))
    assert list(columns(told("run", models["x1"], "--time", "time", given=STAMPS)[0])["time"]) == [
        "2026-01-31T12:00:00Z", "2026-01-31 13:00:01+01:00"]


def test_json_lines(models):
    lines = ['{"x": 1, "t": "0.50", "k": 7, "n": [1, {"a": null}]}', r'{"n": "\u00e9", "k": "b", "x": 2, "t": 1e0}']
    out, _ = told("run", models["x1"], "--format", "jsonl", "--key", "k", "--time", "t", "--keep", "n",
                  given="\n".join(lines))
    rows = [json.loads(line) for line in out.decode().splitlines()]
    assert [list(row)[:4] for row in rows] == [["k", "t", "n", "step"]] * 2
    for text in '"k": 7, "t": "0.50", "n": [1, {"a": null}]', r'"k": "b", "t": 1e0, "n": "\u00e9"':
        assert text in out.decode()


@pytest.mark.parametrize("option", ["--key", "--time", "--keep"])
@pytest.mark.parametrize("name", ["step", "flags", "y0.mean"])
def test_names_of_the_outputs_are_taken(save, option, name):
    model = save([nrnn.Channel("x")], [nrnn.Output()], task="regression", sequence=nrnn.Sequence(interval=1))
    message = fail(USAGE, "run", model, option, name, given=f"{name},x\n1,2\n")
    assert f'{option}: expected another name than the outputs have, found "{name}"' in message


def test_rows_that_waited_keep_theirs(models):
    """A row far ahead is told of with the next one, after those of other keys; its cells are its own."""
    rows = ["a,0,1,first", "a,9000,2,far", "b,0,3,other", "a,9001,4,next", "b,9000,5,left"]
    out, message = told("run", models["x1"], "--key", "k", "--time", "t", "--keep", "n", "--gap", "reset",
                        given="k,t,x,n\n" + "\n".join(rows) + "\n")
    assert [line.split(b",")[:3] for line in out.splitlines()[1:]] == [
        [b"a", b"0", b"first"], [b"b", b"0", b"other"], [b"a", b"9000", b"far"], [b"a", b"9001", b"next"]]
    assert 'line 6, column 2 (t)' in message and 'found "9000"' in message


def test_a_long_run_of_one_key(models):
    """Rows of one stream are answered in their order, however many are there."""
    out = succeed("run", models["x1"], "--keep", "n", given="n,x\n" + "".join(f"{i},{i % 7}\n" for i in range(10_000)))
    found = columns(out)
    assert list(found["n"]) == list(found["step"]) == [str(i) for i in range(10_000)]
