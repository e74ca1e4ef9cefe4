"""`nrnn quantize`: what it refuses, and files in each other's place."""

import pytest

import nrnn
from nrnn import nrnn_model_pb2 as pb
from command import BAD_MODEL, IO, USAGE, VERIFY_FAILED, fail, run, succeed
from weights import OFFSET, decoded, write


@pytest.mark.parametrize(("kind", "weight", "text"), [("f16", 65520, "65520.0"), ("f16", -1e5, "-100000.0"),
                                                      ("bf16", 3.4e38, "3.4e+38")])
def test_out_of_range(tmp_path, kind, weight, text):
    path, out = tmp_path / "model.nrnn", tmp_path / "out.nrnn"
    nrnn.ModelFile([nrnn.Elman(W=[[0.5]], U=[[1, weight]])]).save(path)
    message = fail(USAGE, "quantize", path, "--weights", kind, "-o", out)
    assert f"--weights {kind}: layers[0].elman.U: " in message and f"found {text} at 1" in message
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("kind", ["bf16", "int8"])
def test_int8_and_bf16_have_room(quantized, tmp_path, kind):
    """For what float16 refuses: the weight that is stored is the nearest that the kind has."""
    path = tmp_path / "model.nrnn"
    nrnn.ModelFile([nrnn.Dense(W=[[65520]])]).save(path)
    layer, = decoded(quantized(path, kind)[0]).layers
    assert layer.dense.W.dtype == {"bf16": pb.Tensor.BF16, "int8": pb.Tensor.I8}[kind]
    output = nrnn.Model.load(quantized(path, kind)[0]).stream().step([1.0]).nominal[0]
    assert output == pytest.approx({"bf16": 65536, "int8": 65520}[kind], rel=1e-6)


def test_a_model_that_misses_its_checks(checked, tmp_path):
    message = decoded(checked)
    message.checks[0].tolerance = OFFSET / 2
    write(message, checked)
    assert "found 1 of 2 outside" in fail(VERIFY_FAILED, "quantize", checked, "--weights", "f16", "-o", tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_no_model(two, tmp_path):
    arguments = ["--weights", "f16", "-o", tmp_path / "out.nrnn"]
    assert "No such file" in fail(IO, "quantize", tmp_path / "nowhere.nrnn", *arguments)
    assert "regular file" in fail(IO, "quantize", tmp_path, *arguments)
    assert "regular file" in fail(IO, "quantize", "/dev/zero", *arguments)
    two.write_bytes(two.read_bytes()[:-9])
    assert "truncated" in fail(BAD_MODEL, "quantize", two, *arguments)
    assert not (tmp_path / "out.nrnn").exists()


@pytest.mark.parametrize(("arguments", "part"), [
    ([], "--weights"), (["--weights", "int4", "-o", "x"], "int4"), (["--weights", "f16"], "--output"),
    (["--weights", "f16", "-o", "-"], "expected a file"), (["--weights", "f16", "-o", "x", "--key", "a"], "--data"),
    (["--weights", "f16", "-o", "x", "--missing", "hold"], "--data"),
    (["--weights", "f16", "-o", "x", "--format", "csv"], "--data")])
def test_usage(two, tmp_path, arguments, part):
    assert part in fail(USAGE, "quantize", two, *arguments, cwd=tmp_path)
    assert list(tmp_path.iterdir()) == [two]


# Files in each other's place

def test_the_model_is_not_overwritten(checked, tmp_path):
    before = checked.read_bytes()
    link = tmp_path / "link.nrnn"
    link.symlink_to(checked)
    for out in checked, link:
        assert "--overwrite allows it" in fail(USAGE, "quantize", checked, "--weights", "f16", "-o", out)
    assert checked.read_bytes() == before


def test_standard_input_is_a_file_too(checked):
    before = checked.read_bytes()
    with open(checked) as source:
        end = run("quantize", "-", "--weights", "f16", "-o", checked, given=None, stdin=source)
    assert end.returncode == USAGE and "--overwrite allows it" in end.stderr and checked.read_bytes() == before


def test_unless_asked(quantized, checked):
    expected = quantized(checked, "f16")[0].read_bytes()
    succeed("quantize", checked, "--weights", "f16", "-o", checked, "--overwrite")
    assert checked.read_bytes() == expected


def test_another_file_is_replaced(two, tmp_path, quantized):
    out = tmp_path / "model-f16.nrnn"
    out.write_text("something else")
    assert quantized(two, "f16")[0] == out and nrnn.Model.load(out).provenance == {"quantized": "f16"}
    assert sorted(tmp_path.iterdir()) == [out, two]


def test_what_is_read_is_not_in_the_way(two, tmp_path):
    """The temporary beside the new file has a name of its own."""
    model = two.rename(tmp_path / "new.nrnn.tmp")
    before = model.read_bytes()
    succeed("quantize", model, "--weights", "f16", "-o", tmp_path / "new.nrnn")
    assert model.read_bytes() == before and sorted(tmp_path.iterdir()) == [tmp_path / "new.nrnn", model]


def test_places_that_take_no_file(two, tmp_path):
    assert "No such file" in fail(IO, "quantize", two, "--weights", "f16", "-o", tmp_path / "no/where.nrnn")
    assert "regular file" in fail(IO, "quantize", two, "--weights", "f16", "-o", tmp_path)
