"""Programs of torch.export, and modules of one's own, which are captured as such."""

import json
import warnings
import zipfile

import numpy as np
import pytest

import nrnn
import reference
from nrnn.convert import ConversionError

torch = pytest.importorskip("torch")
nn, F = torch.nn, torch.nn.functional
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::FutureWarning")


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(6)


class Net(nn.Module):
    """What people write: a normalised input, a residual, a norm between axes turned, the last step."""

    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.randn(2))
        self.lstm, self.fc, self.bn = nn.LSTM(2, 4, 2, batch_first=True), nn.Linear(4, 4), nn.BatchNorm1d(4)
        self.gru, self.drop = nn.GRU(6, 3), nn.Dropout(0.2)

    def forward(self, x):
        x = (x - self.mean) / 2
        y = self.lstm(x)[0]
        y = self.drop(y) + torch.relu(self.fc(y))
        y = F.gelu(self.bn(y.transpose(1, 2)).transpose(1, 2))
        z, _ = self.gru(torch.cat([y, x], -1).permute(1, 0, 2))
        return torch.softmax(z[-1], -1)


class Formulas(nn.Module):
    """Activations and normalisations that are written out."""

    def __init__(self):
        super().__init__()
        self.gru, self.gain, self.head = nn.GRU(2, 4, batch_first=True), nn.Parameter(torch.rand(4)), nn.Linear(4, 3)

    def forward(self, x):
        y = self.gru(x)[0]
        y = y - y.mean(-1, keepdim=True)
        y = self.gain * y / torch.sqrt((y * y).mean(-1, keepdim=True) + 1e-5)
        y = self.head(0.5 * y * (1 + torch.erf(y / 2 ** 0.5)))
        y = y / (1 + y.abs())
        return y * torch.sigmoid(y)


class States(nn.Module):
    """The state it begins with stands in the forward, and the last one of a layer is what it gives."""

    def __init__(self):
        super().__init__()
        self.lstm, self.start, self.head = nn.LSTM(2, 4, 2, batch_first=True), nn.Parameter(torch.randn(2, 1, 4)), nn.Linear(4, 1)

    def forward(self, x):
        zeros = torch.zeros(2, x.size(0), 4).to(x.device)
        _, (h, c) = self.lstm(x, (self.start.expand(-1, x.size(0), -1).contiguous(), zeros))
        return self.head(h[-1])


class Table(nn.Module):
    """Of a category and two numbers."""

    def __init__(self):
        super().__init__()
        self.table, self.gru = nn.Embedding(7, 4), nn.GRU(6, 3, batch_first=True)

    def forward(self, x):
        return self.gru(torch.cat([self.table(x[..., 1].long()), x[..., :1], x[..., 2:]], -1))[0]


class Float(nn.Module):
    """It makes numbers of a kind of its own."""

    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(2, 4, batch_first=True)

    def forward(self, x):
        return self.gru(x.float(), torch.zeros(1, x.size(0), 4, dtype=torch.float32))[0]


class Written(nn.Module):
    """Small tensors and an order of features stand in its forward."""

    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(3, 4, batch_first=True)

    def forward(self, x):
        return {"y": self.gru(x[..., [2, 0, 1]])[0] * 1.5 - torch.tensor([1.0, 2.0, 3.0, 4.0])}


NETS = {"net": (Net, 2), "formulas": (Formulas, 2), "states": (States, 2), "table": (Table, 3), "float": (Float, 2)}


def sample(inputs):
    x = torch.randn(1, 20, inputs)
    if inputs == 3:
        x[..., 1] = torch.randint(0, 7, (1, 20))
    return x


def check(file, net, x):
    with torch.no_grad():
        expected = net(x).reshape(-1, len(file.outputs)).numpy()
    np.testing.assert_allclose(reference.run(file, x[0].numpy())[0][-len(expected):], expected, atol=3e-6)
    assert (file.sequence is not None and file.sequence.valid == "end") == (len(expected) == 1)


@pytest.mark.parametrize("name", NETS)
def test_a_module_of_ones_own(name):
    made, inputs = NETS[name]
    net = made().eval()
    check(nrnn.convert.from_torch(net, report=None), net, sample(inputs))


