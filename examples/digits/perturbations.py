"""What is done to the pixels at test time: they are scaled to [0, 1], perturbed one by one, and not clipped."""
import numpy as np


def clean(x, level, rng):
    return x


def white(x, sigma, rng):
    """x + sigma n, n standard normal."""
    return x + sigma * rng.standard_normal(x.shape)


def salt_and_pepper(x, alpha, rng):
    """Each pixel is kept with probability 1 - alpha; otherwise it is 0 or 1, equally likely."""
    hit = rng.random(x.shape) < alpha
    return np.where(hit, rng.integers(0, 2, x.shape), x)


PERTURBATIONS = {
    "white 0.1": (white, 0.1), "white 0.2": (white, 0.2), "white 0.3": (white, 0.3),
    "salt and pepper 0.03": (salt_and_pepper, 0.03),
    "salt and pepper 0.05": (salt_and_pepper, 0.05),
    "salt and pepper 0.10": (salt_and_pepper, 0.10),
}
