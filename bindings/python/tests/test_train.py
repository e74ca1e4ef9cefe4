"""A run: what it reads, learns, leaves and resumes."""

import json
import subprocess
import sys

import numpy as np
import pytest
import torch

import nrnn
import nrnn.train
import small_sets
from nrnn.train import ConfigError, TrainingError, parse, read, sets
from nrnn.train.newton import TrustRegion, steihaug
from support import needs_engine

CONFIG = """
name = "small"
seed = 3
[data]
set = "vowels"
[[layers]]
cell = "noisy_rnn"
units = 8
step = 0.3
[noise]
mode = "paper"
eps = 0.1
sigma1 = 1.0
sigma2 = 0.1
[optimiser]
name = "adam"
lr = 0.02
[schedule]
name = "plateau"
patience = 0
factor = 0.5
[training]
epochs = 4
batch = 12
clip = 1.0
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sets")
    small_sets.vowels(folder), small_sets.mnist(folder), small_sets.activity(folder), small_sets.covid(folder)
    return folder


def config(tmp_path, *changes):
    path = tmp_path / "run.toml"
    path.write_text(CONFIG)
    return read(path, list(changes))


def train(config, folder, out=None, **settings):
    torch.set_num_threads(1)
    return nrnn.train.train(config, folder, out, progress=False, **settings)


@needs_engine
def test_it_learns_and_leaves_a_model(folder, tmp_path):
    result = train(config(tmp_path, "training.epochs=15"), folder, tmp_path / "run")
    assert result.test["test_accuracy"] > 0.8
    lines = [json.loads(line) for line in (tmp_path / "run/log.jsonl").read_text().splitlines()]
    assert lines == result.log and [line["epoch"] for line in lines[:-1]] == list(range(1, 16))
    kept = json.loads((tmp_path / "run/result.json").read_text())
    assert kept["schema"] == "nrnn-train-1"
    assert kept["test_accuracy"] == result.test["test_accuracy"] and kept["parameters"] == sum(
        p.numel() for p in result.network.parameters())
    model = nrnn.Model.load(tmp_path / "run/model.nrnn")
    assert model.verify() and "small" in str(nrnn.ModelFile.of(tmp_path / "run/model.nrnn").provenance)
    data = sets.load("vowels", folder)
    x = data.test.x[0]
    o = result.network(data.batch(data.test, [0]).x)[0].softmax(-1).detach().numpy()
    np.testing.assert_allclose(model.predict(x[None]).nominal[0], o, atol=1e-4)


@pytest.mark.parametrize("change", ["optimiser.name=adam", "optimiser.name=sgd", "optimiser.name=rmsprop",
                                    "noise.mode=explicit", "schedule.name=steps"])
def test_it_resumes_exactly(folder, tmp_path, change):
    whole = train(config(tmp_path, change), folder, tmp_path / "whole")
    train(config(tmp_path, change, "training.epochs=2"), folder, tmp_path / "half")
    with open(tmp_path / "half/log.jsonl", "a") as file:
        file.write('{"epoch": 3, "train_loss": 0}\n')  # of an epoch that was cut off after its line
    again = train(config(tmp_path, change), folder, tmp_path / "half", resume=True)
    for name, value in whole.network.state_dict().items():
        assert torch.equal(value, again.network.state_dict()[name]), name
    without = [[{k: v for k, v in line.items() if k != "seconds"} for line in run.log if "epoch" in line]
               for run in (whole, again)]
    assert without[0] == without[1]


def test_only_the_same_run_is_resumed(folder, tmp_path):
    with pytest.raises(ConfigError, match="resume: expected .*checkpoint.pt, found none"):
        train(config(tmp_path), folder, tmp_path / "run", resume=True)
    train(config(tmp_path, "training.epochs=1"), folder, tmp_path / "run")
    for change in ("optimiser.lr=0.5", "schedule.name=cosine"):
        with pytest.raises(ConfigError, match="resume: expected the configuration"):
            train(config(tmp_path, change), folder, tmp_path / "run", resume=True)


def test_seeds(folder, tmp_path):
    runs = [train(config(tmp_path, "training.epochs=1", f"seed={seed}"), folder) for seed in (1, 1, 2)]
    weights = [run.network.state_dict()["readout.weight"] for run in runs]
    assert torch.equal(weights[0], weights[1]) and not torch.equal(weights[0], weights[2])


def test_early_stop_looks_at_validation_and_the_best_is_kept(folder, tmp_path):
    result = train(config(tmp_path, "optimiser.lr=0.3", "training.patience=2", "training.epochs=40"), folder)
    losses = [line["validation_loss"] for line in result.log[:-1]]
    best = int(np.argmin(losses))
    assert len(losses) == best + 3 < 40 and result.log[-1]["kept_epoch"] == best + 1
    last = train(config(tmp_path, "training.epochs=2", "training.keep=last"), folder)
    assert last.log[-1]["kept_epoch"] == 2


def test_the_test_part_is_not_looked_at_before_the_end(folder, tmp_path, monkeypatch):
    data = sets.load("vowels", folder)
    looked, batch = [], data.batch

    def watched(part, chosen):
        looked.append("test" if part is data.test else "other")
        return batch(part, chosen)

    monkeypatch.setattr(data, "batch", watched)
    train(config(tmp_path), data)
    first = looked.index("test")
    assert set(looked[first:]) == {"test"} and set(looked[:first]) == {"other"}


def test_steps_fall_after_the_epochs_named(folder, tmp_path):
    result = train(config(tmp_path, "schedule.name=steps", "schedule.epochs=[1]", "training.epochs=3",
                          "schedule.factor=0.1"), folder)
    assert [line["rate"] for line in result.log[:-1]] == pytest.approx([0.02, 0.02, 0.002])


def test_a_cosine_ends_at_its_least(folder, tmp_path):
    result = train(config(tmp_path, "schedule.name=cosine", "schedule.least=0.001", "training.epochs=3"), folder)
    rates = [line["rate"] for line in result.log[:-1]]
    assert rates == pytest.approx([0.02, 0.01525, 0.00575])  # before each epoch's end


def test_orthogonal_matrices_have_a_rate_of_their_own(folder, tmp_path):
    run = nrnn.train.Run(parse({"data": {"set": "vowels"}, "layers": [{"cell": "exponential_rnn", "units": 8}],
                                "optimiser": {"name": "rmsprop", "lr": 0.01}}), sets.load("vowels", folder))
    groups = run.optimiser.inner.param_groups
    assert [group["lr"] for group in groups] == [0.01, 0.001]
    assert [p.shape for p in groups[1]["params"]] == [(8, 8)]


@pytest.mark.parametrize("entries", [
    {"data": {"set": "activity", "timed": True}, "layers": [{"cell": "noisy_rnn", "units": 4, "step": 0.2}]},
    {"data": {"set": "covid", "window": 20}, "layers": [{"cell": "dense", "units": 3}, {"cell": "gru", "units": 4}]},
    {"data": {"set": "mnist", "pixels": 28}, "layers": [{"cell": "srnn", "units": 4, "step": 0.1, "frozen": True}]},
])
def test_every_kind_of_target(folder, entries):
    result = train(parse(entries | {"training": {"epochs": 1, "batches": 1}}), folder)
    assert np.isfinite(list(result.test.values())).all()


def test_a_loss_that_is_no_number_says_where(folder, tmp_path):
    with pytest.raises(TrainingError, match="epoch 1, batch .*: expected a finite loss"):
        train(config(tmp_path, "optimiser.lr=1e30", "optimiser.name=sgd", "training.clip=0"), folder)


def test_anchors_come_from_the_training_part(folder):
    layer = {"cell": "kernel", "units": 6, "length": 2, "kmeans": True, "frozen": True}
    entries = {"data": {"set": "vowels"}, "layers": [layer], "training": {"epochs": 1}}
    run = nrnn.train.Run(parse(entries), sets.load("vowels", folder))
    anchors = run.network.cells[0].anchors.detach().clone()
    batch = run.data.batch(run.data.train, range(len(run.data.train)))
    x = torch.cat([row[:length] for row, length in zip(batch.x, batch.lengths)])
    fit = (torch.nn.functional.normalize(x, dim=-1) @ anchors.flatten(0, 1).T).max(1).values.mean().item()
    torch.manual_seed(0)
    drawn = torch.nn.functional.normalize(torch.randn(12, 12), dim=-1)
    assert fit > (torch.nn.functional.normalize(x, dim=-1) @ drawn.T).max(1).values.mean().item()
    run.fit()
    assert torch.equal(run.network.cells[0].anchors, anchors)
    with pytest.raises(ConfigError, match="layers.0.kmeans: expected a kernel"):
        nrnn.train.Run(parse(entries | {"layers": [{"cell": "gru", "units": 3, "kmeans": True}]}), run.data)


@pytest.mark.parametrize("change, error", [
    ("training.epoch=3", r"training\.epoch: expected one of epochs, .*did you mean 'epochs'"),
    ("training.epochs=many", r"training\.epochs: expected int, found 'many'"),
    ("training.epochs=0", r"training\.epochs: expected a number > 0, found 0"),
    ("optimiser.name=adm", r"optimiser\.name: expected one of 'adam'"),
    ("noise.mode=loud", r"noise\.mode: expected one of 'off'"),
    ("noise.mode=official", "noise: expected add or mult above 0"),
    ("layers.0.cell=rnn", r"layers\.0\.cell: expected one of noisy_rnn"),
    ("layers.0.unit=3", r"layers\.0\.unit: |layers\.0: .*unit"),
    ("layers.1.units=3", r"layers\.1\.units: expected the number of a table"),
    ("layers=[]", r"layers: expected at least one"),
    ("data=3", "data: expected a table, found 3"),
    ("data.speakers=3", r"data\.speakers: expected one of validation_share, seed"),
])
def test_a_configuration_is_checked(folder, tmp_path, change, error):
    with pytest.raises(ConfigError, match=error):
        train(config(tmp_path, change), folder)


def test_what_is_needed_is_named():
    with pytest.raises(ConfigError, match="layers: needed"):
        parse({"data": {"set": "vowels"}})
    with pytest.raises(ConfigError, match="data.set: needed"):
        parse({"data": {}, "layers": [{"cell": "gru"}]})


def test_the_entries_can_be_written_down_again(tmp_path):
    one = config(tmp_path)
    assert parse(one.as_dict()) == one


@needs_engine
def test_the_command(folder, tmp_path):
    path = tmp_path / "run.toml"
    path.write_text(CONFIG)
    command = [sys.executable, "-m", "nrnn.train", str(path), "--data", str(folder), "--out", str(tmp_path / "run"),
               "--set", "training.epochs=1", "--set", "training.threads=1"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "test_accuracy" in json.loads(done.stdout) and (tmp_path / "run/model.nrnn").exists()
    failed = subprocess.run([*command, "--set", "seed=x"], capture_output=True, text=True)
    assert failed.returncode == 1 and failed.stderr == "error: seed: expected int, found 'x'\n"


@pytest.mark.parametrize("package, module", [("torch", "nrnn.torch"), ("torch", "nrnn.train"), ("tqdm", "nrnn.train")])
def test_without_a_package(package, module):
    code = f"import sys; sys.modules[{package!r}] = None; import {module}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode and f"{module}: needs {package}, which" in done.stderr
    assert f"pip install '{module.replace('.', '[')}]'" in done.stderr


def test_newton_solves_a_quadratic_in_a_few_steps():
    torch.manual_seed(0)
    M = torch.randn(6, 6, dtype=torch.float64)
    H, x = M @ M.T + torch.eye(6, dtype=torch.float64), torch.randn(6, dtype=torch.float64).requires_grad_()
    target = torch.randn(6, dtype=torch.float64)
    newton = TrustRegion([x], radius=1e6, largest=1e6)
    for _ in range(30):  # conjugate gradients end before they are exact, the nearer the smaller the gradient is
        newton.step(lambda: (x - target) @ H @ (x - target) / 2)
    torch.testing.assert_close(x.detach(), target, atol=1e-6, rtol=0)


def test_conjugate_gradients_stop_at_the_boundary():
    g = torch.tensor([1.0, 0.0], dtype=torch.float64)
    d, Hd = steihaug(g, lambda v: v, 0.3)
    torch.testing.assert_close(d, torch.tensor([-0.3, 0.0], dtype=torch.float64))
    torch.testing.assert_close(Hd, d)
    d, _ = steihaug(g, lambda v: -v, 2.0)  # negative curvature
    torch.testing.assert_close(d, torch.tensor([-2.0, 0.0], dtype=torch.float64))
    assert steihaug(0 * g, lambda v: v, 1.0)[0].norm() == 0


def test_a_step_that_does_not_pay_is_taken_back():
    x = torch.tensor([1.0], dtype=torch.float64, requires_grad=True)
    newton = TrustRegion([x], radius=0.5)
    newton.step(lambda: (x.abs() * 10).sin().sum() * 10)
    assert newton.products >= 2 and (newton.radius == 0.125 or x.item() != 1.0)


def test_newton_learns_the_heat_equation():
    result = train(parse({
        "data": {"set": "heat", "snapshots": 20, "fields": 8, "tests": 2},
        "layers": [{"cell": "fdnet", "filters": 2}], "readout": False, "optimiser": {"name": "newton"},
        "training": {"epochs": 3, "batch": 32, "batches": 15, "dtype": "float64"}}), "nowhere")
    products = [line["products"] for line in result.log[:-1]]
    assert products == sorted(products) and products[0] >= 10  # five steps: a gradient and a product each, at least
    assert result.test["test_loss"] < 1e-6 and result.network.cells[0].spectral_radius() < 1.01


def test_newton_on_a_noisy_rnn(folder, tmp_path):
    result = train(config(tmp_path, "optimiser.name=newton", "training.dtype=float64", "training.epochs=2"), folder)
    assert result.log[1]["train_loss"] < result.log[0]["train_loss"]


def test_the_penalty_of_several_values_is_of_their_mean():
    """The loss is the mean over outputs, the penalty of the regulariser that of their sum."""
    part = sets.Part(np.random.default_rng(0).standard_normal((6, 5, 1)), np.zeros((6, 5, 2)))
    data = sets.DataSet(part, part, part, [nrnn.Channel("x")], [nrnn.Output("y"), nrnn.Output("z")], task="regression",
                        sequence=nrnn.Sequence())
    entries = {"data": {"set": "given"}, "layers": [{"cell": "gru", "units": 3}], "training": {"batch": 6},
               "noise": {"mode": "explicit", "eps": 0.5, "sigma1": 1.0}}
    run = nrnn.train.Run(parse(entries), data, progress=False)
    batch = data.batch(part, range(6)).to("cpu", torch.float32)
    loss = (run.network(batch.x) - batch.y).square().mean()
    torch.testing.assert_close(run._objective(batch) - loss, run.network.penalty(batch.x) / 2)


def test_the_word_of_before_for_the_papers_noise():
    noise = [parse({"name": "n", "data": {"set": "vowels"}, "layers": [{"cell": "noisy_rnn", "units": 2}],
                    "noise": {"mode": mode, "sigma1": 1.0}}).noise for mode in ("em", "paper")]
    assert noise[0] == noise[1] and noise[0].mode == "paper"
