"""Random inputs: the numbers are those that an independent reader gives, or the input is refused with its place."""

import csv
import datetime
import io
import json
import re
import struct

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nrnn
from command import BAD_DATA, OK, run, told
from test_numbers import nearest, plain  # noqa: F401

MANY = settings(deadline=None, derandomize=True, max_examples=30, database=None,
                suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
FLOATS = st.floats(width=32, allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000)
WORDS = st.sampled_from(["", "null", "nan", "NaN", "-nan", " "])
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8)


def spelled(draw, value):
    """A number in one of many ways to write it."""
    form = draw(st.sampled_from(["r", ".9g", ".12f", ".17e", "+.9g", "E", "pad"]))
    if form == "r":
        return repr(float(value))
    if form == "pad":
        return draw(st.sampled_from([" {} ", "{}\t", "  {}"])).format(repr(float(value)))
    return f"{float(value):{form}}"


@st.composite
def tables(draw):
    """Cells of a file: key, note, number as text; in what order; how the writer writes it."""
    rows = []
    for _ in range(draw(st.integers(1, 40))):
        number = draw(WORDS) if draw(st.integers(0, 9)) == 0 else spelled(draw, draw(FLOATS))
        rows.append([number, draw(TEXT), draw(TEXT)])
    order = draw(st.permutations([0, 1, 2]))
    style = dict(quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])),
                 lineterminator=draw(st.sampled_from(["\n", "\r\n"])))
    if style["quoting"] == csv.QUOTE_MINIMAL:  # Python's writer leaves it bare, its reader ends a line there
        rows = [[cell.replace("\r", "") for cell in row] for row in rows]
    return rows, order, style


@MANY
@given(tables())
def test_csv(plain, table):  # noqa: F811
    rows, order, style = table
    file = io.StringIO(newline="")
    writer = csv.writer(file, **style)
    writer.writerow([["x", "note", "n,\"2"][k] for k in order])
    writer.writerows([[str(i) + row[k] if k == 2 else row[k] for k in order] for i, row in enumerate(rows)])
    text = file.getvalue()
    read = list(csv.DictReader(io.StringIO(text, newline="")))
    values = [float("nan") if row["x"].strip() in ("", "null") else nearest_or_nan(row["x"]) for row in read]
    result = run("run", plain, "--missing", "hold", "--keep", "note", given=text)
    assert result.returncode == OK, result.stderr
    expected = nrnn.Model.load(plain).stream(missing="hold").run(np.float32(values).reshape(-1, 1)).mean[:, 0]
    kept = list(csv.reader(io.StringIO(result.stdout.decode(), newline="")))[1:]
    np.testing.assert_array_equal(np.float32([row[-4] for row in kept]), expected)
    quoted = style["quoting"] != csv.QUOTE_MINIMAL
    assert [row[0] for row in kept] == [row["note"] if quoted or needs_quotes(row["note"]) else row["note"].strip(" \t")
                                        for row in read]


def nearest_or_nan(text):
    return float("nan") if text.strip().lower().lstrip("+-") == "nan" else nearest(text.strip())


def needs_quotes(cell):
    return any(c in cell for c in ',"\r\n')


def records(lines):
    """The records of CSV as the help has them, None for those that are bad, and only the first of empty lines."""
    at, empty = 0, 0
    while at < len(lines):
        cells, size = record("\n".join(lines[at:]))
        at += size
        if cells == [""] and size == 1 and '"' not in lines[at - 1]:
            empty += 1
            continue
        if empty:
            yield None
        empty = 0
        yield cells


def record(text):
    """The cells, None if they are bad, and how many lines they have."""
    cells, at = [], 0
    while True:
        quoted = re.compile(r'[ \t]*"((?:[^"]|"")*)"[ \t]*').match(text, at)
        if quoted is None and re.compile(r'[ \t]*"').match(text, at):
            return None, 1
        cell = quoted or re.compile(r"[^,\n]*").match(text, at)
        at = cell.end()
        ends = text[at:at + 1] != ","
        bare = (cell[0].rstrip("\r") if ends else cell[0]).strip(" \t")
        cells.append(cell[1].replace('""', '"') if quoted else bare)
        if ends:
            end = re.compile(r"\r*(\n|$)").match(text, at)
            return (cells, text.count("\n", 0, at) + 1) if end else (None, 1)
        at += 1


@MANY
@given(st.lists(st.text('",\r\t 1', max_size=9) | st.sampled_from(['"a",1', 'b","2', '"c\r', '",3', '""",4', 'd,"5"']),
                min_size=1, max_size=60))
