"""How good a classifier's probabilities are. p of shape (sequences, classes), y the labels."""
import numpy as np


def accuracy(p, y):
    """Share whose most probable class is y."""
    return float(np.mean(p.argmax(1) == y))


def accuracy_of_most_certain(p, y, coverage=0.8):
    """Accuracy among the `coverage` with the largest top probability: a point of the risk-coverage curve."""
    surest = np.argsort(-p.max(1), kind="stable")[: round(coverage * len(y))]
    return accuracy(p[surest], y[surest])


def calibration_error(p, y, bins=15):
    """Expected calibration error: |accuracy - confidence| over bins of equal width, weighted by their counts."""
    confidence, right = p.max(1), p.argmax(1) == y
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return float(sum(abs(right[place == b].sum() - confidence[place == b].sum()) for b in range(bins)) / len(y))
