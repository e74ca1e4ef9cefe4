"""TorchScript's archives, of scripted, traced and frozen modules, read from their code without running it."""

from __future__ import annotations

from typing import Any

from ..torch_graph import LAYOUTS
from .archive import Script, is_script, parts, read, widths
from .interpreter import Counter, Interpreter

__all__ = ["ScriptProgram", "is_script", "read"]


class ScriptProgram:
    """An archive's module as a program: its input has no shape, so the usual ones are tried."""

    runs = False

    def __init__(self, script: Script) -> None:
        self._script, self._left = script, Counter()
        self.shapes = list(LAYOUTS)
        self.widths = widths(script)
        training = [name or "the module" for name, module in parts(script.root) if vars(module).get("training") is True]
        self.assumed = [f"{training[0]} is meant as after eval(); it was saved while training"] if training else []

    def run(self, domain: Any, x: Any) -> Any:
        """What its `forward` gives."""
        return Interpreter(self._script, domain, self._left).forward(x)
