"""The library of every target gives the bits of the one that `make lib` built: shared, static, and opened while threads run."""
import os

import pytest
from support import ROOT, done, models
from unpacked import TARGETS, compiled, each, runner, unpack

DIGEST = ROOT / "Tests/Architectures/digest.c"
WAYS = {"shared": lambda prefix: (f"-I{prefix}/include", f"-L{prefix}/lib", "-lnrnn", f"-Wl,-rpath,{prefix}/lib"),
        "static": lambda prefix: (f"-I{prefix}/include", prefix / "lib/libnrnn.a", "-lm")}


def some(target, zoo):
    """Models: an emulator gets every row of the zoo in one size."""
    folder = zoo if target.cpu == os.uname().machine else zoo / "few"
    return [folder / name for name in models(folder)]


def lines_of(digest, paths):
    """Those of these models, without the last one, which sums up all."""
    names = {path.name for path in paths}
    return [line for line in digest.splitlines() if line.split()[0] in names]


@each
@pytest.mark.parametrize("way", WAYS)
def test_one_digest(target, way, place, zoo, digest):
    run, paths = runner(target), some(target, zoo)
    program = compiled(target, DIGEST, place / f"digest-{target.name}-{way}", *WAYS[way](unpack(target, place)))
    found = done(*run, program, *paths)
    assert found.splitlines()[:-1] == lines_of(digest, paths)
    if len(paths) == len(models(zoo)):
        assert found == digest


@each
def test_opened_while_threads_run(target, place):
    """As Python opens it. Musl's loader refuses a library whose thread variables lie in the static block of the program."""
    prefix = unpack(target, place)
    program = compiled(target, ROOT / "Tests/Embedding/late.c", place / f"late-{target.name}", f"-I{prefix}/include",
                       "-pthread", "-ldl", "-rdynamic")
    assert done(*runner(target), program, prefix / "lib/libnrnn.so.0") == "allocates nothing\n"


def test_the_comparison_can_fail(place, zoo, digest):
    """Another seed, another digest; no model is left out."""
    target = next(iter(TARGETS))
    program = compiled(target, DIGEST, place / "digest-seed", *WAYS["shared"](unpack(target, place)))
    assert done(program, "--seed", "43", *some(target, zoo)) != digest
    assert len({line.split()[0] for line in digest.splitlines()[:-1]}) == len(models(zoo)) > 100
