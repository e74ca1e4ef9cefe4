"""What a message says: taken for what it says, or refused in words."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from nrnn.reading.bad import BadData
from nrnn.reading.number import single, singles
from nrnn.service.config import Input
from nrnn.service.payload import Payload
from nrnn.service.topics import Pattern


def payload(channels=("a", "b"), missing=(), **settings):
    return Payload(Input(Pattern("t"), **settings), channels, [[one.encode() for one in missing]] * len(channels))


def said(text, **settings):
    """Each sample's values, time and key; or what is said of it."""
    reader = payload(**settings)
    found = []
    for one in reader.samples("plant/7", text if isinstance(text, bytes) else text.encode()):
        try:
            if isinstance(one, BadData):
                raise one
            time = None if one.word is None else reader.time_of("plant/7", one)
        except BadData as bad:
            assert len(str(bad)) <= 300
            found.append(str(bad))
            continue
        values = [None if math.isnan(value) else value for value in one.values]
        found.append((values, time, one.key) if one.key is not None else (values, time))
    return found


NUMBERS = [
    ('{"a": 1, "b": 2.5}', [([1, 2.5], None)]), ('[1, 2.5]', [([1, 2.5], None)]), ("[[1, 2], [3, 4]]", [([1, 2], None), ([3, 4], None)]),
    ('[{"a": 1, "b": 2}, {"b": 4, "a": 3}]', [([1, 2], None), ([3, 4], None)]),
    ('{"a": "1.5", "b": null, "c": "text"}', [([1.5, None], None)]), ('{"a": NaN, "b": ""}', [([None, None], None)]),
    ('{"a": 1}', [([1, None], None)]), ('[" 1 ", "nan"]', [([1, None], None)])]


@pytest.mark.parametrize("text, found", NUMBERS)
def test_samples_of_json(text, found):
    assert said(text) == found


@pytest.mark.parametrize("text, found", [
    ("1.5 2", [1.5, 2]), ("1.5,2", [1.5, 2]), (" 1.5 , 2\n", [1.5, 2]), ("1.5\t2", [1.5, 2]), ("1.5,", [1.5, None]), ("nan 1", [None, 1])])
def test_plain_samples(text, found):
    assert said(text, payload="plain") == [(found, None)]


def test_one_channel():
    one = dict(channels=("a",))
    assert said("1.5", **one) == said("[1.5]", **one) == said('{"a": 1.5}', **one) == said("1.5", payload="plain", **one)
    assert said("[1, 2, 3]", **one) == said("[[1], [2], [3]]", **one) == [([1], None), ([2], None), ([3], None)]


def test_paths_times_and_keys():
    text = '{"id": {"name": "p"}, "at": [1700000000123], "values": {"x": [7, 8]}, "b": 2}'
    assert said(text, map={"a": "values.x.1"}, time="at.0", time_unit="ms", key_path="id.name") == [
        ([8, 2], 1700000000123000000, "p")]
    assert said("[1, 10, 20]", time="0") == said("1 10 20", time="0", payload="plain") == [([10, 20], 10**9)]
    assert said("[10, 1, 20]", time="1") == [([10, 20], 10**9)]
    assert said("[1, 10, 20]", time="0", map={"a": "2"}) == [([20, 10], 10**9)]
    assert said('{"a": 1, "b": 2, "d": "2026-01-31", "h": "12:00"}', time="d+h", time_zone="+01:00") == [([1, 2], 1769857200 * 10**9)]


def test_times_are_exact():
    assert said("[[1700000000.123456789, 1, 2]] ", time="0") == [([1, 2], 1700000000123456789)]
    assert [one[1] for one in said(json.dumps([[i, 1, 2] for i in range(9)]), time="0")] == [i * 10**9 for i in range(9)]


