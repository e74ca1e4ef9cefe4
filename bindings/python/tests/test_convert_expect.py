"""`expect=(x, y)`: what the source itself gave makes a conversion verified, or refuses it."""

import numpy as np
import pytest

import nrnn
from nrnn.convert import ConversionError
from nrnn.convert.__main__ import main
from support import needs_engine

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")
nn = torch.nn


class Net(nn.Module):
    def __init__(self, last=False, activation=torch.relu):
        super().__init__()
        self.gru, self.fc1, self.fc2 = nn.GRU(2, 6, batch_first=True), nn.Linear(6, 6), nn.Linear(6, 3)
        self.last, self.activation = last, activation

    def forward(self, x):
        y = self.gru(x)[0]
        return self.fc2(self.activation(self.fc1(y[:, -1] if self.last else y)))


def played(net, steps=30, dtype=torch.float32, link=None):
    torch.manual_seed(7)
    x = torch.randn(1, steps, 2, dtype=dtype)
    with torch.no_grad():
        y = net.to(dtype).eval()(x)
    return x.numpy(), (y if link is None else link(y)).numpy()


def net_of(seed=3, **settings):
    torch.manual_seed(seed)
    return Net(**settings)


RIGHT = {"activations": {"fc1": "relu"}}


def state(net):
    return {key: value.clone().float() for key, value in net.state_dict().items()}


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_what_the_source_gave_becomes_the_check_vector(dtype):
    net = net_of()
    x, y = played(net, dtype=dtype)
    file = nrnn.convert.from_torch(state(net), expect=(x, y), report=None, **RIGHT)
    check, = file.checks
    np.testing.assert_array_equal(check.y, y[0].astype(float))
    np.testing.assert_array_equal(check.x, x[0].astype(np.float32).astype(float))
    assert file.report.verified and "verified against the source: its 30 outputs after 30 steps" in str(file.report)
    assert check.tolerance < 0.01 * np.ptp(y)


@pytest.mark.parametrize("activations", [{"fc1": "none"}, {"fc1": "tanh"}, {"fc1": "sigmoid"},
                                         {"fc1": "relu", "gru": "tanh"}, {"fc1": "relu", "fc2": "relu"}])
def test_a_wrong_activation_is_refused(activations):
    net = net_of()
    message = r"expect: expected the source's outputs within \S+, found \S+ off at step \d+, output [012]$"
    with pytest.raises(ConversionError, match=message):
        nrnn.convert.from_torch(state(net), activations=activations, expect=played(net), report=None)


def test_the_largest_difference_is_named():
    net = net_of()
    x, y = played(net)
    y[0, 17, 1] += 0.5
    with pytest.raises(ConversionError, match=r"found 5.0e-01 off at step 17, output 1 \('level'\)"):
        nrnn.convert.from_torch(state(net), expect=(x, y), outputs=["a", "level", "c"], report=None, **RIGHT)


