"""Every cell in float64 NumPy, noise off, as the comments of nrnn_model.proto define them: what check vectors are made
with, and what the engine is compared with. One file per cell; each gives

    step(cell, state, x, pace) -> (state', output)

x is None where a sample was skipped and the cell goes on without one.
"""

from .checks import Measured, add_check
from .comparison import ConversionWarning, Disagreement, against_engine, off_reference
from .network import affine, features, follow, run

__all__ = ["ConversionWarning", "Disagreement", "Measured", "add_check", "affine", "against_engine", "features", "follow",
           "off_reference", "run"]
