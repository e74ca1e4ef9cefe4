import numpy as np

from ..file.layers.toy import Toy
from .definitions import defines


@defines(Toy)
def step(cell, h, x, pace):
    h = cell.keep * h + np.tanh(cell.U @ x)
    return h, h
