"""`nrnn.convert.from_torch`, and a module of one's own."""

import numpy as np
import pytest

import nrnn
import reference
from support import inputs, needs_engine

torch = pytest.importorskip("torch")
nn = torch.nn


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(4)


def stacks():
    """Name to modules; two inputs."""
    return {
        "rnn": nn.RNN(2, 5),
        "rnn relu, no bias": nn.RNN(2, 5, nonlinearity="relu", bias=False),
        "gru": nn.GRU(2, 5, batch_first=True),
        "lstm, two layers": nn.LSTM(2, 5, num_layers=2, dropout=0.5),
        "head": [nn.GRU(2, 5), nn.Linear(5, 3)],
        "sequential": nn.Sequential(nn.Linear(2, 4), nn.ReLU(), nn.Dropout(0.3), nn.Linear(4, 4),
                                    nn.RNN(4, 6, num_layers=2), nn.Linear(6, 3, bias=False), nn.Identity()),
        "dense alone": nn.Linear(2, 3),
        "ends in an activation": nn.ModuleList([nn.LSTM(2, 4, bias=False), nn.Linear(4, 3), nn.Tanh()]),
        "an activation after a cell": nn.Sequential(nn.GRU(2, 3), nn.Tanh()),
        "leaky": nn.Sequential(nn.GRU(2, 4), nn.PReLU(4, 0.3), nn.Linear(4, 5), nn.LeakyReLU(0.1), nn.Linear(5, 3)),
        "of one's own": Own(),
        "of one's own, the last step": Own(last=True, batch_first=True),
        "lstm, projected": nn.LSTM(2, 5, num_layers=2, proj_size=3),
    }


class Own(nn.Module):
    """A module as people write them: parts, and a forward that applies them."""

    def __init__(self, last=False, batch_first=False):
        super().__init__()
        self.rnn = nn.LSTM(2, 4, num_layers=2, batch_first=batch_first)
        self.drop, self.head, self.last = nn.Dropout(0.5), nn.Linear(4, 3), last

    def forward(self, x):
        y, _ = self.rnn(x)
        return self.head(self.drop(y[:, -1] if self.last else y))


@pytest.mark.parametrize("name", stacks())
@pytest.mark.parametrize("task", ["regression", "softmax"])
def test_file_against_the_reference(name, task):
    file = nrnn.convert.from_torch(stacks()[name], task=task)
    check, = file.checks
    outputs = reference.run(file, check.x, check.space)[0][-len(check.y):]
    np.testing.assert_allclose(outputs, check.y, atol=2e-6, rtol=0)
    assert len(check.x) == 64 and file.provenance["framework"].startswith("PyTorch ")


@needs_engine
@pytest.mark.parametrize("name", stacks())
def test_engine_verifies(name):
    data = nrnn.convert.from_torch(stacks()[name]).to_bytes()
    assert nrnn.Model.load(data).verify().worst_error < 1e-5


@pytest.mark.parametrize("kind, extra", [("RNN", {}), ("RNN", {"nonlinearity": "relu"}), ("GRU", {}), ("LSTM", {}),
                                         ("LSTM", {"proj_size": 3})])
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("batch_first", [False, True])
@pytest.mark.parametrize("bias", [False, True])
def test_every_option(kind, extra, layers, batch_first, bias):
    net = getattr(nn, kind)(2, 5, num_layers=layers, batch_first=batch_first, bias=bias, **extra)
    file = nrnn.convert.from_torch(net, report=None)
    check, = file.checks
    np.testing.assert_allclose(reference.run(file, check.x)[0], check.y, atol=2e-6, rtol=0)


@pytest.mark.parametrize("task, end, space", [
    (None, nn.Softmax(-1), "logit"), ("softmax", nn.Softmax(-1), "logit"), ("sigmoid", nn.Sigmoid(), "logit"),
    (None, nn.Sigmoid(), "output"), ("regression", nn.Sigmoid(), "output")])
