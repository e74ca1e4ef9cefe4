"""Networks of Keras to be refused, and the message that each gets."""

import pytest

pytest.importorskip("keras")

import keras_files  # noqa: F401, sets Keras's backend
import keras
from nrnn.convert import ConversionError, from_keras


def refusal(path, **settings):
    """The message, which names the file."""
    with pytest.raises(ConversionError) as raised:
        from_keras(path, report=None, check=8, **settings)
    assert len(str(raised.value)) <= 300 and raised.value.args[0].startswith(path.name)
    return str(raised.value)


def saved(model, folder, suffix=".keras"):
    path = folder / f"model{suffix}"
    model.save(path)
    return path


def stack(*stack, shape=(None, 3)):
    return keras.Sequential([keras.Input(shape), *stack])
