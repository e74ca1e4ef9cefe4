"""`nrnn quantize`: the file that it makes."""

import json
import re
import sys

import numpy as np
import pytest

import nrnn
from nrnn import nrnn_model_pb2 as pb
from command import ROOT, USAGE, fail, samples, succeed, told
from weights import KINDS, TYPES, change, decoded, expected, file_of, matrices, numbers, put_back, write

sys.path.append(str(ROOT / "Tests"))
import zoo

# Rows of the zoo that cannot be smaller, and the matrix that is named.
REFUSED = {("vector-field-sparse", kind): "layers[1].vector_field.network[0].W" for kind in KINDS} | {
    (f"{cell}-quaternion", "int8"): f"layers[1].{cell}.W" for cell in ("elman", "lstm")}
CELLS = [(cell, kind) for cell in zoo.CELLS for kind in KINDS if (cell, kind) not in REFUSED]
SHIPPED = [ROOT / "examples" / name for name in ("digits/noisy.nrnn", "digits/plain.nrnn", "co2/noisy.nrnn")]


def expect_as_reported(path, out, report):
    """Everything that the report says of the check vectors, from the two files."""
    before, after = nrnn.Model.load(path), nrnn.Model.load(out)
    all_from_model, all_from_reference = [], []
    assert len(report["checks"]) == len(decoded(path).checks) > 0
    for old, new, said in zip(decoded(path).checks, decoded(out).checks, report["checks"]):
        x, y = numbers(old.input).astype(np.float32), numbers(old.output)
        space = ["output", "logit"][old.space]
        a, b = (model.stream(space=space).run(x).nominal[-len(y):] for model in (before, after))
        all_from_model.append((b, a))
        all_from_reference.append((b, y))
        assert said["from_model"] == pytest.approx(change(b, a), rel=1e-12)
        assert said["from_reference"] == pytest.approx(change(b, y), rel=1e-12)
        assert said["tolerance"] == new.tolerance == max(old.tolerance, 2 * said["from_reference"]["largest"])
        assert said["space"] == space
    for name, pairs in ("from_model", all_from_model), ("from_reference", all_from_reference):
        flat = [np.concatenate([np.ravel(side).astype(float) for side in sides]) for sides in zip(*pairs)]
        assert report["total"][name] == pytest.approx(change(*flat), rel=1e-12)
    assert after.verify().failed == 0


def expect_kept(path, out, kind):
    """Every matrix is rounded, and nothing else is another."""
    old, new = decoded(path), decoded(out)
    assert matrices(old).keys() == matrices(new).keys() and matrices(old)
    for name, tensor in matrices(new).items():
        assert tensor.dtype == TYPES[kind]
        assert (tensor.data, tensor.scale) == expected(matrices(old)[name], kind), name
    assert [(entry.key, entry.value) for entry in new.provenance.entries][-1] == ("quantized", kind)
    assert not new.HasField("calibration")
    old.ClearField("calibration")  # it speaks of the weights of before
    assert put_back(new, old) == old


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_shipped_models(quantized, path, kind):
    out, report = quantized(path, kind, "--max-change", "inf")
    expect_as_reported(path, out, report)
    expect_kept(path, out, kind)
    assert 0 < report["total"]["from_model"]["rms"] < report["total"]["from_model"]["largest"]


@pytest.mark.parametrize(("cell", "kind"), CELLS)
def test_every_cell(quantized, tmp_path, cell, kind):
    path = tmp_path / "model.nrnn"
    layers = zoo.layers(cell, zoo.Draw(), 33, 2)
    file_of(layers, [(samples(20), {})], readout=zoo.Draw()(3, 33), inputs=2).save(path)
    out, report = quantized(path, kind, "--max-change", "inf")
    expect_as_reported(path, out, report)
    expect_kept(path, out, kind)


@pytest.mark.parametrize(("cell", "kind"), CELLS)
def test_the_python_package_rounds_alike(quantized, tmp_path, cell, kind):
    settings = {"readout": zoo.Draw()(3, 33), "inputs": 2}
    layers = zoo.layers(cell, zoo.Draw(), 33, 2)
    path = tmp_path / "model.nrnn"
    nrnn.ModelFile(layers, **settings).save(path)
    dtype = {"int8": "i8"}.get(kind, kind)
    direct = pb.Model.FromString(nrnn.ModelFile(layers, dtype=dtype, **settings).to_bytes())
    small = decoded(quantized(path, kind)[0])
    assert (small.layers, small.readout) == (direct.layers, direct.readout)


@pytest.mark.parametrize(("cell", "kind"), REFUSED)
def test_others_are_refused_by_name(tmp_path, cell, kind):
    path, out = tmp_path / "model.nrnn", tmp_path / "out.nrnn"
    nrnn.ModelFile(zoo.layers(cell, zoo.Draw(), 33, 2), inputs=2).save(path)
    message = fail(USAGE, "quantize", path, "--weights", kind, "-o", out)
    assert f"--weights {kind}: {REFUSED[cell, kind]}: expected a dense matrix" in message
    assert not out.exists()


def test_without_matrices(tmp_path):
    path, out = tmp_path / "model.nrnn", tmp_path / "out.nrnn"
    nrnn.ModelFile([nrnn.Signature(inputs=2, depth=2)]).save(path)
    assert "expected a model with matrices, found none" in fail(USAGE, "quantize", path, "--weights", "f16", "-o", out)