def test_the_link_at_the_end(task, end, space):
    net = [nn.GRU(2, 3), nn.Linear(3, 2), end]
    file = nrnn.convert.from_torch(net, task=task)
    x = file.checks[0].x
    with torch.no_grad():
        expected = end(net[1].double()(net[0].double()(torch.from_numpy(x))[0])).numpy()
    np.testing.assert_allclose(reference.run(file, x)[0], expected, atol=1e-6)
    assert file.checks[0].space == space and (file.task == "regression") == (space == "output")


def test_a_module_that_speaks_at_the_end():
    file = nrnn.convert.from_torch(Own(last=True, batch_first=True))
    assert file.sequence.valid == "end" and len(file.checks[0].y) == 1


def test_report(capsys):
    lines = []
    nrnn.convert.from_torch(Own(), report=lines.append)
    assert lines[1].startswith("  Lstm 2 -> 4, Lstm 4 -> 4, readout 4 -> 3; regression, at every step")
    assert "PyTorch in float64" in lines[2] and "engine: " in lines[3] and not capsys.readouterr().out


@needs_engine
@pytest.mark.parametrize("kind", [nn.RNN, nn.GRU, nn.LSTM])
def test_784_steps(kind):
    file = nrnn.convert.from_torch([kind(1, 64), nn.Linear(64, 10)], task="softmax", check=784)
    report = nrnn.Model.load(file.to_bytes()).verify()
    assert report.tolerance < 1.1e-5 and report.worst_error < 1e-5


def test_normalisation_is_the_files_alone():
    """The module is fed z; the file takes raw x and gives raw y."""
    net = [nn.GRU(2, 5), nn.Linear(5, 1)]
    channels = [nrnn.Channel("p", mean=100.0, scale=8.0), nrnn.Channel("t", mean=-4.0, scale=0.5)]
    raw = inputs(20) * (8, 0.5) + (100, -4)
    file = nrnn.convert.from_torch(net, inputs=channels, outputs=[nrnn.Output("y", mean=5, scale=2)], check=raw)
    raw = raw.astype(np.float32).astype(float)
    with torch.no_grad():
        z = torch.from_numpy((raw - (100, -4)) / (8, 0.5))
        expected = 5 + 2 * net[1].double()(net[0].double()(z)[0]).numpy()
    np.testing.assert_allclose(file.checks[0].x, raw)
    np.testing.assert_allclose(file.checks[0].y, expected, atol=1e-12)
    np.testing.assert_allclose(reference.run(file, raw)[0], expected, atol=1e-5)


def test_noise_goes_to_the_recurrent_layers():
    noise = nrnn.OfficialNoise(add=0.1)
    net = nn.Sequential(nn.Linear(2, 3), nn.GRU(3, 4), nn.LSTM(4, 5))
    assert [getattr(layer, "noise", "none") for layer in nrnn.convert.from_torch(net, noise).layers] == [
        "none", noise, noise]
    assert [layer.noise for layer in nrnn.convert.from_torch(net, [None, noise]).layers[1:]] == [None, noise]
    with pytest.raises(ValueError, match="noise: expected one entry for each of 2 recurrent layers, found 1"):
        nrnn.convert.from_torch(net, [noise])
    with pytest.raises(TypeError, match="Gru.noise: expected PaperNoise, OfficialNoise or MatrixNoise, found 0.1"):
        nrnn.convert.from_torch(net, 0.1)


def test_the_module_stays_as_it_was():
    net = nn.GRU(2, 3).train()
    nrnn.convert.from_torch(net)
    assert net.training and net.weight_ih_l0.dtype == torch.float32


class GRU(nn.Module):
    """Bears a known name, and is another."""


