"""The layers of a model file, one class per cell. The equations are in `nrnn_model.proto` and docs/models.md.

Matrices are given as the equations use them, y = M x: shape [outputs, inputs]. n = units, d = inputs of the layer.
Arrays, nested lists and torch tensors are taken; they are kept in float64 and rounded once, when a file is written.

A class enters itself into `nrnn.file.layer.CELLS`, by which files are read. The names here are for who reads or checks
types; a module that is not named among them is imported all the same.
"""

from ...values.modules import import_all
from ..functions import Function
from ..skip import Skip
from .cfc import Cfc
from .cornn import Cornn
from .csr import Csr
from .dense import Dense
from .elman import Elman
from .embedding import Embedding
from .gru import Gru
from .kernel import Kernel
from .lstm import Lstm
from .min_gru import MinGru
from .norm import Norm
from .quaternion import Quaternion
from .sde import Gate, Sde
from .signature import Signature
from .stencil import Stencil
from .vector_field import VectorField

__all__ = ["Cfc", "Cornn", "Csr", "Dense", "Elman", "Embedding", "Function", "Gate", "Gru", "Kernel", "Lstm", "MinGru", "Norm",
           "Quaternion", "Sde", "Signature", "Skip", "Stencil", "VectorField"]

import_all(__name__, __path__)
