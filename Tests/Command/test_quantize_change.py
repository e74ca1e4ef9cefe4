"""`nrnn quantize`: a change of the outputs above --max-change of their range is not written."""

import json

import numpy as np
import pytest

import nrnn
from command import ROOT, USAGE, VERIFY_FAILED, fail, run, samples, succeed
from weights import file_of

CO2 = ROOT / "examples/co2/noisy.nrnn"


def linear(W, **settings):
    """y = W x: a change that can be worked out by hand."""
    return nrnn.ModelFile([nrnn.Dense(W=np.array(W))], inputs=len(W[0]), **settings)


# int8 in units of 1 / 127: the second weight of a row is rounded by nearly half a unit, 0.4 % of the largest.
ROUGH = [[1.0, 0.4921]]


@pytest.fixture
def quantize(tmp_path):
    """Quantises to int8 on data, rows of numbers; the end of the run and whether a file is there."""
    def quantize(file, data, *arguments):
        path, out, rows = tmp_path / "model.nrnn", tmp_path / "out.nrnn", tmp_path / "data"
        file.save(path)
        out.unlink(missing_ok=True)
        rows.write_bytes(np.asarray(data, "<f4").tobytes())
        end = run("quantize", path, "--weights", "int8", "-o", out, "--json", "--data", rows, "--format", "f32",
                  *arguments)
        assert not (tmp_path / "out.nrnn.tmp").exists()
        return end, out.exists()
    return quantize


def share(end):
    return json.loads(end.stdout)["of_range"]


def test_a_model_that_int8_ruins(tmp_path):
    out = tmp_path / "out.nrnn"
    message = fail(VERIFY_FAILED, "quantize", CO2, "--weights", "int8", "-o", out)
    assert "output 0 (forecast): expected a change of at most 0.05 of its range, found 1.57 on check 0" in message
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("limit", ["2", "inf"])
def test_it_is_written_if_told(tmp_path, limit):
    end = run("quantize", CO2, "--weights", "int8", "-o", tmp_path / "out.nrnn", "--max-change", limit)
    assert end.returncode == 0 and nrnn.Model.load(tmp_path / "out.nrnn").provenance["quantized"] == "int8"


def test_the_model_in_its_place_stays(tmp_path):
    path = tmp_path / "model.nrnn"
    path.write_bytes(CO2.read_bytes())
    fail(VERIFY_FAILED, "quantize", path, "--weights", "int8", "-o", path, "--overwrite")
    assert path.read_bytes() == CO2.read_bytes()


def test_the_change_beside_the_range(quantize):
    """Rows x (0, t): the output moves by 0.4921 t and changes by what rounding makes of that."""
    data = [[0, t] for t in range(11)]
    end, there = quantize(linear(ROUGH), data)
    before, after = 0.4921 * 10, np.rint(0.4921 * 127) / 127 * 10
    assert there and share(end) == pytest.approx(abs(after - before) / before, rel=1e-2)
    end, there = quantize(linear(ROUGH), data, "--max-change", share(end) * 0.99)
    assert (end.returncode, there) == (VERIFY_FAILED, False) and share(end) > 0  # the report is shown all the same


def test_an_offset_is_no_range(quantize):
    """The output is near 1000 and moves by 0.5: a change of 1.6 is more than it ever moves."""
    data = [[1000, t] for t in np.linspace(0, 1, 5)]
    end, there = quantize(linear([[0.4921, 1.0]]), data)
    assert (end.returncode, there) == (VERIFY_FAILED, False) and share(end) > 1


def test_the_worst_output_counts(quantize):
    """Of two outputs the one with the small range is ruined."""
    offset = [[1.0, 0.0], [0.4921, 1.0]]
    end, there = quantize(linear(offset), [[100 + t / 100, t] for t in (0, 1, 2)])
    assert not there and "output 1" in end.stderr


def test_an_output_that_stays_counts_by_its_magnitude(quantize):
    end, there = quantize(linear(ROUGH), [[1, 1]])
    assert there and 0 < share(end) < 0.01


def test_a_check_vector_counts(tmp_path):
    """No data: the file's own samples."""
    path, out = tmp_path / "model.nrnn", tmp_path / "out.nrnn"
    file_of([nrnn.Dense(W=np.array([[0.4921, 1.0]]))], [(np.float32([[1000, t] for t in (0, 0.5, 1)]), {})],
            inputs=2).save(path)
    assert "on check 0" in fail(VERIFY_FAILED, "quantize", path, "--weights", "int8", "-o", out)
    succeed("quantize", path, "--weights", "f16", "-o", out, "--max-change", "1e9")


def test_the_intervals_of_a_check_vector_count(tmp_path):
    """As `nrnn verify` replays them."""
    path, dt = tmp_path / "model.nrnn", np.array([1, 3, 1, 2.0])
    cell = nrnn.Sde(W=np.full((2, 2), 0.3), U=np.array([[1.0], [-0.7]]), step=0.2)
    settings = dict(inputs=1, sequence=nrnn.Sequence(interval=1.0))
    x = samples(4)[:, :1]
    y = nrnn.Model.load(nrnn.ModelFile([cell], **settings).to_bytes()).stream().run(x, dt=dt).nominal
    nrnn.ModelFile([cell], check=[nrnn.Check(x, y.astype(float), dt=dt)], **settings).save(path)
    report = json.loads(succeed("quantize", path, "--weights", "f16", "-o", tmp_path / "out.nrnn", "--json"))
    assert report["total"]["from_reference"]["largest"] < 1e-3


@pytest.mark.parametrize("value", ["-0.1", "nan", "much", "0x1p3", "1_0", ""])
def test_what_is_no_limit(tmp_path, value):
    message = fail(USAGE, "quantize", CO2, "--weights", "int8", "-o", tmp_path / "out.nrnn", f"--max-change={value}")
    assert "max-change" in message
