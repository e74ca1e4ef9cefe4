"""How well a model reads perturbed digits: perturbations act on pixels scaled to [0, 1], unclipped."""
import numpy as np
import torch

DRAWS = 10        # every digit is perturbed anew this many times; the accuracy is over all of them
SEED = 12345      # the same perturbations for every model


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


@torch.no_grad()
def accuracy(model, x, y):
    """Per cent of x, shape (digits, 64) in [0, 1], whose largest logit is at y."""
    logits = model(torch.tensor(x, dtype=torch.float32).unsqueeze(-1))
    return 100 * float(np.mean(logits.argmax(1).numpy() == y))


def accuracies(model, x, y):
    """{"clean": per cent, "white 0.1": per cent, ...}"""
    model.eval()
    result = {"clean": accuracy(model, x, y)}
    for name, (perturb, level) in PERTURBATIONS.items():
        rng = np.random.default_rng(SEED)
        result[name] = float(np.mean([accuracy(model, perturb(x, level, rng), y) for _ in range(DRAWS)]))
    return result
