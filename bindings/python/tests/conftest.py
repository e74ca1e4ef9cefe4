"""What holds for all tests: Keras runs on PyTorch, whoever imports it first."""

import os

os.environ.setdefault("KERAS_BACKEND", "torch")
