"""Files of PyTorch's that hold a program beside its weights: TorchScript and torch.export."""

from __future__ import annotations

import os

from ..values.budget import Budget
from ..values.files import file_name, open_regular, read_whole
from . import exported, torchscript
from ._archive import SIGNATURE, Archive
from ._errors import ConversionError
from .torch_graph import Program

_MOST = 1 << 32


def program_of(path: str | os.PathLike[str]) -> tuple[Program, str] | None:
    """The program of a file, which is not run, and what the file is; None if it holds none.

    Raises
    ------
    OSError
        No regular file, or one that cannot be read.
    ConversionError
        A program that is not understood; the message names the file.
    """
    with open_regular(path) as file:
        if file.read(len(SIGNATURE)) != SIGNATURE:
            return None
    data = read_whole(path, _MOST)
    try:
        archive = Archive(data, Budget(len(data)))
        if exported.is_program(archive):
            return exported.read(data), "torch.export"
        if torchscript.is_script(archive):
            return torchscript.ScriptProgram(torchscript.read(data)), "TorchScript"
    except ValueError as error:
        raise ConversionError(f"{file_name(path)}: expected a program of PyTorch's, found {error}") from None
    return None
