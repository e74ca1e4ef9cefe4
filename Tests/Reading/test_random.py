"""`nrnn run` and `nrnn.read` agree on whatever a file holds."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from both import by_command, by_python, counted

EXAMPLES = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])

CELL = st.sampled_from([
    "1", "-2.5", "", '"3"', " 4 ", "null", "nan", "NA", '"', '"x', 'x"y', '""', '" 5 "', "1e5", "1e39",
    "16777217.0000001",
    "\r", "\t", "a", "#", "x\ny", '"1\n"', "0x1", "1,5", ";", "-0", "inf", ".", "5.", "\x00", "\xe9"])
HEADER = st.sampled_from(["a,b", "b,a", "a,b,c", "a", "1,2", "", "a;b", '"a",b', "x", "# x", "sep=;", "b\ta",
                          "# a,b", "#b a", '"TOA5",x,y', "TOA5,a,b", "x\na,b", "# a,b\n# b"])
TIME = st.sampled_from(["0", "1", "2.5", "3", "100", "2026-10-25 02:30", "2026-10-25T00:30:00Z", "2026-03-29 02:30", "",
                        "2026/10/25 2:30", "2026.10.25", "2026-10-24 24:00", "2026-10-25T00:30:00Z[x]",
                        "2026-10-25", "5e0", "1e3", "x", "2026-10-25 03:30 UTC"])
DIALECT = st.fixed_dictionaries({}, optional={
    "skip_bad": st.just(True), "input_header": st.sampled_from(["yes", "no", "auto"]), "comment": st.just("#"),
    "separator": st.sampled_from([";", "tab", "blanks", ","]), "skip_lines": st.integers(0, 2), "key": st.just("b"),
    "skip_after_header": st.integers(0, 2), "columns": st.sampled_from([["a", "b"], ["b", "", "a"], ["a"]]),
    "missing_value": st.sampled_from([["NA"], ["a:4"], ["3", "x"]])})
SCALAR = st.sampled_from([
    "1", "-2.5", "1e5", "01", "-", "null", "NaN", "true", "Infinity", '"x"', '"3"', '""', '" 4 "', r'"\u00e9"',
    r'"\udc00"',
    "{}", "[1, 2]", '{"a": 1, "a": 2}', "nul", '"x', "1.", ".5", '"a\tb"', r'"\q"', '"nan"', "1e39"])


def lines(first, cells, separators):
    rows = st.lists(st.lists(cells, min_size=1, max_size=4), max_size=8)
    return st.builds(lambda head, rows, mark, end, last: end.join([head, *map(mark.join, rows)]) + end * last,
                     first, rows, separators, st.sampled_from(["\n", "\r\n"]), st.booleans())


def check(text, channels, options, folder, interval=1.0):
    """Both give the same rows, or are at odds with the same place."""
    path = folder / "0.txt"
    path.write_bytes(text.encode("latin-1"))
    found = by_command([path], channels, options, folder, interval)
    other = by_python([path], channels, options, interval)
    if "key" not in options or not found.message:  # with keys a run goes on
        assert found.rows == other.rows
    assert bool(found.message) == bool(other.message), (found.message, other.message)
    which = -1 if "skip_bad" in options else 0  # what ends the run comes after what is told of rows
    assert not other.message or place(found.message, which) == place(other.message), (found.message, other.message)
    if not found.message:
        assert counted(found) == counted(other)


def place(message, line=0):
    """Of what a line of it says is wrong: file, line and column; None: the options are."""
    found = re.search(r"0\.txt(: line \d+)?(, column \d+)?", message.strip().split("\n")[line])
    return found and found[0]


@EXAMPLES
@given(lines(HEADER, CELL, st.sampled_from([",", ";", "\t", " "])), DIALECT, st.sampled_from([["a"], ["a", "c"]]))
def test_csv(tmp_path, text, options, channels):
    check(text, channels, options, tmp_path)


@EXAMPLES
@given(st.lists(st.tuples(st.sampled_from(["2026", "x", ""]), st.integers(0, 13), st.integers(0, 32)), max_size=5),
       st.sampled_from(["y,m,d,a", "y+m,d,m,a", "y+m+d,m,d,a", "m,y,d,a", "y,m,a,b"]))
def test_times_of_several_columns(tmp_path, rows, header):
    text = header + "".join(f"\n{year},{month},{day},1" for year, month, day in rows)
    check(text, ["a"], {"time": "y+m+d", "time_format": "%Y %m %d", "skip_bad": True}, tmp_path, 86400.0)


@EXAMPLES
@given(lines(st.just("t,a,k"), TIME, st.just(",1,x\n")).map(lambda text: re.sub(r"(?m)^([^,\n]*)$", r"\1,2,y", text)),
       st.fixed_dictionaries({"time": st.just("t"), "skip_bad": st.just(True)}, optional={
           "key": st.just("k"), "time_zone": st.sampled_from(["Europe/Berlin", "+05:30"]),
           "resample": st.sampled_from(["last", "mean"]), "time_unit": st.sampled_from(["s", "ms"])}))
def test_times(tmp_path, text, options):
    check(text, ["a"], options, tmp_path, 1800.0)


OBJECT = st.one_of(
    st.lists(st.tuples(st.sampled_from(['"a"', '"b"', '"c"', r'"\u0061"', "a", '"k"']), SCALAR), max_size=4).map(
        lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"),
    st.tuples(SCALAR, SCALAR).map(lambda pair: '{"a": %s, "k": %s}' % pair))
ELEMENT = st.one_of(OBJECT, st.lists(SCALAR, max_size=3).map(lambda values: "[" + ", ".join(values) + "]"), SCALAR,
                    st.sampled_from(["", " ", "a,b", '{"a": 1,}', '{"a": 1} x']))
JSON = (st.fixed_dictionaries({"format": st.just("jsonl")}, optional={
    "skip_bad": st.just(True), "map": st.sampled_from([["a=a"], ["a=c.1"]]), "key": st.just("k")}),
    st.sampled_from([["a"], ["a", "b"]]))


@EXAMPLES
@given(st.lists(ELEMENT, max_size=6).map("\n".join), *JSON)
def test_json(tmp_path, text, options, channels):
    check(text, channels, options, tmp_path)


@EXAMPLES
@given(OBJECT, st.lists(ELEMENT, max_size=5), st.sampled_from([",", ",\n", "\n,\r\n "]),
       st.sampled_from(["]", "\n]\n\n", "", "]x", "]\n{}", ",]"]), *JSON)
def test_an_array_of_json(tmp_path, first, others, comma, end, options, channels):
    check("[" + comma.join([first, *others]) + end, channels, options, tmp_path)


TAGS = st.lists(st.sampled_from([",k=x", ",k=y", r",k=a\ b", ",h=z", ",k=", ",=x", r",k\,h=x", ",a=1"]),
                max_size=2).map("".join)
FIELDS = st.lists(st.sampled_from([
    "a=1", "a=-2.5e1", "a=3i", "a=4u", 'a="5"', 'a="x"', "a=t", "a=", "c=1", "c=nan", r"a\ b=2", 'c="x, y=1 2"',
    r'c="\"a=9"',
    "a=0x1", "a=1e39", "a", 's="open', 's="x\nm a=9"', 's="\\"\n', 'y",a=7', "time=6i", "a=-3u", "a=9223372036854775808i",
    "_series=8"]), min_size=1, max_size=3).map(",".join)
STAMP = st.sampled_from(["", " 0", " 1", " 2500000000", " 1500000000", " 99000000000", " -1", " 1.5", " x", " 1 2"])
POINT = st.one_of(st.builds(lambda *parts: "".join(parts), st.sampled_from(["m", r"m\ n", "", "#"]), TAGS,
                            st.sampled_from([" ", "  ", ""]), FIELDS, STAMP, st.sampled_from(["", " ", "\r"])),
                  st.sampled_from(["", " ", "# a=1"]))


@EXAMPLES
@given(st.lists(POINT, max_size=6).map("\n".join), st.fixed_dictionaries({"format": st.just("influx")}, optional={
    "skip_bad": st.just(True), "time": st.sampled_from(["time", "_time"]),
    "key": st.sampled_from(["k", "_measurement", "_series"]), "measurement": st.sampled_from([["m"], ["m n", "x"]]),
    "time_unit": st.sampled_from(["s", "ms"]), "missing_value": st.just(["3", "x"])}),
       st.sampled_from([["a"], ["a", "c"], ["time", "a"]]))
def test_influx(tmp_path, text, options, channels):
    check(text, channels, {name: value for name, value in options.items() if name != "time_unit" or "time" in options},
          tmp_path)
