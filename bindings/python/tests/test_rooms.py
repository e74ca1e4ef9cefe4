"""Imports go down only, to what another room shows; `rooms.ROOMS` says who may use whom."""

from graphlib import TopologicalSorter

import pytest
from rooms import OF_NONE, PACKAGE, ROOMS, modules, table, uses

ROOT = PACKAGE.parents[2]
MODULES = modules()


def room(module):
    return "" if module in OF_NONE else module.split(".")[0]


def private(use):
    """What of a use begins with an underscore, and so is its room's own."""
    return [part for part in [*use.module.split("."), use.name] if part.startswith("_")]


def test_every_room_is_listed_above_what_it_uses():
    assert {room(module) for module in MODULES} - {""} == set(ROOMS)
    lower = []
    for name, one in ROOMS.items():
        assert set(one.uses) <= set(lower), f"{name} uses what is not below it"
        lower.append(name)


@pytest.mark.parametrize("name", ROOMS)
def test_imports_go_down(name):
    for module in (one for one in MODULES if room(one) == name):
        for use in uses(MODULES[module]):
            target = room(use.module) or use.name
            if target != name:
                assert target in ROOMS[name].uses, f"{use.where}: {name} may not use {use.module or use.name}"
                assert not private(use), f"{use.where}: {use.module}.{use.name} is private to {target}"


@pytest.mark.parametrize("folder", ["benchmarks", "docs", "examples", "experiments"])
def test_nobody_else_uses_what_is_private(folder):
    for path in (ROOT / folder).rglob("*.py"):
        for use in uses(path):
            assert not private(use), f"{path}: {use.module}.{use.name} is private"


def test_files_have_no_circle():
    TopologicalSorter({module: set(_files(module)) for module in MODULES}).prepare()


def _files(module):
    for use in uses(MODULES[module], at_run_time=True):
        inner = f"{use.module}.{use.name}".strip(".")
        yield inner if inner in MODULES else use.module


def test_the_readme_shows_the_rooms():
    assert table() in (PACKAGE.parent / "README.md").read_text()
