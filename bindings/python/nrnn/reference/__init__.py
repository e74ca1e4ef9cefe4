"""Every cell in float64 NumPy, noise off, as the comments of nrnn_model.proto define them: what check vectors are made
with, and what the engine is compared with. One file per cell, which enters itself into `definitions`; each gives

    step(cell, state, x, pace) -> (state', output)

x is None where a cell goes on without a sample: `Definition` says when.
"""

from ..values.modules import import_all
from .arithmetic import Pace
from .checks import Measured, add_check
from .comparison import Disagreement, DoubtfulWarning, against_engine, off_reference
from .definitions import definition
from .network import affine, around, features, follow, initial, run

__all__ = ["Disagreement", "DoubtfulWarning", "Measured", "Pace", "add_check", "affine", "against_engine", "around",
           "definition", "features", "follow", "initial", "off_reference", "run"]

import_all(__name__, __path__)
