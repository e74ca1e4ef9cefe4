"""heldout.csv: the 597 digits that no model was trained on. One a row: label, then pixels 0..16."""
from pathlib import Path

import numpy as np

SCALE = 16          # the networks read pixel / 16, in [0, 1]
CSV = Path(__file__).with_name("heldout.csv")


def write_csv(x, y, path=CSV):
    """x of shape (digits, 64) in reading order, y of shape (digits,)."""
    header = ",".join(["label"] + [f"p{i}" for i in range(x.shape[1])])
    np.savetxt(path, np.column_stack([y, x]), fmt="%d", delimiter=",", header=header, comments="")


def read_csv(path=CSV):
    """(x, y): what write_csv wrote."""
    rows = np.loadtxt(path, delimiter=",", skiprows=1)
    return rows[:, 1:], rows[:, 0].astype(int)
