"""`python -m nrnn.convert`: kinds told by content, settings, exit statuses, and no file after a refusal."""

import json
import re
import subprocess
import sys

import numpy as np
import pytest

import nrnn
from nrnn.convert.__main__ import main
from nrnn.convert._guess import guess
from support import Draw, needs_engine
from test_convert_noisyrnn import PUBLISHED
from test_convert_rtneural import KERAS, LINEAR

torch, onnx = pytest.importorskip("torch"), pytest.importorskip("onnx")
from onnx_models import cell  # noqa: E402

nn, draw = torch.nn, Draw(9)


def state(**tensors):
    return {key.replace("__", "."): torch.tensor(np.asarray(value, np.float32)) for key, value in tensors.items()}


def settings(**values):
    return [part for name, value in values.items() for part in ("--arg", f"{name}={value}")]


def stack():
    return nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.GRU(3, 4, num_layers=2), nn.Linear(4, 1))


NOISY = settings(beta=0.75, gamma_a=0.001, gamma_w=0.002, alpha=1, solver="noisy", add_noise=0.05, mult_noise=0)
SOURCES = {  # name to (what writes it, kind, further arguments)
    "onnx": (lambda path: onnx.save(cell("LSTM", ["B"]), path), "onnx", []),
    "keras layout": (lambda path: path.write_text(json.dumps(KERAS["stack"])), "rtneural", []),
    "state dict as json": (lambda path: path.write_text(json.dumps(LINEAR)), "rtneural", settings(activations='{"a": "tanh"}')),
    "modules": (lambda path: torch.save(stack(), path), "torch", []),
    "state dict": (lambda path: torch.save(stack().state_dict(), path), "torch", settings(activations='{"0": "tanh"}')),
    "noisyrnn": (lambda path: torch.save({k: torch.tensor(v) for k, v in PUBLISHED.items()}, path), "noisyrnn", NOISY),
    "noisyrnn, an older stream": (lambda path: torch.save({k: torch.tensor(v) for k, v in PUBLISHED.items()}, path,
                                                          _use_new_zipfile_serialization=False), "noisyrnn", NOISY),
    "cornn": (lambda path: torch.save(state(cell__i2h__weight=draw(3, 8), cell__i2h__bias=draw(3), readout__weight=draw(2, 3),
                                            readout__bias=draw(2)), path), "cornn", settings(dt=0.04, gamma=2.7, epsilon=4.7)),
}


@pytest.mark.parametrize("name", SOURCES)
def test_converts(name, tmp_path, capsys):
    write, kind, more = SOURCES[name]
    source, out = tmp_path / "source", tmp_path / "out.nrnn"
    write(source)
    assert main([str(source), "-o", str(out), *more]) == 0
    printed = capsys.readouterr().out
    assert f"{source}: {kind}" in printed and f"written: {out}" in printed and "engine: " in printed
    assert out.read_bytes().startswith(b"\x0a\x04nrnn") and sorted(p.name for p in tmp_path.iterdir()) == ["out.nrnn", "source"]


@pytest.mark.parametrize("kind, keys", [
    ("noisyrnn", "C B d E.weight E.bias D.weight D.bias"), ("lipschitzrnn", "C B E.weight E.bias D.weight D.bias"),
    ("lipschitzrnn", "func.C func.B E.weight D.weight"), ("lipschitzrnn", "module.W.weight module.E.weight module.D.weight"),
    ("cornn", "cell.i2h.weight readout.weight"), ("cornn", "rnn.i2h.weight rnn.h2h.weight readout.weight"),
    ("exprnn", "rnn.recurrent_kernel.A rnn.input_kernel.weight lin.weight"),
    ("rkn", "rkn.rkn_model.rkn_layers.0.weight rkn.classifier.weight"), ("qlstm", "wfx.r_weight wfx.bias fco.weight"),
    ("qlstm", "rnn.0.w.r_weight rnn.0.w.bias"), ("fdnet", "conv1.weight conv1L.weight fc1.weight"),
    ("ncps", "rnn_cell.ff1.weight rnn_cell.time_a.weight fc.weight"), ("ncps", "rnn.rnn_cell.layer_0.w_tau"),
    ("ncps", "rnn_cell.gleak output_layer.weight"), ("min_gru", "to_hidden_and_gate.weight"),
    ("min_gru", "rnn.linear_z.weight rnn.linear_h.weight"), ("torch", "weight_ih_l0 weight_hh_l0"), ("torch", "rec.weight_ih_l0 rec.weight_hh_l0 lin.weight"),
])
def test_known_keys(kind, keys, tmp_path):
    torch.save({key: torch.zeros(1) for key in keys.split()}, tmp_path / "x.pt")
    assert guess(tmp_path / "x.pt") == kind


def test_a_file_of_modules_gives_what_they_give(tmp_path):
    net = stack()
    torch.save(net, tmp_path / "net.pt")
    read, given = (nrnn.convert.from_torch(one, provenance={"framework": ""}, check=np.ones((5, 2)))
                   for one in (str(tmp_path / "net.pt"), net))
    np.testing.assert_allclose(read.checks[0].y, given.checks[0].y, atol=1e-12)
    assert [layer.units for layer in read.layers] == [layer.units for layer in given.layers]