@pytest.mark.parametrize("text, settings, message", [
    ("{", {}, '"plant/7": expected JSON, found the line\'s end'), ("x", {}, '"plant/7": expected JSON, found "x" at byte 1'),
    (b"\xff", {}, '"plant/7": expected JSON, found a string that is not UTF-8'),
    ('{"a": 1, "a": 2, "b": 3}', {}, '"plant/7": expected JSON, found "a" twice'),
    ("[" * 3000, {}, '"plant/7": expected JSON, found more than 64 levels'),
    ('{"a": "on", "b": 2}', {}, '"plant/7", channel "a": expected a number, found "on": if it means a missing value: missing_value=\'on\', '
     "a number: values={'on'=1}"),
    ('{"a": true, "b": 2}', {}, '"plant/7", channel "a": expected a number, found true: if it means a missing value: '
     "missing_value='true', a number: values={'true'=1}"),
    ('{"a": [1], "b": 2}', {}, '"plant/7", channel "a": expected a number, found an array'),
    ('{"a": 1e999, "b": 2}', {}, '"plant/7", channel "a": expected a finite number, found "1e999"'),
    ('{"a": Infinity, "b": 2}', {}, '"plant/7", channel "a": expected a number, found Infinity'),
    ('{"c": 1}', {}, '"plant/7": expected a key of "a", "b", found "c"'),
    ("{}", {}, '"plant/7": expected a key of "a", "b", found an empty object'),
    ("[]", {}, '"plant/7": expected samples, found an empty array'), ("[[]]", {}, '"plant/7": expected 2 values, found 0'),
    ("[1, 2]", {"map": {"a": "0", "b": "7"}}, '"plant/7": expected an object, found an array'),
    ('["21,5", 1]', {}, '"plant/7", channel "a": expected a number, found "21,5": looks like a decimal comma: decimal=\',\''),
    ("x;2", {"payload": "plain", "decimal": ","}, '"plant/7", channel "a": expected a number, found "x": if it means a missing value: '
     "missing_value='x', a number: values={'x'=1}"),
    ("", {"payload": "plain", "decimal": ","}, '"plant/7": expected numbers with semicolons or blanks between, found an empty payload'),
    ("[1, 2, 3]", {}, '"plant/7": expected 2 values, found 3'), ("7", {}, '"plant/7": expected 2 values, found 1'),
    ("[1, 2]", {"map": {"a": "x"}}, '"plant/7": expected an object, found an array'),
    ('[[1], 3]', {"map": {"a": "x"}}, '"plant/7": sample 1: expected an object, found an array'),
    ('{"a": 1, "b": 2}', {"time": "ts"}, '"plant/7": expected a key "ts" (time), found "a", "b"'),
    ('{"a": 1, "b": 2, "ts": "noon"}', {"time": "ts"}, '"plant/7", ts: expected seconds or an RFC 3339 time, such as '
     '2026-01-31T12:00:00Z, from 1678 to 2262, found "noon"'),
    ('{"a": 1, "b": 2, "ts": null}', {"time": "ts"}, '"plant/7", ts: expected seconds or an RFC 3339 time, such as '
     '2026-01-31T12:00:00Z, from 1678 to 2262, found null'),
    ('{"a": 1, "b": 2, "ts": "2026-01-31T12:00:00"}', {"time": "ts"}, '"plant/7", ts: expected seconds or an RFC 3339 time, such as '
     '2026-01-31T12:00:00Z, from 1678 to 2262, found "2026-01-31T12:00:00": no zone: time_zone=... or append Z'),
    ('{"a": 1, "b": 2}', {"key_path": "id"}, '"plant/7": expected a key "id" (key_path), found "a", "b"'),
    ('{"a": 1, "b": 2, "id": ""}', {"key_path": "id"}, '"plant/7", id: expected a key, found an empty cell'),
    ("", {"payload": "plain"}, '"plant/7": expected numbers with commas or blanks between, found an empty payload'),
    ("1 2 3", {"payload": "plain"}, '"plant/7": expected 2 values, found 3'),
    ("1 0x2", {"payload": "plain"}, '"plant/7", channel "b": expected a number, found "0x2": looks like a hexadecimal number'),
])
def test_refused(text, settings, message):
    assert said(text, **settings)[0] == message


