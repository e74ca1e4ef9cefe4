"""One array of JSON objects: its elements are those that Python's json finds, however it is written."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nrnn
from nrnn.reading.json_array import elements, is_array
from nrnn.reading.keyed import Fault

TEXT = st.text(st.sampled_from('[]{},:"\\\n\r\t x\u00e9'), max_size=6)
VALUE = st.recursive(st.one_of(st.integers(), st.none(), st.booleans(), TEXT),
                     lambda value: st.lists(value, max_size=3) | st.dictionaries(TEXT, value, max_size=3), max_leaves=8)
ARRAY = st.lists(st.dictionaries(TEXT, VALUE, min_size=1, max_size=3), min_size=1, max_size=5)


def found(data):
    return list(elements(data.encode(), True))


@given(ARRAY, st.sampled_from([None, 0, 1, "\t"]), st.sampled_from([(", ", ": "), (",", ":"), (" ,\r\n", "\n:\n")]))
def test_elements_are_those_of_json(values, indent, marks):
    data = json.dumps(values, indent=indent, separators=marks, ensure_ascii=False)
    assert is_array(data.encode())
    assert [json.loads(text) for _, text in found(data)] == values
    assert not [text for _, text in found(data) if b"\n" in text]


@given(ARRAY, st.data())
def test_one_that_is_cut_is_told(values, data):
    text = json.dumps(values, indent=1)
    cut = text[:data.draw(st.integers(text.index("{") + 1, len(text) - 1))]
    *whole, (_, last) = found(cut)
    assert isinstance(last, Fault) and [json.loads(one) for _, one in whole] == values[:len(whole)]


@pytest.mark.parametrize("data", ["", "[", "[]", "[1]", '{"a": 1}', "[[{}]]", "x[{}]"])
def test_what_is_none(data):
    assert not is_array(data.encode())


def test_a_file_of_one_long_line(tmp_path):
    path = tmp_path / "in.json"
    path.write_text(json.dumps([{"a": i, "s": "x" * 1000} for i in range(20_000)]))
    assert nrnn.read(path, format="jsonl", channels=["a"]).x.ravel().tolist() == list(range(20_000))
