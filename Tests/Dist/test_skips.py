"""Tests that need an emulator or a loader of musl may be skipped where these cannot be had: Tests/allowed-skips.txt says so."""
import importlib
import inspect
import re
import sys

from support import ROOT, done
from unpacked import TARGETS

sys.path.append(str(ROOT / "scripts"))
import results

OTHERS = [target.name for target in TARGETS][1:]  # the first is this machine's


def test_all_of_them_are_listed():
    files = [path for path in (ROOT / "Tests/Dist").glob("test_*.py") if "runner(" in path.read_text()]
    said = done(sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *files, cwd=ROOT)
    found = re.findall(r"^Tests/Dist/(\w+)\.py::(\w+)(\[.*\])$", said, re.MULTILINE)
    needing = {f"dist.Tests.Dist.{module}.{test}{row}" for module, test, row in found
               if "runner(" in source(module, test) and row.endswith(tuple(f"{sign}{name}]" for name in OTHERS for sign in "[-"))}
    assert len(needing) > 10 and needing <= set(results.allowed_skips())


def source(module, test):
    return inspect.getsource(getattr(importlib.import_module(module), test))