def test_one_bad_sample_is_no_reason_for_others():
    found = said('[{"a": 1, "b": 2}, {"a": "x", "b": 2}, {"a": 3, "b": 4}]')
    assert found[0] == ([1, 2], None) and found[2] == ([3, 4], None) and found[1].startswith('"plant/7": sample 2, channel "a": ')


def test_texts_that_mean_numbers():
    switched = {"values": {"ON": 1, "OFF": 0, "true": 1, "false": 0}}
    assert said('[{"a": "ON", "b": true}, {"a": " OFF ", "b": false}]', **switched) == [([1, 1], None), ([0, 0], None)]
    assert said("ON 2.5", payload="plain", **switched) == said('["true", 2.5]', **switched) == [([1, 2.5], None)]
    assert said('{"a": "on", "b": 1}', **switched)[0].startswith('"plant/7", channel "a": expected a number, found "on"')
    assert said('{"a": {}, "b": null}', values={"an object": 1, "null": 3})[0] == '"plant/7", channel "a": expected a number, found an object'


def test_a_decimal_comma():
    assert said('["21,5", 0.25]', decimal=",") == [([21.5, 0.25], None)]
    for text in ("21,5;0,25", "21,5 ; 0,25", "21,5 0,25", "21,5\t0,25"):
        assert said(text, payload="plain", decimal=",") == [([21.5, 0.25], None)]
    assert said('["-999,0", -999]', decimal=",", missing=["-999"]) == [([None, None], None)]
    assert said('["21.5", 1]', decimal=",")[0].endswith("a decimal point: decimal='.'")


@pytest.mark.parametrize("text", [b"\xef\xbb\xbf[1, 2]", b"[1, 2]\0", b"[1, 2]\0\0", b"\xef\xbb\xbf[1, 2]\r\n\0"])
def test_what_programs_put_around_it(text):
    assert said(text) == said(text.translate(None, b"[]"), payload="plain") == [([1, 2], None)]


def test_zeros_within_are_refused():
    assert said(b"[1,\0 2]")[0].startswith('"plant/7": expected JSON, found "\\x00"')
    assert said(b"1 2\x003", payload="plain")[0].startswith('"plant/7", channel "b": expected a number')


def test_lines_of_json():
    assert said('{"a": 1, "b": 2}\n[3, 4]\r\n\n{"b": 6, "a": 5}\n') == [([1, 2], None), ([3, 4], None), ([5, 6], None)]
    assert said("1\n2\n", channels=("a",)) == [([1], None), ([2], None)]
    assert said('{"a": 1,\n "b": 2}') == [([1, 2], None)]
    good, bad = said('{"a": 1, "b": 2}\n{"a": 1,')
    assert good == ([1, 2], None) and bad == '"plant/7": sample 2: expected JSON, found the line\'s end'
    assert said('{"a": 1,\n"b": x}') == ['"plant/7": expected JSON, found "x" at byte 15']
    bad, good = said('{"a": oops, "b": 2}\n{"a": 3, "b": 4}')
    assert good == ([3, 4], None) and bad.startswith('"plant/7": sample 1: expected JSON, found "o" at byte 7')


@pytest.mark.parametrize("whole", ['{"c":\n{"a": 1, "b": 2}\n, "d": x}', '[\n1,\n2,\nx]', '{\n"a": 1,\n"c": {"b": 2}\n'])
def test_one_record_over_lines_is_not_several(whole):
    assert len(found := said(whole)) == 1 and found[0].startswith('"plant/7": expected JSON, found ')


