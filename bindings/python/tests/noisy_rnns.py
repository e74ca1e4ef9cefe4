"""Networks by chance, as the theory takes them."""

import numpy as np

from nrnn.theory import NoisyRNN
from support import Draw


def random(n=4, d=2, seed=0, **settings):
    draw = Draw(seed)
    given = dict(A=draw(n, n) - np.eye(n), W=draw(n, n), U=draw(n, d), b=draw(n), V=draw(3, n), step=0.1)
    return NoisyRNN(**given | settings)
