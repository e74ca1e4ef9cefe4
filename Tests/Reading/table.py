"""Inputs, their options, and what both readers give."""

import gzip
import struct

import zstandard

from arrays import ARRAYS
from both import Hint
from case import AB, A, ab, gives, refused
from clocks import CLOCKS, timed
from columns import COLUMNS

CELLS = [
    gives("numbers", "a\n1\n-12.5\n.5\n20.\n+2e1\n1E-3\n00012\n", [(1,), (-12.5,), (.5,), (20,), (20,), (.001,), (12,)],
          channels=A),
    gives("halfway between two float32", "a\n16777217.000000001\n16777217\n16777218.9999999999\n",
          [(16777218,), (16777216,), (16777218,)], channels=A),
    gives("tiny and huge", "a\n1e-45\n7e-46\n3.4028235e38\n1e-400\n0e999999999999\n",
          [(1.401298464324817e-45,), (0,), (3.4028234663852886e38,), (0,), (0,)], channels=A),
    gives("missing", ab("1,", "null,2", "NaN,3", "-nan, ", '"",5'), [(1, None), (None, 2), (None, 3), (None, None),
                                                                      (None, 5)], channels=AB),
    refused("infinity", "a\n1\n-Infinity\n", "line 3, column 1 (a)", "finite", '"-Infinity"', channels=A),
    refused("beyond float32", "a\n3.4028236e38\n", "line 2, column 1 (a)", "finite", channels=A),
    refused("a unit", "a\n1\n20.1 C\n", "line 3, column 1 (a)", "a number with something after it", channels=A),
    refused("thousands", 'a,b\n1,"1,020.5"\n', "line 2, column 2 (b)", "thousands separators", channels=AB),
    refused("hexadecimal", "a\n1\n0x1F\n", "line 3, column 1 (a)", "hexadecimal", channels=A),
    refused("underscores", "a\n1\n1_000\n", "line 3, column 1 (a)", "underscores", channels=A),
    refused("controls", b"a\n1\n1\x002\n", "line 3, column 1 (a)", r'"1\x002"', "control characters", channels=A),
    refused("no UTF-8 in a cell", b"a\n1\n20\xb0\n", "line 3, column 1 (a)", "not UTF-8", Hint("encoding", "latin1"),
            channels=A),
    refused("a decimal comma", 'a,b\n1,"20,1"\n', "line 2, column 2 (b)", "decimal comma", Hint("decimal", ","),
            channels=AB),
    refused("a word", "a\n1\nunavailable\n", "line 3, column 1 (a)", Hint("missing_value", "unavailable"), channels=A),
    refused("a word of JSON", '{"a": 1}\n{"a": "off line"}\n', "line 2", '"a"', Hint("missing_value", "'off line'"),
            channels=A, format="jsonl"),
    refused("a missing value", "a\n1\nN/A\n", "line 3, column 1 (a)", "looks like a missing value",
            Hint("missing_value", "N/A"), channels=A),
]

QUOTES = [
    gives("quotes", 'a,t,b\n1,"x ""y"", z",2\n "3" ,"two\nlines",  "4"\t\n', [(1, 2), (3, 4)], channels=AB),
    gives("inches", 'a,t,b\n1,5" pipe,2\n', [(1, 2)], channels=AB),
    gives("carriage returns", "a,b\r\n1,2\r\n3,4\r\r\n", [(1, 2), (3, 4)], channels=AB),
    refused("a quote that is not closed", 'a,t,b\n1,x,2\n3,"y,4\n5,z,6\n', "line 3, column 2", "closing quote",
            channels=AB),
    gives("those of a bad quote are left out", 'a,t,b\n1,x,2\n3,"y,4\n5,z,6\n', [(1, 2), (5, 6)], channels=AB,
          skip_bad=True),
    gives("a quote before the next", 'a,t,b\n3,"y,4\n5,"z",6\n7,"w"w,8\n9,x,1\n', [(5, 6), (9, 1)], channels=AB,
          skip_bad=True),
    refused("text after a quote", 'a,b\n1,"2"3\n', "line 2, column 2", "after a closing quote", channels=AB),
    refused("old line ends", "a,b\r1,2\r", "line 1", "carriage returns alone", channels=AB),
]