def test_of_an_array_each_counts_by_itself():
    good = '{"a": 1, "b": 2}'
    for bad, told in (("null", "expected an object or array, found null"), ("7", "expected an object or array, found \"7\""),
                      ('{"a": 1, "a": 2}', 'expected JSON, found "a" twice'), ('{"c": "\\ud800", "a": 1}', "expected JSON, found half a surrogate pair"),
                      ('{"a": x}', 'expected JSON, found "x" at byte 7')):
        for parts in ([good, bad, good], [bad, good, good]):
            found = said(f"[{', '.join(parts)}]")
            assert found.count(([1, 2], None)) == 2, bad
            assert f'"plant/7": sample {parts.index(bad) + 1}: {told}' in found
    assert said(f'[{good}, {{"a": 1,')[1] == '"plant/7": sample 2: expected JSON, found the payload\'s end'
    assert said(f"[{good}] x")[1] == '"plant/7": sample 2: expected JSON, found "x" behind the array'
    assert said('[{"a": x}, {"b": y}]') == ['"plant/7": expected JSON, found "x" at byte 8']


@pytest.mark.parametrize("text", ["1\n2", "1\n 2", "1 \n2", "1\r\n\t2"])
def test_a_plain_sample_is_one_line(text):
    assert said(text, payload="plain")[0].startswith('"plant/7"')


def test_missing_values():
    assert said('[true, "true"]', missing=["true"]) == [([None, None], None)]
    assert said("[false, true]", missing=["false"])[0].startswith('"plant/7", channel "b": expected a number, found true')
    assert said("[[-999, 1], [1, -999.0], [2, 2], [3, 3], [4, 4]]", missing=["-999"]) == [
        ([None, 1], None), ([1, None], None), ([2, 2], None), ([3, 3], None), ([4, 4], None)]
    assert said('["NA", 1]', missing=["NA"]) == [([None, 1], None)]


@given(some.lists(some.tuples(*[some.floats(width=64, allow_nan=False, allow_infinity=False) | some.integers()] * 2), max_size=9))
def test_together_or_one_by_one(rows):
    """Samples that are looked at together are read as each alone."""
    def good(text):
        return [one for one in said(text) if isinstance(one, tuple)]

    alone = [one for row in rows for one in good(json.dumps([row]))]
    assert good(json.dumps(rows)) == good(json.dumps([dict(zip("ab", row)) for row in rows])) == alone


@given(some.lists(some.floats(allow_nan=False, allow_infinity=False).map(repr) | some.decimals(allow_nan=False, allow_infinity=False).map(str)
                  | some.floats(width=32, allow_nan=False, allow_infinity=False).map(
                      lambda x: repr((x + float(np.nextafter(np.float32(x), np.float32(np.inf)))) / 2)), min_size=1))
def test_many_numbers_are_rounded_as_one(texts):
    encoded = [one.encode() for one in texts if "E" not in one or abs(float(one)) < 1e300]
    assert singles(encoded) == [single(one) for one in encoded]


def test_long_texts_are_looked_through_once():
    """A search for digits, or for blanks, that begins anew at each place would take days."""
    digits = b"1" * 10**6
    assert "expected a number" in said(b'{"a": "' + digits + b'x", "b": 1}')[0]
    assert "t: expected seconds" in said(b'{"a": 1, "b": 2, "t": "' + digits + b'x"}', time="t", time_unit="s")[0]
    assert "expected" in said(b"1" + b"\n" * 10**6 + b"1", payload="plain")[0]
    assert "expected 2 values, found 1" in said(b"1" + b" " * 10**6 + b"\n", payload="plain")[0]
    assert said(b"1" + b" " * 10**6 + b"2", payload="plain") == [([1, 2], None)]


def test_a_meaning_of_the_empty_text_is_of_nothing_else():
    empty = {"": 5.0}
    assert said('{"a": "", "b": 1}', values=empty) == said('{"a": " ", "b": 1}', values=empty) == [([5, 1], None)]
    assert said('{"b": 1}', values=empty) == said('{"a": null, "b": 1}', values=empty) == [([None, 1], None)]
    assert "expected a number" in said('{"a": {}, "b": 1}', values=empty)[0]
