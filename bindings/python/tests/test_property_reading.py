"""Whatever a file holds, `nrnn.read` gives a table or says by name what is wrong: with the file or with an option."""

import gzip
import warnings
from unicodedata import category

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nrnn
from nrnn.reading.options import OPTIONS

PIECES = st.sampled_from([
    b"a", b"b", b"t", b",", b";", b"\n", b"\r\n", b'"', b" ", b"\t", b"1", b"2.5", b"-", b"NA", b"{", b"}", b"[", b"]",
    b":",
    b'"a"', b'"t"', b"null", b"2026-01-31T12:00:00Z", b"2026-10-25 02:30", b"#", b"sep=;", b"TOA5,", b"\xff", b"\xfe",
    b"\0",
    b"\xef\xbb\xbf", b"\\", b"\\u", b"=", b"m a=1", b" 123", b"i", b"1e999", b"1e-999", b"9" * 30, b"PAR1",
    b"\xc3\xa9", b"nan",
    b"m,t=x a=1,b=2i 5\n", b'{"a": 1, "b": "x", "t": 3}\n', b"t,a,b\n", b"3,4,5\n", b'4,"5",x\n'])
OF = {
    "time": ["t", "t+a", "a.b", ""], "key": ["b"], "sequence": ["a"], "format": ["csv", "jsonl", "influx", "f32"],
    "measurement": [["m"]],
    "separator": [";", "tab", "blanks", " "], "decimal": [","], "comment": ["#"], "skip_lines": [1, 3],
    "skip_after_header": [1], "input_header": ["yes", "no"], "columns": [["a", "b"], ["a", "", "t"]],
    "missing_value": [["NA"], ["a:1"]], "time_unit": ["ms", "ns"], "time_zone": ["UTC", "Europe/Berlin"],
    "time_format": ["%Y-%m-%d %H:%M", "%s"], "resample": ["mean", "last"], "interval": [1.0, 60], "skip_bad": [True],
    "keep": [["a"], ["b", "t"]], "encoding": ["latin1", "utf-16", "utf-8", "cp1252"], "map": [["a=b"]],
    "channels": [["a"], ["a", "b"], ["x"]]}
WAYS = st.sampled_from([lambda data: data, gzip.compress, lambda data: gzip.compress(data)[:-7],
                        lambda data: b"\xff\xfe" + data])


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=40).map(b"".join), WAYS,
       st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in OF.items()}))
def test_a_table_or_a_refusal(tmp_path, data, way, options):
    path = tmp_path / "in.txt"
    path.write_bytes(way(data))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            table = nrnn.read(path, **options)
    except ValueError as error:
        of_option = str(error).split(":")[0].split("=")[0] in {*OPTIONS, "channels"}
        assert of_option or isinstance(error, nrnn.BadData) and str(error).startswith(str(path))
        assert not [one for one in str(error) if not one.isprintable() and category(one) != "Zs"]  # blanks of all widths
    else:
        rows = len(table.x)
        assert rows == table.counts["samples"] == len(table.line) == len(table.file)
        assert all(len(one) == rows for one in (table.time, table.key, *table.keep.values()) if one is not None)
        assert sum(map(len, table.groups().values())) == rows


def test_that_all_options_are_tried():
    assert {*OF} == {*OPTIONS, "channels"} - {"max_substeps"}
    with pytest.raises(TypeError, match="max_substeps"):
        nrnn.read(__file__, max_substeps=1.5)
