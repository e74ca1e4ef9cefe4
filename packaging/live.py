"""The live page, which wheels bring along: the engine as WebAssembly, models and data in one file."""
import functools
import sys

import components
import ports
import targets
from tools import run

PORT = ports.PORTS["wasm32"]
ENGINE = "nrnn.wasm"
PLACE = "docs/live/index.html"  # of a checkout
PAGE = targets.BUILD / "page.html"


@functools.cache
def page():
    """Made anew once in a process."""
    ports.build(PORT)
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    run(sys.executable, targets.ROOT / "docs/live/build.py", PAGE)
    return PAGE


def linked():
    """The components of the engine in it."""
    return components.linked(ENGINE, PORT)
