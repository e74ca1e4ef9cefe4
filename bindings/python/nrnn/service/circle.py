"""No service takes what it publishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .config import Config

_ANY_KEY = "\0"


def expect_no_circle(config: Config) -> None:
    """Of keys that are known, and of one that no topic spells: any other is refused when it comes."""
    sent = config.results
    for i, one in enumerate(config.inputs):
        if one.key is not None and not sent.can_name(one.key):
            raise ValueError(f"inputs[{i}].key: expected a key that a topic of results can have, found {one.key!r:.60} "
                             f"for {sent.topic!r:.60}")
        expect_no_input(config, "results.topic", sent.topic_of(one.key or _ANY_KEY))
    if sent.refused is not None:
        expect_no_input(config, "results.refused", sent.refused)
    if sent.refused is not None and sent.may_have(sent.refused):
        raise ValueError(f"results.refused: expected a topic that is none of results.topic, found {sent.refused!r:.60}")


def expect_no_input(config: Config, name: str, topic: str) -> None:
    """ValueError if the service would take what it publishes there; `name` is the setting's."""
    found = config.input_of(topic)
    if found is not None:
        raise ValueError(f"{name}: expected topics that no input takes, found some of {str(found.topic)!r:.60}")
