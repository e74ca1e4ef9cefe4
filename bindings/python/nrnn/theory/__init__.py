"""The mathematics of noisy recurrent networks: regularisers, exponents, margins, flatness, response, signatures.

    from nrnn import theory
    print(theory.stability_report("model.nrnn", data))

Everything is float64 NumPy on small arrays. `NoisyRNN.of` takes a model of one `Sde` layer; it reads what the layer
reads, so raw data goes through `read` first. PyTorch is imported by `flatness` alone. docs/theory.md has the formulas
with what they say of the models that ship.
"""

from . import signatures
from .dynamics import NoisyRNN
from .estimate import Estimate
from .flatness import Flatness, flatness, hessian_product, hutchinson, lanczos, parameter_hessian
from .log_signatures import log_signature, lyndon_words
from .losses import CrossEntropy, SquaredError
from .lyapunov import exponent_terms, exponents, noisy_jacobians
from .margins import Margin, input_gradient, input_gradients, local_reach, margin, state_lipschitz
from .observables import IDENTITY, SQUARE, Observable
from .path import Path
from .quadrature import ScalarResponse, scalar_response
from .readout import Readout, RecursiveLeastSquares, kernel_ridge, ridge, ridge_dual
from .regulariser import Regulariser, monte_carlo, penalty_backward, penalty_estimate, regulariser
from .report import LayerStability, StabilityReport, stability_report
from .response import girsanov_terms, stationary_covariance, stochastic_rnn, tangent_kernel, tangent_response
from .sharpness import Sharpness, difference_product, sharpness
from .signatures import power_integral, response_path, signature, signature_gram, signature_kernel
from .stability import contraction, euler_radius, exponent_bounds, linear_exponent, step_bounds, uniform_exponent
from .stacks import Passage, jacobians, passages, read

__all__ = [
    "CrossEntropy", "Estimate", "Flatness", "IDENTITY", "LayerStability", "Margin", "NoisyRNN", "Observable", "Passage",
    "Path", "Readout", "RecursiveLeastSquares", "Regulariser", "SQUARE", "ScalarResponse", "Sharpness", "SquaredError",
    "StabilityReport", "contraction", "difference_product", "euler_radius", "exponent_bounds", "exponent_terms",
    "exponents", "flatness", "girsanov_terms", "hessian_product", "hutchinson", "input_gradient", "input_gradients",
    "jacobians", "kernel_ridge", "lanczos", "linear_exponent", "local_reach", "log_signature", "lyndon_words",
    "margin", "monte_carlo", "noisy_jacobians", "parameter_hessian", "passages", "penalty_backward",
    "penalty_estimate", "power_integral", "read", "regulariser", "response_path", "ridge", "ridge_dual",
    "scalar_response", "sharpness", "signature", "signature_gram", "signature_kernel", "signatures", "stability_report",
    "state_lipschitz", "stationary_covariance", "step_bounds", "stochastic_rnn", "tangent_kernel",
    "tangent_response", "uniform_exponent",
]
