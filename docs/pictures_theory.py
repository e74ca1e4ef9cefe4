"""Draws the pictures of docs/theory.md, docs/robustness.md and the calibration in docs/uncertainty.md, and prints the
figures that these pages quote.

    python docs/pictures_theory.py [theory] [calibration] [robustness]     all of them; needs matplotlib and torch
"""
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import nrnn
import numpy as np
from nrnn import robustness, theory, uncertainty

DOCS = Path(__file__).resolve().parent
EXAMPLES = DOCS.parent / "examples"
sys.path[:0] = [str(EXAMPLES / "digits"), str(EXAMPLES / "co2")]

import series  # noqa: E402
from heldout import SCALE, read_csv  # noqa: E402
from perturbations import white  # noqa: E402

MODELS = {"trained without noise": "plain", "trained with noise": "noisy"}
COUNT = 100          # digits in the figures of the theory
FLAT_DIGITS = 200
SPAN = (0, SCALE)


def digits():
    """Raw pixels (597, 64, 1) and labels."""
    x, y = read_csv()
    return x[..., None], y


def load(name):
    return nrnn.Model.load(EXAMPLES / "digits" / f"{name}.nrnn")


def draw_theory(path):
    x, y = digits()
    figure, (spectrum, loss) = plt.subplots(1, 2, figsize=(9, 3.2), layout="constrained")
    for k, (label, name) in enumerate(MODELS.items()):
        model, X = load(name), x[:COUNT]
        rnn = theory.NoisyRNN.of(model)
        Z = np.stack([theory.read(model, one) for one in X])
        print(f"\n{label}\n{theory.stability_report(model, X[:20])}")
        tell(rnn, Z, y[:COUNT], x, y, model)
        found = np.mean([theory.exponents(rnn.path(one).jacobians()) for one in Z[:20]], axis=0)
        spectrum.plot(np.arange(1, len(found) + 1), found, color=f"C{k}", label=label)
        draw_loss(loss, rnn, Z[:20], y[:20], label, f"C{k}")
    spectrum.axhline(0, color="0.7", linewidth=0.7, zorder=0)
    spectrum.set(xlabel="rank", ylabel="Lyapunov exponent per step", ylim=(-0.25, 0.03))
    loss.set(xlabel="noise scale", ylabel="mean loss of 20 digits", yscale="log")
    spectrum.legend(fontsize="small")
    save(figure, path)


def tell(rnn, Z, y, x_all, y_all, model):
    """The figures of the table."""
    found, margins = theory.regulariser(rnn, Z, theory.CrossEntropy(y)), theory.margin(rnn, Z, y)
    all_Z = np.stack([theory.read(model, one) for one in x_all[:FLAT_DIGITS]])
    flat = theory.flatness(rnn, all_Z, y_all[:FLAT_DIGITS], steps=20, draws=20)
    print(f"loss {found.loss.mean():.4f}   Q {found.Q.mean():.3f}   R {found.R.mean():.3f}   "
          f"penalty {found.penalty.mean():.4f}\nmedian margin: local {np.median(margins.local):.3f}, "
          f"certified {np.median(margins.certified):.1e}\n{flat}")


def draw_loss(ax, rnn, Z, y, label, color):
    """What noise adds to the loss: the second-order formula as a line, Monte Carlo as dots."""
    scales = np.array([0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0])
    found = theory.regulariser(rnn, Z, theory.CrossEntropy(y))
    formula = found.loss.mean() + scales**2 * found.penalty.mean()
    measured = [mean_loss(rnn, Z, y, scale) for scale in scales]
    print(f"mean loss of 20 digits without noise {found.loss.mean():.5f}\n   scale   formula  measured")
    for row in zip(scales, formula, measured):
        print("  %6.2f  %8.5f  %8.5f" % row)
    ax.plot(scales, formula, color=color, label=f"{label}: formula")
    ax.plot(scales, measured, "o", color=color, markersize=4)


