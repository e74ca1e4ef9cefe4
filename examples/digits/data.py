"""The data: 1,797 handwritten digits of 8x8 pixels, as packaged by scikit-learn.

`python data.py` writes heldout.csv.
"""
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from heldout import write_csv

CREDIT = "E. Alpaydin, C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI (CC BY 4.0)"
HELDOUT, VALIDATION = 597, 200


def split():
    """(x_train, y_train, x_held, y_held): pixels 0..16 of shape (1200, 64) and (597, 64), labels."""
    return _part(*load_digits(return_X_y=True), HELDOUT)


def carve_validation(x, y):
    """The same four arrays from the training part alone: 1,000 to fit, 200 to choose by."""
    return _part(x, y, VALIDATION)


def _part(x, y, size):
    x_fit, x_rest, y_fit, y_rest = train_test_split(x, y, test_size=size, stratify=y, random_state=0)
    return x_fit, y_fit, x_rest, y_rest


if __name__ == "__main__":
    write_csv(*split()[2:])
