"""Activations and their numbers, as the format has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ..values.options import choice, finite
from . import nrnn_model_pb2 as pb

Activation = Literal["tanh", "relu", "logistic", "sigmoid", "identity", "elu", "leaky_relu", "thresholded_relu", "softsign",
                     "softplus", "gelu", "gelu_tanh", "silu", "hard_sigmoid", "clip", "scaled_tanh", "affine", "positive"]
ActivationOfDrift = Literal["tanh", "relu", "logistic", "sigmoid", "identity", "modrelu"]
ActivationOfState = Activation | Literal["modrelu"]

# In the order of the format's numbers, and what alpha and beta are by default where there are any.
ACTIVATIONS = tuple(name.lower() for name in pb.Activation.keys())
DEFAULTS: dict[str, tuple[float, ...]] = {
    "elu": (1.0, 1.0), "leaky_relu": (0.01,), "thresholded_relu": (1.0,), "hard_sigmoid": (0.2, 0.5), "clip": (-1.0, 1.0),
    "scaled_tanh": (1.0, 1.0), "affine": (1.0, 0.0)}
SELU = (1.6732632423543772, 1.0507009873554805)  # alpha and beta of the ELU that it is
_NUMBERS = ("alpha", "beta")
_LARGEST = float(np.finfo(np.float32).max)
_OF_DRIFT = ACTIVATIONS[:pb.MODRELU + 1]
_OF_NUMBERS = [name for name in ACTIVATIONS if name != "modrelu"]


@dataclass(frozen=True)
class Function:
    """An activation with its numbers.

    Parameters
    ----------
    activation : str
        "tanh", "relu", "logistic" (or "sigmoid"), "identity", "elu", "leaky_relu", "thresholded_relu", "softsign",
        "softplus", "gelu", "gelu_tanh", "silu", "hard_sigmoid", "clip", "scaled_tanh", "affine" or "positive".
    alpha, beta : float, optional
        As docs/models.md has them; None: the activation's own. Expected with those alone that have them.

    Raises
    ------
    ValueError
        Another activation, or a number that it does not have.
    """

    activation: str
    alpha: float | None = None
    beta: float | None = None

    def __post_init__(self) -> None:
        name = "logistic" if self.activation == "sigmoid" else self.activation
        choice("activation", name, ACTIVATIONS)
        own = dict(zip(_NUMBERS, DEFAULTS.get(name, ())))
        object.__setattr__(self, "activation", name)
        for which in _NUMBERS:
            value = getattr(self, which)
            if which not in own and value is not None:
                raise ValueError(f"{which}: expected none with activation {name!r}, found {value!r}")
            if which in own:
                object.__setattr__(self, which, own[which] if value is None else _narrow(which, value))
        if name == "clip" and not np.float32(self.alpha) <= np.float32(self.beta):  # type: ignore[arg-type]
            raise ValueError(f"alpha: expected at most beta, {self.beta:g}, found {self.alpha:g}")

    @classmethod
    def of(cls, value: Function | str | None, default: str) -> Function:
        """From a function, the name of one, or None for the default; none that has a bias for each unit."""
        found = value if isinstance(value, Function) else cls(default if value is None else value)
        choice("activation", found.activation, _OF_NUMBERS)
        return found

    @classmethod
    def read(cls, message: pb.Function) -> Function:
        """Out of the file."""
        fields = {field.name: value for field, value in message.ListFields()}
        if "activation" not in fields:
            raise ValueError("activation: expected one, found none")
        return cls(pb.Activation.Name(fields.pop("activation")).lower(), **fields)

    def write(self, message: Any) -> None:
        """Fill the fields `activation`, `alpha` and `beta`; numbers that are the activation's own stay absent."""
        message.activation = ACTIVATIONS.index(self.activation)
        for which, own in zip(_NUMBERS, DEFAULTS.get(self.activation, ())):
            if getattr(self, which) != own:
                setattr(message, which, getattr(self, which))


def _narrow(name: str, value: Any) -> float:
    """A number that the engine keeps in float32."""
    found = finite(name, value)
    if abs(found) > _LARGEST:
        raise ValueError(f"{name}: expected a number within the range of float32, found {found}")
    return found


def with_modrelu(name: str, bias: Any) -> str:
    """An activation's name, "modrelu" among them, which needs its bias."""
    if (name == "modrelu") != (bias is not None):
        raise ValueError(f"modrelu_bias: expected with activation 'modrelu' and no other, found "
                         f"{'none' if bias is None else 'one'} with {name!r}")
    return "logistic" if name == "sigmoid" else name


def of_drift(name: str, bias: Any) -> int:
    """The number of an activation of a drift, which is one of the first."""
    return choice("activation", with_modrelu(name, bias), _OF_DRIFT)


def plain(name: str, alpha: float | None = None, beta: float | None = None) -> Function:
    """A function of one number, as layers without a state have them: modReLU has a bias for each unit."""
    choice("activation", "logistic" if name == "sigmoid" else name, _OF_NUMBERS)
    return Function(name, alpha, beta)
