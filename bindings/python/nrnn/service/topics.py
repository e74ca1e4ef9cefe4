"""Topics of messages, and which key each is of."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from ..values.options import text

_KEY = "{key}"
_PARTS = re.compile(r"\{key\}|\+|#|[^+#{]+|\{")
_BRACES = re.compile(r"\{\w+\}")
_MOST_LEVELS = 201
LONGEST = 65535  # bytes of a topic
_SHARED = "$share/"
_OF_PLANES = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_NO_TEXT = f"\0-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_OF_PLANES}"

NO_TEXT, NO_TOPIC = re.compile(f"[{_NO_TEXT}]"), re.compile(f"[{_NO_TEXT}+#]")
"""What ends a connection of MQTT wherever it stands: control characters, surrogates, and what Unicode keeps free of
characters; and in a topic that is published to."""


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
    if found.startswith(_SHARED):
        raise ValueError(f"{name}: expected the topic itself, found {found!r:.60}: a shared subscription parts the samples of a "
                         'key; shard = "1/2" parts the keys')
    if _is_too_long(found):
        raise ValueError(f"{name}: expected a topic of at most {LONGEST} bytes, found {found!r:.60}")
    if found.count(_KEY) > 1:
        raise ValueError(f"{name}: expected {_KEY} once, found it {found.count(_KEY)} times: {found!r:.60}")
    if NO_TEXT.search(found):
        raise ValueError(f"{name}: expected a topic without control characters, found {found!r:.60}")
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
    found = published(name, value)
    _expect_key(name, found)
    return found


def apart(name: str, value: Any) -> str:
    """One for all keys."""
    found = of_results(name, value)
    if _KEY in found:
        raise ValueError(f"{name}: expected one topic for all keys, found {_KEY} in {found!r:.60}")
    return found


def published(name: str, value: Any) -> str:
    """One that can be published to."""
    found = text(name, value)
    if not can_be_published(found):
        raise ValueError(f"{name}: expected a topic without + and #, control characters, $ at its begin, and more than "
                         f"{_MOST_LEVELS} levels or {LONGEST} bytes, found {found!r:.60}")
    return found


def can_be_published(topic: str) -> bool:
    """Those that begin with $ are the broker's own; Mosquitto ends a connection that says one of more levels."""
    return (bool(topic) and topic[0] != "$" and topic.count("/") < _MOST_LEVELS and NO_TOPIC.search(topic) is None
            and not _is_too_long(topic))


def _is_too_long(topic: str) -> bool:
    return len(topic.encode(errors="surrogatepass")) > LONGEST


def _expect_key(name: str, given: str) -> None:
    for one in _BRACES.findall(given):
        if one != _KEY:
            raise ValueError(f"{name}: expected {_KEY} if a place is meant, found {one!r:.60}")
