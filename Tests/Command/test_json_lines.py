"""What JSON is, as `nrnn run --format jsonl` reads it: the text that Python's own reader takes, no other."""

import json

import pytest

from command import BAD_DATA, fail, succeed

GOOD = ['"plain"', r'"\" \\ \/ \b \f \n \r \t"', r'"\u00e9\ud83d\ude00\u0041"', '"é😀"', "0", "-0.0", "1e5", "1E+05",
        "12.5e-3", "true", "null", "[ ]", '{ "a" : [ 1 , { } ] }', "[[[]]]", '"\x7f"']
BAD = ['"open', r'"\x"', r'"\u12g4"', r'"\ud83d"', r'"\ude00"', r'"\ud83dx"', '"tab\t"', "01", "1.", ".5", "-", "1e",
       "+1", "0x10", "tru", "nul", "[1,]", "[1", "{,}", '{"a"}', '{"a":}', "{a: 1}", "1 2", "", ",", "Nan",
       "[" * 100 + "]" * 100]


def line(value):
    return f' {{"temperature" : 1,"note":{value} , "pressure":2.5}} \r\n'


@pytest.mark.parametrize("value", GOOD)
def test_good(two, value):
    out = succeed("run", two, "--keep", "note", "--format", "jsonl", given=line(value)).decode()
    assert json.loads(out)["note"] == json.loads(value)


@pytest.mark.parametrize("value", BAD)
def test_bad(two, value):
    with pytest.raises((ValueError, UnicodeError)):
        if "[[[" not in value:  # Python nests deeper
            assert json.loads(line(value))["note"].encode()  # half a surrogate pair is no text
        raise ValueError
    message = fail(BAD_DATA, "run", two, "--format", "jsonl", given=line("1") + line(value))
    assert "line 2: expected a JSON object or array, found" in message


def test_bytes_that_are_no_text(two):
    assert "UTF-8" in fail(BAD_DATA, "run", two, "--format", "jsonl", given=line('"é"').encode("latin-1"))


def test_a_key_twice(two):
    given = '{"temperature": 1, "pressure": 2, "temperature": 3}'
    assert 'found "temperature" twice' in fail(BAD_DATA, "run", two, "--format", "jsonl", given=given)


def test_keys_with_escapes(two):
    assert succeed("run", two, "--format", "jsonl", given=r'{"temp\u0065rature": 1, "pressure": 2}') == succeed(
        "run", two, "--format", "jsonl", given="[1, 2]")


@pytest.mark.parametrize("value", ['"5 K"', "true", "[5]", "{}", "Infinity"])
def test_what_is_no_number(two, value):
    message = fail(BAD_DATA, "run", two, "--format", "jsonl", given=f"[1, {value}]")
    assert 'line 1, channel "pressure": expected a number' in message
