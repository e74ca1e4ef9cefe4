"""Streams every held-out digit through the two trained models, and draws what comes out.

    python demo.py [--picture demo.png]

Accuracy under perturbed input, how far the probabilities can be trusted with and without an ensemble, and the time
per step. Everything runs through the Python package; no PyTorch.
"""
import argparse
import time
from pathlib import Path

import nrnn
import numpy as np

from heldout import SCALE, read_csv
from perturbations import PERTURBATIONS, clean
from picture import draw
from scores import accuracy, accuracy_of_most_certain, calibration_error

HERE = Path(__file__).parent
MODELS = {"trained without noise": HERE / "plain.nrnn", "trained with noise": HERE / "noisy.nrnn"}
CONDITIONS = {"clean": (clean, 0.0), **PERTURBATIONS}
MEMBERS = 32
SEED = 12345


def perturbed(x, condition):
    """Raw pixels, shape (digits, 64, 1), under one condition; the same draws for every model."""
    change, level = CONDITIONS[condition]
    return (SCALE * change(x / SCALE, level, np.random.default_rng(SEED)))[..., None].astype(np.float32)


def accuracy_table(models, x, y):
    """{model: {condition: accuracy}} of the noise-free path, the paper's prediction."""
    return {name: {c: accuracy(model.predict(perturbed(x, c)).nominal, y) for c in CONDITIONS}
            for name, model in models.items()}


def print_accuracies(table):
    print(f"Accuracy on the held-out digits, %\n{'':24}" + "".join(f"{name:>24}" for name in table))
    for condition in CONDITIONS:
        print(f"{condition:24}" + "".join(f"{100 * row[condition]:24.1f}" for row in table.values()))


def print_trust(models, x, y):
    """The noise-free softmax beside the mean of an ensemble: which ranks its errors better, which is calibrated?"""
    print(f"\nHow far to trust the probabilities: noise-free softmax / ensemble of {MEMBERS}")
    for name, model in models.items():
        for condition in ("clean", "white 0.3"):
            summary = model.predict(perturbed(x, condition), members=MEMBERS, seed=1)
            pair = summary.nominal, summary.mean
            certain = [100 * accuracy_of_most_certain(p, y) for p in pair]
            error = [100 * calibration_error(p, y) for p in pair]
            print(f"  {name}, {condition}:\n"
                  f"    accuracy of the most certain 80 %: {certain[0]:5.1f} / {certain[1]:5.1f}  {better(certain)}\n"
                  f"    calibration error, %:              {error[0]:5.1f} / {error[1]:5.1f}  {better(-np.array(error))}")


def better(pair):
    single, ensemble = np.round(pair, 1)
    return "equal" if single == ensemble else "the ensemble is better" if ensemble > single else "the softmax is better"


def print_times(model, x):
    """Median over repeated runs of all steps of ten digits, through one call of run each."""
    print("\nTime per step")
    rows = perturbed(x[:10], "clean").reshape(-1, 1)
    for members in (1, MEMBERS):
        with model.stream(members=members) as stream:
            spent = [timed(stream, rows) for _ in range(15)]
        print(f"  {members:3} member{'s' if members > 1 else ' '}: {1e6 * np.median(spent) / len(rows):7.2f} us")


def timed(stream, rows):
    start = time.perf_counter()
    stream.run(rows, outputs=("mean",))
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--picture", type=Path, default=Path("demo.png"), help="where the picture goes")
    picture = parser.parse_args().picture
    x, y = read_csv()
    models = {name: nrnn.Model.load(path) for name, path in MODELS.items()}
    print(f"{len(y)} digits of {x.shape[1]} pixels, one pixel a step, through {len(models)} models "
          f"({models['trained with noise'].kernels} kernels)\n")
    table = accuracy_table(models, x, y)
    print_accuracies(table)
    print_trust(models, x, y)
    print_times(models["trained with noise"], x)
    draw(table, models["trained with noise"], x, y, picture)
    print(f"\nPicture: {picture}")


if __name__ == "__main__":
    main()