LINES = [
    gives("empty lines at the end", "a,b\n1,2\n\n\n", [(1, 2)], channels=AB),
    refused("empty lines within", "a,b\n1,2\n\n\n3,4\n", "line 3", "an empty line", channels=AB),
    gives("empty lines of one column", "a\n1\n\n\n2\n\n", [(1,), (None,), (None,), (2,)], channels=A),
    gives("no end of the last line", "a,b\n1,2\n3,4", [(1, 2), (3, 4)], channels=AB),
    refused("an empty file", "", "expected a header", "an empty file", channels=AB),
    refused("fewer cells", "a,b\n1,2\n3\n", "line 3", "as many cells as line 1 has, 2", "found 1", channels=AB),
    refused("trailing commas", "a,b\n1,2,,\n", "line 2", "found 4, the last ones empty", channels=AB),
    gives("a mark of UTF-8", b"\xef\xbb\xbfa,b\n1,2\n", [(1, 2)], channels=AB),
]

HEADERS = [
    gives("another order and others", "x,b,y,a\n0,2,0,1\n", [(1, 2)], channels=AB),
    gives("no header", "1\n2\n", [(1,), (2,)], channels=A),
    gives("another header", "z\n1\n", [(1,)], channels=A),
    gives("a header by word", "12\n1\n", [(1,)], channels=A, input_header="yes"),
    gives("no header by word", "null\n1\n", [(None,), (1,)], channels=A, input_header="no"),
    refused("no such column", "a,c\n1,2\n", "line 1", 'expected one column "b", found none', '"a", "c"', channels=AB),
    refused("one twice", "a,b,a\n1,2,3\n", "line 1", 'one column "a", found 2', channels=AB),
    refused("a bad number without a header", "1\nx\n", "line 2", '"x"', channels=A),
    gives("mapped", "b,x\n1,2\n", [(2, 1)], channels=AB, map=["a=x"]),
    refused("mapped to nothing", "b,x\n1,2\n", "line 1", 'one column "y"', channels=AB, map=["a=y"]),
    refused("no UTF-8 in the header", "T \u00b0C,a\n1,2\n".encode("latin-1"), "line 1", "not UTF-8",
            Hint("encoding", "latin1"), channels=["T \u00b0C"]),
    refused("lines before the header", "Station 5\nof the town\na,b\n1,2\n", "line 1", Hint("skip_lines", "2"),
            channels=AB),
]

