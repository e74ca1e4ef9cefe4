"""docs/results.md and its pictures, from the results.json of every experiment.

    python -m experiments.page [NAME ...]     draws pictures of those named, or of all; the page is always whole

An experiment's `report.py` has `section(results)`, Markdown that begins with a heading of level 2, `draw(results, folder)`,
which saves PNG files, and `claims(results)`, which the table at the top of the page gathers.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import matplotlib

from . import results
from .tables import table
from .verdicts import Claim

ROOT = Path(__file__).resolve().parent.parent
PAGE, PICTURES = ROOT / "docs/results.md", ROOT / "docs/results"
ORDER = ("mnist", "ecg5000", "ecg", "effects", "quaternion", "proteins", "heat", "ode", "covid", "response")


def text() -> str:
    """The page as it should stand."""
    sections = {name: _report(name).section(results.load(name)).strip() for name in ORDER}
    titles = {name: section.splitlines()[0].removeprefix("## ") for name, section in sections.items()}
    links = {name: f"[{title}](#{_anchor(title)})" for name, title in titles.items()}
    head = (ROOT / "experiments/head.md").read_text().strip()
    return "\n\n".join([head, " ·\n".join(links.values()), _verdicts(links), *sections.values()]) + "\n"


def claims(name: str) -> list[Claim]:
    """What the papers claim, and what an experiment says of it."""
    return _report(name).claims(results.load(name))


def _verdicts(links: dict[str, str]) -> str:
    rows = [[one.paper, one.ran, _verdict(one), one.interval, link] for name, link in links.items() for one in claims(name)]
    return table(["claim", "what was run", "verdict", "difference, 95 % interval", "section"], rows, texts=5)


def _verdict(one: Claim) -> str:
    if one.verdict == "not tested":
        return one.verdict
    return f"**{one.verdict}**" + (f", {one.parts}" if one.parts else "")


def draw(names: list[str]) -> None:
    matplotlib.use("Agg")  # files, no windows
    for name in names:
        _report(name).draw(results.load(name), PICTURES)


def _report(name: str):
    return importlib.import_module(f"experiments.{name}.report")


def _anchor(title: str) -> str:
    kept = "".join(c for c in title.lower() if c.isalnum() or c in " -_")
    return kept.replace(" ", "-")


if __name__ == "__main__":
    draw(sys.argv[1:] or list(ORDER))
    PAGE.write_text(text())
