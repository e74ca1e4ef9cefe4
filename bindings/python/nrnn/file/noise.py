"""A layer's noise in a model file: a message for each form, whose fields bear the names of the class."""

from __future__ import annotations

from ..description.noise import FORMS, MatrixNoise, Noise
from . import nrnn_model_pb2 as pb
from . import numbers, structured
from .refused import within


def write(message: pb.Noise, noise: Noise) -> None:
    """Fill the message."""
    form = getattr(message, noise.form)
    for name in noise.numbers:
        setattr(form, name, getattr(noise, name))
    if noise.form == MatrixNoise.form:
        numbers.write(form.sigma, noise.sigma)
    if noise.trained_with is not None:
        message.trained_with = noise.trained_with


def read(message: pb.Noise) -> Noise | None:
    """None where it names no form."""
    name = message.WhichOneof("form")
    if name is None:
        return None
    form, kind = getattr(message, name), FORMS[name]
    trained_with = message.trained_with if message.HasField("trained_with") else None
    if name == MatrixNoise.form:
        with within("noise.sigma"):
            return MatrixNoise(structured.read(form.sigma), trained_with)
    return kind(*(getattr(form, number) for number in kind.numbers), trained_with)
