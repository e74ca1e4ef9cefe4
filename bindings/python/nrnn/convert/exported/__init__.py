"""Programs of `torch.export`: files, objects, and modules captured by it."""

from .archive import is_program, read
from .memory import program
from .module import Captured

__all__ = ["Captured", "is_program", "program", "read"]
