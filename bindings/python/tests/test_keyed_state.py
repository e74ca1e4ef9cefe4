"""The bytes of groups of keys and of their entries: equal for equal groups, refused in words where they are anything else."""

import struct
import tracemalloc
import zlib

import hypothesis
import hypothesis.strategies as st
import numpy as np
import pytest

import nrnn
from keyed_rows import INTERVAL, arrivals, rows, sensor
from nrnn import keyed
from nrnn.keyed import entry as entries
from nrnn.keyed import state as states
from support import needs_engine

pytestmark = needs_engine
often = hypothesis.settings(max_examples=300, deadline=None, derandomize=True)


def job(**options):
    return keyed.Job(sensor(), **{"delay": 90, "gap": "nominal", "warm_up": 2} | options)


def group():
    """One row of "a" waits for its order, one of "b" to be confirmed; "c" has no stream yet."""
    made = job().group()
    made.take(rows([("a", t * INTERVAL, (t, 1), b"keep %d" % t) for t in range(4)] + [("b", 0, (1, 1), b"")]))
    made.take(rows([("b", 800 * INTERVAL, (1, 1), b"held"), ("c", 800 * INTERVAL, (1, 1), b"")]), watermark=0)
    return made


if not needs_engine.args[0]:
    JOB, STATE, ENTRIES = job(), group().state(), group().entries()


def sealed(body):
    return body + struct.pack("<I", zlib.crc32(body))


def restored(block, name="a"):
    with JOB.group() as one:
        one.restore({name: block})
        return one.state()


# -- what is there


def test_equal_groups_are_equal_bytes():
    first, second = job().group(), job().group()
    given = [(key, t * INTERVAL, (t, 1), b"") for t in range(4) for key in "ab"]
    first.take(rows(given))
    for row in reversed(given):
        second.take(rows([row]), watermark=-1)
    second.take(rows([]), watermark=INTERVAL * 2)
    first.take(rows([]), watermark=INTERVAL * 2)
    assert first.newest() == second.newest()
    a, b = ({key: entries.unpacked(one, key) for key, one in made.entries().items()} for made in (first, second))
    assert a["a"].waiting == b["a"].waiting and sorted(states.unpack(first.state())) == ["a", "b"]
    third = job().group()
    third.take(rows(sorted(given, reverse=True)))
    third.take(rows([]), watermark=INTERVAL * 2)
    assert third.state() == first.state()


def test_the_bytes_are_those_of_the_format():
    """As docs/format.md has them, read here by hand."""
    magic, version, count = struct.unpack_from("<8sII", STATE)
    assert (magic, version, count) == (b"NRNNGRUP", 1, 3) and STATE == sealed(STATE[:-4])
    assert struct.unpack_from("<I1sI", STATE, 16) == (1, b"a", len(ENTRIES["a"])) and STATE[25:].startswith(ENTRIES["a"])
    version, channels, names, sampled, stepped, held, waiting, recent, size = struct.unpack_from("<IIQqqIIII", ENTRIES["a"])
    assert (version, channels, sampled, stepped, held, waiting, recent) == (1, 2, INTERVAL, INTERVAL, 0, 2, 2)
    assert names == nrnn.stream_id("x0\0x1") and ENTRIES["a"][48:56] == b"NRNNSNAP" and ENTRIES["a"] == sealed(ENTRIES["a"][:-4])
    row = struct.Struct("<qIff6s")
    assert row.unpack_from(ENTRIES["a"], 48 + size) == (2 * INTERVAL, 6, 2, 1, b"keep 2")
    assert struct.unpack_from("<qIff", ENTRIES["a"], 48 + size + 2 * row.size) == (0, 0, 0, 1)
    assert struct.unpack_from("<IIQqqIIII", ENTRIES["b"])[5:8] == (0, 1, 1)
    assert struct.unpack_from("<IIQqqIIII", ENTRIES["c"]) == (1, 2, names, -(2**63), -(2**63), 0, 1, 0, 0)


@often
@hypothesis.given(arrivals(90 * 10**9), st.integers(0, 3))
def test_bytes_come_back_as_they_were(given, warm_up):
    with job(warm_up=warm_up).group() as one:
        one.take(rows(given), watermark=0)
        state = one.state()
    with job(warm_up=warm_up).group(state) as again:
        assert again.state() == state
    assert states.pack(states.unpack(state)) == state
    assert all(entries.unpacked(one, key).packed() == one for key, one in states.unpack(state).items())


# -- what is not


