"""Trains the forecaster on the years before 1990.

    python train.py --seed 0 --out noisy.npz     the model
    python train.py --seed 0 --validate          the same on the years before 1980, judged on 1980 to 1989
"""
import argparse
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn.utils import clip_grad_norm_

import borrowed  # noqa: F401
import checkpoint
import series
import windows
from averages import differences
from forecaster import Forecaster
from measures import LEVELS, coverage, rmse
from noisy_rnn import PaperNoise

MEMBERS = 63      # in `judge`


@dataclass(frozen=True)
class Recipe:
    """Chosen on the years 1980 to 1989; README.md says how."""
    units: int = 32
    delta: float = 0.2
    beta: float = 0.75
    gamma_A: float = 0.001
    gamma_W: float = 0.001
    length: int = series.LENGTH       # of a window; its first `series.WARM_UP` weeks bear no loss
    batch: int = 64
    windows: int = 1500               # batches of them
    lr: float = 0.02                 # the highest; one cycle
    clip: float = 1.0
    noise: PaperNoise = PaperNoise(eps=0.03, sigma1=1.0, sigma2=0.1)


def crps(a, b, target):
    """The continuous ranked probability score, estimated without bias from two members: least for the true spread."""
    return ((a - target).abs() + (b - target).abs() - (a - b).abs()).mean() / 2


def build(recipe):
    return Forecaster(recipe.units, delta=recipe.delta, beta=recipe.beta, gamma_A=recipe.gamma_A,
                      gamma_W=recipe.gamma_W, noise=recipe.noise)


def fit(x, target, recipe, seed):
    """A model trained on x and what followed it, (T,), normalised, NaN where unknown. The seed: weights, windows, noise."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    model = build(recipe).train()
    adam = torch.optim.Adam(model.parameters(), lr=recipe.lr)
    cycle = torch.optim.lr_scheduler.OneCycleLR(adam, recipe.lr, total_steps=recipe.windows)
    for _ in range(recipe.windows):
        seen, wanted = windows.draw(x, target, recipe.length, recipe.batch, rng)
        adam.zero_grad()
        loss(model, seen, tensor(wanted)).backward()
        clip_grad_norm_(model.parameters(), recipe.clip)
        adam.step()
        cycle.step()
    return model


def loss(model, seen, wanted):
    members = forecasts(model, np.concatenate([seen, seen]))[:, series.WARM_UP:]    # two draws of noise
    wanted = wanted[:, series.WARM_UP:]
    known = ~wanted.isnan()
    a, b = (member[known] for member in members.chunk(2))
    return crps(a, b, wanted[known])


def forecasts(model, seen):
    return model(tensor(seen), tensor(differences(seen)))


def tensor(array):
    return torch.tensor(array, dtype=torch.float32)


@torch.no_grad()
def judge(model, x, target, chosen):
    """Scores in ppm over the chosen weeks; the stream begins with the record."""
    seen = series.hold(x)[None]
    nominal = forecasts(model.eval(), seen)[0].numpy()
    members = forecasts(model.train(), seen.repeat(MEMBERS, 0)).numpy()
    low, high = np.quantile(members, LEVELS, axis=0, method="weibull")
    return {"RMSE without noise": series.SCALE * rmse(nominal[chosen], target[chosen]),
            "RMSE of the mean": series.SCALE * rmse(members.mean(0)[chosen], target[chosen]),
            "coverage, %": coverage(low[chosen], high[chosen], target[chosen])}


def train(recipe, seed, out=None, validate=False):
    """Trains before 1990, or before 1980 to validate; gives the scores on 1980 to 1989, seen in training or not."""
    torch.set_num_threads(1)      # the matrices are small: more threads only wait for each other
    years = series.FIT if validate else series.TRAINING
    dates, ppm = series.read_csv()
    x = (ppm - series.MEAN) / series.SCALE
    target = series.ahead(x)
    known = series.within(dates, years)
    model = fit(x[known], target[known], recipe, seed)
    if out:
        checkpoint.save(out, model, recipe.noise, True, provenance(recipe, seed, years))
    return judge(model, x, target, series.within(dates, series.VALIDATION))


def provenance(recipe, seed, years):
    network = {name: value for name, value in asdict(recipe).items() if name != "noise"}  # named by its own field
    return dict(name="CO2 at Mauna Loa, four weeks ahead",
                description=f"trained on the years {years[0]} to {years[1] - 1}",
                framework=f"PyTorch {torch.__version__.split('+')[0]}", source=f"data: {series.CREDIT}",
                licence="Apache-2.0", seed=str(seed), recipe=str(network))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--validate", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    options = arguments()
    print(train(Recipe(), options.seed, options.out, options.validate))