@pytest.mark.parametrize("name", NETS)
def test_its_file_and_its_object(name, tmp_path):
    made, inputs = NETS[name]
    net = made().eval()
    program = torch.export.export(net, (sample(inputs),))
    check(nrnn.convert.from_torch(program, report=None), net, sample(inputs))
    torch.export.save(program, str(path := tmp_path / "net.pt2"))
    check(file := nrnn.convert.from_torch(path, report=None), net, sample(inputs))
    assert file.provenance["framework"] == "PyTorch, torch.export"


@pytest.mark.parametrize("net, axes", [(nn.Sequential(nn.Linear(2, 4), nn.Softsign(), nn.Linear(4, 1)), (0, 1)),
                                       (nn.GRU(2, 4, batch_first=True), (0,))])
def test_open_sizes(net, axes, tmp_path):
    x = torch.randn(3, 20, 2)
    sizes = ({axis: torch.export.Dim(f"size{axis}") for axis in axes},)
    program = torch.export.export(net.eval(), (x,), dynamic_shapes=sizes)
    torch.export.save(program, str(path := tmp_path / "net.pt2"))
    for source in (program, path):
        file = nrnn.convert.from_torch(source, report=None)
        with torch.no_grad():
            found = net(x[:1])
        expected = (found[0] if isinstance(found, tuple) else found)[0].numpy()
        np.testing.assert_allclose(reference.run(file, x[0].numpy())[0], expected, atol=3e-6)


def test_tensors_that_are_written_in_a_forward(tmp_path):
    net, x = Written().eval(), torch.randn(1, 20, 3)
    program = torch.export.export(net, (x,))
    torch.export.save(program, str(path := tmp_path / "net.pt2"))
    for source in (net, program, path):
        check(nrnn.convert.from_torch(source, report=None), lambda x: net(x)["y"], x)


def test_categories_are_checked_by_pytorch():
    lines, net = [], nn.Sequential(nn.Embedding(7, 4), nn.GRU(4, 3, batch_first=True))
    program = torch.export.export(net.eval(), (torch.randint(0, 7, (1, 64)),))
    nrnn.convert.from_torch(program, report=lines.append)
    assert any("check of 64 steps by PyTorch in float64" in line for line in lines)


def test_the_check_is_pytorchs_as_far_as_the_program_goes(tmp_path):
    lines, program = [], torch.export.export(Net().eval(), (torch.randn(1, 9, 2),))
    nrnn.convert.from_torch(program, report=lines.append)
    assert any("check of 9 steps by PyTorch in float64" in line for line in lines)
    assert any("check of 64 steps by float64 reference" in line for line in lines)


def test_the_older_layout(tmp_path):
    """Of PyTorch before 2.8: the same program, its tensors as checkpoints."""
    net = Net().eval()
    torch.export.save(torch.export.export(net, (torch.randn(1, 20, 2),)), str(newer := tmp_path / "newer.pt2"))
    with zipfile.ZipFile(newer) as archive:
        program = next(archive.read(name) for name in archive.namelist() if name.endswith("models/model.json"))
    with zipfile.ZipFile(path := tmp_path / "net.pt2", "w") as archive:
        archive.writestr("version", "8.2")
        archive.writestr("serialized_exported_program.json", program)
        for name, held in (("state_dict", dict(net.state_dict())), ("constants", {})):
            torch.save(held, tmp_path / name)
            archive.writestr(f"serialized_{name}.pt", (tmp_path / name).read_bytes())
    check(nrnn.convert.from_torch(path, report=None), net, sample(2))


class Made(nn.Module):
    """A GRU and a head, and a forward that is given."""

    def __init__(self, forward):
        super().__init__()
        self.gru, self.head, self.cell = nn.GRU(2, 4, batch_first=True), nn.Linear(4, 1), nn.GRUCell(2, 4)
        self.lstm = nn.LSTM(2, 4, batch_first=True)
        self.conv, self.forwarded = nn.Conv1d(2, 4, 1), forward

    def forward(self, x):
        return self.forwarded(self, x)


def loops(net, x):
    h = x.new_zeros(x.size(0), 4)
    for t in range(x.size(1)):
        h = net.cell(x[:, t], h)
    return h


def longer(net, x):
    y = net.gru(x)[0]
    return -y if x.size(1) > 100 else y


def cut_off(net, x):
    return net.head(net.gru(x[:, :100])[0][:, -1])


