"""How well a model reads perturbed digits, while it is still a PyTorch module."""
import numpy as np
import torch

from perturbations import PERTURBATIONS

DRAWS = 10        # every digit is perturbed anew this many times; the accuracy is over all of them
SEED = 12345      # the same perturbations for every model


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
