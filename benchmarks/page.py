"""Tables of docs/performance.md, each between markers that name it."""
import os
import platform
import re
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs/performance.md"


def table(titles, rows):
    """Markdown; the first column to the left, the others to the right."""
    line = "| {} |".format
    return "\n".join([line(" | ".join(titles)), line(" | ".join(["---"] + ["---:"] * (len(titles) - 1)))]
                     + [line(" | ".join(row)) for row in rows])


def write(name, text, page=PAGE):
    """Replaces what stands between `<!-- name -->` and `<!-- end of name -->`."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    old = page.read_text()
    if old.count(begin) != 1 or old.count(end) != 1:
        raise ValueError(f"{page}: expected {begin} and {end} once each")
    new = re.sub(f"{re.escape(begin)}.*{re.escape(end)}", lambda _: f"{begin}\n{text}\n{end}", old, flags=re.DOTALL)
    page.write_text(new)


def machine():
    """The CPU as the system names it."""
    names = re.findall(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return f"{names[0] if names else platform.machine()}, {os.cpu_count()} cores"
