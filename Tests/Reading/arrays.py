"""JSON that is one array of objects, over lines or not."""

import gzip
import json

from case import AB, A, gives, refused


def array(name, data, rows, **options):
    return gives(name, data, rows, format="jsonl", **options)


def wrong(name, data, *words, **options):
    return refused(name, data, *words, format="jsonl", **options)


ARRAYS = [
    array("an array on one line", '[{"a": 1, "b": 2}, {"b": null, "a": "3"}]', [(1, 2), (3, None)], channels=AB),
    array("an array over lines", ' \n[\r\n  {\n "a":\n1, "b": [2]\n }\n,\n\t{"a": 3, "b": [4]}\n]\n\n',
          [(1, 2), (3, 4)], channels=AB, map=["b=b.0"]),
    array("marks within strings", '[{"a": 1, "s": "]}, {\\"\\\\"},{"a": 2, "s": "[{"}]', [(1,), (2,)], channels=A),
    array("arrays within", '[{"a": 1, "x": [[{"a": 7}], []]}, [2], {"a": 3}]', [(1,), (2,), (3,)], channels=A),
    array("a key that one has", '[{"a": 1}, {"b": 2}]', [(1, None), (None, 2)], channels=AB),
    array("keys and times", '[{"t": 1, "k": "x", "a": 1},\n{"t": 1, "k": "y", "a": 2}]',
          [(b"x", 10**9, 1), (b"y", 10**9, 2)], channels=A, time="t", key="k"),
    array("bad elements are left out", '[{"a": 1}, {"a": x}, {"a": true}, , {"a": 2}]', [(1,), (2,)], channels=A,
          skip_bad=True),
    wrong("a key that no element has", '[{"a": 1, "c": 2}]', '"b" in some record', '"a", "c"', channels=AB),
    wrong("an element that is none", '[{"a": 1},\n{"a": 2},\n{"a": x}]', "line 3", '"x"', channels=A),
    wrong("a bad value", '[{"a": 1},\n{\n"a": "y"}]', "line 2", '"a"', '"y"', channels=A),
    wrong("a line end within a string", '[{"a": 1, "s": "x\ny"}]', "line 1", channels=A),
    wrong("a comma too many", '[{"a": 1},\n]', "line 2", '"]"', channels=A),
    wrong("an array that is cut", '[{"a": 1},\n{"a": 2}\n', "line 2", "the file's end", channels=A),
    wrong("an array that is cut after a comma", '[{"a": 1},\n', "the file's end", channels=A),
    wrong("a string that is cut", '[{"a": 1}, {"a": 2, "s": "x}]\n', "line 1", "the file's end", channels=A),
    wrong("something behind", '[{"a": 1}]\n\n{"a": 2}\n', "line 3", "behind the array", channels=A),
    wrong("an array in gzip that is cut", gzip.compress(json.dumps([{"a": i % 7} for i in range(2000)]).encode())[:-60],
          "0.txt", "gzip", channels=A),
    wrong("an array of numbers over lines", "[\n1,\n2\n]\n", "line 1", channels=AB),
    wrong("an empty array", "[]\n", "line 1", "expected 2 values, found 0", channels=AB),
]