def of_a_batch(net, x):
    return net.gru(x * 2 if x.size(0) > 1 else x)[0]


def written_to(net, x):
    y = net.gru(x)[0].clone()
    y[:, 0] = 0
    return y


REFUSED = {
    "reversed": (lambda net, x: net.gru(x.flip(1))[0], "found it reversed"),
    "a softmax over time": (lambda net, x: torch.softmax(net.gru(x)[0], 1), "softmax .*expected features of one time step"),
    "a norm over time and features": (lambda net, x: F.layer_norm(y := net.gru(x)[0], y.shape[1:]),
                                      "normalized_shape: expected one axis"),
    "a mean over time": (lambda net, x: net.gru(x)[0].mean(1), "mean over features, along the last axis, found one over"),
    "a shift in time": (lambda net, x: net.gru(x)[0][:, 1:] + net.gru(x)[0][:, :-1], "sum of the same time steps|layers on both"),
    "the first step": (lambda net, x: net.gru(x)[0][:, 0], "outputs at every time step or the last one"),
    "outputs reversed": (lambda net, x: net.gru(x)[0].flip(1), "outputs in the order of time"),
    "a gate": (lambda net, x: net.gru(x)[0] * torch.sigmoid(net.conv(x.transpose(1, 2)).transpose(1, 2)), "a convolution over"),
    "a product": (lambda net, x: net.gru(x)[0] * net.gru(2 * x)[0], "two ways without layers between them to be multiplied"),
    "two cells side by side": (lambda net, x: net.gru(x)[0] + net.gru(2 * x)[0], "found layers on both"),
    "a convolution": (lambda net, x: net.conv(x.transpose(1, 2)), "conv1d .*a convolution over steps"),
    "a loop": (loops, "gru_cell.*a loop over time that was written out"),
    "a branch on data": (lambda net, x: net.gru(x)[0] if x.sum() > 0 else -net.gru(x)[0], "torch.export cannot capture it"),
    "another network when longer": (longer, "the same layers for sequences of any length, found others at 101 steps"),
    "another network when short": (lambda net, x: net.gru(x * 2 if x.size(1) < 3 else x)[0], "any length, found others at 1 step"),
    "a sequence cut off": (cut_off, "the same layers for sequences of any length, found others at 101 steps"),
    "another network in a batch": (of_a_batch, "the same layers for a batch of any size, found others for 1"),
    "a value written to": (written_to, "fill_ .*expected an operator that docs/convert.md lists, found fill"),
    "two outputs": (lambda net, x: (net.head(net.gru(x)[0]), net.gru(x)[0][..., :2] * 3), "expected one output, found 2"),
    "a dict": (lambda net, x: {"y": net.gru(x)[0], "z": 2 * net.gru(x)[0]}, "expected one output, found 2"),
    "the cell state": (lambda net, x: net.lstm(x)[1][1], "found its cell state c"),
    "an overwritten value": (lambda net, x: (y := net.gru(x)[0]) + torch.relu_(net.gru(x)[0]) + y.mul_(2) + y, "layers on both|overwritten"),
    "sums over a batch": (lambda net, x: net.gru(x)[0].sum(0), "along the last axis, found one over"),
    "rounding": (lambda net, x: net.gru(x.long().float())[0], "an embedding of what is cast to whole numbers"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_by_node(name):
    forward, message = REFUSED[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(ConversionError, match=message) as error:
            nrnn.convert.from_torch(Made(forward).eval(), report=None)
    assert len(str(error.value)) <= 300


class InPlace(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru, self.bend, self.head = nn.GRU(2, 4, batch_first=True), nn.ReLU(inplace=True), nn.Linear(4, 1)

    def forward(self, x):
        y = self.bend(self.gru(x)[0])
        y += 1
        return self.head(y)


def test_operators_in_place():
    net, x = InPlace().eval(), sample(2)
    check(nrnn.convert.from_torch(net, report=None), net, x)
    check(nrnn.convert.from_torch(torch.jit.trace(net, x), report=None), net, x)


def test_several_inputs():
    class Two(nn.Module):
        def forward(self, x, h):
            return x + h

    with pytest.raises(ConversionError, match="forward: expected one input, found 2: x, h"):
        nrnn.convert.from_torch(Two(), report=None)
    program = torch.export.export(Two(), (torch.randn(1, 5, 2), torch.randn(1, 5, 2)))
    with pytest.raises(ConversionError, match="expected one input, found 2: x, h"):
        nrnn.convert.from_torch(program, report=None)


def test_what_a_module_makes_while_it_is_looked_at():
    net, before = Net().train(), torch.get_default_dtype()
    state = {key: value.clone() for key, value in net.state_dict().items()}
    nrnn.convert.from_torch(net, report=None)
    assert net.training and torch.get_default_dtype() == before
    assert all(torch.equal(value, state[key]) for key, value in net.state_dict().items())


# Files that were altered

def rewritten(path, out, change):
    """A copy whose program was changed."""
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    name = next(one for one in held if one.endswith("models/model.json"))
    program = json.loads(held[name])
    change(program["graph_module"]["graph"]["nodes"])
    held[name] = json.dumps(program).encode()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in held.items():
            archive.writestr(name, content)


def operator(old, new):
    def change(nodes):
        node = next(one for one in nodes if one["target"].startswith(f"torch.ops.aten.{old}."))
        node["target"] = node["target"].replace(f"aten.{old}.", f"aten.{new}.")
    return change


def passed_over(old):
    """A node that is left out: what took its output takes its input."""
    def change(nodes):
        node = next(one for one in nodes if one["target"].startswith(f"torch.ops.aten.{old}."))
        gives, takes = node["outputs"][0]["as_tensor"]["name"], node["inputs"][0]["arg"]["as_tensor"]["name"]
        nodes.remove(node)
        for other in nodes:
            for one in other["inputs"]:
                tensors = [one["arg"].get("as_tensor", {}), *one["arg"].get("as_tensors", [])]
                for tensor in tensors:
                    if tensor.get("name") == gives:
                        tensor["name"] = takes
    return change


ALTERED = {"relu for tanh": operator("relu", "tanh"), "add for sub": operator("add", "sub"), "div for mul": operator("div", "mul"),
           "softmax for log_softmax": operator("softmax", "log_softmax"), "without gelu": passed_over("gelu"),
           "without relu": passed_over("relu"), "without the division": passed_over("div"), "without batch_norm": passed_over("batch_norm")}


@pytest.mark.parametrize("name", ALTERED)
def test_an_altered_program_is_another_network(name, tmp_path):
    net, x = Net().eval(), sample(2)
    net.bn.running_mean.normal_()
    torch.export.save(torch.export.export(net, (x,)), str(path := tmp_path / "net.pt2"))
    before = reference.run(nrnn.convert.from_torch(path, report=None), x[0].numpy())[0][-1]
    rewritten(path, out := tmp_path / "other.pt2", ALTERED[name])
    with torch.no_grad():
        expected = torch.export.load(str(out)).module()(x).numpy()[0]
    found = reference.run(nrnn.convert.from_torch(out, report=None), x[0].numpy())[0][-1]
    np.testing.assert_allclose(found, expected, atol=3e-6)
    assert np.abs(found - before).max() > 1e-5


def test_hostile_programs(tmp_path):
    """Nodes, arguments and numbers of any kind in the places of others: refused in a sentence."""
    torch.export.save(torch.export.export(Net().eval(), (torch.randn(1, 5, 2),)), str(path := tmp_path / "net.pt2"))
    draw, odd = np.random.default_rng(4), [None, -1, 1 << 62, 1e300, "x" * 1000, [], {}, [[[]]], True]

    def change(nodes):
        node = nodes[draw.integers(len(nodes))]
        argument = node["inputs"][draw.integers(len(node["inputs"]))]
        place = [node, argument, argument["arg"]][draw.integers(3)]
        key = list(place)[draw.integers(len(place))]
        place[key] = odd[draw.integers(len(odd))]

    for _ in range(30):
        rewritten(path, out := tmp_path / "other.pt2", change)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                nrnn.convert.from_torch(out, report=None)
            except ConversionError as error:
                assert len(str(error)) <= 300


def test_a_pytorch_without_such_a_capture(monkeypatch):
    monkeypatch.setattr(torch.export, "export", lambda module, args: None)
    with pytest.raises(ConversionError, match=r"forward: expected PyTorch 2.3 or newer to capture it, .* found 2\."):
        nrnn.convert.from_torch(Net(), report=None)