class Mine(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn, self.head = nn.GRU(2, 3), nn.Linear(3, 1)

    def forward(self, x):
        return self.head(self.rnn(x)[0])


@pytest.mark.parametrize("write, more, message", [
    (lambda path: onnx.save(cell("GRU", direction="reverse"), path), [], "GRU 'cell': direction: expected 'forward'"),
    (lambda path: path.write_text(json.dumps({"in_shape": [1], "layers": [{"type": "conv1d"}]})), [], "layers[0] 'conv1d'"),
    (lambda path: torch.save(nn.GRU(2, 3, bidirectional=True).state_dict(), path), [], "_reverse: expected one direction"),
    (lambda path: torch.save(nn.Sequential(nn.GRU(2, 3, bidirectional=True)), path), ["--from", "torch"], "a bidirectional GRU"),
    (lambda path: torch.save(Mine(), path), [], "Mine, whose forward is not run; load it and pass it"),
    (lambda path: torch.save({k: torch.tensor(v) for k, v in PUBLISHED.items()}, path), [], "beta: needed"),
    (lambda path: torch.save({"x": torch.ones(2)}, path), [], "expected a checkpoint of known keys, found x"),
    (lambda path: path.write_bytes(b"PK\x03\x04 and no more"), [], "expected a file that is whole, found no whole zip file"),
    (lambda path: path.write_text("text"), [], "expected ONNX, Keras (.keras, .h5), PyTorch"),
    (lambda path: None, [], "No such file"),
    (lambda path: path.write_text(json.dumps(KERAS["gru"])), settings(inputs='["a"]'), "inputs: expected 2"),
])
def test_refuses_and_leaves_nothing(write, more, message, tmp_path, capsys):
    source, out = tmp_path / "source", tmp_path / "out.nrnn"
    write(source)
    assert main([str(source), "-o", str(out), *more]) == 1
    assert message in capsys.readouterr().err and not out.exists()
    assert not [path for path in tmp_path.iterdir() if path != source]


@pytest.mark.parametrize("arguments", [[], ["x"], ["x", "-o", "y", "--from", "tensorflow"], ["x", "-o", "y", "--bogus"]])
def test_usage(arguments):
    with pytest.raises(SystemExit) as error:
        main(arguments)
    assert error.value.code == 2


@pytest.mark.parametrize("setting", ["betta=1", "beta", "report=1"])
def test_a_setting_that_is_not_known(setting, tmp_path):
    (tmp_path / "x").write_text("{}")
    with pytest.raises(SystemExit) as error:
        main([str(tmp_path / "x"), "-o", str(tmp_path / "y"), "--arg", setting])
    assert error.value.code == 2 and not (tmp_path / "y").exists()


@needs_engine
def test_descriptions(tmp_path):
    (tmp_path / "x.json").write_text(json.dumps(KERAS["gru"]))
    out = tmp_path / "y.nrnn"
    described = settings(inputs='["flow", {"name": "level", "unit": "m", "mean": 2.5, "scale": 4}]', outputs='["a", "b", "c"]',
                         sequence='{"interval": 60, "valid": "end"}', provenance='{"author": "somebody"}', check=10)
    assert main([str(tmp_path / "x.json"), "-o", str(out), *described]) == 0
    model = nrnn.Model.load(out)
    assert model.inputs == [nrnn.Channel("flow"), nrnn.Channel("level", "m", 2.5, 4)]
    assert (model.sequence.interval, model.sequence.valid, model.provenance["author"]) == (60, "end", "somebody")


def test_as_a_program(tmp_path):
    (tmp_path / "x.json").write_text(json.dumps(KERAS["gru"]))
    run = [sys.executable, "-m", "nrnn.convert", str(tmp_path / "x.json"), "-o", str(tmp_path / "y.nrnn")]
    assert subprocess.run(run, check=True, capture_output=True, text=True).stdout.endswith("y.nrnn\n")


@pytest.mark.parametrize("setting, message", [
    ('inputs=[{"nme": "a"}]', "--arg inputs: expected fields among name, .*, found 'nme'"),
    ('sequence={"vald": "end"}', "--arg sequence: expected fields among interval, .*, found 'vald'"),
    ('sequence=["end"]', "sequence: expected nrnn.Sequence, found list"),
    ("check=true", "check: expected a number of steps, or samples, found True"),
    ("check=many", "check: expected a number of steps, or samples, found 'many'"),
    ("check=1000000000000", "check: expected at least 1 step, of at most 4194304 numbers in all, found 1000000000000"),
    ("order=5", "order: expected a list of layers, found 5"),
])
def test_a_setting_of_another_kind(setting, message, tmp_path, capsys):
    source = tmp_path / "net.pt"
    torch.save(torch.nn.GRU(1, 2).state_dict(), source)
    assert main([str(source), "-o", str(tmp_path / "out"), "--arg", setting]) == 1
    error = capsys.readouterr().err
    assert re.search(message, error) and error.count("\n") == 1 and not (tmp_path / "out").exists()


@pytest.mark.parametrize("more", [["--arg", "check=3"], ["--check", "3"]], ids=" ".join)
def test_a_setting_that_is_given_twice(more, tmp_path, capsys):
    """The last was taken."""
    (tmp_path / "net.json").write_text("{}")
    with pytest.raises(SystemExit) as status:
        main([str(tmp_path / "net.json"), "-o", str(tmp_path / "out"), "--arg", "check=5", *more])
    assert status.value.code == 2
    assert "expected check once, found it twice" in capsys.readouterr().err