def mean_loss(rnn, Z, y, scale, paths=400):
    values = [theory.CrossEntropy(int(label)).value(rnn.simulate(one, paths, seed, scale) @ rnn.V.T + rnn.c).mean()
              for seed, (one, label) in enumerate(zip(Z, y))]
    return float(np.mean(values))


def draw_calibration(path):
    dates, ppm = series.read_csv()
    model, truth = nrnn.Model.load(EXAMPLES / "co2/noisy.nrnn"), series.ahead(ppm)
    truth = np.where(series.within(dates, series.TEST), truth, np.nan)
    record, report = uncertainty.calibrate(model, ppm, truth, missing="hold", data="CO2, 1990 to 2001")
    print(f"\nCO2, four weeks ahead; first row that counts: {np.flatnonzero(~np.isnan(truth))[0]}\n{report}\n{record}")
    figure, (curve, pit) = plt.subplots(1, 2, figsize=(9, 3), layout="constrained")
    curve.plot(list(report.curve), list(report.curve.values()), marker="o", markersize=4)
    curve.axvline(record.noise_scale, color="0.7", linewidth=0.7, zorder=0)
    curve.set(xlabel="noise scale", ylabel="CRPS on the first part, ppm", xscale="log")
    for name, values in report.pit.items():
        pit.hist(values.ravel(), bins=10, range=(0, 1), density=True, histtype="step", label=name)
    pit.axhline(1, color="0.7", linewidth=0.7, zorder=0)
    pit.set(xlabel="where the truth falls in the ensemble (PIT)", ylabel="density, third part")
    pit.legend(fontsize="x-small", loc="lower center")
    save(figure, path)
    x, y = digits()
    for sigma in (0.0, 0.3):
        X = SCALE * white(x / SCALE, sigma, np.random.default_rng(12345))
        record, report = uncertainty.calibrate(load("noisy"), list(X), list(y))
        print(f"\nDigits, white noise {sigma}\n{report}\n{record}")


def draw_robustness(path):
    x, y = digits()
    figure, axes = plt.subplots(1, 3, figsize=(11, 3), layout="constrained", sharey=True)
    levels = {"white noise": (robustness.white, (0, 0.1, 0.2, 0.3, 0.4)),
              "salt and pepper": (robustness.salt_and_pepper, (0, 0.03, 0.05, 0.1, 0.2))}
    radii = (0, 0.01, 0.02, 0.04, 0.08)
    for label, name in MODELS.items():
        model = load(name)
        for ax, (kind, (perturbation, at)) in zip(axes, levels.items()):
            curve = robustness.accuracy_curve(model, x, y, perturbation, at, seeds=10, span=SPAN)
            print(f"\n{label}, {kind}\n{curve}")
            curve.plot(ax, label).set(xlabel=kind, ylabel="")
        gradient = robustness.gradient_of(model)
        for attack, line in ((robustness.fgsm, "-"), (robustness.pgd, "--")):
            curve = robustness.adversarial_curve(model, x, y, radii, attack, gradient, SPAN)
            print(f"\n{label}, {attack.__name__}\n{curve}")
            axes[2].plot(curve.levels, 100 * curve.mean, line, marker="o", markersize=4,
                         color=f"C{list(MODELS).index(label)}")
    axes[0].set_ylabel("accuracy, %")
    axes[0].legend(fontsize="small")
    axes[2].set_xlabel("radius of FGSM (line) and PGD (dashed)")
    save(figure, path)


def save(figure, path):
    figure.savefig(path, dpi=90)
    plt.close(figure)
    print(f"{path.name}: {path.stat().st_size} bytes")


DRAW = {"theory": draw_theory, "calibration": draw_calibration, "robustness": draw_robustness}

if __name__ == "__main__":
    for wanted in sys.argv[1:] or DRAW:
        DRAW[wanted](DOCS / f"{wanted}.png")
