"""PyTorch: modules, programs that were captured of them, and their weights alone."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Mapping
from typing import Any


from ..description.channels import Sequence
from ..description.noise import Noise
from ..file.modelfile import ModelFile
from ..values.files import file_name
from . import exported, torchscript
from ._build import Source, build
from ._errors import ConversionError, converter
from ._layered import RECURRENT, Layered, kind_of
from ._layers import stacked
from ._programs import program_of
from ._report import Printer
from ._state import State
from ._unpickle import Inert
from .rtneural import converted
from .torch_graph import Program, of_length, source_of, trace

_LISTS = ("ModuleList", "ModuleDict")  # which have no forward
_CONTAINERS = ("Sequential", *_LISTS)


@converter
def from_torch(module: Any, noise: Noise | Iterable[Noise | None] | None = None, task: str | None = None,
               check: Any = 64, sequence: Sequence | None = None, provenance: Mapping[str, str] | None = None,
               activations: Mapping[str, str | None] | Iterable[str | None] | None = None,
               order: Iterable[str] | None = None, expect: Any = None, report: Printer = print,
               **file: Any) -> ModelFile:
    """Convert PyTorch: a module, a program that was captured of one, or weights alone.

    Parameters
    ----------
    module : nn.Module, sequence of nn.Module, ExportedProgram, state dict, or path
        A module of your own is read from the graph that torch.export makes of its `forward`, which is then compared with
        the module. An `nn.Sequential` of PyTorch's own modules, or a list of them in the order in which they are applied,
        ``[net.rnn, net.head]``, is taken as it is, with nn.Identity() where nothing stands between a Linear and another
        linear map in a list. The last Linear is the readout; another one is a dense layer with the activation after it.
        Dropout is left out: at inference it does nothing. Recurrent modules may have several layers, either order of axes,
        no biases and a projection, but go one way.
        A file is read without running anything it names: a program of torch.export, TorchScript, PyTorch's own modules, or
        a state dict, also as safetensors, whose layers are taken in its order or, where its keys are sorted by name, in the
        one order that fits by sizes.
    noise : Noise or sequence of Noise, optional
        For every recurrent layer, or one entry for each, bottom first.
    task : {"regression", "softmax", "sigmoid"}, optional
        None: that of the softmax or log_softmax at the end, else regression. With "softmax" or "sigmoid" the link may stand
        at the end of the stack or be left out; a last Sigmoid without it is a layer.
    check : int or array_like, shape (steps, channels)
        Raw input of the check vector, or its number of steps.
    sequence, provenance, **file
        As in `nrnn.ModelFile`: inputs, outputs.
    activations, order
        As in `from_rtneural`; state dicts alone, which name neither.
    expect : (x, y), optional
        What the source was fed and what it gave, in its own units (z and o) and in float32 or float64: one sequence, x
        of shape (steps, inputs), (1, steps, inputs) or (steps, 1, inputs), y likewise, of every step or of the last.
        They become the check vector of the file, and the report says that it is verified against the source; a
        difference beyond what float32 may cost refuses the conversion. Of a classifier y is what goes into the link,
        or what comes out.
    report : callable, optional
        Is given the lines of the report; None: nobody. The file keeps it as `ModelFile.report`.

    Returns
    -------
    ModelFile

    Raises
    ------
    ConversionError
        A module that has no counterpart: it is named.
    """
    settings = dict(noise=noise, task=task, check=check, sequence=sequence, expect=expect, report=report)
    if isinstance(module, Mapping):
        return converted("from_torch a state dict", module, activations, order,
                         provenance={"framework": "PyTorch"} | dict(provenance or {}), **settings, **file)
    is_file = isinstance(module, (str, os.PathLike))
    program = program_of(module) if is_file else None
    if is_file and program is None:
        state = State(module)
        model = from_torch(_held_by(state), provenance=provenance, activations=activations, order=order, **settings,
                           **file)
        for key in state.beside:
            model.report.assume(f"those under {key!r} are not the weights that are meant")
        return model
    if activations or order:
        found = "a module" if program is None else f"a program of {program[1]}"
        raise ConversionError(f"activations, order: expected with a state dict alone, found {found}")
    if program is None:
        source, framework = _source(module, task, check), _framework(module)
    else:
        title = f"from_torch {file_name(module)}, {program[1]}"
        source, framework = _of_program(program[0], title, check), f"PyTorch, {program[1]}"
    return build(source, noise, task, sequence, {"framework": framework} | dict(provenance or {}), report, expect, **file)


def _held_by(state: State) -> Any:
    """The module or state dict of a checkpoint; of a module of somebody's own beside other things, its weights."""
    found = state.attributes
    if isinstance(found, Inert) and (found is state.source or not _is_made_of_others(found)):
        return found
    return {key: state[key] for key in state}


