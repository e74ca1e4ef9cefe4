"""What the engine is compared with: the cells in float64 NumPy, with the weights as the file stores them."""

from nrnn.convert._reference.arithmetic import wide
from nrnn.convert._reference.network import follow, run
from nrnn.convert._reference.sde import drift

__all__ = ["drift", "follow", "run", "wide"]
