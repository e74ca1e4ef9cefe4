"""Is the network worth it? A table beside what needs no network, a sentence, a picture."""

from .judge import judge
from .picture import picture
from .verdict import Verdict

__all__ = ["Verdict", "judge", "picture"]