DIALECTS = [
    gives("semicolons", "a;b\n1;2\n", [(1, 2)], channels=AB, separator=";"),
    gives("tabs", "a\tb\n1\t2\n \t4\n", [(1, 2), (None, 4)], channels=AB, separator="tab"),
    gives("bars", 'a|b\n1|"2"\n', [(1, 2)], channels=AB, separator="|"),
    gives("blanks", "  a   b\n 1 \t 2 \n3 \"4\"\n", [(1, 2), (3, 4)], channels=AB, separator="blanks"),
    gives("a decimal comma and semicolons", "a;b\n1,5;-,25\n", [(1.5, -.25)], channels=AB, separator=";", decimal=","),
    gives("quoted decimal commas", 'a;b\n"1,5";2\n', [(1.5, 2)], channels=AB, separator=";", decimal=","),
    refused("a point beside a decimal comma", "a;b\n1,5;2\n3;4.5\n", "line 3, column 2 (b)", '"4.5"', channels=AB,
            separator=";", decimal=","),
    gives("Excel's first line", "sep=;\na;b\n1;2\n", [(1, 2)], channels=AB),
    refused("Excel's first line and another", "sep=;\na;b\n1;2\n", "line 1", "sep=;", "|", channels=AB, separator="|"),
    gives("comments", "# first\na,b\n# second\n1,2\n  # third, \"\n3,4\n", [(1, 2), (3, 4)], channels=AB, comment="#"),
    gives("lines before", "Station\n1,2,3\na,b\n1,2\n", [(1, 2)], channels=AB, skip_lines=2),
    gives("a row of units", "a,b\nm,s\n1,2\n", [(1, 2)], channels=AB, skip_after_header=1),
    refused("lines keep their numbers", "x\n\na,b\nm,s\n1,2\n3,z\n", "line 6, column 2 (b)", channels=AB, skip_lines=2,
            skip_after_header=1),
    refused("semicolons unsaid", "a;b\n1;2\n", "line 1", "looks like ';' separates", Hint("separator", ";"),
            channels=AB),
    refused("tabs unsaid", "a\tb\n1\t2\n", "line 1", Hint("separator", "tab"), channels=AB),
    refused("bars unsaid", "a|b\n1|2\n", "line 1", Hint("separator", "|"), channels=AB),
    refused("blanks unsaid", "a  b\n1  2\n", "line 1", Hint("separator", "blanks"), channels=AB),
    refused("a comment unsaid", "# x\na,b\n1,2\n", "line 1", "looks like a comment", Hint("comment", "#"), channels=AB),
    refused("units unsaid", "a,b\nm,s\n1,2\n", "line 2, column 1 (a)", "looks like a row of units",
            Hint("skip_after_header", "1"), channels=AB),
    refused("JSON unsaid", '{"a": 1, "b": 2}\n', "line 1", Hint("format", "jsonl"), channels=AB),
    refused("line protocol unsaid", "m,t=x a=1,b=2 1465839830100400200\n", "line 1", Hint("format", "influx"),
            channels=AB),
    refused("one separator for both", "a,b\n1,2\n", "decimal", "separator", channels=AB, decimal=","),
    refused("no separator", "a,b\n1,2\n", "separator", channels=AB, separator="x"),
]

TEXT = b"a,b\n" + b"".join(b"%d,%d\n" % (i, i * i % 1000) for i in range(1000))
ROWS = [(i, i * i % 1000) for i in range(1000)]
ZSTD = zstandard.ZstdCompressor(write_checksum=True).compress
SKIPPABLE = b"\x53\x2a\x4d\x18" + struct.pack("<I", 5) + b"12345"

PACKED = [
    gives("gzip", gzip.compress(TEXT), ROWS, channels=AB),
    gives("gzip of several members", gzip.compress(TEXT[:100]) + gzip.compress(b"") + gzip.compress(TEXT[100:]), ROWS,
          channels=AB),
    gives("gzip of UTF-16", gzip.compress(TEXT.decode().encode("utf-16")), ROWS, channels=AB),
    gives("gzip of zstd", gzip.compress(ZSTD(TEXT)), ROWS, channels=AB),
    gives("gzip of JSON", gzip.compress(b'{"a": 1}\n'), [(1,)], channels=A, format="jsonl"),
    gives("gzip of floats", gzip.compress(struct.pack("<4f", 1, 2, 3, float("nan"))), [(1, 2), (3, None)], channels=AB,
          format="f32"),
    refused("gzip that is cut", gzip.compress(TEXT)[:-500], "0.txt", "gzip", channels=AB),
    refused("gzip without its end", gzip.compress(TEXT)[:-4], "0.txt", "gzip", channels=AB),
    refused("gzip with another checksum", gzip.compress(TEXT)[:-5] + b"\0\0\0\0\0", "0.txt", "gzip", channels=AB),
    refused("gzip and something else", gzip.compress(TEXT) + b"1,2\n", "0.txt", "gzip", channels=AB),
    gives("zstd", ZSTD(TEXT), ROWS, channels=AB),
    gives("zstd of several frames", SKIPPABLE + ZSTD(TEXT[:100]) + SKIPPABLE + ZSTD(TEXT[100:]) + SKIPPABLE, ROWS,
          channels=AB),
    refused("zstd that is cut", ZSTD(TEXT)[:-100], "0.txt", "zstd", channels=AB),
    refused("zstd with another checksum", ZSTD(TEXT)[:-1] + b"\0", "0.txt", "zstd", channels=AB),
]

