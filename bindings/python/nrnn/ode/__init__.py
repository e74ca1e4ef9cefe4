"""Differential equations from noisy samples: smoothing with boundary kernels, then a network for the right-hand side.

    from nrnn import ode
    z, derivative = ode.states(t, y)            # stage 1: NumPy alone
    from nrnn.ode.matching import match         # stage 2: needs nrnn[train]
    field = match(VectorField(2), z, derivative)

Two stages, as in Li, Wang, Liu, Yang, Shang (2024); kernels and bandwidth of Gasser and Müller's school. docs/ode.md
shows it at work.
"""

from .bandwidth import bandwidth, noise_variance
from .kernels import kernel, mirrored, moment, roughness
from .latest import latest
from .smoothing import smooth
from .states import states

__all__ = ["bandwidth", "kernel", "latest", "mirrored", "moment", "noise_variance", "roughness", "smooth", "states"]