LAYOUTS = {
    "batch first": lambda x, y: (x, y), "no batch": lambda x, y: (x[0], y[0]),
    "steps first": lambda x, y: (x.swapaxes(0, 1), y.swapaxes(0, 1)),
    "lists": lambda x, y: (x[0].tolist(), y[0].tolist()),
    "tensors": lambda x, y: (torch.tensor(x), torch.tensor(y)), "the last alone": lambda x, y: (x, y[:, -1]),
    "the last alone, no batch": lambda x, y: (x[0], y[0, -1]),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts(name):
    net = net_of()
    file = nrnn.convert.from_torch(state(net), expect=LAYOUTS[name](*played(net)), report=None, **RIGHT)
    assert file.report.verified and len(file.checks[0].y) in (1, 30)


def test_columns_with_names_go_by_them():
    pandas, net = pytest.importorskip("pandas"), net_of()
    x, y = played(net)
    frames = [pandas.DataFrame(array[0][:, ::-1], columns=columns)
              for array, columns in ((x, ["level", "flow"]), (y, [*"cba"]))]
    described = dict(inputs=["flow", "level"], outputs=[*"abc"], report=None)
    file = nrnn.convert.from_torch(state(net), expect=frames, **described, **RIGHT)
    np.testing.assert_array_equal(file.checks[0].y, y[0].astype(float))
    with pytest.raises(ValueError, match="expect x: .*'level'"):
        nrnn.convert.from_torch(state(net), expect=(frames[0][["flow"]], y), **described, **RIGHT)


@pytest.mark.parametrize("change, message", [
    (lambda x, y: (x[:, :, :1], y), r"expect x: expected shape \(steps, 2\), \(1, steps, 2\) or \(steps, 1, 2\)"),
    (lambda x, y: (np.concatenate([x, x]), y), "expect x: expected shape"),
    (lambda x, y: (x, y[:, :, :2]), "expect y: expected"),
    (lambda x, y: (x, y[:, 3:]), "expect y: expected 1 or 30 rows"),
    (lambda x, y: (x * np.nan, y * np.inf), "expect y"),
    (lambda x, y: (np.where(np.arange(2) == 0, np.nan, x), y), "expect x: expected finite"),
    (lambda x, y: x, "a pair"),
])
def test_what_is_no_sequence(change, message):
    net = net_of()
    with pytest.raises(ValueError, match=message):
        nrnn.convert.from_torch(state(net), expect=change(*played(net)), report=None, **RIGHT)


@pytest.mark.parametrize("link", [None, lambda y: torch.softmax(y, -1)])
def test_a_classifier_before_or_after_its_link(link):
    net = net_of()
    file = nrnn.convert.from_torch(state(net), expect=played(net, link=link), task="softmax", report=None, **RIGHT)
    assert file.report.verified and file.checks[0].space == ("logit" if link is None else "output")


def test_in_the_units_of_the_source():
    """The file is fed raw numbers; the source was fed and gave normalised ones."""
    net = net_of()
    described = dict(inputs=[nrnn.Channel("a", mean=100, scale=8), nrnn.Channel("b", mean=-4, scale=0.5)],
                     outputs=[nrnn.Output(name, mean=5, scale=2) for name in "xyz"])
    x, y = played(net)
    file = nrnn.convert.from_torch(state(net), expect=(x, y), report=None, **described, **RIGHT)
    np.testing.assert_allclose(file.checks[0].x, x[0] * [8, 0.5] + [100, -4], rtol=1e-6)
    np.testing.assert_allclose(file.checks[0].y, 5 + 2 * y[0], rtol=1e-6)


@needs_engine
@pytest.mark.parametrize("last", [False, True])
def test_modules_onnx_and_published_code_take_it_too(last, tmp_path):
    from test_convert_noisyrnn import PUBLISHED
    net = net_of(last=last)
    x, y = played(net)
    torch.onnx.export(net, (torch.tensor(x),), tmp_path / "net.onnx", dynamo=False)
    for file in (nrnn.convert.from_torch([net.gru, net.fc1, nn.ReLU(), net.fc2], expect=(x, y), report=None),
                 nrnn.convert.from_onnx(tmp_path / "net.onnx", expect=(x, y), report=None)):
        assert file.report.verified and nrnn.Model.load(file.to_bytes()).verify().failed == 0
    settings = dict(beta=0.75, gamma_a=0.001, gamma_w=0.002, alpha=1, solver="noisy", add_noise=0, mult_noise=0,
                    report=None)
    made = nrnn.convert.from_noisyrnn(PUBLISHED, **settings)
    check = made.checks[0]
    again = nrnn.convert.from_noisyrnn(PUBLISHED, expect=(check.x, check.y), **settings)
    assert again.report.verified and not made.report.verified and made.report.assumed
    with pytest.raises(ConversionError, match="expect: expected the source's outputs"):
        nrnn.convert.from_noisyrnn(PUBLISHED, expect=(check.x, check.y), **settings | {"beta": 0.7})


def test_the_command(tmp_path, capsys):
    net = net_of()
    torch.save(state(net), tmp_path / "net.pt")
    for name, array in zip("xy", played(net)):
        np.save(tmp_path / f"{name}.npy", array)
    paths = [str(tmp_path / name) for name in ("net.pt", "out.nrnn", "x.npy", "y.npy")]
    call = [paths[0], "-o", paths[1], "--expect", *paths[2:], "--arg"]
    assert main([*call, 'activations={"fc1": "relu"}']) == 0
    assert "verified against the source" in capsys.readouterr().out
    (tmp_path / "out.nrnn").unlink()
    assert main([*call, 'activations={"fc1": "none"}']) == 1
    assert "expect: expected the source's outputs within" in capsys.readouterr().err
    (tmp_path / "y.npy").write_bytes(b"no array")
    assert main([*call, 'activations={"fc1": "relu"}']) == 1
    assert "y.npy: expected an array of numpy.save" in capsys.readouterr().err
    assert not (tmp_path / "out.nrnn").exists()


# Where float32 cannot follow, agreement says nothing

def chaotic(steps):
    torch.manual_seed(0)
    net = nn.RNN(1, 64)
    with torch.no_grad():
        net.weight_hh_l0.copy_(3 / 8 * torch.randn(64, 64))
        x = torch.randn(steps, 1)
        return net, x.numpy(), net(x)[0].numpy()


def test_a_last_output_that_any_other_would_agree_with(capsys):
    net, x, y = chaotic(300)
    for last in (y[-1:], -y[-1:], np.zeros((1, 64))):
        with pytest.warns(nrnn.convert.ConversionWarning, match="not verified against the source: its outputs are off"):
            file = nrnn.convert.from_torch(net, expect=(x, last))
        assert not file.report.verified
        assert "verified against" not in capsys.readouterr().out.replace("not verified against", "")


@pytest.mark.filterwarnings("ignore::nrnn.convert.ConversionWarning")
def test_only_the_outputs_that_float32_follows_are_verified():
    net, x, y = chaotic(300)
    file = nrnn.convert.from_torch(net, expect=(x, y), report=None)
    rows = len(file.checks[1].x)
    assert file.report.verified and 1 < rows < 100
    assert f"verified against the source: the first {rows} of its 300 outputs;" in str(file.report)
    with pytest.raises(ConversionError, match="expect: expected the source's outputs within"):
        nrnn.convert.from_torch(net, expect=(x, np.vstack([y[:rows - 1], -y[rows - 1:]])))


@pytest.mark.filterwarnings("ignore::nrnn.convert.ConversionWarning")
def test_a_signal_below_the_resolution_of_its_offset():
    net = nn.Sequential(nn.Linear(1, 1))
    with torch.no_grad():
        net[0].weight.fill_(1e-3)
        net[0].bias.fill_(1e4)
    x = np.random.default_rng(0).standard_normal((20, 1))
    assert not nrnn.convert.from_torch(net, expect=(x, np.full((20, 1), 1e4)), report=None).report.verified
