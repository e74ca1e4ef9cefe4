"""The command `python -m nrnn.live`: a page on this machine that shows a stream while it runs."""

from ..commands import live as main

__all__ = ["main"]
