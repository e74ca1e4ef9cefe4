"""Training with PyTorch: a module for every cell, the networks of the papers, and files of the engine.

    import nrnn
    import nrnn.torch
    cell = nrnn.torch.noisy_rnn(1, 128, noise=nrnn.OfficialNoise(0.02, 0.02))
    net = nrnn.torch.Network(cell, outputs=10, task="softmax", sequence=nrnn.Sequence(valid="end"))
    ...                                     # train it: net(x), x of shape (batch, steps, 1), gives logits
    net.export("digits.nrnn")
    again = nrnn.torch.load("digits.nrnn")  # to train on

Noise is drawn in train() mode alone, from PyTorch's generator: `torch.manual_seed` repeats it. Needs PyTorch 2.
"""

from ..values.modules import import_all, needed

needed("torch", "nrnn.torch", "torch")

from ._kmeans import spherical_kmeans
from ._load import load
from .cell import CELLS, Cell, Recurrent
from .cfc import Cfc
from .cornn import Cornn
from .curvature import curvature_penalty
from .dense import Dense
from .elman import Elman
from .embedding import Embedding
from .gru import Gru
from .kernel import Kernel
from .lstm import Lstm
from .min_gru import MinGru
from .network import ExportError, Network
from .norm import Norm
from .parametrisations import Between, Positive, QuaternionMap, SymmetricSkew, UnitNorm
from .recipes import (RECIPES, antisymmetric_rnn, exponential_rnn, frozen, lipschitz_rnn, noisy_rnn, quaternion_lstm,
                      quaternion_rnn, residual_rnn, srnn)
from .regulariser import explicit_penalty
from .sde import Sde
from .signature import Signature
from .skip import Skip
from .stencil import FDNet
from .vector_field import VectorField

__all__ = ["CELLS", "RECIPES", "Between", "Cell", "Cfc", "Cornn", "Dense", "Elman", "Embedding", "ExportError", "FDNet", "Gru", "Kernel",
           "Lstm", "MinGru", "Network", "Norm", "Positive", "QuaternionMap", "Recurrent", "Sde", "Signature", "Skip", "SymmetricSkew",
           "UnitNorm", "VectorField", "antisymmetric_rnn", "curvature_penalty", "explicit_penalty", "exponential_rnn",
           "frozen", "lipschitz_rnn", "load", "noisy_rnn", "quaternion_lstm", "quaternion_rnn", "residual_rnn",
           "spherical_kmeans", "srnn"]

import_all(__name__, __path__)
