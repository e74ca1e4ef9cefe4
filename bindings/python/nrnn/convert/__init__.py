"""Models from PyTorch. Thin users of `nrnn.ModelFile`; torch is imported only when modules are given.

Both converters store a check vector that was computed in float64. What is raw and what is normalised: the module is
fed z, the file is fed raw x, with z = (x - mean) / scale as the `inputs` say. A module that normalises within itself
therefore gets `inputs` without mean and scale. Likewise the module's outputs are o, the file's are mean + scale * o.
"""

from .noisyrnn import from_noisyrnn
from .stack import from_torch

__all__ = ["from_noisyrnn", "from_torch"]
