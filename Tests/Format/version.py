"""The version stands in include/nrnn.h; whatever else must name it (names of files to install, citations) follows."""
import re
import subprocess
import sys
from pathlib import Path

from report import report

ROOT = Path(__file__).resolve().parent.parent.parent
# What is said of the version in a page, as far as that is of today: results and notes keep theirs.
NAMED = {
    "*.md": r"(?:\bnrnn-|\bnrnn_|\blibnrnn\.so\.|\blibnrnn(?:0|-dev)_|find_package\(NRNN )(\d+\.\d+(?:\.\d+)?)",
    "*CMakeLists.txt": r"find_package\(NRNN (\d+\.\d+(?:\.\d+)?)",
    "CITATION.cff": r"^version: [\"']?([\d.]+)",
    "CHANGELOG.md": r"^## (\d+\.\d+\.\d+)",
}


def files(pattern):
    """Of this pattern, as git knows them, a page once: under the pattern of its own where there is one."""
    found = subprocess.run(["git", "ls-files", pattern], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for path in found.split() if path == pattern or path not in NAMED]


def others(version):
    """Each place that names another version, as path:line: found."""
    for pattern, named in NAMED.items():
        for path in files(pattern):
            text = (ROOT / path).read_text()
            found = list(re.finditer(named, text, re.M))
            for one in found[:1] if path == "CHANGELOG.md" else found:
                if one[1] != version and one[1] != version.rsplit(".", 1)[0]:
                    yield f"{path}:{text.count(chr(10), 0, one.start()) + 1} names {one[1]}"


def main():
    version = subprocess.run([ROOT / "scripts/version.sh"], capture_output=True, text=True, check=True).stdout.strip()
    wrong = list(others(version))
    sys.exit(report({
        "every page names the version of nrnn.h": lambda: (not wrong, f"expected {version}, found: " + "; ".join(wrong)),
        "pages name a version": lambda: (any(others("9.9.9")), "expected to find pages that name it, found none"),
    }))


main()
