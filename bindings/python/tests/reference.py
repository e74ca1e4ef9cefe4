"""What the engine is compared with: the cells in float64 NumPy, with the weights as the file stores them."""

import nrnn
from nrnn.reference.arithmetic import wide
from nrnn.reference.network import follow, run
from nrnn.reference.sde import drift

__all__ = ["drift", "follow", "outputs", "run", "wide"]


def outputs(layer, X, **settings):
    """Of every step of a model of this layer, float64 weights."""
    return run(nrnn.ModelFile([layer], **settings), X, exact=True)[0]