@pytest.mark.parametrize("cell", zoo.CELLS)
def test_the_engine_names_every_matrix(cell):
    """What it says may be smaller is what the file has, but for what a cell could have and this one has not."""
    data = nrnn.ModelFile(zoo.layers(cell, zoo.Draw(), 33, 2)).to_bytes()
    message = pb.Model.FromString(data)
    for i, layer in enumerate(nrnn.Model.load(data).layers):
        place = f"layers[{i}].{layer.cell}."
        found = {re.sub(r"\[\d+\]", "", name.removeprefix(place)) for name in matrices(message) if name.startswith(place)}
        absent = {"sde": {"A", "C", "gate.W", "gate.U"}, "cfc": {"backbone.W"}}.get(layer.cell, {"projection"})
        assert found <= set(layer.matrices) <= found | absent


@pytest.mark.parametrize("kind", KINDS)
def test_checks_in_both_spaces(quantized, checked, kind):
    out, report = quantized(checked, kind)
    expect_as_reported(checked, out, report)
    expect_kept(checked, out, kind)
    assert [check["name"] for check in report["checks"]] == ["noise", "check 1"]
    assert report["checks"][1]["tolerance"] == 1  # it was more than twice the error


@pytest.mark.parametrize("kind", KINDS)
def test_the_new_model_runs(quantized, checked, kind):
    model = nrnn.Model.load(quantized(checked, kind)[0])
    assert model.provenance == {"name": "valve", "line": "3", "quantized": kind}
    assert model.fingerprint != nrnn.Model.load(checked).fingerprint
    mean = model.stream(members=8).run(samples(50)).mean
    assert np.allclose(mean.sum(1), 1, atol=1e-6) and mean.std() > 0


def test_fields_that_no_reader_knows_stay(quantized, checked):
    message = decoded(checked)
    message.provenance.MergeFromString(b"\x9a\x06\x02hi")  # field 99, which provenance may have
    write(message, checked)
    out, _ = quantized(checked, "f16")
    assert b"\x9a\x06\x02hi" in out.read_bytes()
    expect_kept(checked, out, "f16")


@pytest.mark.parametrize("kind", KINDS)
def test_equal_files_on_every_tier(quantized, checked, kind):
    files = {quantized(checked, kind, "--kernels", tier)[0].read_bytes() for tier in ("auto", "generic")}
    assert len(files) == 1


# The report

def test_json(quantized, checked):
    out, report = quantized(checked, "int8")
    assert list(report) == ["schema", "model", "output", "weights", "before", "after", "checks", "total", "of_range", "data"]
    assert report["schema"] == "nrnn-quantize-1" and report["weights"] == "int8" and report["data"] is None
    assert (report["model"], report["output"]) == (str(checked), str(out))
    rows, weights = 27 + 27 + 3, 27 * 9 + 27 * 2 + 3 * 9
    assert report["before"] == {"weight_bytes": 4 * weights, "file_bytes": checked.stat().st_size}
    assert report["after"] == {"weight_bytes": weights + 4 * rows, "file_bytes": out.stat().st_size}
    for check in report["checks"]:
        assert list(check) == ["name", "space", "from_model", "from_reference", "tolerance"]


@pytest.mark.parametrize("kind", ["f16", "bf16"])
def test_bytes_of_halves(quantized, checked, kind):
    report = quantized(checked, kind)[1]
    assert report["before"]["weight_bytes"] == 2 * report["after"]["weight_bytes"]


def test_text(checked, tmp_path):
    out = tmp_path / "out.nrnn"
    text = succeed("quantize", checked, "--weights", "int8", "--output", out).decode()
    first, second, titles, *rows, share = text.splitlines()
    report = json.loads(succeed("quantize", checked, "--weights", "int8", "-o", out, "--json"))
    assert first == f"{checked} -> {out}, weights int8"
    assert f"{report['before']['weight_bytes']} -> {report['after']['weight_bytes']}" in second
    assert share == f"largest change beside the range of its output: {report['of_range']:.3g}"
    assert titles.split("  ")[0] == "change of outputs" and titles.split()[-1] == "tolerance"
    assert [row[:15].strip() for row in rows] == ["noise", "check 1 (logits", "all checks"]
    for row, said in zip(rows, [*report["checks"], report["total"]]):
        values = [said[part][name] for part in ("from_model", "from_reference") for name in ("largest", "rms")]
        values += [said["tolerance"]] if "tolerance" in said else []
        assert row.split()[-len(values):] == [f"{value:.3g}" for value in values]


def test_no_checks(two, tmp_path, quantized):
    out, report = quantized(two, "f16")
    assert report["checks"] == [] and report["total"] == {"from_model": None, "from_reference": None}
    assert b"nothing was measured" in succeed("quantize", two, "--weights", "f16", "-o", out)
    assert decoded(out).provenance.entries[0].key == "quantized"


# Again

@pytest.mark.parametrize("kind", KINDS)
def test_again(quantized, checked, tmp_path, kind):
    out, _ = quantized(checked, kind)
    report, message = told("quantize", out, "--weights", kind, "-o", tmp_path / "again.nrnn", "--json")
    assert message == f"nrnn: {out}: the weights are {kind} already: nothing to do\n"
    assert (tmp_path / "again.nrnn").read_bytes() == out.read_bytes()
    assert json.loads(report)["total"]["from_model"] == {"largest": 0, "rms": 0}


@pytest.mark.parametrize(("first", "second"), [(a, b) for a in KINDS for b in KINDS if a != b])
def test_smaller_weights_are_made_of_float32(quantized, checked, tmp_path, first, second):
    out, _ = quantized(checked, first)
    message = fail(USAGE, "quantize", out, "--weights", second, "-o", tmp_path / "again.nrnn")
    assert f"layers[0].gru.W: expected float32 weights to begin with, found {first}" in message
    assert not (tmp_path / "again.nrnn").exists()