BYTES = [
    gives("latin1", "T \u00b0C,a\n1,2\n".encode("latin-1"), [(1,)], channels=["T \u00b0C"], encoding="latin1"),
    gives("UTF-16", "a,b\n1,2\n".encode("utf-16"), [(1, 2)], channels=AB),
    gives("UTF-16 of the other order", b"\xfe\xff" + "\u00e9,b\r\n1,2\r\n".encode("utf-16-be"), [(1, 2)],
          channels=["\u00e9", "b"]),
    refused("UTF-16 that is cut", "a,b\n1,2\n3,4\n".encode("utf-16")[:-3], "line 3", "UTF-16", channels=AB),
    refused("UTF-32", "a,b\n1,2\n".encode("utf-32"), "UTF-32", channels=AB),
    refused("no such encoding", "a,b\n1,2\n", "encoding", "klingon", channels=AB, encoding="klingon"),
    refused("bytes that an encoding has not", b"a,b\n1,2\n\x81,4\n", "line 3", channels=AB, encoding="cp1252"),
    refused("xz", b"\xfd7zXZ\0abcdefgh", "xz", channels=AB),
    refused("zip", b"PK\3\4abcdefgh", "zip", channels=AB),
    refused("Parquet", b"PAR1\x15abcdefgh", "Parquet", channels=AB),
    refused("SQLite", b"SQLite format 3\0\x10\0", "SQLite", channels=AB),
    refused("HTML", "<!doctype html>\n<html></html>\n", "HTML", channels=AB),
    refused("XML", '<?xml version="1.0"?>\n<a>1</a>\n', "XML", channels=A),
]

JSON = [
    gives("objects", '{"a": 1, "b": "2.5"}\n\n{"b": null, "a": -1e2}\n', [(1, 2.5), (-100, None)], channels=AB,
          format="jsonl"),
    gives("arrays", "[1, 2]\n[NaN, \"\"]\n", [(1, 2), (None, None)], channels=AB, format="jsonl"),
    gives("numbers alone", "1\n\"2\"\nnull\n", [(1,), (2,), (None,)], channels=A, format="jsonl"),
    gives("a key that is absent", '{"a": 1}\n{"a": 2, "b": 3}\n', [(1, None), (2, 3)], channels=AB, format="jsonl"),
    refused("a key that no record has", '{"a": 1, "c": 2}\n', '"b" in some record', '"a", "c"', channels=AB,
            format="jsonl"),
    gives("paths", '{"f": {"t": 20.5, "v": [1, {"x": 2}]}}\n', [(20.5, 2)], channels=AB, format="jsonl",
          map=["a=f.t", "b=f.v.1.x"]),
    gives("the exact key first", '{"f.t": 1, "f": {"t": 2}}\n', [(1,)], channels=A, format="jsonl", map=["a=f.t"]),
    refused("an object for a number", '{"a": {}, "b": 1}\n', "line 1", '"a"', "an object", channels=AB, format="jsonl"),
    refused("true", '{"a": true, "b": 1}\n', "line 1", '"a"', "true", channels=AB, format="jsonl"),
    refused("a key twice", '{"a": 1, "a": 2}\n', "line 1", '"a" twice', channels=A, format="jsonl"),
    refused("a cut line", '{"a": 1}\n{"a": \n', "line 2", "the line's end", channels=A, format="jsonl"),
    refused("half a pair", '{"a": 1, "x": "\\udc00"}\n', "line 1", "half a surrogate pair", channels=A, format="jsonl"),
    refused("no UTF-8", b'{"a": 1, "x": "\xff"}\n', "line 1", "not UTF-8", channels=A, format="jsonl"),
    refused("too deep", '{"a": 1, "x": ' + "[" * 70 + "]" * 70 + "}\n", "line 1", "64 levels", channels=A,
            format="jsonl"),
    refused("CSV as JSON", "a,b\n1,2\n", "line 1", Hint("format", "csv"), channels=AB, format="jsonl"),
    refused("no JSON", "{'a': 1}\n", "line 1", "byte 2", channels=A, format="jsonl"),
    gives("comments of JSON", '# x\n{"a": 1}\n', [(1,)], channels=A, format="jsonl", comment="#"),
    refused("no key", '{"a": 1, "s": "x"}\n{"a": 2}\n', "line 2", 'a key "s"', '"a"', channels=A, format="jsonl",
            key="s",
            skip_bad=False),
]