@pytest.mark.parametrize("state, status, words", [
    (b"", "NOT_A_SNAPSHOT", "state: expected one of a group of keys, found other first bytes"),
    (b"NRNNKEYS" + bytes(12), "NOT_A_SNAPSHOT", "found other first bytes"),
    (b"NRNNGRUP", "BAD_SNAPSHOT", "the checksum at its end"),
    (sealed(b"NRNNGRUP"), "BAD_SNAPSHOT", "keys and entries, each after its size"),
    (sealed(struct.pack("<8sII", b"NRNNGRUP", 2, 0)), "BAD_VERSION", "state: expected version 1, found 2"),
    (sealed(struct.pack("<8sII", b"NRNNGRUP", 1, 1)), "BAD_SNAPSHOT", "1 different keys"),
    (sealed(struct.pack("<8sIII", b"NRNNGRUP", 1, 1, 2**32 - 1)), "BAD_SNAPSHOT", "each after its size"),
    (sealed(struct.pack("<8sIIIII", b"NRNNGRUP", 1, 2, 0, 0, 0) + bytes(4)), "BAD_SNAPSHOT", "2 different keys"),
])
def test_states_that_are_none(state, status, words):
    with pytest.raises(nrnn.SnapshotError, match=words) as caught:
        JOB.group(state)
    assert caught.value.name == status and len(str(caught.value)) <= 300


@pytest.mark.parametrize("head, status", [
    ((2, 2, 0, 0, 0, 0, 0, 0), "BAD_VERSION"), ((1, 2, 0, 0, 2, 0, 0, 0), "BAD_SNAPSHOT"),
    ((1, 2, 0, 0, 0, 2**32 - 1, 0, 0), "BAD_SNAPSHOT"), ((1, 2, 0, 0, 0, 0, 0, 2**32 - 1), "BAD_SNAPSHOT"),
    ((1, 2**32 - 1, 0, 0, 0, 1, 0, 0), "BAD_SNAPSHOT"), ((1, 0, 0, 0, 0, 2**31, 2**31, 0), "BAD_SNAPSHOT"),
    ((1, 3, 0, 0, 0, 0, 0, 0), "SNAPSHOT_OF_OTHER_MODEL"), ((1, 2, 0, 0, 0, 0, 0, 0), "SNAPSHOT_OF_OTHER_MODEL"),
])
def test_entries_that_are_none(head, status):
    with pytest.raises(nrnn.SnapshotError) as caught:
        restored(sealed(struct.pack("<IIQqqIIII", *head[:2], 0, *head[2:])))
    assert caught.value.name == status and len(str(caught.value)) <= 300


def test_a_row_that_waits_has_a_time():
    body = bytearray(ENTRIES["c"][:-4])
    struct.pack_into("<q", body, 48, -(2**63))
    with pytest.raises(nrnn.SnapshotError, match="a snapshot and rows"):
        restored(sealed(bytes(body)), "c")


def test_text_is_no_state():
    for wrong in ("text", 5):
        with pytest.raises(TypeError, match="^state: expected bytes"):
            JOB.group(wrong)
        with pytest.raises(TypeError, match="^entry: expected bytes"):
            JOB.group().restore({"a": wrong})


@st.composite
def spoiled(draw, block):
    """Cut, with other bytes at some place, with more: as it came, or with the checksum of what it is now."""
    body = bytearray(block[:-4])
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(body)))
        how = draw(st.sampled_from(["cut", "flip", "put", "word", "take"]))
        if how == "cut":
            del body[at:]
        elif how == "flip" and at < len(body):
            body[at] ^= draw(st.integers(1, 255))
        elif how == "put":
            body[at:at] = draw(st.binary(max_size=40))
        elif how == "word":
            body[at:at + 4] = struct.pack("<I", draw(st.sampled_from([0, 1, 2**31, 2**32 - 1])))
        elif how == "take":
            del body[at:at + draw(st.integers(1, 40))]
    return sealed(bytes(body)) if draw(st.booleans()) else bytes(body) + block[-4:]


def survives(change, what):
    """Either it is refused by a SnapshotError, or what it is comes back unaltered."""
    tracemalloc.start()
    try:
        change(what)
    except nrnn.SnapshotError as error:
        assert len(str(error)) <= 300
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 1 << 20


@often
@hypothesis.given(st.data())
def test_spoiled_states(data):
    def change(state):
        with JOB.group(state) as one:
            assert one.state() == state
    survives(change, data.draw(spoiled(STATE)))


@often
@hypothesis.given(st.data(), st.sampled_from("abc"))
def test_spoiled_entries(data, key):
    def change(block):
        with JOB.group() as one:
            one.restore({key: block})
            assert states.unpack(one.state())[key] == block
            one.take(rows([(key, 900 * INTERVAL, (1, 1), b"")]), finish=True)
    survives(change, data.draw(spoiled(ENTRIES[key])))


def test_a_state_of_many_keys_takes_few_times_its_size():
    made = job().group()
    made.take(keyed.Rows([f"k{i}" for i in range(2000)], np.ones((2000, 2)), np.zeros(2000, np.int64)), watermark=0)
    state = made.state()
    tracemalloc.start()
    JOB.group(state)
    assert tracemalloc.get_traced_memory()[1] < 10 * len(state)
    tracemalloc.stop()
