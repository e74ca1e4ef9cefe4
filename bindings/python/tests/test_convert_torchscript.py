"""TorchScript's archives: read from their code, which is followed and never run."""

import warnings
import zipfile

import numpy as np
import pytest

import nrnn
import reference
from nrnn.convert import ConversionError

torch = pytest.importorskip("torch")
nn, F = torch.nn, torch.nn.functional
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(5)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm, self.norm, self.drop = nn.LSTM(2, 4, num_layers=2, batch_first=True, dropout=0.1), nn.LayerNorm(4), nn.Dropout(0.3)
        self.inner, self.head = nn.Sequential(nn.Linear(4, 4), nn.GELU()), nn.Linear(4, 3)
        self.register_buffer("mean", torch.randn(2))

    def forward(self, x):
        y = self.norm(self.lstm((x - self.mean) / 2.0)[0])
        y = y + self.inner(self.drop(y))
        return torch.log_softmax(self.head(y[:, -1]), -1)


class Hidden(nn.Module):
    """The state it begins with stands in its forward, as many write it."""

    def __init__(self):
        super().__init__()
        self.gru, self.head = nn.GRU(2, 4, 2), nn.Linear(4, 1)

    def forward(self, x):
        h = torch.zeros(2, x.size(1), 4)
        y, h = self.gru(x, h)
        return self.head(y)


FORMS = {"scripted": lambda net, x: torch.jit.script(net), "traced": lambda net, x: torch.jit.trace(net, x),
         "frozen": lambda net, x: torch.jit.freeze(torch.jit.script(net))}


def saved(net, tmp_path, form="scripted", x=None):
    script = FORMS[form](net.eval(), torch.randn(1, 7, 2) if x is None else x)
    script.save(path := tmp_path / "net.pt")
    return path, script


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("net, batch_first", [(Net, True), (Hidden, False)])
def test_its_numbers(net, batch_first, form, tmp_path):
    path, script = saved(net(), tmp_path, form)
    file = nrnn.convert.from_torch(path, report=None)
    x = torch.randn(20, 2)
    with torch.no_grad():
        expected = script(x[None] if batch_first else x[:, None]).reshape(-1, len(file.outputs)).numpy()
    np.testing.assert_allclose(reference.run(file, x.numpy())[0][-len(expected):], expected, atol=2e-6)
    assert file.provenance["framework"] == "PyTorch, TorchScript"
    assert (file.sequence is not None and file.sequence.valid == "end") == batch_first


def test_categories_are_checked_by_pytorch(tmp_path):
    path, _ = saved(nn.Sequential(nn.Embedding(7, 4), nn.GRU(4, 3, batch_first=True)), tmp_path)
    nrnn.convert.from_torch(path, report=(lines := []).append)
    assert any("check of 64 steps by PyTorch in float64" in line for line in lines)


def test_a_script_in_memory():
    net = torch.jit.script(Net().eval())
    assert [type(one).__name__ for one in nrnn.convert.from_torch(net, report=None).layers] == [
        "Lstm", "Lstm", "Norm", "Dense"]


def test_one_that_was_saved_while_training(tmp_path):
    """Its flags are those of training; the network that is meant is the one after eval()."""
    net = Net().train()
    torch.jit.script(net).save(tmp_path / "net.pt")
    file = nrnn.convert.from_torch(tmp_path / "net.pt", report=None)
    x = torch.randn(20, 2)
    with torch.no_grad():
        np.testing.assert_allclose(reference.run(file, x.numpy())[0][-1:], net.eval()(x[None]).numpy(), atol=2e-6)




