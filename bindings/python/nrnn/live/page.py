"""The page that is served: that of docs/live, told where the events are."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_PLACES = _PACKAGE / "page.html", _PACKAGE.parents[3] / "docs/live/index.html"  # in a wheel, in a checkout
_NOWHERE, _HERE = '<meta name="nrnn-feed" content="">', '<meta name="nrnn-feed" content="events">'


def page() -> bytes:
    """Raises FileNotFoundError where it was not built."""
    for place in _PLACES:
        if place.is_file():
            return place.read_text(encoding="utf-8").replace(_NOWHERE, _HERE, 1).encode()
    raise FileNotFoundError("nrnn.live: expected the page, found none: `make live` in a checkout writes it")
