"""`nrnn pack`: the same model with its weights where kernels read them."""

import json
import sys
import tempfile
import zlib
from pathlib import Path

import numpy as np
import pytest

import nrnn
from command import BAD_MODEL, ROOT, USAGE, fail, run, succeed
from weights import decoded

sys.path.append(str(ROOT / "Tests"))
import zoo  # noqa: E402

ALIGNMENT = 64
LAYOUT = Path(__file__).parent / "layout.txt"
NARROW = ("sde-gate", "gru", "lstm", "dense")  # rows that between them have every order of rows


def pack(source, *options, name="packed.nrnn"):
    out = source.with_name(name)
    succeed("pack", source, "-o", out, *options)
    return out


def place_of_weights(path):
    data, size = path.read_bytes(), len(decoded(path).weights)
    return len(data) - 5 - size, size


def test_a_packed_file(noisy):
    out = pack(noisy)
    message, source = decoded(out), decoded(noisy)
    assert list(message.requires) == ["packed"] and message.fingerprint == nrnn.Model.load(noisy).fingerprint
    packing = message.packing
    assert (packing.layout, packing.lanes, packing.panel, packing.alignment) == (2, 8, 64, ALIGNMENT)
    assert not any(place_of_weights(out)[i] % ALIGNMENT for i in (0, 1))
    cell = message.layers[0].sde
    assert list(cell.W.shape) == list(source.layers[0].sde.W.shape) and not cell.W.data and not message.readout.V.data
    assert message.checks == source.checks and message.provenance == source.provenance


def test_what_it_says(noisy):
    out = noisy.with_name("packed.nrnn")
    report = json.loads(succeed("pack", noisy, "-o", out, "--json"))
    assert report["schema"] == "nrnn-pack-1" and report["fingerprint"] == f"{nrnn.Model.load(noisy).fingerprint:016x}"
    assert report["after"]["file_bytes"] == out.stat().st_size and report["before"]["file_bytes"] == noisy.stat().st_size
    text = succeed("pack", noisy, "-o", out, "--overwrite").decode()
    assert f"{noisy.stat().st_size} -> {out.stat().st_size}" in text and f"{report['in_place']['memory_bytes']} bytes of memory" in text


def animal(folder, name):
    """A row of the zoo, with something to scale."""
    path, draw = folder / "model.nrnn", zoo.Draw()
    layers = zoo.layers(name, draw, 33, 3, zoo.PAPER)
    nrnn.ModelFile(layers, readout=(draw(2, 33), draw(2)), inputs=["x", nrnn.Channel("y", mean=1), "z"],
                   outputs=[nrnn.Output("a", scale=2), "b"]).save(path)
    return path


def layout(folder):
    """A checksum of each row's weights as they are packed, by row and kind."""
    for kind in ("f32", "f16", "bf16", "int8"):
        for name in zoo.CELLS if kind == "f32" else NARROW:
            path = animal(folder, name)
            if kind != "f32":
                succeed("quantize", path, "--weights", kind, "-o", path, "--overwrite")
            yield f"{name} {kind}", f"{zlib.crc32(decoded(pack(path)).weights):08x}"


def test_the_layout_is_kept(tmp_path):
    """Where this fails, packed files of before would be misread: PackedFile.layout needs another number. Then, or with a
    new row of the zoo, this program writes anew what is expected."""
    kept = dict(line.rsplit(" ", 1) for line in LAYOUT.read_text().splitlines())
    assert dict(layout(tmp_path)) == kept


@pytest.mark.parametrize("name", zoo.CELLS)
def test_in_place(tmp_path, name):
    """No memory for weights; the model is the same, and what memory is needed is known before."""
    path = animal(tmp_path, name)
    report = json.loads(succeed("pack", path, "-o", tmp_path / "packed.nrnn", "--json"))
    source, copied = nrnn.Model.load(path), nrnn.Model.load(tmp_path / "packed.nrnn")
    placed = nrnn.Model.load(tmp_path / "packed.nrnn", in_place=True, trusted=True)
    size = place_of_weights(tmp_path / "packed.nrnn")[1]
    assert (placed.packed, placed.in_place, copied.in_place, source.packed) == (True, True, False, False)
    assert placed.nbytes + size <= copied.nbytes <= placed.nbytes + size + 2 * ALIGNMENT
    assert placed.nbytes <= report["in_place"]["memory_bytes"] + 16 * 40  # the heap has a head before each piece
    for model in copied, placed:
        assert (model.fingerprint, model.parameters, model.operations) == (source.fingerprint, source.parameters, source.operations)
        assert [layer.spectral_radius for layer in model.layers] == [layer.spectral_radius for layer in source.layers]
    x = np.linspace(-1, 1, 15, dtype=np.float32).reshape(5, 3)
    outputs = [model.stream(members=3 if model.has_noise else 1, seed=5).run(x).mean for model in (source, copied, placed)]
    assert np.array_equal(outputs[0], outputs[1]) and np.array_equal(outputs[0], outputs[2])


