"""The suites of the tests, what each needs built, and how long it takes. `FAST=1` and `FULL=1` choose the length; the
suites that are programs read them too."""
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import built

ROOT = Path(__file__).resolve().parent.parent
LIBRARY = ROOT / f".build-lib/{os.uname().machine}/libnrnn.so"
PYTHON = str(ROOT / ".venv/bin/python")
PIPELINES = str(ROOT / ".venv-pipelines/bin/python")


@dataclass(frozen=True)
class Job:
    """A suite, or a build that suites need. `kind` says what it reports in: "lines" that a program prints, a "junit"
    file ({report} in the command is where it goes), or nothing ("build"). `seconds` of processor time order the jobs:
    the longest begin first. With FAST=1 a suite that is not `fast` is left out, and of one that is the `slow` files. One
    that is not `usual` runs only where it is named."""
    name: str
    command: tuple
    kind: str
    seconds: int
    needs: tuple = ()
    fast: bool = True
    slow: tuple = ()
    usual: bool = True


def swift(verb, *more):
    return ("swift", verb, "-c", "release", "--scratch-path", ".build-test", "-Xswiftc", "-enable-testing", *more)


def pytest(path, python=PYTHON):
    return (python, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", "--junitxml={report}", path)


BUILDS = (
    Job("library", ("scripts/lib.sh",), "build", 11),
    Job("command", ("swift", "build", "-c", "release", "--static-swift-stdlib", "--product", "nrnn"), "build", 65),
    Job("swift tests", swift("build", "--product", "NoisyRNNPackageTests"), "build", 90),
)

SUITES = (
    Job("format", ("Tests/Format/run.sh",), "lines", 1, ("library",)),
    Job("bindings", (PYTHON, "Tests/Bindings/compare.py"), "lines", 5, ("library",)),
    Job("swift", swift("test", "--skip-build", "--parallel", "--xunit-output", "{report}"), "junit", 60,
        ("swift tests",), fast=False),
    Job("numerics", ("Tests/Numerics/run.sh",), "lines", 20, ("library",)),
    Job("performance", (PYTHON, "Tests/Performance/run.py"), "lines", 13, ("library",)),
    Job("capi", ("Tests/CAPI/run.sh",), "lines", 90, ("library", "command")),
    Job("embedding", ("Tests/Embedding/run.sh",), "lines", 50, ("library",), fast=False),
    Job("architectures", ("Tests/Architectures/run.sh",), "lines", 110, ("library", "command")),
    Job("hostile", ("Tests/Hostile/run.sh",), "lines", 60, ("library", "command")),
    Job("python", pytest("bindings/python/tests"), "junit", 230, ("library",),
        slow=("ode_field", "train", "train_*", "torch_*", "theory_*", "uncertainty_fit", "property_*", "unpickle_*", "onnx_limits",
              "service_killed", "convert_torch", "convert_tolerance", "mutants", "limits", "models")),
    Job("command", pytest("Tests/Command"), "junit", 55, ("library", "command"),
        slow=("state_property", "crash", "synthetic", "resumed_output", "bench", "numbers")),
    Job("reading", pytest("Tests/Reading"), "junit", 45, ("library", "command"), slow=("random",)),
    Job("examples", pytest("Tests/Examples"), "junit", 60, ("library", "command"), fast=False),
    Job("experiments", pytest("Tests/Experiments"), "junit", 245, ("library",), fast=False),
    Job("ports", pytest("Tests/Ports"), "junit", 130, ("library", "command"), fast=False),
    Job("docs", ("docs/run.sh",), "lines", 20, ("library",), fast=False),
    Job("site", pytest("Tests/Site"), "junit", 20, ("library", "command"), fast=False),
    Job("fuzz", ("Tests/Fuzz/run.sh",), "lines", 65, ("library", "command"), fast=False),
    Job("wheel", pytest("Tests/Dist/wheel"), "junit", 60, ("library", "command"), fast=False),
    Job("models", (PYTHON, "bindings/python/tests/models/run.py"), "lines", 600, ("library",), usual=False),
    Job("pipelines", pytest("Tests/Pipelines", PIPELINES), "junit", 300, ("library", "command"), usual=False),
    Job("dist", pytest("Tests/Dist"), "junit", 500, ("library",), usual=False),
)


def is_built(build):
    """Whether a build is left out. What is not the library is for `swift build` to know."""
    return build.name == "library" and built.is_current(LIBRARY)


def shortened(suite):
    """The suite without its slow files."""
    folder = ROOT / suite.command[-1]
    for pattern in suite.slow:
        if not list(folder.glob(f"test_{pattern}.py")):
            sys.exit(f"test: expected files test_{pattern}.py in {folder}, found none: see slow in scripts/suites.py")
    ignored = (f"--ignore-glob={folder}/test_{pattern}.py" for pattern in suite.slow)
    return replace(suite, command=(*suite.command, *ignored))


def chosen(names):
    """The suites of these names, and the builds that they need. Without names: all, or with FAST=1 what is fast."""
    unknown = sorted(set(names) - {suite.name for suite in SUITES})
    if unknown:
        sys.exit(f"test: expected suites of {', '.join(suite.name for suite in SUITES)}, found {', '.join(unknown)}")
    fast = bool(os.environ.get("FAST"))
    suites = [suite for suite in SUITES if (suite.name in names if names else suite.usual and (suite.fast or not fast))]
    needed = {need for suite in suites for need in suite.needs}
    builds = [build for build in BUILDS if build.name in needed and not is_built(build)]
    return builds, [shortened(suite) if fast and suite.slow else suite for suite in suites]
