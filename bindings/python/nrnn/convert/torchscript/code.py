"""The code of an archive: a subset of Python, parsed and never run."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

from .._errors import ConversionError


@dataclass
class Class:
    """A module's methods, and those attributes that are the same in all its objects."""

    methods: dict[str, ast.FunctionDef] = field(default_factory=dict)
    constants: dict[str, Any] = field(default_factory=dict)


class Code:
    """Classes and functions by their whole names.

    Raises
    ------
    ValueError
        Text that is no Python.
    """

    def __init__(self, sources: dict[str, str]) -> None:
        self.classes: dict[str, Class] = {}
        self.functions: dict[str, ast.FunctionDef] = {}
        for module, text in sources.items():
            for one in _parsed(module, text).body:
                if isinstance(one, ast.ClassDef):
                    self.classes[f"{module}.{one.name}"] = _class(one)
                elif isinstance(one, ast.FunctionDef):
                    self.functions[f"{module}.{one.name}"] = one

    def of(self, module: Any) -> Class:
        """The class of a module."""
        name = f"{type(module).__module__}.{type(module).__name__}"
        if name not in self.classes:
            raise ConversionError(f"expected code of {name} in the archive, found none")
        return self.classes[name]


def _parsed(module: str, text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ValueError(f"code of {module} that is not TorchScript's: {error}") from None


def _class(node: ast.ClassDef) -> Class:
    found = Class()
    for one in node.body:
        if isinstance(one, ast.FunctionDef):
            found.methods[one.name] = one
        elif isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name) and one.value is not None:
            found.constants[one.target.id] = _literal(one.value)
    return found


def _literal(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, RecursionError, MemoryError):
        return None
