#!/usr/bin/env python3
"""Writes the live page: one file with engine, models and data inside, which opens from disk.

    docs/live/build.py [OUT]       by default docs/live/index.html

It needs the engine as WebAssembly: make lib ARCH=wasm32.
"""
import base64
import gzip
import sys
from pathlib import Path

from bundle import bundled

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
EMBEDDED = {
    "engine": ".build-lib/wasm32/nrnn.wasm",
    "co2": "examples/co2/noisy.nrnn",
    "co2-csv": "examples/co2/co2.csv",
    "digits": "examples/digits/noisy.nrnn",
    "heldout-csv": "examples/digits/heldout.csv",
}


def data(name, path):
    """An element that no browser runs."""
    packed = gzip.compress((ROOT / path).read_bytes(), 9, mtime=0)
    return f'<script type="application/octet-stream" id="data-{name}">{base64.b64encode(packed).decode()}</script>'


def page():
    places = {"/* styles */": (HERE / "page.css").read_text(),
              "<!-- data -->": "\n".join(data(name, path) for name, path in EMBEDDED.items()),
              "/* script */": bundled(HERE / "main.js")}
    text = (HERE / "page.html").read_text()
    for place, content in places.items():
        before, after = text.split(place)
        text = before + content + after
    return text


def main(out=HERE / "index.html"):
    missing = [path for path in EMBEDDED.values() if not (ROOT / path).is_file()]
    if missing:
        sys.exit(f"live: expected {missing[0]}, found none: make lib ARCH=wasm32")
    Path(out).write_text(page(), encoding="utf-8")
    print(f"live: {out}")


if __name__ == "__main__":
    main(*sys.argv[1:])
