"""Fit readouts to simulated responses, judge them on other inputs: `python -m experiments.response`."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import Any

from .. import arguments, results
from ..jobs import kept
from .fit import Split
from .runs import AMPLITUDES, Common, Size, run

QUICK = Size(Split(60, 20), 20, 4, 16, 4, 50)


@arguments.told
def main() -> None:
    given = arguments.parse(arguments.parser("response", __doc__, seeds=10, needs_data=False, jobs=True))
    results.expect_seeds(given.out, given.seeds, lambda found: range(len(found["online"])))
    models = given.out / "models"
    models.mkdir(exist_ok=True)
    common = Common(QUICK if given.quick else Size(), models)
    done = kept(partial(run, common), {f"system-{seed}": seed for seed in given.seeds}, given.jobs, models,
                lambda seed: (common.size, seed))
    results.save(given.out, {
        "size": asdict(common.size), "features": {name: table.shape[1] for name, table in common.tables.items()},
        "amplitudes": [_at(number, done) for number in range(len(AMPLITUDES))],
        "online": [one["online"] for one in done], "exported": [one["exported"] for one in done]})


def _at(number: int, done: list[dict[str, Any]]) -> dict[str, Any]:
    """At one amplitude all errors by name, one for each system."""
    rows = [one["errors"][number] for one in done]
    return {"amplitude": AMPLITUDES[number], "spread": [one["spread"][number] for one in done],
            "errors": {name: [row[name] for row in rows] for name in rows[0]}}


if __name__ == "__main__":
    main()