class Branches(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(2, 4)

    def forward(self, x):
        y = self.gru(x)[0]
        if bool(y[0, 0, 0] > 0):
            y = -y
        return y


class Loops(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell = nn.GRUCell(2, 4)

    def forward(self, x):
        h = torch.zeros(x.size(1), 4)
        for t in range(x.size(0)):
            h = self.cell(x[t], h)
        return h


class Attends(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru, self.attention = nn.GRU(2, 4), nn.MultiheadAttention(4, 1)

    def forward(self, x):
        y = self.gru(x)[0]
        return self.attention(y, y, y)[0]


class TwoInputs(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(2, 4)

    def forward(self, x, h):
        return self.gru(x, h)[0]


class TwoOutputs(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru, self.a, self.b = nn.GRU(2, 4), nn.Linear(4, 1), nn.Linear(4, 1)

    def forward(self, x):
        y = self.gru(x)[0]
        return self.a(y), self.b(y)


class Normalised(nn.Module):
    def __init__(self, norm):
        super().__init__()
        self.gru, self.norm = nn.GRU(2, 4, batch_first=True), norm

    def forward(self, x):
        return self.norm(self.gru(x)[0].transpose(1, 2)).transpose(1, 2)


class Longer(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(2, 4, batch_first=True)

    def forward(self, x):
        if x.size(1) > 100:
            x = x * 2
        return self.gru(x)[0]


class Short(Longer):
    def forward(self, x):
        if x.size(1) < 4:
            x = x * 2
        return self.gru(x)[0]


class Batch(Longer):
    def forward(self, x):
        if x.size(0) > 1:
            x = x * 2
        return self.gru(x)[0]


class CutOff(Longer):
    def forward(self, x):
        return self.gru(x[:, :100])[0][:, -1]


class Latest(Longer):
    def forward(self, x):
        return self.gru(x[:, -100:])[0]


class Named(Longer):
    def forward(self, x):
        return {"y": self.gru(x)[0]}


class TwoNamed(Longer):
    def forward(self, x):
        y = self.gru(x)[0]
        return {"mean": y, "variance": y.exp()}


class InPlace(Longer):
    """Its operators stand by themselves, and change what they are given."""

    def forward(self, x):
        y = self.gru(x)[0]
        y.mul_(2)
        torch.clamp_(y, -0.1, 0.1)
        y += 1
        return y


class InPlaceWithin(Longer):
    def forward(self, x):
        y = self.gru(x)[0]
        F.relu(y, inplace=True)
        return y * 2


class FirstStep(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(2, 4)

    def forward(self, x):
        return self.gru(x)[0][0]


@pytest.mark.parametrize("net, outputs", [(Named, lambda found: found["y"]), (InPlace, lambda found: found)])
def test_a_script_that(net, outputs, tmp_path):
    path, script = saved(net(), tmp_path)
    file, x = nrnn.convert.from_torch(path, report=None), torch.randn(20, 2)
    with torch.no_grad():
        expected = outputs(script(x[None]))[0].numpy()
    np.testing.assert_allclose(reference.run(file, x.numpy())[0], expected, atol=2e-6)


@pytest.mark.parametrize("net, message", [
    (Branches, "expected a condition on sizes|expected an operator that docs/convert.md lists"),
    (Loops, "found a loop"), (Attends, "attention reads all steps at once"),
    (TwoInputs, "forward: expected one tensor as input, found x: Tensor, h: Tensor"),
    (TwoOutputs, "expected one output, found 2"), (FirstStep, "outputs at every time step or the last one"),
    (lambda: nn.GRU(2, 4, bidirectional=True), "expected one direction"),
    (lambda: Normalised(nn.GroupNorm(2, 4)), "norm: group_norm: .* LayerNorm, RMSNorm and BatchNorm1d are read"),
    (lambda: Normalised(nn.InstanceNorm1d(4)), "norm: instance_norm: .* LayerNorm, RMSNorm and BatchNorm1d are read"),
    (Longer, "the same layers for sequences of any length, found others at 101 steps"),
    (Short, "the same layers for sequences of any length, found others at 1 step"),
    (CutOff, "the same layers for sequences of any length, found others at 101 steps"),
    (Latest, "the same layers for sequences of any length, found others at 101 steps"),
    (Batch, "the same layers for a batch of any size, found others for 1"),
    (TwoNamed, "expected one output, found 2|found exp"), (InPlaceWithin, "overwritten in place"),
    (lambda: nn.Sequential(nn.Conv1d(2, 4, 1), nn.ReLU()), "0: conv1d: .*a convolution over steps or features"),
])
def test_refused(net, message, tmp_path):
    path, _ = saved(net(), tmp_path)
    with pytest.raises(ConversionError, match=message) as error:
        nrnn.convert.from_torch(path, report=None)
    assert len(str(error.value)) <= 300 and "net.pt: " in str(error.value)


# Files that were altered

def rewritten(path, change):
    """The archive with another text in place of each of its code, or another entry."""
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in held.items():
            archive.writestr(name, change(name, content))
    return path


def in_code(old, new):
    def change(name, content):
        return content.replace(old.encode(), new.encode()) if name.endswith(".py") else content
    return change


@pytest.mark.parametrize("old, new", [("torch.add(", "torch.sub("), ("torch.gelu(", "torch.tanh("), ("torch.div(", "torch.mul("),
                                      ("torch.log_softmax(", "torch.softmax("),
                                      ("(norm).forward((lstm).forward(input, ), )", "(lstm).forward(input, )")])
def test_an_altered_program_is_another_network(old, new, tmp_path):
    path, _ = saved(Net(), tmp_path, "traced")
    x = torch.randn(20, 2)
    before = reference.run(nrnn.convert.from_torch(path, report=None), x.numpy())[0][-1]
    rewritten(path, in_code(old, new))
    with torch.no_grad():
        expected = torch.jit.load(path)(x[None]).numpy()[0]
    found = reference.run(nrnn.convert.from_torch(path, report=None), x.numpy())[0][-1]
    np.testing.assert_allclose(found, expected, atol=2e-6)
    assert np.abs(found - before).max() > 1e-4


HOSTILE = {
    "no Python": "def forward(self: X,\n  x: Tensor) -> Tensor:\n  return (((\n",
    "an import": "import os\nclass Net(Module):\n  def forward(self, x: Tensor) -> Tensor:\n    return __import__(\"os\")\n",
    "a comprehension": "class Net(Module):\n  def forward(self, x: Tensor) -> Tensor:\n    return [y for y in x]\n",
    "recursion": "class Net(Module):\n  def forward(self, x: Tensor) -> Tensor:\n    return (self).forward(x, )\n",
    "a deep name": f"class Net(Module):\n  def forward(self, x: Tensor) -> Tensor:\n    return x{'.a' * 3000}\n",
    "deep brackets": f"class Net(Module):\n  def forward(self, x: Tensor) -> Tensor:\n    return {'(' * 5000}x{')' * 5000}\n",
    "many zeros": "class Net(Module):\n  def forward(self, x: Tensor) -> Tensor:\n    return torch.zeros([100000, 100000])\n",
    "a power": "class Net(Module):\n  def forward(self, x: Tensor) -> Tensor:\n    return torch.pow(9999999, 9999999)\n",
    "long lists": "class Net(Module):\n  def forward(self, x: Tensor) -> Tensor:\n    return torch.mul([0], 9999999999)\n",
    "doubling": "class Net(Module):\n  def forward(self, x: Tensor) -> Tensor:\n"
                + "".join("    x = torch.cat([x, x], -1)\n" for _ in range(64)) + "    return x\n",
    "branching": "".join(f"def f{k}(x: Tensor) -> Tensor:\n  return torch.add(__torch__.f{k + 1}(x, ), __torch__.f{k + 1}(x, ))\n"
                         for k in range(40)) + "def f40(x: Tensor) -> Tensor:\n  return torch.tanh(x)\n"
                 + "class Net(Module):\n  def forward(self, x: Tensor) -> Tensor:\n    return __torch__.f0(x, )\n",
    "no class": "def forward(x: Tensor) -> Tensor:\n  return x\n",
    "a state that is kept": "class Net(Module):\n  def forward(self, x: Tensor) -> Tensor:\n    self.h = x\n    return x\n",
    "a file": "class Net(Module):\n  def forward(self, x: Tensor) -> Tensor:\n    return torch.from_file(\"/etc/passwd\")\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_code(name, tmp_path):
    class Plain(nn.Module):
        def __init__(self):
            super().__init__()
            self.head = nn.Linear(2, 1)

        def forward(self, x):
            return self.head(x)

    path, script = saved(Plain(), tmp_path)
    own = f"net/code/{script._c.qualified_name.rpartition('.')[0].replace('.', '/')}.py"
    code = HOSTILE[name].replace("class Net", "class Plain").replace("__torch__.f", f"{script._c.qualified_name[:-len('Plain')]}f")
    rewritten(path, lambda entry, content: code.encode() if entry == own else content)
    with pytest.raises(ConversionError) as error:
        nrnn.convert.from_torch(path, report=None)
    assert len(str(error.value)) <= 300


def test_damaged_archives(tmp_path):
    path, _ = saved(Net(), tmp_path, "traced")
    data, out = path.read_bytes(), tmp_path / "damaged.pt"
    draw = np.random.default_rng(3)
    for _ in range(60):
        damaged = bytearray(data)
        for place in draw.integers(len(data), size=3):
            damaged[place] ^= int(draw.integers(1, 256))
        out.write_bytes(damaged)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                nrnn.convert.from_torch(out, report=None)
            except ConversionError as error:
                assert len(str(error)) <= 300


@pytest.mark.parametrize("settings", [{"activations": {"head": "relu"}}, {"order": ["lstm", "head"]}])
def test_what_is_for_state_dicts(settings, tmp_path):
    path, _ = saved(Net(), tmp_path)
    with pytest.raises(ConversionError, match="expected with a state dict alone, found a program of TorchScript"):
        nrnn.convert.from_torch(path, **settings)
