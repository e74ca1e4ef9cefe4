"""A step takes the same number of instructions whatever the input, counted by callgrind.

    instructions.py PROGRAM MODEL...

Prints PASS or FAIL for each kind of stream and tier, over all models and inputs.
"""
import sys
from collections import defaultdict
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent))
import callgrind

# Instructions by which the counts of a model may differ: a channel beyond its limit is flagged, two in each of four steps.
SLACK = {"limit.nrnn": 8}


def counts(program, models):
    """{(stream, tier): {model: {input: instructions}}} from the dumps of one run."""
    found = defaultdict(lambda: defaultdict(dict))
    for label, dump in callgrind.dumps([program, *models], "nrnn_stream_step"):
        model, stream, tier, values = label.split()
        found[stream, tier][model][values] = callgrind.total(dump)
    return found


def judge(stream, tier, models):
    """One line; where counts differ, the first such model is named."""
    name = f"instructions of a step do not depend on the input, {stream}, {tier}"
    for model, by_input in models.items():
        least, most = min(by_input.values()), max(by_input.values())
        if least < 1000 or most - least > SLACK.get(model, 0):
            return f"FAIL {name}: expected equal counts for {model}, found {by_input}"
    return f"PASS {name}: {len(models)} models, {len(by_input)} inputs"


def main(program, models):
    lines = [judge(*key, models) for key, models in sorted(counts(program, models).items())]
    print("\n".join(lines) or "FAIL instructions of a step: expected counts, found none")
    return 0 if lines and all(line.startswith("PASS") for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
