"""python -m nrnn.convert SOURCE -o OUT.nrnn: a model from elsewhere as a model file; --explain SOURCE: what it is.

Exit status: 0 converted, or it would be; 1 refused (no file is left behind), 2 wrong usage.
"""

from __future__ import annotations

import argparse
import inspect
import json
import os
import sys
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import convert as package
from ..description.channels import Channel, Output, Sequence
from ..file.modelfile import ModelFile
from ..values.errors import NrnnError
from ..values.excerpt import excerpt
from ._errors import ConversionError, ConversionWarning
from ._explain import lines, recognising
from ._guess import guess, read_within

_LONGEST_LINE = 2000
_CLASSES = {"inputs": Channel, "outputs": Output}


def run(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """The command; its exit status."""
    if given.explain == (given.output is not None):
        parser.error("expected -o OUT.nrnn, or --explain, which writes nothing")
    return _explained(given, parser) if given.explain else _written(given, parser)


def _written(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    try:
        _differ(given.source, given.output)
        _converted(given, parser, _say).save(given.output)
    except Exception as error:
        print(f"error: {_reason(given, error)}", file=sys.stderr)
        return 1
    _say(f"written: {given.output}")
    return 0


def _explained(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Prints what was recognised, what is assumed, and what stands in the way."""
    told: list[str] = []
    with recognising() as rows:
        try:
            _converted(given, parser, told.append)
            refusal = ""
        except Exception as error:
            refusal = _reason(given, error)
    for line in [told[0] if told else given.source, *lines(rows), *told[1:]]:
        _say(line)
    _say(f"stands in the way: {refusal}" if refusal else "converts")
    return int(bool(refusal))


def _converted(given: argparse.Namespace, parser: argparse.ArgumentParser, report: Callable[[str], Any]) -> ModelFile:
    kind = given.kind or guess(given.source, given.within)
    report(f"{given.source}: {kind}")
    converter = getattr(package, f"from_{kind}")
    settings = _settings(parser, converter, given)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConversionWarning)  # the report says the same
        file: ModelFile = converter(_source(given), **settings, report=report)
    return file


def _reason(given: argparse.Namespace, error: Exception) -> str:
    """As one line, also of a file that no check was written for."""
    known = isinstance(error, (ValueError, TypeError, OSError, ImportError, NrnnError))
    return excerpt(error if known else f"{given.source}: not understood, {type(error).__name__}: {error}")


def _source(given: argparse.Namespace) -> Any:
    return given.source if given.within is None else read_within(given.source, given.within)


def _say(line: str) -> None:
    """Names in a file are not to be obeyed by a terminal."""
    print(excerpt(line, _LONGEST_LINE))


def _differ(source: str, output: str) -> None:
    if os.path.exists(output) and os.path.samefile(source, output):
        raise ValueError(f"{output}: expected another file than the source, found the same")


def _settings(parser: argparse.ArgumentParser, converter: Callable[..., ModelFile],
              given: argparse.Namespace) -> dict[str, Any]:
    known = {*list(inspect.signature(converter).parameters)[1:], "inputs", "outputs", "task", "sequence", "provenance"}
    known -= {"file", "report", "noise", "expect"}
    settings: dict[str, Any] = {} if given.check is None else {"check": given.check}
    if given.expect is not None:
        settings["expect"] = tuple(_array(path) for path in given.expect)
    for pair in given.arg:
        name, equals, text = pair.partition("=")
        if not equals or name not in known:
            parser.error(f"--arg: expected NAME=VALUE with one of {', '.join(sorted(known))}, found {pair!r}")
        if name in settings:
            parser.error(f"--arg: expected {name} once, found it twice")
        settings[name] = _value(name, text)
    return settings


def _array(path: str) -> np.ndarray:
    try:
        found: np.ndarray = np.load(path, allow_pickle=False)
        return found
    except (ValueError, EOFError) as error:
        raise ConversionError(f"--expect: {path}: expected an array of numpy.save, found {error}") from error


def _value(name: str, text: str) -> Any:
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        return text
    if name in _CLASSES and isinstance(value, list):
        return [_made(name, _CLASSES[name], one) if isinstance(one, dict) else one for one in value]
    return _made(name, Sequence, value) if name == "sequence" and isinstance(value, dict) else value


def _made(name: str, kind: type, fields: dict[str, Any]) -> Any:
    known = list(inspect.signature(kind).parameters)
    if other := [field for field in fields if field not in known]:
        raise ValueError(f"--arg {name}: expected fields among {', '.join(known)}, found {other[0]!r}")
    return kind(**fields)
