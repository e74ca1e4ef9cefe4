"""Runs every C, C++ and Python sample of these pages: PASS or FAIL per sample, exit status 1 if one failed.

A C or C++ sample is a whole program; it is compiled against include/ and the library, and run with the digits model as
its argument. The Python samples of a page run one after the other in one namespace, so that one may use what an
earlier one made.
"""
import os
import re
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
LIBRARY = Path(os.environ.get("NRNN_LIBRARY", ROOT / f".build-lib/{os.uname().machine}/libnrnn.so")).resolve()
MODEL = ROOT / "examples/digits/noisy.nrnn"
# In a copy of what they begin with: Tests/Examples/test_tutorials.py, Tests/Ports/test_bare.py.
ELSEWHERE = ("sensor.md", "pytorch.md", "cell.md", "microcontrollers.md")
COMPILERS = {"c": ["cc", "-std=c11"], "cpp": ["c++", "-std=c++17"]}


def samples(page):
    """(line, language, text) of each sample."""
    text = page.read_text()
    for found in re.finditer(r"^```(c|cpp|python)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        yield text.count("\n", 0, found.start()) + 1, found[1], found[2]


def run_program(language, text, folder):
    """What went wrong; None if nothing did."""
    source, program = folder / f"sample.{language}", folder / "sample"
    source.write_text(text)
    link = [f"-L{LIBRARY.parent}", "-lnrnn", f"-Wl,-rpath,{LIBRARY.parent}"]
    warnings = ["-Wall", "-Wextra", "-Werror", "-pedantic"]
    compile = [*COMPILERS[language], *warnings, f"-I{ROOT}/include", str(source), "-o", str(program), *link]
    for command in (compile, [str(program), str(MODEL)]):
        result = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        if result.returncode:
            return f"ended with {result.returncode}: {result.stderr.strip()}"
    return None


def run_python(text, names):
    try:
        exec(text, names)
    except Exception:
        return traceback.format_exc(limit=-1).strip().splitlines()[-1]
    return None


def main():
    os.environ["NRNN_LIBRARY"] = str(LIBRARY)  # absolute: samples run in a folder of their own
    failed = 0
    for page in sorted(set(DOCS.glob("*.md")) - {DOCS / name for name in ELSEWHERE}):
        with tempfile.TemporaryDirectory() as folder:
            names = {"__name__": page.stem}
            os.chdir(folder)  # samples may write files
            for line, language, text in samples(page):
                why = run_python(text, names) if language == "python" else run_program(language, text, Path(folder))
                name = f"{page.name} line {line}"
                print(f"FAIL {name}: {why}" if why else f"PASS {name}", flush=True)
                failed += bool(why)
            os.chdir(ROOT)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
