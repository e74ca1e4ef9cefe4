"""The networks that several experiments train: one name and one colour each on the whole page."""

from __future__ import annotations

NAMES = {"lstm": "LSTM", "antisymmetric": "antisymmetric RNN", "antisymmetric-long": "antisymmetric RNN, 200 epochs",
         "antisymmetric-fp32": "antisymmetric RNN, 200 epochs, float32",
         "antisymmetric-twice": "antisymmetric RNN, twice the steps", "exponential": "exponential RNN",
         "cornn": "coRNN", "lipschitz": "Lipschitz RNN", "lipschitz-twice": "Lipschitz RNN, twice the steps",
         "nrnn-off": "noisy RNN, noise off", "nrnn-off-tuned": "noisy RNN, noise off, rate 0.02",
         "nrnn-low": "noisy RNN, low", "nrnn-paper": "noisy RNN, paper", "nrnn-high": "noisy RNN, high"}
_TRAINED_OTHERWISE = ("-long", "-fp32", "-twice", "-tuned")


def plain(name: str) -> str:
    """The network that another is, but for how it was trained."""
    return next((name.removesuffix(end) for end in _TRAINED_OTHERWISE if name.endswith(end)), name)


def color(name: str) -> str:
    """Of matplotlib's cycle of ten."""
    return f"C{_PLAIN.index(plain(name))}"


_PLAIN = [name for name in NAMES if plain(name) == name]
