"""The command `python -m nrnn.calibrate`: fit the noise scale of a model on a file of held-out data."""

from ..commands import calibrate as main
from ..values.modules import needed
from .truth import read

__all__ = ["main", "read"]

needed("google.protobuf.internal.builder", "nrnn.calibrate", "file")  # to write the model: it is said before the work, not after
