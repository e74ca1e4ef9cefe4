"""Where results go, and which topics these are."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from .topics import can_be_published


@dataclass(frozen=True)
class Sent:
    """What becomes of results: the table [results]. `is_topic` says whether a broker takes a topic of that name; `own`
    whether the service says something else there."""

    topic: str
    outputs: tuple[str, ...] | None
    array: bool
    retain: bool
    refused: str | None
    is_topic: Callable[[str], bool] = can_be_published
    own: Callable[[str], bool] = lambda topic: False

    def can_name(self, key: str | bytes) -> bool:
        """Whether `topic_of` gives one that can be published to."""
        return "{key}" not in self.topic or not self.own(found := self.topic_of(key)) and self.is_topic(found)

    def may_have(self, topic: str) -> bool:
        """Whether it is of the results of some key."""
        return re.fullmatch(".+".join(map(re.escape, self.topic.split("{key}"))), topic, re.DOTALL) is not None

    def topic_of(self, key: str | bytes) -> str:
        return self.topic.replace("{key}", key if isinstance(key, str) else key.decode(errors="backslashreplace"))