def _framework(module: Any) -> str:
    if isinstance(module, Inert):
        return "PyTorch"
    import torch

    return f"PyTorch {torch.__version__}"


def _source(module: Any, task: str | None, check: Any) -> Source:
    """Of a module in memory, or what a file holds of one."""
    kind = type(module)
    if kind.__name__ == "ExportedProgram" and kind.__module__.startswith("torch.export"):
        return _of_program(exported.program(module), "from_torch torch.export", check)
    if kind.__module__.startswith("torch.jit"):
        return _of_program(torchscript.ScriptProgram(torchscript.read(_saved(module))), "from_torch TorchScript", check)
    if _is_made_of_others(module):
        return _of_ones_own(module, task, check)
    layered = Layered(_flat(module))
    return source_of(layered, trace(layered), f"from_torch {kind_of(module)}", check, _listed(module))


def _of_program(program: Program, title: str, check: Any) -> Source:
    return source_of(program, trace(program), title, check, getattr(program, "assumed", []))


def _saved(script: Any) -> bytes:
    import torch

    buffer = io.BytesIO()
    torch.jit.save(script, buffer)
    return buffer.getvalue()


def _of_ones_own(module: Any, task: str | None, check: Any) -> Source:
    """By the graph that torch.export makes of its forward, if that gives what it gives."""
    if isinstance(module, Inert):
        raise ConversionError(f"module: expected PyTorch's own modules, found {kind_of(module)}, whose forward is not "
                              f"run; load it and pass it, or save its state dict")
    program = exported.Captured(module)
    found = trace(program)
    program.expect(of_length(program, found, check), stacked(list(found.stage.chain), found.inputs, task))
    return source_of(program, found, f"from_torch {kind_of(module)}", check)


def _flat(module: Any) -> list[Any]:
    """Modules in the order in which they are applied."""
    if isinstance(module, (list, tuple)):
        return [one for part in module for one in _flat(part)]
    parts = getattr(module, "_modules", {})  # children() leaves out repetitions
    if kind_of(module) in _CONTAINERS or ("." in kind_of(module) and parts):
        return [one for part in parts.values() for one in _flat(part)]
    return [module]


def _listed(module: Any) -> list[str]:
    """What is assumed of modules in a list, which no forward applies.

    Raises
    ------
    ConversionError
        A module of somebody's own among them, or two linear maps in a row, between which a forward may do anything.
    """
    if not isinstance(module, (list, tuple)) and kind_of(module) not in _LISTS:
        return []
    parts = list(module if isinstance(module, (list, tuple)) else module._modules.values())
    for one in parts:
        if _is_made_of_others(one):
            raise ConversionError(f"module: expected PyTorch's own modules in a list, found {kind_of(one)}, whose "
                                  f"forward may do more than its parts; list its parts, or use nn.Sequential")
        _listed(one)
    flat = [kinds for one in parts if (kinds := [kind for kind in map(kind_of, _flat(one)) if kind != "Dropout"])]
    for before, after in zip(flat, flat[1:]):
        if before[-1] == "Linear" and (other := after[0]) in ("Linear", *RECURRENT):
            raise ConversionError(f"module: a list does not say what stands between a Linear and the {other} after it; "
                                  f"put the activation there, or nn.Identity() for none")
    return ["the modules of the list are applied in its order, with nothing between them"]


def _is_made_of_others(module: Any) -> bool:
    """Is it, or does it hold, a module that is not PyTorch's own, and so has a forward that may do anything?"""
    if isinstance(module, (list, tuple)):
        return False
    return "." in kind_of(module) or any(_is_made_of_others(part) for part in getattr(module, "_modules", {}).values())