def test_quotes_anywhere(plain, lines):  # noqa: F811
    text = "note,x\n" + "\n".join(lines) + "\n"
    result = run("run", plain, "--missing", "hold", "--skip-bad", "--keep", "note", given=text)
    assert result.returncode == OK, result.stderr
    read = list(records(lines))
    good = [cells for cells in read if cells is not None and len(cells) == 2 and is_cell(cells[1])]
    rows = list(csv.reader(io.StringIO(result.stdout.decode(), newline="")))[1:]
    assert [row[0] for row in rows] == [note for note, _ in good]
    assert f"rows {len(read)}" in result.stderr
    values = [float("nan") if x.strip(" \t") == "" else float(x) for _, x in good]
    expected = nrnn.Model.load(plain).stream(missing="hold").run(np.float32(values).reshape(-1, 1)).mean[:, 0]
    np.testing.assert_array_equal(np.float32([row[-4] for row in rows]), expected)


@MANY
@given(st.lists(st.binary(max_size=12), min_size=1, max_size=60))
def test_bytes_in_a_column(plain, cells):  # noqa: F811
    """A cell is a number, missing, or refused."""
    cells = [re.sub(rb'[\n\r",]', b"", cell) for cell in cells]
    text = b"n,x\n" + b"".join(b"1,%b\n" % cell for cell in cells)
    result = run("run", plain, "--missing", "hold", "--skip-bad", given=text)
    assert result.returncode == OK, result.stderr
    good = [cell for cell in cells if is_cell(cell.decode("latin-1"))]
    assert result.stdout.count(b"\n") == 1 + len(good) and f"rows {len(cells)}" in result.stderr
    assert not [c for c in result.stderr if not c.isprintable() and c != "\n"]


JSON = st.recursive(st.none() | st.booleans() | FLOATS | st.integers(-2**70, 2**70) | TEXT,
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=6)


@MANY
@given(st.lists(st.tuples(FLOATS | st.none() | st.integers(-1000, 1000), TEXT, JSON), min_size=1, max_size=40),
       st.booleans(), st.booleans())
def test_json_lines(plain, rows, ascii, as_text):  # noqa: F811
    lines = [json.dumps({"x": str(x) if as_text and x is not None else x, "other " + name: value, "note": value},
                        ensure_ascii=ascii) for x, name, value in rows]
    values = [float("nan") if x is None else nearest(repr(x)) for x, _, _ in rows]
    out, _ = told("run", plain, "--missing", "hold", "--keep", "note", "--format", "jsonl", given="\n".join(lines))
    expected = nrnn.Model.load(plain).stream(missing="hold").run(np.float32(values).reshape(-1, 1)).mean[:, 0]
    found = [json.loads(line) for line in out.splitlines()]
    np.testing.assert_array_equal(np.float32([row["y.mean"] for row in found]), expected)
    assert [row["note"] for row in found] == [value for _, _, value in rows]


@MANY
@given(st.lists(st.text('{}[]":,\\ux0123456789abcdefnulltrue.eE+- \t\u00e9', max_size=30), min_size=1, max_size=40))
def test_text_as_json_lines(plain, lines):  # noqa: F811
    """A line that Python's reader refuses is refused; one that it takes gives its number or is refused by its line."""
    lines = [line for line in lines if line.strip()] or ["1"]
    result = run("run", plain, "--missing", "hold", "--skip-bad", "--format", "jsonl", given="\n".join(lines))
    assert result.returncode == OK, result.stderr
    refused = int((re.search(r"refused (\d+)", result.stderr) or [0, 0])[1])
    assert len(lines) - refused == sum(map(is_sample, lines)) == result.stdout.count(b"\n")


def is_sample(line):
    """Is it a number, or an array of one, or an object with an x, none of them twice?"""
    try:
        value = json.loads(line, object_pairs_hook=once)
    except (ValueError, KeyError):
        return False
    if isinstance(value, list):
        value = value[0] if len(value) == 1 else "no"
    elif isinstance(value, dict):
        value = value.get("x", "no")
    elif isinstance(value, str):
        return is_cell(value)
    if isinstance(value, str):
        return is_cell(value)
    return value is None or type(value) in (int, float) and abs(value) < 3.4e38 or value != value