def test_snapshots_cross_over(noisy):
    source, packed = nrnn.Model.load(noisy), nrnn.Model.load(pack(noisy), in_place=True)
    x = np.ones((4, len(source.inputs)), np.float32)
    for one, other in (source, packed), (packed, source):
        stream = one.stream(members=3, seed=5)
        stream.run(x)
        goes_on = other.stream(members=3)
        goes_on.restore(stream.snapshot())
        assert np.array_equal(stream.run(x).members, goes_on.run(x).members)


def test_strip(noisy):
    whole, bare = pack(noisy), pack(noisy, "--strip", name="bare.nrnn")
    message = decoded(bare)
    assert not message.checks and not message.HasField("provenance")
    assert message.weights == decoded(whole).weights and nrnn.Model.load(bare).checks == 0
    assert pack(whole, "--strip", name="stripped.nrnn").read_bytes() == bare.read_bytes()


def test_packed_again_it_is_the_same(noisy):
    once = pack(noisy)
    assert pack(once, name="again.nrnn").read_bytes() == once.read_bytes()


def test_work_that_is_cut_stays_as_it_was(tmp_path):
    """A small file that names much work: what its streams integrate does not follow the new file's size."""
    path = tmp_path / "model.nrnn"
    draw = zoo.Draw()
    field = nrnn.VectorField(network=[nrnn.Dense(W=draw(64, 2)), nrnn.Dense(W=draw(2, 64))], dimension=2, solver_step=1 / 3000)
    nrnn.ModelFile([field], provenance={"note": "x" * 10000}).save(path)
    before = nrnn.Model.load(path)
    assert 1 < before.sequence.max_substeps < 64
    after = nrnn.Model.load(pack(path))
    assert (after.sequence.max_substeps, after.fingerprint) == (before.sequence.max_substeps, before.fingerprint)


def test_what_takes_none(noisy, tmp_path):
    out = pack(noisy)
    assert "quantize first" in fail(USAGE, "quantize", out, "--weights", "int8", "-o", tmp_path / "small.nrnn")
    with pytest.raises(ValueError, match="packed.nrnn: expected .* found a packed one .*read the file that it was made of"):
        nrnn.ModelFile.of(out)
    assert ", packed" in succeed("inspect", out).decode() and json.loads(succeed("inspect", out, "--json"))["packed"] is True
    assert ", packed" not in succeed("inspect", noisy).decode()
    succeed("verify", out)


def test_refused(noisy, tmp_path):
    before = noisy.read_bytes()
    assert "--overwrite allows it" in fail(USAGE, "pack", noisy, "-o", noisy)
    assert "expected a file" in fail(USAGE, "pack", noisy, "-o", "-")
    assert noisy.read_bytes() == before
    (tmp_path / "none.nrnn").write_bytes(before[:-9])
    assert "truncated" in fail(BAD_MODEL, "pack", tmp_path / "none.nrnn", "-o", tmp_path / "out.nrnn")
    assert not (tmp_path / "out.nrnn").exists()
    succeed("pack", noisy, "-o", noisy, "--overwrite")
    assert nrnn.Model.load(noisy).packed


def test_from_a_pipe(noisy, tmp_path):
    expected = pack(noisy).read_bytes()
    assert run("pack", "-", "-o", tmp_path / "piped.nrnn", given=noisy.read_bytes()).returncode == 0
    assert (tmp_path / "piped.nrnn").read_bytes() == expected


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        LAYOUT.write_text("".join(f"{name} {checksum}\n" for name, checksum in layout(Path(made))))
