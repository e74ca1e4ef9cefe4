import torch

from ..file.layers.toy import Toy as Layer
from .cell import Map


class Toy(Map):
    name, kind = "toy", Layer

    def __init__(self, inputs, units, keep=0.5, noise=None):
        super().__init__(inputs, units, noise)
        self.keep = keep
        self._parameter("U", units, inputs)

    @classmethod
    def like(cls, layer):
        return cls(layer.inputs, layer.units, layer.keep)

    def prepared(self, x):
        return torch.tanh(x @ self.U.t())

    def step(self, h, row):
        return self.keep * h + row

    def layer(self):
        return Layer(**self._tensors("U"), keep=self.keep, **self._around())
