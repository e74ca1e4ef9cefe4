"""Keys and names of files are bytes: what differs in a byte is another, however it is spelled in Python."""

import os
import pickle
import struct
import unicodedata
import zlib

import numpy as np
import pytest

import nrnn
from nrnn.engine import _keyed
from support import assert_same, loaded, model_file, needs_engine, noisy

pytestmark = needs_engine
COMPOSED, DECOMPOSED = (unicodedata.normalize(form, "é") for form in ("NFC", "NFD"))


def fnv(data):
    """64-bit FNV-1a, as docs/noise.md has it."""
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value


@pytest.mark.parametrize("key, data", [
    ("a", b"a"), (b"a", b"a"), (bytearray(b"a"), b"a"), (memoryview(b"a"), b"a"), ("ü", "ü".encode()),
    (COMPOSED, b"\xc3\xa9"),
    (DECOMPOSED, b"e\xcc\x81"), (b"A\xff", b"A\xff"), (os.fsdecode(b"A\xff"), b"A\xff"), (b"A\xfe", b"A\xfe"),
    ("", b""), ("a\0b", b"a\0b"),
    (np.str_("a"), b"a"), (np.bytes_(b"a"), b"a"), ("😀", "😀".encode())])
def test_a_key_is_its_bytes(key, data):
    assert nrnn.stream_id(key) == fnv(data)
    model = noisy()
    assert model.stream(stream_id=key).stream_id == model.streams()[key].stream_id == fnv(data)
    np.testing.assert_array_equal(nrnn.normals(0, key, 0, 0, 0, 0), nrnn.normals(0, fnv(data), 0, 0, 0, 0))


def test_one_key_has_one_spelling():
    streams = noisy().streams([b"a", "A", b"\xff"], members=2)
    assert streams["a"] is streams[b"a"] is streams[bytearray(b"a")] and "a" in streams and b"a" in streams
    assert list(streams) == ["a", "A", b"\xff"] and streams.get(os.fsdecode(b"\xff")) is streams[b"\xff"]
    assert streams.get(5) is None and 5 not in streams and None not in streams and streams.get("\ud800") is None
    del streams[b"a"]
    assert "a" not in streams
    for bad in (5, None, 1.5, ("a",), True):
        with pytest.raises(TypeError, match="key: expected a string or bytes"):
            streams[bad]
    with pytest.raises(ValueError, match="key: expected text that UTF-8 can hold"):
        streams["\ud800"]


def test_keys_that_differ_in_bytes_that_are_not_utf_8():
    """The case from the field: A\\xff and A\\xfe were one stream."""
    streams = noisy().streams(members=3)
    batch = streams.step({b"A\xff": [0, 1], b"A\xfe": [0, 1], COMPOSED: [0, 1], DECOMPOSED: [0, 1], "A": [0, 1]})
    assert len(streams) == len(batch) == 5 and len({stream.stream_id for stream in streams.values()}) == 5
    for key in streams:
        assert_same(batch[key], streams.model.stream(3, stream_id=key).step([0, 1]))


def test_a_batch_is_asked_under_any_spelling():
    streams = loaded().streams()
    batch = streams.step({b"a": [0, 0], "b": [0, np.inf], b"\xff": [0, np.inf]})
    assert list(batch) == ["a"] and "a" in batch and b"a" in batch and 7 not in batch
    assert_same(batch["a"], batch[b"a"])
    assert set(batch.errors) == {"b", b"\xff"} and b"b" in batch.errors
    assert batch.errors.get(os.fsdecode(b"\xff")) is batch.errors[b"\xff"]
    with pytest.raises(nrnn.BadInput):
        batch[b"b"]
    with pytest.raises(ValueError, match="x: expected each key once, found 'a' again"):
        streams.step((["a", b"a"], np.zeros((2, 2))))
    with pytest.raises(ValueError, match="x: expected each key once"):
        streams.step({"a": [0, 0], b"a": [0, 0]})
    with pytest.raises(TypeError, match="x: expected keys, in a list, found 'ab'"):
        streams.step(("ab", np.zeros((2, 2))))
    expected = streams.model.streams().step({"z": [0, 0]}, dt=2.0)["z"]
    assert_same(streams.step({"z": [0, 0]}, dt={b"z": 2.0})["z"], expected)


def test_snapshots_keep_the_bytes():
    streams = noisy().streams([b"A\xff", "ü", COMPOSED, DECOMPOSED, ""], members=2)
    streams.step({key: [0, 1] for key in streams})
    saved = streams.snapshot({b"A\xff": b"1", "\u00fc".encode(): b"2"})
    other = noisy().streams(members=2)
    user = other.restore(saved)
    assert set(other) == set(streams) == {b"A\xff", "ü", COMPOSED, DECOMPOSED, ""}
    spellings = [b"A\xff", os.fsdecode(b"A\xff"), "ü", "ü".encode(), ""]
    assert [user[key] for key in spellings] == [b"1", b"1", b"2", b"2", b""]
    x = {key: [1, 1] for key in streams}
    assert_same(other.step(x, outputs="all").summary, streams.step(x, outputs="all").summary)
    assert set(pickle.loads(pickle.dumps(streams))) == set(streams)
    assert _keyed.pack(_keyed.unpack(saved)) == saved


@pytest.mark.parametrize("version, output", [(1, b""), (2, struct.pack("<QI", 2**40, 7))])
def test_a_state_of_the_command(version, output):
    """Keys of any bytes, sorted by them; in version 2 the length of its output and a checksum stand before."""
    model = noisy()
    snapshots = {key: model.stream(stream_id=key).snapshot() for key in (b"A\xfe", b"A\xff")}
    body = struct.pack("<8sII", b"NRNNKEYS", version, 2) + output + b"".join(
        struct.pack("<I", len(part)) + part for key, one in snapshots.items() for part in (key, one))
    streams = model.streams()
    streams.restore(body + struct.pack("<I", zlib.crc32(body)))
    assert list(streams) == [b"A\xfe", b"A\xff"]


@pytest.mark.parametrize("name", [b"m\xff.nrnn", "ü.nrnn".encode(), b"a b.nrnn"])
def test_files_whose_names_are_not_utf_8(tmp_path, name):
    file = model_file()
    path = os.path.join(os.fsencode(tmp_path), name)
    file.save(os.fsdecode(path))
    with os.scandir(os.fsencode(tmp_path)) as entries:
        entry, = entries
    assert entry.name == name
    for source in (os.fsdecode(path), entry, tmp_path / os.fsdecode(name)):
        assert nrnn.Model.load(source).fingerprint == nrnn.Model.load(file.to_bytes()).fingerprint
        assert len(nrnn.ModelFile.of(source).layers) == 1


def test_bytes_are_the_content_and_a_name_in_bytes_is_told_so(tmp_path):
    model_file().save(tmp_path / "m.nrnn")
    with pytest.raises(nrnn.ModelError) as caught:
        nrnn.Model.load(os.fsencode(tmp_path / "m.nrnn"))
    assert caught.value.name == "NOT_A_MODEL" and "bytes are a model's content" in str(caught.value)