def is_cell(text):
    text = text.strip(" \t")
    if text in ("", "null") or re.fullmatch(r"[+-]?nan", text, re.I):
        return True
    return bool(re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", text)) and abs(float(text)) < 3.4e38


def once(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        raise KeyError(names)
    return dict(pairs)


@MANY
@given(st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=60), st.integers(0, 3))
def test_f32(plain, patterns, more):  # noqa: F811
    given = struct.pack(f"<{len(patterns)}I", *patterns) + bytes(more)
    values = np.frombuffer(given[:len(patterns) * 4], "<f4")
    result = run("run", plain, "--missing", "hold", "--skip-bad", "--format", "f32", given=given)
    if result.returncode == BAD_DATA:
        assert "looks like" in result.stderr
        return
    assert result.returncode == OK, result.stderr
    kept = values[~np.isinf(values)]
    stream = nrnn.Model.load(plain).stream(missing="hold")
    found = np.frombuffer(result.stdout, "<f4").reshape(-1, 3)[:, 0]
    expected = [] if len(kept) == 0 else stream.run(kept.reshape(-1, 1)).mean[:, 0]
    np.testing.assert_array_equal(found, expected)


ZONES = st.sampled_from(["Z", "z", "+00:00", "-00:00", "+0530", "-08", "+14:00", "-0330"])


@st.composite
def moments(draw):
    """A time in ISO 8601, and its seconds since 1970."""
    time = draw(st.datetimes(datetime.datetime(1700, 1, 1), datetime.datetime(2200, 1, 1)))
    fraction = draw(st.sampled_from(["", ".5", ".25", ".000001", ",125", ".123456789"]))
    zone = draw(ZONES)
    date = time.strftime(draw(st.sampled_from(["%Y-%m-%d", "%Y%m%d"])))
    clock = time.strftime(draw(st.sampled_from(["%H:%M:%S", "%H%M%S"]))) + fraction
    if draw(st.integers(0, 3)) == 0:
        clock, fraction, time = time.strftime("%H:%M"), "", time.replace(second=0)
    text = date + draw(st.sampled_from("Tt ")) + clock + zone
    hours = re.fullmatch(r"([+-]\d\d):?(\d\d)?", zone)
    sign = -1 if zone[0] == "-" else 1
    offset = 0 if hours is None else 3600 * int(hours[1]) + sign * 60 * int(hours[2] or 0)
    seconds = (time.replace(microsecond=0) - datetime.datetime(1970, 1, 1)) // datetime.timedelta(seconds=1) - offset
    return text, seconds, int(float("0" + fraction.replace(",", ".")) * 1e9 + 0.5) if fraction else 0


@pytest.fixture(scope="module")
def clock(tmp_path_factory):
    path = tmp_path_factory.mktemp("clock") / "clock.nrnn"
    nrnn.ModelFile([nrnn.Sde(A=[[-0.5]], W=[[0.5]], U=[[1.0]], step=0.5)], inputs=["x"], outputs=["y"],
                   readout=([[1.0]], [0.0]), sequence=nrnn.Sequence(interval=1.0)).save(path)
    return path


@MANY
@given(st.lists(moments(), min_size=2, max_size=40))
def test_times(clock, moments):
    """Each is a sequence of one key: its time is that of the stream's bookmark."""
    moments = list({(s, n): (t, s, n) for t, s, n in moments}.values())
    text = "k,t,x\n" + "".join(f'{i},"{t}",1\n' for i, (t, _, _) in enumerate(moments))
    state = clock.with_name("state")
    state.unlink(missing_ok=True)
    told("run", clock, "--key", "k", "--time", "t", "--state", state, given=text)
    found = {}
    block, at = state.read_bytes(), 0
    for match in re.finditer(rb"(\d+)....NRNN", block, re.DOTALL):
        at = block.index(b"nrun", match.start())
        found[int(match[1])] = struct.unpack_from("<q", block, at + 8)[0]
    assert [found[i] for i in range(len(moments))] == [s * 10**9 + n for _, s, n in moments]


@MANY
@given(st.lists(st.decimals(0, 9_000_000_000, places=12), min_size=1, max_size=40))
def test_seconds(clock, times):
    text = "k,t,x\n" + "".join(f"{i},{t},1\n" for i, t in enumerate(times))
    state = clock.with_name("state")
    state.unlink(missing_ok=True)
    told("run", clock, "--key", "k", "--time", "t", "--state", state, given=text)
    block = state.read_bytes()
    found = sorted(struct.unpack_from("<q", block, match.end() + 4)[0] for match in re.finditer(rb"nrun", block))
    assert found == sorted(int((t * 10**9).to_integral_value(rounding="ROUND_HALF_UP")) for t in times)
