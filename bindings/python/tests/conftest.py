"""What holds for all tests: Keras runs on PyTorch, whoever imports it first; no test fails since a machine is slow."""

import os

os.environ.setdefault("KERAS_BACKEND", "torch")

try:
    from hypothesis import HealthCheck, settings
except ImportError:  # whose tests then say so
    pass
else:
    settings.register_profile("slow machines", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("slow machines")
