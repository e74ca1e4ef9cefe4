"""What a conversion says of itself."""

from __future__ import annotations

import warnings
from collections.abc import Callable

from ._errors import ConversionWarning

Printer = Callable[[str], None] | None


class Report:
    """The lines that are printed, and what they say for programs; `ModelFile.report` of a file that was converted.

    Parameters
    ----------
    title : str
        The converter and what it read.
    printer : callable, optional
        Is given each line; None: nobody.

    Attributes
    ----------
    lines : list of str
    assumed : list of str
        What the source does not say and the conversion took for granted; empty where the source says it all.
    warnings : list of str
        Each is given to Python's `warnings` too, as a `ConversionWarning`.
    verified : bool
        Outputs that the source itself gave, passed as `expect`, are those of the file.
    """

    def __init__(self, title: str, printer: Printer = None) -> None:
        self.lines: list[str] = []
        self.assumed: list[str] = []
        self.warnings: list[str] = []
        self.verified = False
        self._printer = printer
        self._say(title)

    def say(self, line: str) -> None:
        self._say(f"  {line}")

    def assume(self, what: str) -> None:
        self.assumed.append(what)
        self.say(f"assumed: {what}")

    def warn(self, message: str) -> None:
        self.warnings.append(message)
        self.say(f"warning: {message}")
        warnings.warn(message, ConversionWarning, stacklevel=2)

    def __str__(self) -> str:
        return "\n".join(self.lines)

    def _say(self, line: str) -> None:
        self.lines.append(line)
        if self._printer is not None:
            self._printer(line)
