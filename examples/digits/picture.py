"""The demo's picture: accuracy against noise for both models, and one digit's probabilities as its pixels arrive."""
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from nrnn import plot

DIGIT = 3       # which held-out digit is shown
MEMBERS = 64
LEVELS = (0.05, 0.95)
FAMILIES = {"white noise, standard deviation": "white", "salt and pepper, share of pixels": "salt and pepper"}


def draw(table, model, x, y, path):
    """table: {model name: {condition: accuracy}}; x raw pixels, (digits, 64)."""
    figure = plt.figure(figsize=(11, 6.4), layout="constrained")
    grid = figure.add_gridspec(2, 3, width_ratios=(2, 2, 1))
    shared = None
    for column, (label, family) in enumerate(FAMILIES.items()):
        shared = accuracy_curves(figure.add_subplot(grid[0, column], sharey=shared), table, label, family)
    figure.axes[0].set_ylabel("held-out accuracy, %")
    image(figure.add_subplot(grid[0, 2]), x[DIGIT], y[DIGIT])
    bands(figure.add_subplot(grid[1, :]), model, x[DIGIT])
    figure.savefig(path, dpi=90)
    plt.close(figure)


def accuracy_curves(ax, table, label, family):
    for name, row in table.items():
        points = [(0.0, row["clean"])] + [(float(c.split()[-1]), a) for c, a in row.items() if c.startswith(family)]
        levels, values = np.array(points).T
        ax.plot(levels, 100 * values, "o-", label=name)
    ax.set_xlabel(label)
    ax.grid(alpha=0.3)
    ax.legend(loc="lower left", fontsize="small")
    return ax


def image(ax, pixels, label):
    ax.imshow(pixels.reshape(8, 8), cmap="gray_r")
    ax.set_title(f"a held-out {label}", fontsize="medium")
    ax.set_xticks([])
    ax.set_yticks([])


def bands(ax, model, pixels):
    with model.stream(members=MEMBERS, quantiles=LEVELS, seed=1) as stream:
        summary = stream.run(pixels[:, None].astype(np.float32))
    plot.probabilities(summary, [str(k) for k in range(10)], ax)
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize="small", title="class")
    ax.set_xlabel("pixels read, row by row")
    ax.set_xlim(0, len(pixels) - 1)
    ax.set_title(f"class probabilities: mean of {MEMBERS} members, 5-95 % bands, dashed: without noise", fontsize="medium")
