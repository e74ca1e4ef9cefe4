"""How a model's answers stand up to inputs that are not as in training: noise on the input, and inputs made to mislead.

    from nrnn import robustness
    curve = robustness.accuracy_curve(model, X, labels, robustness.white, levels=(0, 0.1, 0.2, 0.3), span=(0, 16))

`model` is one of ours, a PyTorch module, or anything that turns inputs (N, T, channels) into scores (N, classes).
Levels are in units of the input's range, `span`. Nothing is clipped unless asked. docs/robustness.md explains.
"""

from .adversarial import fgsm, pgd
from .curves import Curve, accuracy, accuracy_curve, adversarial_curve
from .gradients import gradient_of
from .perturbations import multiplicative, salt_and_pepper, white
from .predictors import predictor

__all__ = ["Curve", "accuracy", "accuracy_curve", "adversarial_curve", "fgsm", "gradient_of", "multiplicative", "pgd",
           "predictor", "salt_and_pepper", "white"]
