"""The tolerance of a check vector follows from the error of float32: nothing right is refused, nothing wrong passes."""

import dataclasses

import numpy as np
import pytest

import nrnn
from nrnn.convert import ConversionWarning
from nrnn.reference import Measured, add_check, run
from support import needs_engine

torch = pytest.importorskip("torch")
nn = torch.nn
pytestmark = needs_engine


def random_layer(kind, rng, n, d, gain, offset):
    """One recurrent layer; gains above 1 make most of them chaotic."""
    def weights(*shape):
        return gain * rng.standard_normal(shape) / np.sqrt(shape[-1])

    def bias(count):
        return offset * rng.standard_normal(count)

    return {
        "gru": lambda: nrnn.Gru(W=weights(3 * n, n), U=weights(3 * n, d), b=bias(3 * n), c=bias(3 * n)),
        "gru, reset before": lambda: nrnn.Gru(W=weights(3 * n, n), U=weights(3 * n, d), b=bias(3 * n),
                                              reset_after=False),
        "lstm": lambda: nrnn.Lstm(W=weights(4 * n, n), U=weights(4 * n, d), b=bias(4 * n)),
        "elman": lambda: nrnn.Elman(W=weights(n, n), U=weights(n, d), b=bias(n)),
        "relu": lambda: nrnn.Elman(W=weights(n, n) / max(gain, 1), U=weights(n, d), b=bias(n), activation="relu"),
        "sde": lambda: nrnn.Sde(A=weights(n, n) / 4 - np.eye(n), W=weights(n, n), U=weights(n, d), b=bias(n), step=0.1,
                                scheme=str(rng.choice(["euler", "rk4", "heun", "midpoint"]))),
        "cornn": lambda: nrnn.Cornn(Wy=weights(n, n), Wz=weights(n, n), U=weights(n, d), b=bias(n), dt=0.05, gamma=2.7,
                                    epsilon=4.7),
    }[kind]()


KINDS = ["gru", "gru, reset before", "lstm", "elman", "relu", "sde", "cornn"]


def random_file(kind, seed, dtype="f32"):
    rng = np.random.default_rng(seed)
    n, d = (int(rng.choice(sizes)) for sizes in ((1, 2, 8, 24), (1, 3)))
    gain, offset, level = (float(rng.choice(values)) for values in ((0.1, 0.5, 1, 3, 10), (0, 0.3, 3), (0, 1, 100)))
    layers = [random_layer(kind, rng, n, d, gain, offset)]
    if seed % 4 == 0:
        layers.append(random_layer("lstm", rng, n, n, gain, offset))
    readout = gain * rng.standard_normal((2, n)) / np.sqrt(n), level * rng.standard_normal(2)
    return nrnn.ModelFile(layers, readout=readout, dtype=dtype, task=["regression", "softmax"][seed % 2])


