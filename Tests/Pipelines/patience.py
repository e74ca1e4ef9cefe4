"""How long what must come is waited for: it costs time only where it does not come. Nothing is timed."""

import time

PATIENCE = 120.0  # seconds


def wait(is_so, told=lambda: "it is not so", pause=0.02):
    """Until something is so; `told` says what there is instead."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, f"after {PATIENCE:g} s: {told()}"
        time.sleep(pause)
