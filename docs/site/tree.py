"""Which files of the repository are pages of the site, and where the site has them.

A page stands in the site where it stands below docs/, or as PLACED says. Files of the repository that pages link to
come along: a picture as it is, anything else as a page that shows it.
"""
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SOURCES = "source"  # the folder of the site for files that are shown
PLACED = {
    "README.md": "index.md",
    "docs/README.md": "pages.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "bindings/python/README.md": "python.md",
    "experiments/README.md": "experiments.md",
    "examples/digits/README.md": "examples/digits.md",
    "examples/co2/README.md": "examples/co2.md",
    "examples/sensor/README.md": "examples/sensor.md",
    "examples/pipeline/README.md": "examples/pipeline.md",
    "examples/borrowed/README.md": "examples/borrowed.md",
    "include/nrnn.h": "reference/c.md",
    "include/nrnn.hpp": "reference/cpp.md",
}
GENERATED = ("include/",)  # shown by pages that are made of them
LANGUAGES = {".c": "c", ".cpp": "cpp", ".h": "c", ".md": "markdown", ".proto": "protobuf", ".py": "python", ".sh": "bash",
             ".swift": "swift", ".toml": "toml", ".csv": "text", ".txt": "text", ".cmake": "cmake"}
PICTURES = (".png", ".svg")


def tracked(path=""):
    """The files of the repository, those that git does not ignore, below a path."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", path or "."]
    found = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return [name for name in found if (ROOT / name).is_file()]


def pages():
    """{path in the repository: path in the site} of all pages that are written by hand."""
    own = {f"docs/{path.name}": path.name for path in sorted(DOCS.glob("*.md"))}
    return {source: place for source, place in {**own, **PLACED}.items()
            if (ROOT / source).exists() and not source.startswith(GENERATED)}


def place(path):
    """Where the site has a file or folder of the repository; None where it has not."""
    if not (ROOT / path).exists():
        return None
    if path in PLACED:
        return PLACED[path]
    if path.startswith("docs/") and path.endswith((".md", *PICTURES)):
        return path.removeprefix("docs/")
    if f"{path}/README.md" in PLACED:
        return PLACED[f"{path}/README.md"]
    if path.endswith(PICTURES):
        return f"{SOURCES}/{path}"
    return f"{SOURCES}/{path}.md"


def shown(path):
    """The page that shows a file, or the files of a folder."""
    title = f"---\ntitle: {path}\nsearch:\n  exclude: true\n---\n\n# `{path}`\n\n"
    if (ROOT / path).is_file():
        return title + fenced(path)
    names = tracked(path)
    listed = "\n".join(f"- `{os.path.relpath(name, path)}`" for name in names)
    return title + listed + "\n\n" + "\n\n".join(f"## `{os.path.relpath(name, path)}`\n\n{fenced(name)}" for name in names
                                                 if Path(name).suffix in LANGUAGES)


def fenced(path):
    """A file's text as a block of code."""
    if Path(path).suffix not in LANGUAGES:
        return f"{(ROOT / path).stat().st_size:,} bytes that are no text."
    return f"````` {LANGUAGES[Path(path).suffix]}\n{(ROOT / path).read_text().rstrip()}\n`````"
