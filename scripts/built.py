"""Whether a library that scripts/lib.sh built is that of the sources as they are."""
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("Sources", "include", "scripts")


def is_current(library):
    """Whether it is there, of all cells, without flags of somebody's own, and newer than its sources."""
    if not library.exists() or (library.parent / "special").exists():
        return False
    made = library.stat().st_mtime
    sources = (path for place in SOURCES for path in (ROOT / place).rglob("*") if "__pycache__" not in str(path))
    return all(path.stat().st_mtime <= made for path in sources)
