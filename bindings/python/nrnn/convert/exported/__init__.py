"""Programs of `torch.export`: files, objects, and modules captured by it."""

from .archive import is_program, read
from .memory import captured, program

__all__ = ["captured", "is_program", "program", "read"]
