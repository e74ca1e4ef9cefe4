#!/usr/bin/env python3
"""Names the links of the pages in a folder that lead to no file, and fails where there are any: dead_links.py FOLDER."""
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "docs/site"))
from links import links  # noqa: E402


def all_links(folder):
    """(page, file that it links to) of a tree."""
    for page in sorted(folder.rglob("*.md")):
        yield from ((page, page.parent / link["target"].partition("#")[0]) for link in links(page.read_text()))


def main(folder):
    found = list(all_links(folder))
    if not found:
        return f"expected pages with links in {folder}, found none"
    return "\n".join(f"{page} links to {target}, which is not there" for page, target in found if not target.exists())


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])) or 0)