INFLUX = [
    gives("points", 'm,host=x\\ y a=1.5,b=3i,s="t, u" 1000000000\n# comment\n\nm b=2u,a=-1e2\n', [(1.5, 3), (-100, 2)],
          channels=AB, format="influx"),
    gives("their times", "m a=1 1500000000\nm a=2 2500000001\n", [(1_500_000_000, 1), (2_500_000_001, 2)], channels=A,
          format="influx", time="time"),
    gives("times in seconds", "m a=1 15\nm a=2 16\n", [(15 * 10**9, 1), (16 * 10**9, 2)], channels=A, format="influx",
          time="_time", time_unit="s"),
    gives("a tag as key", "m,s=x a=1 1\nm,s=y a=2 1\n", [(b"x", 1, 1), (b"y", 1, 2)], channels=A, format="influx",
          time="time", key="s"),
    gives("a series as key", "m,s=x,r=2 a=1 1\nm,r=2,s=x a=2 2\nm,s=x a=3 1\nm a=4 1\n",
          [(b"m,r=2,s=x", 1, 1), (b"m,r=2,s=x", 2, 2), (b"m,s=x", 1, 3), (b"m", 1, 4)], channels=A, format="influx",
          time="time", key="_series"),
    gives("a series with marks", "m\\ n,b\\=c=x\\,y,a\\ =\\ z a=1 1\n", [(b"m\\ n,a\\ =\\ z,b\\=c=x\\,y", 1, 1)], channels=A,
          format="influx", time="time", key="_series"),
    gives("points of one measurement", "cpu a=9 1\nm a=1 2\n# m a=2\n\nm\\ n a=5\nm,t=y a=2 3\ncpu a=t\nn\n", [(1,), (2,)],
          channels=A, format="influx", measurement=["m"]),
    gives("points of two measurements", "cpu a=9 1\nm,n=1 a=1 2\nm\\ n,n=2 a=5\n", [(1,), (5,)], channels=A,
          format="influx", measurement=["m n", "m"]),
    refused("no point of a measurement", "cpu a=9 1\nmem a=9 1\n", 'measurement "m"', "none", '"cpu"',
            channels=A, format="influx", measurement=["m"]),
    refused("measurements of a table", "a\n1\n", "measurement", "influx", channels=A, measurement=["m"]),
    refused("what is no point of a measurement", ",t=x a=1\n", "line 1", channels=A, format="influx",
            measurement=["m"]),
    gives("a field that is absent", "m a=1\nm b=2\n", [(1, None), (None, 2)], channels=AB, format="influx"),
    refused("no channel", "m a=1\nm,s=x c=2\n", "line 2", 'some key of "a", "b"', '"c", "s"', channels=AB, format="influx"),
    gives("no channel, left out", "m c=2 1\nm a=1 1\nm c=2 2\nm b=2,c=2 2\n",
          [(10**9, 1, None), (2 * 10**9, None, 2)], channels=AB,
          format="influx", time="time", time_unit="s", skip_bad=True),
    gives("the largest integers", "m a=9223372036854775807i,b=18446744073709551615u\nm a=-9223372036854775808i,b=0u\n",
          [(2**63, 2**64), (-2**63, 0)], channels=AB, format="influx"),
    refused("too large an integer", "m a=9223372036854775808i\n", "line 1", '"a=9223372036854775808i"',
            "-9223372036854775808 to 9223372036854775807", channels=A, format="influx"),
    refused("too large an unsigned one", f"m b=1,a={'9' * 5000}u\n", "line 1", "0 to 18446744073709551615", channels=A, format="influx"),
    refused("an unsigned one below 0", "m a=-3u\n", "line 1", '"a=-3u"', "0 to 18446744073709551615", channels=A, format="influx"),
    gives("channels called as what a point has", "m,_series=3 time=1,_line=2 5\n", [(1, 2, 3)],
          channels=["time", "_line", "_series"], format="influx"),
    refused("a stamp is no channel", "m a=1 5\n", "line 1", 'some key of "time"', channels=["time"], format="influx"),
    gives("a field called time", "m time=9i,a=1 5\nm,time=8 a=2 6\n", [(5, 1), (6, 2)], channels=A, format="influx", time="time"),
    refused("a field is no stamp", "m a=1 1\nm a=1,time=5i\n", "line 2", 'a key "time"', "is no stamp", channels=A, format="influx",
            time="time"),
    refused("a name of two things", "m a=1 5\nm a=2,_series=3\n", "line 2", 'one thing of the name "_series"', channels=A,
            format="influx", key="_series", skip_bad=False),
    gives("the largest integers", "m a=9223372036854775807i,b=18446744073709551615u\nm a=-9223372036854775808i,b=0u\n",
          [(2**63, 2**64), (-2**63, 0)], channels=AB, format="influx"),
    refused("too large an integer", "m a=9223372036854775808i\n", "line 1", '"a=9223372036854775808i"',
            "-9223372036854775808 to 9223372036854775807", channels=A, format="influx"),
    refused("too large an unsigned one", f"m b=1,a={'9' * 5000}u\n", "line 1", "0 to 18446744073709551615", channels=A, format="influx"),
    refused("an unsigned one below 0", "m a=-3u\n", "line 1", '"a=-3u"', "0 to 18446744073709551615", channels=A, format="influx"),
    gives("a string that is a number", 'm a="2.5"\n', [(2.5,)], channels=A, format="influx"),
    refused("a boolean", "m a=1\nm a=t\n", "line 2", '"a"', channels=A, format="influx"),
    refused("no field", "m a=1\nm,t=x\n", "line 2", channels=A, format="influx"),
    refused("no time", "m a=1 1\nm a=2\n", "line 2", "time", channels=A, format="influx", time="time"),
    refused("a field that no point has", "m a=1\n", '"b" in some record', channels=AB, format="influx"),
]

