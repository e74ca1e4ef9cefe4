"""What the engine is compared with: the cells in float64 NumPy, with the weights as the file stores them."""

import nrnn
from nrnn.convert._reference.arithmetic import wide
from nrnn.convert._reference.network import follow, run
from nrnn.convert._reference.sde import drift

__all__ = ["drift", "follow", "outputs", "run", "wide"]


def outputs(layer, X, **settings):
    """Of every step of a model of this layer, float64 weights."""
    return run(nrnn.ModelFile([layer], **settings), X, exact=True)[0]
