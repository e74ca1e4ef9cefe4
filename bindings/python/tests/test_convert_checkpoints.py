"""Checkpoints with more than one state dict, or with other things beside it."""

import numpy as np
import pytest

import nrnn
import reference
from nrnn.convert import ConversionError
from nrnn.convert.__main__ import main
from torch_parts import nn, rnn_and_readout, seed, torch  # noqa: F401, seed is a fixture


def saved(tmp_path, **entries):
    path = tmp_path / "checkpoint.pt"
    torch.save(entries, path)
    return path


@pytest.mark.parametrize("one, other", [("model", "net"), ("state_dict", "model"), ("generator", "discriminator")])
def test_two_state_dicts_in_a_checkpoint(one, other, tmp_path, capsys):
    """The first was taken in silence."""
    states = {one: rnn_and_readout(), other: rnn_and_readout()}
    path, out = saved(tmp_path, **states, epoch=3), tmp_path / "out.nrnn"
    assert main([str(path), "-o", str(out)]) == 1 and not out.exists()
    message = capsys.readouterr().err
    assert f"'{one}'" in message and f"'{other}'" in message and "--within" in message and len(message) < 330
    for refused in (path, states):
        with pytest.raises(ConversionError, match="expected one state dict, found them under '"):
            nrnn.convert.from_torch(refused)
    for key, state in states.items():
        assert main([str(path), "-o", str(out), "--within", key]) == 0
        expected = nrnn.convert.from_torch(state, report=None).layers[0].W
        read = nrnn.convert.from_torch(nrnn.convert.read_checkpoint(path)[key], report=None)
        assert np.array_equal(nrnn.ModelFile.of(out).layers[0].W, expected)
        assert np.array_equal(read.layers[0].W, expected)


def test_a_key_that_holds_no_state_dict(tmp_path, capsys):
    path = saved(tmp_path, model=rnn_and_readout(), epoch=3)
    for key in ("epoch", "net"):
        assert main([str(path), "-o", str(tmp_path / "out"), "--within", key]) == 1
        assert f"--within: expected the key of a state dict, such as 'model', found '{key}'" in capsys.readouterr().err


@pytest.mark.parametrize("beside", [
    {"net": {"hidden": 4, "weight_decay": 0.1}}, {"criterion": {"weight": torch.ones(3)}},
    {"optimizer": {"state": {0: {"exp_avg": torch.ones(4, 4)}}, "param_groups": [{"weight_decay": 0.1}]}},
    {"normalizer": {"mean": torch.zeros(1), "std": torch.ones(1)}}, {"net": None, "state_dict": {}},
], ids=lambda one: next(iter(one)))
@pytest.mark.parametrize("key", ["model", "weights"])
def test_a_state_dict_beside_other_things_needs_no_word(beside, key, tmp_path):
    state = rnn_and_readout()
    for entries in ({key: state, **beside}, {**beside, key: state}):
        file = nrnn.convert.from_torch(saved(tmp_path, **entries), report=None)
        assert np.array_equal(file.layers[0].W, state["rnn.weight_hh_l0"]) and len(file.report.assumed) == 2


def test_averaged_weights_beside_the_model_are_named(tmp_path):
    path = saved(tmp_path, ema=rnn_and_readout(), model=rnn_and_readout())
    file = nrnn.convert.from_torch(path, report=None)
    assert np.array_equal(file.layers[0].W, nrnn.convert.read_checkpoint(path)["model"]["rnn.weight_hh_l0"])
    assert "those under 'ema' are not the weights that are meant" in file.report.assumed


def test_a_whole_module_beside_other_things(tmp_path):
    """Its own Tanh says what stands between the layers."""
    net = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
    file = nrnn.convert.from_torch(saved(tmp_path, model=net, epoch=3), report=None)
    x = torch.randn(9, 2)
    assert np.abs(reference.run(file, x.numpy())[0] - net(x).detach().numpy()).max() < 1e-6