MISSING = [
    gives("a number with a point among commas", "a\n1,5\n-200,5\n-200,50\n", [(1.5,), (None,), (None,)], channels=A,
          separator=";", decimal=",", missing_value=["-200.5"]),
    gives("a text beyond float32", "a\n1\n1e400\n", [(1,), (None,)], channels=A, missing_value=["1e400"]),
    gives("a number", ab("-9999,1", "-9999.0,-9.999e3", "2,-9998.9"), [(None, 1), (None, None), (2, -9998.9)],
          channels=AB,
          missing_value=["-9999"]),
    gives("texts", ab("NA,1", "-, NA ", "2,--"), [(None, 1), (None, None), (2, None)], channels=AB,
          missing_value=["NA", "-", "--"]),
    gives("of one channel", ab("0,0", "1,0"), [(0, None), (1, None)], channels=AB, missing_value=["b:0"]),
    gives("of JSON", '{"a": -9999.0, "b": "NA"}\n', [(None, None)], channels=AB, format="jsonl",
          missing_value=["-9999", "NA"]),
    refused("of another channel", ab("NA,0"), '"NA"', channels=AB, missing_value=["b:NA"]),
    refused("of almost a channel", "temperature\nNA\n", "missing", '"temperature"', channels=["temperature"],
            missing_value=["temprature:NA"]),
]

FILES = [
    gives("several", ["a,b\n1,2\n", "b,a\n3,4\n"], [(1, 2), (4, 3)], channels=AB),
    refused("a bad one among several", ["a,b\n1,2\n", "a,b\n3,x\n"], "1.txt: line 2, column 2 (b)", channels=AB),
    gives("one clock for several", [timed("1,1", "2,2"), timed("2,3", "3,4")],
          [(10**9, 1), (2 * 10**9, 2), (3 * 10**9, 4)], channels=A, time="t"),
]

CASES = [*CELLS, *QUOTES, *LINES, *HEADERS, *DIALECTS, *PACKED, *BYTES, *JSON, *INFLUX, *MISSING, *CLOCKS,
         *FILES, *COLUMNS, *ARRAYS]
