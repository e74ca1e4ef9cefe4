"""Programs of torch.export, and modules of one's own, which are captured as such."""

import zipfile

import numpy as np
import pytest

import nrnn
import reference
from torch_programs import Centred, Net, check, nn, sample, seed, torch  # noqa: F401, seed is a fixture

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::FutureWarning")


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


class Stateless(nn.Module):
    """The last step of what has no state."""

    def __init__(self):
        super().__init__()
        self.inner, self.head = nn.Linear(2, 4), nn.Linear(4, 1)

    def forward(self, x):
        return self.head(torch.tanh(self.inner(x)))[:, -1]


NETS = {"net": (Net, 2), "formulas": (Formulas, 2), "states": (States, 2), "table": (Table, 3), "float": (Float, 2),
        "stateless": (Stateless, 2), "centred": (Centred, 2)}


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


class InPlace(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru, self.bend, self.head = nn.GRU(2, 4, batch_first=True), nn.ReLU(inplace=True), nn.Linear(4, 1)

    def forward(self, x):
        y = self.bend(self.gru(x)[0])
        y += 1
        return self.head(y)


class Gated(nn.Module):
    """A sigmoid at the end, in one of several ways."""

    def __init__(self, end):
        super().__init__()
        self.gru, self.end = nn.GRU(2, 4, batch_first=True), end

    def forward(self, x):
        return self.end(self.gru(x)[0])


@pytest.mark.parametrize("end", [torch.sigmoid, lambda y: 1 / (1 + torch.exp(-y)), lambda y: torch.sigmoid(y) + 0])
def test_sigmoid_may_be_the_link(end):
    """And then is no layer too."""
    net, x = Gated(end).eval(), sample(2)
    check(file := nrnn.convert.from_torch(net, task="sigmoid"), net, x)
    assert (file.task, [type(one) for one in file.layers]) == ("sigmoid", [nrnn.Gru])


def test_operators_in_place():
    net, x = InPlace().eval(), sample(2)
    check(nrnn.convert.from_torch(net, report=None), net, x)
    check(nrnn.convert.from_torch(torch.jit.trace(net, x), report=None), net, x)


def test_what_a_module_makes_while_it_is_looked_at():
    net, before = Net().train(), torch.get_default_dtype()
    state = {key: value.clone() for key, value in net.state_dict().items()}
    nrnn.convert.from_torch(net, report=None)
    assert net.training and torch.get_default_dtype() == before
    assert all(torch.equal(value, state[key]) for key, value in net.state_dict().items())
