"""The accuracies of all seeds: results.json, and its table. `python report.py` prints the table."""
import json
from pathlib import Path

import numpy as np

RESULTS = Path(__file__).with_name("results.json")


def write(path, results, recipe):
    """results[condition][seed][test] -> file, with mean and std (over seeds, n - 1) beside the seeds."""
    conditions = {name: dict(seeds=seeds, **summary(list(seeds.values()))) for name, seeds in results.items()}
    path.write_text(json.dumps(dict(recipe=recipe, **conditions), indent=1) + "\n")


def summary(runs):
    tests = runs[0]
    values = {test: [run[test] for run in runs] for test in tests}
    return dict(mean={test: round(float(np.mean(v)), 2) for test, v in values.items()},
                std={test: round(float(np.std(v, ddof=1)), 2) for test, v in values.items()})


def table(results):
    """Markdown: a row for each test, mean +- std over seeds."""
    rows = ["| held-out accuracy, % | trained without noise | trained with noise |", "|---|---|---|"]
    for test in results["plain"]["mean"]:
        cells = [f"{results[c]['mean'][test]:.1f} ± {results[c]['std'][test]:.1f}" for c in ("plain", "noisy")]
        rows.append(f"| {test} | {' | '.join(cells)} |")
    return "\n".join(rows)


if __name__ == "__main__":
    print(table(json.loads(RESULTS.read_text())))
