"""TorchScript's code, followed statement by statement: operators go to a domain, and nothing else is done."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from .._errors import ConversionError
from .._inert import Inert
from .._tracked import Tracked
from ..torch_graph.advice import refusal
from ..torch_graph.dtypes import DType
from ..torch_graph.effort import Exhausted, Unfit
from .archive import Script, parts, plain

_MOST_STATEMENTS, _DEEPEST = 300_000, 60
_DTYPES = dict(enumerate(["uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64"])) | {
    11: "bool", 15: "bfloat16"}
_CASTS = ("to", "_to_copy")


class Global(NamedTuple):
    """A name that no variable has: torch.linear, ops.prim.dtype, a function of the archive."""

    name: str


class Counter:
    """Bounds the statements that are followed, in all attempts at one file."""

    def __init__(self, most: int = _MOST_STATEMENTS) -> None:
        self._most = self._left = most

    def take(self) -> None:
        """Refuse one that is too many."""
        self._left -= 1
        if self._left < 0:
            raise Exhausted(f"expected code of less than {self._most} statements in all, found more")


class Interpreter:
    """Follows a module's `forward`.

    Parameters
    ----------
    script : Script
    domain : Symbolic or Real
    left : Counter
    """

    def __init__(self, script: Script, domain: Any, left: Counter) -> None:
        self._script, self._domain, self._left = script, domain, left
        self._names = {id(module): name for name, module in parts(script.root)}
        self._within: list[str] = []

    def forward(self, x: Any) -> Any:
        """What the module makes of its one input.

        Raises
        ------
        ConversionError
            Several inputs, or code that is not understood.
        """
        methods = self._script.code.of(self._script.root).methods
        function = self._method(self._script.root, "forward" if "forward" in methods else "forward__0")  # of several forms
        _, *inputs = function.args.args
        needed = len(inputs) - len(function.args.defaults)
        if needed != 1 or _text(inputs[0].annotation) != "Tensor":
            found = ", ".join(f"{one.arg}: {_text(one.annotation)}" for one in inputs)
            raise ConversionError(f"forward: expected one tensor as input, found {found or 'none'}")
        try:
            return self.call(function, [self._script.root, x], {})
        except RecursionError:
            raise ConversionError("expected code of few levels, found it nested too deeply") from None

    def call(self, function: ast.FunctionDef, args: list[Any], kwargs: dict[str, Any]) -> Any:
        """What a function or method of the archive gives."""
        if len(self._within) >= _DEEPEST:
            raise ConversionError(f"{function.name}: expected calls less than {_DEEPEST} deep, found more")
        own = self._names.get(id(args[0])) if args else None
        self._within.append((self._within[-1] if self._within else "") if own is None else own)
        _, value = self._block(function.body, self._bound(function, args, kwargs))
        self._within.pop()
        return value

    def _bound(self, function: ast.FunctionDef, args: list[Any], kwargs: dict[str, Any]) -> dict[str, Any]:
        names = [one.arg for one in function.args.args]
        defaults = dict(zip(names[::-1], function.args.defaults[::-1]))
        given = dict(zip(names, args)) | kwargs
        found = {name: given[name] if name in given else self._value(defaults[name], {})
                 for name in names if name in given or name in defaults}
        if len(found) < len(names) or len(args) > len(names) or not set(kwargs) <= set(names):
            raise ConversionError(f"{function.name}: expected arguments {', '.join(names)}, found others")
        return found

    def _method(self, module: Any, name: str) -> ast.FunctionDef:
        methods = self._script.code.of(module).methods
        if name not in methods:
            raise ConversionError(f"expected a method {name} of {type(module).__name__}, found none")
        return methods[name]

    # Statements

    def _block(self, body: list[ast.stmt], names: dict[str, Any]) -> tuple[bool, Any]:
        """Did it return, and what?"""
        for statement in body:
            self._left.take()
            if isinstance(statement, ast.Return):
                return True, None if statement.value is None else self._value(statement.value, names)
            if isinstance(statement, ast.If):
                branch = statement.body if self._is_true(statement.test, names) else statement.orelse
                if (found := self._block(branch, names))[0]:
                    return found
            else:
                self._statement(statement, names)
        return False, None

    def _is_true(self, test: ast.expr, names: dict[str, Any]) -> bool:
        value = self._value(test, names)
        if isinstance(value, Tracked):
            raise ConversionError(f"{self._where('if')}: expected a condition on sizes, found one on the input's values")
        return bool(value)

    def _statement(self, statement: ast.stmt, names: dict[str, Any]) -> None:
        if isinstance(statement, ast.Expr):
            self._value(statement.value, names)
        elif isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            self._assign(statement.targets[0], self._value(statement.value, names), names)
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            self._assign(statement.target, self._value(statement.value, names), names)
        elif not isinstance(statement, (ast.Pass, ast.AnnAssign)):
            kind = {ast.For: "a loop", ast.While: "a loop"}.get(type(statement), f"{type(statement).__name__.lower()}")
            raise ConversionError(f"{self._where(f'line {statement.lineno}')}: expected operators one after the other, found {kind}")

    def _assign(self, target: ast.expr, value: Any, names: dict[str, Any]) -> None:
        if isinstance(target, ast.Name):
            names[target.id] = value
        elif isinstance(target, ast.Tuple) and isinstance(value, (list, tuple)) and len(value) == len(target.elts):
            for one, part in zip(target.elts, value):
                self._assign(one, part, names)
        else:
            raise ConversionError(f"{self._where(_text(target))}: expected variables to be assigned, found a state that is "
                                  f"kept between calls, or another count")

    # Expressions

    def _value(self, node: ast.expr, names: dict[str, Any]) -> Any:
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, (ast.List, ast.Tuple)):
            values = [self._value(one, names) for one in node.elts]
            return values if isinstance(node, ast.List) else tuple(values)
        if isinstance(node, ast.Dict) and None not in node.keys:
            return {self._value(key, names): self._value(one, names) for key, one in zip(node.keys, node.values) if key}
        if isinstance(node, ast.Name):
            return names[node.id] if node.id in names else Global(node.id)
        if isinstance(node, ast.Attribute):
            return self._attribute(self._value(node.value, names), node.attr)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -_number(self._value(node.operand, names))
        if isinstance(node, ast.Subscript):
            return self._item(self._value(node.value, names), self._value(node.slice, names))
        if isinstance(node, ast.Call):
            return self._called(node, names)
        raise ConversionError(f"{self._where(f'line {node.lineno}')}: expected TorchScript, found {type(node).__name__}")

    def _attribute(self, value: Any, name: str) -> Any:
        if isinstance(value, Global):
            return self._constant(name) if value.name == "CONSTANTS" else Global(f"{value.name}.{name}")
        if not isinstance(value, Inert):
            raise ConversionError(f"{self._where(name)}: expected an attribute of a module, found one of another value")
        if name == "training":
            return False
        constants = self._script.code.of(value).constants
        if name not in vars(value) and name not in constants:
            raise ConversionError(f"{self._where(name)}: needed, and the archive does not hold it")
        return self._held(name, plain(vars(value).get(name, constants.get(name))))

    def _constant(self, name: str) -> Any:
        place = int(name[1:]) if name[:1] == "c" and name[1:].isdigit() and len(name) < 8 else -1
        if not 0 <= place < len(self._script.constants):
            raise ConversionError(f"CONSTANTS.{name}: needed, and the archive does not hold it")
        return self._held(name, plain(self._script.constants[place]))

    def _held(self, name: str, value: Any) -> Any:
        if isinstance(value, list):
            return [self._held(name, one) for one in value]
        return self._domain.tensor(f"{self._within[-1]}.{name}".strip("."), value) if isinstance(value, np.ndarray) else value

    def _item(self, value: Any, at: Any) -> Any:
        if isinstance(value, Global):  # a type, such as Optional[Tensor]
            return value
        if isinstance(value, (list, tuple)) and isinstance(at, int) and -len(value) <= at < len(value):
            return value[at]
        raise ConversionError(f"{self._where('[]')}: expected a place in a list, found another")

    def _called(self, node: ast.Call, names: dict[str, Any]) -> Any:
        args = [self._value(one, names) for one in node.args]
        kwargs = {one.arg: self._value(one.value, names) for one in node.keywords if one.arg is not None}
        if isinstance(node.func, ast.Attribute):
            owner = self._value(node.func.value, names)
            if isinstance(owner, Inert):
                return self.call(self._method(owner, node.func.attr), [owner, *args], kwargs)
            function = self._attribute(owner, node.func.attr)
        else:
            function = self._value(node.func, names)
        if not isinstance(function, Global):
            raise ConversionError(f"{self._where(_text(node.func))}: expected a function, found a value")
        found = self._global(function.name, args, kwargs)
        if args and function.name.endswith("_") and not function.name.endswith("__"):  # in place: of all names it has
            names |= {name: found for name, value in names.items() if value is args[0]}
        return found

    def _global(self, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
        room, _, operator = name.rpartition(".")
        if operator in _REFUSED:  # whose code asks for sizes first
            raise ConversionError(f"{self._where(operator)}: {refusal(operator)}")
        if name in self._script.code.functions:
            return self.call(self._script.code.functions[name], args, kwargs)
        if name in _BUILT_IN:
            return _BUILT_IN[name](self, *args)
        if room not in ("torch", "ops.prim", "ops.aten", ""):
            raise ConversionError(f"{self._where(name)}: expected an operator of PyTorch's, found {name}")
        if operator in _CASTS:
            args = [args[0], *(_dtype(one) for one in args[1:])]
        kwargs = {key: _dtype(value) if key == "dtype" else value for key, value in kwargs.items() if key not in _PLACES}
        return self._domain.call(operator, self._where(operator), tuple(args), kwargs)

    def _where(self, what: str) -> str:
        return f"{self._within[-1] or 'forward'}: {what}" if self._within else what

    def _raised(self, message: Any = "", *_: Any) -> None:
        raise Unfit(f"{self._where('raise')}: {message}")


_REFUSED = ("group_norm", "instance_norm")
_PLACES = ("layout", "device", "pin_memory", "memory_format")
_BUILT_IN: dict[str, Callable[..., Any]] = {
    "annotate": lambda own, _, value: value, "unchecked_cast": lambda own, _, value: value,
    "uninitialized": lambda own, _: None, "getattr": lambda own, value, name: own._attribute(value, name),
    "torch.device": lambda own, *_: None, "ops.prim.RaiseException": Interpreter._raised,
}


def _dtype(value: Any) -> Any:
    return DType(_DTYPES.get(value, f"kind {value}")) if isinstance(value, int) and not isinstance(value, bool) else value


def _number(value: Any) -> Any:
    if not isinstance(value, (int, float)):
        raise ConversionError("expected a number after -, found another value")
    return value


def _text(node: ast.expr | None) -> str:
    return "" if node is None else ast.unparse(node)[:60]
