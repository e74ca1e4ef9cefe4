"""Topics of messages, and which key each is of."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from ..values.options import text

_KEY = "{key}"
_PARTS = re.compile(r"\{key\}|\+|#|[^+#{]+|\{")
_BRACES = re.compile(r"\{\w+\}")


class Pattern:
    """Topics by their levels, with / between: {key} is a level, and is the key; + is any level, # at the end all that come.

    Attributes
    ----------
    text : str
    filter : str
        As a subscription of MQTT: + for {key}.
    has_key : bool
    """

    def __init__(self, text: str) -> None:
        self.text, self.has_key = text, _KEY in text
        self.filter = text.replace(_KEY, "+")

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Matches a whole topic; the group "key" is there if `has_key`."""
        means = {_KEY: "(?P<key>[^/]*)", "+": "[^/]*"}
        body = self.text.removesuffix("/#") if self.text.endswith("/#") else self.text
        parts = "".join(means.get(one, re.escape(one)) for one in _PARTS.findall(body) if one != "#")
        end = "(?:/.*)?" if self.text.endswith("/#") else ".*" if self.text == "#" else ""
        return re.compile(f"{parts}{end}", re.DOTALL)

    def match(self, topic: str) -> re.Match[str] | None:
        """Topics that begin with $ are the broker's own, and match no wildcard."""
        if topic.startswith("$") and not self.text.startswith("$"):
            return None
        return self.regex.fullmatch(topic)

    def __str__(self) -> str:
        return self.text


def pattern(name: str, value: Any) -> Pattern:
    """A setting."""
    found = text(name, value)
    if not found:
        raise ValueError(f"{name}: expected a topic, found an empty text")
    if found.count(_KEY) > 1:
        raise ValueError(f"{name}: expected {_KEY} once, found it {found.count(_KEY)} times: {found!r:.60}")
    for level in (levels := found.split("/")):
        for one in (_KEY, "+", "#"):
            if one in level and level != one:
                raise ValueError(f"{name}: expected {one} alone in a level, found {level!r:.60}")
        _expect_key(name, level)
    if "#" in levels[:-1]:
        raise ValueError(f"{name}: expected # as the last level, found {found!r:.60}")
    return Pattern(found)


def of_results(name: str, value: Any) -> str:
    """Where results go: {key} is the key."""
    found = text(name, value)
    if not found or "+" in found or "#" in found:
        raise ValueError(f"{name}: expected a topic without + and #, found {found!r:.60}")
    _expect_key(name, found)
    return found


def _expect_key(name: str, given: str) -> None:
    for one in _BRACES.findall(given):
        if one != _KEY:
            raise ValueError(f"{name}: expected {_KEY} if a place is meant, found {one!r:.60}")