@pytest.mark.parametrize("kind", KINDS)
def test_no_right_model_is_refused(kind):
    """12 of each kind, of contracting and of chaotic ones, short and long: the engine is within the tolerance."""
    for seed in range(12):
        file = random_file(kind, seed)
        add_check(file, [5, 24, 40][seed // 4])
        assert nrnn.Model.load(file.to_bytes()).verify().failed == 0, seed


@pytest.mark.parametrize("dtype", ["f16", "bf16", "i8"])
def test_nor_one_of_smaller_weights(dtype):
    for seed in range(len(KINDS)):
        file = random_file(KINDS[seed % len(KINDS)], seed, dtype)
        add_check(file, 16)
        assert nrnn.Model.load(file.to_bytes()).verify().failed == 0, seed


@pytest.mark.parametrize("units", [900])
def test_nor_one_of_long_sums(units):
    """Each sum goes on from a large bias: its roundings are those of the bias, a thousand times."""
    rng = np.random.default_rng(units)
    layer = nrnn.Elman(W=rng.standard_normal((units, units)) / units, U=rng.standard_normal((units, 1)))
    file = nrnn.ModelFile([layer], readout=(np.abs(rng.standard_normal((1, units))) / units, [1000.0]))
    add_check(file, 8)
    assert nrnn.Model.load(file.to_bytes()).verify().failed == 0


def test_a_gru_that_one_draw_refused():
    """Of 32 units and one input, whose error grows: seeds of PyTorch, among them those that were refused."""
    for seed in range(6):
        torch.manual_seed(seed)
        net = nn.Sequential(nn.GRU(1, 32), nn.Linear(32, 1))
        with torch.no_grad():
            for tensor in net[0].parameters():
                tensor.mul_(8)
        nrnn.convert.from_torch(net, report=None, check=48)


# Wrong ones

def one_weight(layer, rng):
    W = layer.W.copy()
    W[tuple(rng.integers(size) for size in W.shape)] += 0.1 * np.abs(W).max()
    return dataclasses.replace(layer, W=W)


def swapped_gates(layer, rng):
    order = np.r_[layer.units:2 * layer.units, :layer.units, 2 * layer.units:len(layer.W)]
    return dataclasses.replace(layer, **{name: getattr(layer, name)[order] for name in ("W", "U", "b")})


def no_bias(layer, rng):
    return dataclasses.replace(layer, b=None)


def another_activation(layer, rng):
    return dataclasses.replace(layer, activation="relu" if layer.activation == "tanh" else "tanh")


MUTATIONS = [(one_weight, "gru"), (one_weight, "lstm"), (one_weight, "elman"), (swapped_gates, "gru"),
             (swapped_gates, "lstm"), (no_bias, "gru"), (no_bias, "lstm"), (no_bias, "elman"), (no_bias, "sde"),
             (another_activation, "elman"), (another_activation, "relu"), (another_activation, "sde")]


@pytest.mark.parametrize("mutate, kind", [pytest.param(*one, id=f"{one[0].__name__} {one[1]}".replace("_", " "))
                                          for one in MUTATIONS])
def test_no_wrong_model_passes(mutate, kind):
    """Whatever changes an output by more than 1 % of its range; where float32 itself does, a warning said so."""
    found = 0
    for seed in range(15):
        rng = np.random.default_rng(seed)
        layer = random_layer(kind, rng, 8, 2, float(rng.choice([0.3, 1, 2])), 0.5)
        readout = rng.standard_normal((2, 8)), rng.standard_normal(2)
        file = nrnn.ModelFile([layer], readout=readout)
        if add_check(file, 24):
            continue
        wrong = nrnn.ModelFile([mutate(layer, rng)], readout=readout, check=file.checks)
        check = file.checks[0]
        x = check.x.astype(np.float32)
        change = np.abs(nrnn.Model.load(wrong.to_bytes()).stream().run(x).nominal - check.y).max(axis=0)
        if (change > 0.01 * np.ptp(check.y, axis=0).max()).any():
            found += 1
            with pytest.raises(nrnn.VerifyFailed):
                nrnn.Model.load(wrong.to_bytes()).verify()
    assert found >= (1 if mutate is one_weight else 8)


@pytest.mark.parametrize("scale", [1e-4, 1.0, 1e4])
def test_small_outputs_are_checked_as_well_as_large_ones(scale):
    """1 % of one weight is found whatever the units of the output."""
    rng = np.random.default_rng(2)
    layer = random_layer("lstm", rng, 8, 2, 1.0, 0.3)
    V, c = scale * rng.standard_normal((1, 8)), np.zeros(1)
    file = nrnn.ModelFile([layer], readout=(V, c))
    assert add_check(file, 64) == [] and file.checks[0].tolerance < 1e-3 * np.ptp(file.checks[0].y)
    wrong = nrnn.ModelFile([layer], readout=(1.02 * V, c), check=file.checks)
    with pytest.raises(nrnn.VerifyFailed):
        nrnn.Model.load(wrong.to_bytes()).verify()


# Where float32 cannot follow

def chaotic():
    torch.manual_seed(0)
    net = nn.Sequential(nn.RNN(1, 24), nn.Linear(24, 1))
    with torch.no_grad():
        for tensor in net.parameters():
            tensor.mul_(10)
    return net


def test_a_warning_says_why_and_short_vectors_have_none(recwarn):
    message = (r"check of 64 steps: its tolerance .* of the outputs' range, for errors of float32 grow \S+ times; .*"
               r"check=N \(--check N\) makes it shorter")
    with pytest.warns(ConversionWarning, match=message):
        file = nrnn.convert.from_torch(chaotic(), report=None)
    assert len(file.report.warnings) == 1 and f"warning: {file.report.warnings[0]}" in str(file.report)
    recwarn.clear()
    short = nrnn.convert.from_torch(chaotic(), report=None, check=4)
    assert not short.report.warnings and not recwarn.list and len(short.checks[0].x) == 4


@pytest.mark.filterwarnings("ignore::nrnn.convert.ConversionWarning")
def test_beside_a_coarse_vector_stands_one_that_means_something():
    file = nrnn.convert.from_torch(chaotic(), report=None)
    long, short = file.checks
    assert 1 < len(short.x) < len(long.x) == 64
    assert short.tolerance < 0.01 * np.ptp(short.y) < 0.01 * 2 * np.ptp(long.y) < long.tolerance
    np.testing.assert_array_equal(short.x, long.x[:len(short.x)])


def test_the_report_of_a_command_warns(tmp_path, capsys, recwarn):
    from nrnn.convert.__main__ import main
    torch.save(chaotic(), tmp_path / "net.pt")
    assert main([str(tmp_path / "net.pt"), "-o", str(tmp_path / "net.nrnn")]) == 0
    assert "  warning: check of 64 steps" in capsys.readouterr().out and not recwarn.list
    assert main([str(tmp_path / "net.pt"), "-o", str(tmp_path / "net.nrnn"), "--check", "4"]) == 0
    assert "warning" not in capsys.readouterr().out


def test_outputs_that_do_not_stay_finite():
    layer = nrnn.Elman(W=np.full((2, 2), 1e3), U=np.ones((2, 1)), activation="relu")
    with pytest.raises(ValueError, match="expected outputs that stay finite"):
        add_check(nrnn.ModelFile([layer]), 200)


@pytest.mark.parametrize("check, message", [(0, "at least 1 step"), (-3, "at least 1 step")])
def test_no_steps(check, message):
    with pytest.raises(ValueError, match=message):
        nrnn.convert.from_torch(nn.GRU(2, 3), check=check)


def test_the_bound_is_of_the_size_of_the_error():
    """Not so wide that it means nothing: a hundred times the error that the engine makes, at most, plus the floor."""
    for seed in range(10):
        file = random_file("gru", seed)
        raw = np.random.default_rng(seed).standard_normal((24, file.layers[0].inputs)).astype(np.float32)
        space = "output" if file.task == "regression" else "logit"
        found = Measured(file, raw.astype(float), space)
        engine = nrnn.Model.load(file.to_bytes()).stream(space=space).run(raw).nominal
        error = np.abs(engine - run(file, raw, space)[0]).max()
        resolution = np.abs(engine).max() * 2.0 ** -24
        assert found.spread.max() < 300 * max(error, resolution)


def test_an_export_of_a_trained_network_warns_too():
    import nrnn.torch as nt
    torch.manual_seed(0)
    cell = nt.Elman(1, 24)
    with torch.no_grad():
        for tensor in cell.parameters():
            tensor.mul_(10)
    assert nrnn.reference.DoubtfulWarning is ConversionWarning
    with pytest.warns(ConversionWarning, match="check of 64 steps"):
        nt.Network(cell, outputs=["y"]).file()
