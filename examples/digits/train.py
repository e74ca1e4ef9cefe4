"""Trains the digit reader with or without hidden noise: same network, same budget, the noise apart.

    python train.py --noise on --seed 0 --out noisy.npz     one model
    python train.py --noise on --seed 0 --validate          the same on 1,000 digits, judged on 200 others
    python train.py --all                                   five seeds of both: results.json, plain.npz, noisy.npz
"""
import argparse
import json
import multiprocessing
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch.nn.functional import cross_entropy
from torch.nn.utils import clip_grad_norm_

import checkpoint
import data
import report
from heldout import SCALE
from noisy_rnn import NoisyRNN, PaperNoise
from robustness import accuracies

HERE = Path(__file__).parent
SEEDS = range(5)
SHIPPED_SEED = 0          # fixed before any result was seen
CONDITIONS = {"plain": False, "noisy": True}


@dataclass(frozen=True)
class Recipe:
    """Chosen on the validation digits; README.md says how."""
    units: int = 128
    delta: float = 0.4
    beta: float = 0.75
    gamma_A: float = 0.001
    gamma_W: float = 0.001
    epochs: int = 200
    decay_epoch: int = 160            # from here on lr / 10
    batch: int = 100
    lr: float = 0.003
    clip: float = 1.0                 # longest gradient: without it an early one of 1,000 can spoil the whole run
    noise: PaperNoise = PaperNoise(eps=0.3, sigma1=1.0, sigma2=0.1)


def build(recipe, noisy):
    return NoisyRNN(1, recipe.units, 10, delta=recipe.delta, beta=recipe.beta, gamma_A=recipe.gamma_A,
                    gamma_W=recipe.gamma_W, noise=recipe.noise if noisy else None)


def fit(x, y, recipe, noisy, seed):
    """A model trained on x, shape (digits, 64) in [0, 1], with labels y. The seed: weights, order, noise."""
    torch.manual_seed(seed)
    model = build(recipe, noisy).train()
    x, y = torch.tensor(x, dtype=torch.float32).unsqueeze(-1), torch.tensor(y)
    adam = torch.optim.Adam(model.parameters(), lr=recipe.lr)
    decay = torch.optim.lr_scheduler.MultiStepLR(adam, [recipe.decay_epoch], gamma=0.1)
    for _ in range(recipe.epochs):
        for chosen in torch.randperm(len(x)).split(recipe.batch):
            adam.zero_grad()
            cross_entropy(model(x[chosen]), y[chosen]).backward()
            clip_grad_norm_(model.parameters(), recipe.clip)
            adam.step()
        decay.step()
    return model


def train(recipe, noisy, seed, out=None, validate=False):
    """Trains on the training digits, judges on the held-out ones (or on validation digits); accuracies by name."""
    torch.set_num_threads(1)      # the matrices are small: more threads only wait for each other
    parts = data.split()
    x, y, x_test, y_test = data.carve_validation(*parts[:2]) if validate else parts
    model = fit(x / SCALE, y, recipe, noisy, seed)
    if out:
        checkpoint.save(out, model, recipe.noise, noisy, provenance(recipe, noisy, seed))
    return accuracies(model, x_test / SCALE, y_test)


def provenance(recipe, noisy, seed):
    network = {name: value for name, value in asdict(recipe).items() if name != "noise"}  # named by its own field
    return dict(name=f"digits, trained {'with' if noisy else 'without'} hidden noise",
                framework=f"PyTorch {torch.__version__.split('+')[0]}",
                source=f"data: {data.CREDIT}", licence="Apache-2.0",
                seed=str(seed), recipe=str(network))


def train_all(recipe, jobs):
    """Every seed of both conditions, `jobs` at a time; the shipped seed's models are kept."""
    runs = [(name, seed) for seed in SEEDS for name in CONDITIONS]
    work = [(recipe, CONDITIONS[name], seed, HERE / f"{name}.npz" if seed == SHIPPED_SEED else None)
            for name, seed in runs]
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        scores = pool.starmap(train, work, chunksize=1)
    results = {name: {} for name in CONDITIONS}
    for (name, seed), score in zip(runs, scores):
        results[name][str(seed)] = score
    report.write(report.RESULTS, results, asdict(recipe))
    print(report.table(json.loads(report.RESULTS.read_text())))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--jobs", type=int, default=2, help="with --all: runs at a time")
    parser.add_argument("--noise", choices=["on", "off"], default="on")
    parser.add_argument("--seed", type=int, default=SHIPPED_SEED)
    parser.add_argument("--out")
    parser.add_argument("--validate", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    options = arguments()
    if options.all:
        train_all(Recipe(), options.jobs)
    else:
        print(train(Recipe(), options.noise == "on", options.seed, options.out, options.validate))
