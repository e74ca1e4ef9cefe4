"""Inputs from the field (cases/) that more than one run reads, or that are a state."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest

import field
import nrnn
from command import BAD_STATE, columns, fail, floats, reported, told

CASES = Path(__file__).parent / "cases"


@pytest.fixture
def temp60(tmp_path):
    return field.write(tmp_path)["temp60"]


def test_one_stamp_in_the_future(temp60, tmp_path):
    command = ["run", temp60, "--key", "sensor", "--keep", "sensor", "--time", "time", "--gap", "reset",
               "--state", tmp_path / "state", "--report", tmp_path / "report.json"]
    expected = [19.997303, 19.997303, 19.992657, 19.984747, 19.986702], [19.997303, 19.992657] * 2
    for name, keys, y, future in (("", "abbab", expected[0], 1), ("-next-day", "aabb", expected[1], 0)):
        out, message = told(*command, "--input", CASES / f"one-stamp-in-the-future{name}.csv")
        assert "".join(columns(out)["sensor"]) == keys
        np.testing.assert_array_equal(floats(out, "forecast.mean"), np.float32(y))
        total = reported(tmp_path / "report.json")["total"]
        assert (total["future"], total["late"]) == (future, 0) and ("line 4, column 1 (time)" in message) == future


def test_last_line_cut_off(temp60, tmp_path):
    source = tmp_path / "in.csv"
    command = ["run", temp60, "--time", "time", "--state", tmp_path / "state", "--input", source]
    found = []
    for more, said in ("", "unfinished 1"), ("0.2\n120,20.3\n", "duplicates 1"):
        source.write_text((CASES / "last-line-cut-off.csv").read_text() + more)
        out, message = told(*command)
        found += list(floats(out, "forecast.mean"))
        assert said in message
    np.testing.assert_array_equal(np.float32(found), np.float32([19.997303, 19.992657, 19.986702]))


def test_a_bookmark_of_2_64_1_samples(tmp_path):
    """As it is it is another model's; it is refused too where the model fits."""
    model, state = tmp_path / "model.nrnn", tmp_path / "state"
    cell = nrnn.Sde(A=[[-1.0]], W=[[0.5]], U=[[1.0]], step=0.1)
    nrnn.ModelFile([cell], inputs=["x"], sequence=nrnn.Sequence(interval=1)).save(model)
    case = (CASES / "state-with-bookmark-of-2-64-1-samples.state").read_bytes()
    body = case[:16] + struct.pack("<Q", nrnn.Model.load(model).fingerprint) + case[24:-4]
    for bytes_, part in (case, "fingerprint"), (body + struct.pack("<I", zlib.crc32(body)), "18446744073709551615"):
        state.write_bytes(bytes_)
        message = fail(BAD_STATE, "run", model, "--state", state, given="x\n1\n")
        assert str(state) in message and part in message and state.read_bytes() == bytes_
