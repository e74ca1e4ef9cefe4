"""Files from the field."""

import warnings
from pathlib import Path

import numpy as np
import pytest

import nrnn
import reference
from nrnn.convert import ConversionError, ConversionWarning
from nrnn.convert.__main__ import main

torch, onnx = pytest.importorskip("torch"), pytest.importorskip("onnx")
CASES = Path(__file__).parent / "cases"


def test_weights_of_safetensors(tmp_path):
    """Its keys are sorted, the head before the cell; the sizes tell."""
    source, out = CASES / "lstm_state_dict.safetensors", tmp_path / "out.nrnn"
    assert main([str(source), "-o", str(out)]) == 0
    state = {key: torch.from_numpy(value) for key, value in nrnn.convert.read_checkpoint(source).items()}
    lstm, fc = torch.nn.LSTM(2, 4), torch.nn.Linear(4, 1)
    for part, prefix in ((lstm, "lstm."), (fc, "fc.")):
        part.load_state_dict({key.removeprefix(prefix): value for key, value in state.items() if key.startswith(prefix)})
    x = torch.randn(30, 2)
    with torch.no_grad():
        expected = fc(lstm(x)[0]).numpy()
    np.testing.assert_allclose(reference.run(nrnn.ModelFile.of(out), x.numpy())[0], expected, atol=1e-6)


def test_a_script_of_an_lstm(tmp_path):
    source, out = str(CASES / "torchscript_lstm.pt"), tmp_path / "out.nrnn"
    assert main([source, "-o", str(out)]) == 0
    x = torch.randn(1, 30, 2)
    with torch.no_grad():
        expected = torch.jit.load(source)(x).numpy()
    file = nrnn.ModelFile.of(out)
    np.testing.assert_allclose(reference.run(file, x[0].numpy())[0][-1:], expected, atol=1e-6)
    assert file.sequence.valid == "end"


def test_a_relu_that_a_state_dict_does_not_name(tmp_path, capsys):
    source, out = str(CASES / "state_dict_relu_in_head_is_lost.pth"), tmp_path / "out.nrnn"
    assert main([source, "-o", str(out)]) == 1 and not out.exists()
    assert "at 'head.1', at 'head.2'" in capsys.readouterr().err
    assert main([source, "-o", str(out), "--arg", 'activations={"head.1": "relu", "head.2": "none"}']) == 0
    net = torch.nn.Sequential(torch.nn.LSTM(2, 4), torch.nn.Linear(4, 4), torch.nn.ReLU(), torch.nn.Linear(4, 1))
    state = torch.load(source)
    for part, prefix in zip((net[0], net[1], net[3]), ("lstm.", "head.0.", "head.3.")):
        own = {key.removeprefix(prefix): value for key, value in state.items() if key.startswith(prefix)}
        part.load_state_dict(own)
    x = torch.randn(30, 2)
    with torch.no_grad():
        expected = net[1:](net[0](x)[0]).numpy()
    np.testing.assert_allclose(reference.run(nrnn.ModelFile.of(out), x.numpy())[0], expected, atol=1e-6)


def test_two_networks_in_one_state_dict():
    with pytest.raises(ConversionError, match="'generator.0' .. 'generator.2' beside 'discriminator.0' .. 'discrimi"):
        nrnn.convert.from_torch(CASES / "state_dict_of_two_networks_becomes_one_chain.pth", activations=["relu"] * 4)


def test_a_gru_that_one_draw_of_errors_refused():
    file = nrnn.convert.from_torch(CASES / "valid_GRU_refused_check_tolerance_too_tight.pth", report=None)
    assert file.checks[0].tolerance < 0.01 * np.ptp(file.checks[0].y)


# GRUs that exporters of PyTorch's left without linear_before_reset

def exported(tmp_path, producer="pytorch", keep=False, kind=torch.nn.GRU):
    torch.manual_seed(0)
    net, path = kind(4, 8).eval(), tmp_path / "net.onnx"
    x = torch.randn(20, 1, 4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(net, (x,), path, dynamo=False)
    model = onnx.load(path)
    model.producer_name = producer
    for node in model.graph.node:
        kept = [one for one in node.attribute if keep or one.name != "linear_before_reset"]
        del node.attribute[:]
        node.attribute.extend(kept)
    onnx.save(model, path)
    with torch.no_grad():
        return path, x[:, 0].numpy(), net(x)[0][:, 0].numpy()


@pytest.mark.parametrize("producer", ["pytorch", "PyTorch", "onnxscript"])
def test_a_gru_of_pytorch_that_resets_before(tmp_path, producer):
    path, _, _ = exported(tmp_path, producer)
    message = f"GRU '/GRU': linear_before_reset is 0, and the file was made by '{producer}'"
    with pytest.warns(ConversionWarning, match=message):
        file = nrnn.convert.from_onnx(path, report=None)
    assert len(file.report.warnings) == 1 and not file.layers[0].reset_after  # the file is what it says


def test_what_torch_gave_refuses_it(tmp_path):
    path, x, y = exported(tmp_path)
    with pytest.warns(ConversionWarning), pytest.raises(ConversionError, match="expect: expected the source's outputs"):
        nrnn.convert.from_onnx(path, expect=(x, y), report=None)


@pytest.mark.parametrize("settings", [dict(keep=True), dict(producer="tf2onnx"), dict(kind=torch.nn.LSTM)])
def test_no_warning_where_nothing_is_doubtful(tmp_path, settings, recwarn):
    file = nrnn.convert.from_onnx(exported(tmp_path, **settings)[0], report=None)
    assert not file.report.warnings and not [one for one in recwarn if one.category is ConversionWarning]


def test_the_command_warns_in_its_report(tmp_path, capsys):
    assert main([str(exported(tmp_path)[0]), "-o", str(tmp_path / "out.nrnn")]) == 0
    assert "  warning: GRU '/GRU': linear_before_reset is 0" in capsys.readouterr().out
