"""Checkpoints read from files without running what they name."""

import argparse
import collections
import os
import pickle
import sys
import types

import numpy as np
import pytest

from nrnn.convert import ConversionError, from_lipschitzrnn, from_noisyrnn
from nrnn.convert._unpickle import Inert, read

pytestmark = pytest.mark.filterwarnings("ignore:Couldn.t retrieve source code")
FORMS = ["zip", "stream"]


@pytest.fixture
def torch():
    return pytest.importorskip("torch")


def saved(torch, value, path, form):
    torch.save(value, path, _use_new_zipfile_serialization=form == "zip")
    return path


@pytest.fixture
def authors(torch):
    """A module of the authors' names, with classes that are gone when the file is read."""
    models = types.ModuleType("models")
    sys.modules["models"] = models

    class NoisyRNN(torch.nn.Module):
        def __init__(self, n=5):
            super().__init__()
            self.beta, self.gamma_A, self.gamma_W, self.alpha, self.eps = 0.8, 0.01, 0.02, 0.7, 0.05
            self.solver, self.add_noise, self.mult_noise, self.device = "noisy", 0.02, 0.02, torch.device("cpu")
            self.n_units, self.I = n, torch.eye(n)
            self.C, self.B = (torch.nn.Parameter(torch.randn(n, n) / n) for _ in "CB")
            self.d = torch.nn.Parameter(0.05 * torch.rand(n))
            self.E, self.D = torch.nn.Linear(2, n), torch.nn.Linear(n, 3)

    NoisyRNN.__module__, NoisyRNN.__qualname__ = "models", "NoisyRNN"
    models.NoisyRNN = NoisyRNN
    torch.manual_seed(2)
    yield NoisyRNN()
    sys.modules.pop("models", None)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("wrapped", [False, True])
def test_a_module_whose_class_is_not_there(torch, authors, tmp_path, form, wrapped):
    expected = from_noisyrnn(authors).to_bytes()
    path = saved(torch, torch.nn.DataParallel(authors) if wrapped else authors, tmp_path / "net.pkl", form)
    del sys.modules["models"]
    assert from_noisyrnn(path).to_bytes() == expected
    assert from_noisyrnn(path, alpha=0.1).to_bytes() != expected
    assert read(path).state_dict().keys() == {f"{'module.' * wrapped}{key}" for key in authors.state_dict()}


@pytest.mark.parametrize("form", FORMS)
def test_state_dicts(torch, authors, tmp_path, form):
    settings = dict(beta=0.8, gamma_a=0.01, gamma_w=0.02, alpha=0.7, solver="noisy", add_noise=0.02, mult_noise=0.02)
    expected = from_noisyrnn(authors).to_bytes()
    for value in (authors.state_dict(), {"epoch": 3, "state_dict": authors.state_dict()}):
        assert from_noisyrnn(saved(torch, value, tmp_path / "a.pt", form), **settings).to_bytes() == expected


@pytest.mark.parametrize("form", FORMS)
def test_views_and_kinds_of_numbers(torch, tmp_path, form):
    base = torch.arange(24.0).reshape(4, 6)
    given = {"rows": base[1:3], "columns": base[:, 1::2], "turned": base.T, "one": base[2, 3], "none": base[:0],
             "half": base.half(), "brain": base.bfloat16(), "double": base.double(), "whole": base.long(),
             "parameter": torch.nn.Parameter(base), "bool": base > 3}
    found = read(saved(torch, given, tmp_path / "a.pt", form))
    for name, tensor in given.items():
        np.testing.assert_array_equal(found[name], tensor.detach().double().numpy(), err_msg=name)


@pytest.mark.parametrize("form", FORMS)
def test_against_torch_itself(torch, tmp_path, form):
    net = torch.nn.Sequential(torch.nn.LSTM(3, 4, num_layers=2), torch.nn.BatchNorm1d(4))
    found = read(saved(torch, net.state_dict(), tmp_path / "a.pt", form))
    for name, tensor in torch.load(tmp_path / "a.pt", weights_only=True).items():
        np.testing.assert_array_equal(found[name], tensor.numpy())


