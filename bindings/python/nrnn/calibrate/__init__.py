"""The command `python -m nrnn.calibrate`: fit the noise scale of a model on a file of held-out data."""

from ._command import main
from .truth import read

__all__ = ["main", "read"]
