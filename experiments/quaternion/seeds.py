"""Which seeds were run of each task, and which are missing."""

from __future__ import annotations

from typing import Any

from .tasks import TASKS, Task


def seeds(found: dict[str, Any]) -> str:
    """As "1, 2, 3 of *digits*; 1, 3 of *vowels*. Seed 2 of *vowels* was not run, for want of time."."""
    ran = {task: {one["seed"] for one in found["runs"] if one["task"] == task.name} for task in TASKS}
    asked = set().union(*ran.values())
    missing = {task: {seed for seed in asked if seed <= task.seeds} - held for task, held in ran.items()}
    lacking = [f"Seed {held} of {tasks} was not run, for want of time."
               for held, tasks in _alike(missing).items() if held]
    return " ".join(["; ".join(f"{held} of {tasks}" for held, tasks in _alike(ran).items()) + ".", *lacking])


def _alike(held: dict[Task, set[int]]) -> dict[str, str]:
    """Titles of the tasks, by the seeds that they share."""
    names = {task: ", ".join(map(str, sorted(one))) for task, one in held.items()}
    return {name: ", ".join(f"*{task.title}*" for task in names if names[task] == name) for name in names.values()}