def test_arguments(torch, tmp_path):
    args = argparse.Namespace(sigma=0.4, pooling="max", la_feature=True)
    found = read(saved(torch, {"args": args, "state_dict": {}}, tmp_path / "a.pkl", "zip"))["args"]
    assert isinstance(found, Inert) and (found.sigma, found.pooling, found.la_feature) == (0.4, "max", True)


@pytest.mark.parametrize("protocol", range(6))
def test_plain_pickles_of_arrays(tmp_path, protocol):
    value = collections.OrderedDict(a=np.arange(6.0).reshape(2, 3, order="F"), b=[np.float64(2.5), np.int32(3)],
                                    c=(np.array([1, 2], ">i4"), "text", None, {"d": np.zeros((0, 3))}))
    (tmp_path / "a.pkl").write_bytes(pickle.dumps(value, protocol))
    found = read(tmp_path / "a.pkl")
    np.testing.assert_array_equal(found["a"], value["a"])
    np.testing.assert_array_equal(found["c"][0], [1, 2])
    assert found["b"] == [2.5, 3] and found["c"][1:3] == ("text", None) and found["c"][3]["d"].shape == (0, 3)


class Attack:
    def __init__(self, *call):
        self.call = call

    def __reduce__(self):
        return self.call[0], self.call[1:]


@pytest.mark.parametrize("form", ["zip", "stream", "pickle"])
def test_nothing_is_run(tmp_path, form):
    """`os.system`, `eval` and an attribute of an allowed name, each in every form."""
    mark = tmp_path / "ran"
    attacks = [Attack(os.system, f"touch {mark}"), Attack(eval, f"open({str(mark)!r}, 'w')"),
               Attack(getattr, np.ndarray, "tofile"), Attack(exec, f"open({str(mark)!r}, 'w')")]
    path = tmp_path / "a.pt"
    if form == "pickle":
        path.write_bytes(pickle.dumps(attacks))
    else:
        saved(pytest.importorskip("torch"), attacks, path, form)
    assert all(isinstance(one, Inert) for one in read(path))
    assert not mark.exists()


HOSTILE = {
    "not a pickle": b"hello",
    "nothing": b"",
    "cut short": pickle.dumps(np.arange(100.0))[:-60],
    "an array of objects": pickle.dumps(np.array([None, {}])),
    "a list within itself": b"\x80\x02]q\x00h\x00a.",
    "deep": b"\x80\x02" + b"]" * 300 + b"a" * 299 + b".",
    "a call of what is no function": b"\x80\x02K\x01)R.",
    "an array beyond its data": pickle.dumps(np.arange(3.0)).replace(b"K\x03\x85", b"K\x09\x85"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files(tmp_path, name):
    path = tmp_path / "bad.pt"
    path.write_bytes(HOSTILE[name])
    with pytest.raises(ConversionError, match="^bad.pt: expected a checkpoint, found "):
        read(path)


def test_a_tensor_beyond_its_storage(torch, tmp_path):
    path = saved(torch, {"a": torch.arange(4.0)}, tmp_path / "bad.pt", "stream")
    data = path.read_bytes()
    assert data.count(b"K\x04\x85q") == 1
    path.write_bytes(data.replace(b"K\x04\x85q", b"K\x40\x85q"))
    with pytest.raises(ConversionError, match=r"a tensor of shape \(64,\) beyond its 4 numbers"):
        read(path)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        from_lipschitzrnn(tmp_path / "none.pt", model="simpleRNN")


def test_neither_path_nor_state():
    with pytest.raises(ConversionError, match="expected a path, a module or a state dict, found int"):
        from_lipschitzrnn(3, model="simpleRNN")