@pytest.mark.parametrize("message, module, task", [
    ("bidirectional LSTM", nn.LSTM(2, 3, bidirectional=True), "regression"),
    ("expected 'log_softmax', for LogSoftmax ends the model, found 'softmax'",
     nn.Sequential(nn.GRU(2, 3), nn.Linear(3, 2), nn.LogSoftmax(-1)), "softmax"),
    ("expected 'softmax', for Softmax ends", nn.Sequential(nn.GRU(2, 3), nn.Softmax(-1)), "regression"),
    ("over the features", nn.Sequential(nn.GRU(2, 3), nn.Softmax(0)), "softmax"),
    ("softmax at the end alone", nn.Sequential(nn.GRU(2, 3), nn.Softmax(-1), nn.Linear(3, 2)), None),
    ("Linear first; found Tanh", nn.Tanh(), None),
    ("found Mish", nn.Sequential(nn.GRU(2, 3), nn.Mish()), None),
    ("found Conv1d", nn.Sequential(nn.Conv1d(2, 3, 1), nn.GRU(3, 3)), "regression"),
    (r"expected a forward that takes .*, found GRU: NotImplementedError", GRU(), "regression"),
    ("module: expected at least one", nn.Sequential(), "regression"),
    (r"GRU: weight_ih: expected 3 inputs, found 4", nn.Sequential(nn.GRU(2, 3), nn.GRU(4, 3)), "regression"),
])
def test_refused(message, module, task):
    with pytest.raises(ValueError, match=message):
        nrnn.convert.from_torch(module, task=task)


def test_bad_check():
    with pytest.raises(ValueError, match=r"check: expected shape \(steps, 2\), found \(4, 3\)"):
        nrnn.convert.from_torch(nn.GRU(2, 3), check=np.ones((4, 3)))


class Handwritten(nn.Module):
    """A noisy RNN as a user might write it."""

    def __init__(self, n=8, delta=0.1):
        super().__init__()
        self.A, self.W = nn.Parameter(-torch.eye(n)), nn.Parameter(torch.randn(n, n) / n)
        self.U, self.head, self.delta = nn.Linear(1, n), nn.Linear(n, 2), delta

    def forward(self, x, noise=0.0):
        h = x.new_zeros(len(self.A))
        for t in range(len(x)):
            f = self.A @ h + torch.tanh(self.W @ h + self.U(x[t]))
            h = h + self.delta * f + noise * torch.randn_like(h)
        return self.head(h)


def test_export_of_a_module_of_ones_own(tmp_path):
    net = Handwritten()
    # The README's export, in at most 15 lines:
    x = torch.randn(784, 1)
    noise = nrnn.OfficialNoise(add=0.05, trained_with=True)
    layer = nrnn.Sde(A=net.A, W=net.W, U=net.U.weight, b=net.U.bias, step=net.delta, noise=noise)
    nrnn.ModelFile(
        [layer],
        readout=(net.head.weight, net.head.bias),
        inputs=[nrnn.Channel("pressure", "Pa")],
        outputs=["quiet", "leak"],
        task="softmax",
        check=[nrnn.Check(x, net.double()(x.double()), space="logit")],
        sequence=nrnn.Sequence(valid="end"),
    ).save(tmp_path / "net.nrnn")
    if nrnn.library_path is None:
        pytest.skip("libnrnn not built")
    report = nrnn.Model.load(tmp_path / "net.nrnn").verify()
    assert report.worst_error < 1e-5


@needs_engine
def test_derived_inputs_are_those_of_whole_samples():
    described = [nrnn.Channel("flow", mean=2.0, scale=3.0), nrnn.Present("flow"), nrnn.Age("flow", 5.0, 60.0),
                 nrnn.Dt(30.0, 60.0)]
    file = nrnn.convert.from_torch(nn.GRU(4, 5), inputs=described, sequence=nrnn.Sequence(interval=60.0))
    assert file.checks[0].x.shape == (64, 1)
    assert nrnn.Model.load(file.to_bytes()).verify().failed == 0
