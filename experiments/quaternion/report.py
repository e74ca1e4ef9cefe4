"""The section of the quaternion LSTMs; its pictures are in `pictures.py`."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..results import spread, table
from .equals import mean, models, pairs
from .pictures import draw
from .runs import file_name
from .tasks import TASKS
from .widths import WIDTHS

__all__ = ["draw", "section"]

TITLES = {"copy-10": "copy, 10 blanks", "copy-30": "copy, 30 blanks", "digits": "spoken digits",
          "vowels": "Japanese vowels"}
FINDINGS = """\
- **Copy task**: with 10 blanks the QLSTM leaves the level of a guess in two of three seeds, the plain LSTM of as many
  parameters in none; one of 80 reals, with 3.6 times the parameters, begins to in one seed, after 1400 steps. With 30
  blanks none has learnt anything after 2000 steps. So the advantage is there, in the speed of learning, and it is not
  reliable; none copies yet.
- **Spoken digits**: for the same loss the QLSTM needs 0.57 to 0.60 of the parameters, and the one of 128 reals, with
  0.75 of the parameters of the largest plain one, has a lower loss than that. That is less than in the paper (3.2
  times fewer at TIMIT): a quaternion network has to be about twice as wide to be as good.
- **Japanese vowels**: no advantage but for the smallest (0.48): at 32 and 64 reals plain LSTMs with fewer parameters
  are better. Their channels are no quaternions: the maps tie weights that have no reason to be equal. 54 validation
  sequences are few.
- **Time**: at equal quality the quaternion network is slower everywhere, by 1.4 to 2.8. It has a quarter of the
  weights but as many multiply-adds as a plain one of its width, and it is wider. At equal width it is slower up to 32
  reals, and faster from 64 on, where reading the weights is what takes the time: 2.7 times at 512.
- **Files** follow the parameters: 4 bytes each, and the check vector (25 KB for the digits). At equal
  width the ratio nears a quarter.

So quaternions save memory, and time only where networks are wide. The budget was small (15 and 40 epochs, one
learning rate for each task, three seeds); models of the first seed lie in `examples/models/quaternion`, but for those
of 30 blanks."""
CELLS = {"lstm": "LSTM", "quaternion_lstm": "QLSTM"}


def section(found: dict[str, Any]) -> str:
    seeds = len({one["seed"] for one in found["runs"]})
    return f"""## Quaternion LSTMs

A quaternion map (Parcollet et al. 2019) has a quarter of the parameters of a real one between as many reals. In the
paper a QLSTM of 14.4 million parameters had 15.1 % errors on the phonemes of TIMIT, an LSTM of 46.2 million 15.3 %.
Here: which plain LSTM is as good as a quaternion one, and what does the quaternion one save?

- **Copy task**, as in the published code: ten of eight symbols, blanks, the symbols again; 2000 steps of 10 sequences
  drawn from 200,000, Adam at 0.005, symbols embedded in 8 numbers. 40 reals against 80, as published, and a plain
  LSTM of 80.
- **Spoken digits**: 20 mel bands and their first three differences, the four parts of 20 quaternions; 15 epochs.
- **Japanese vowels**: 12 coefficients, quaternions only because 4 divides 12; 40 epochs.

All networks of a task have the same budget and learning rate. Means and standard deviations of {seeds} seeds;
validation chooses the epoch. Accuracies on the test parts and times are the engine's, from the exported files:
processor time of a step with its output, one stream, the median of {_count(found)} rounds that take every model in
turn.

{_models(found)}

![Validation loss of the copy task over the training steps](results/quaternion-copy.png)

*The mean of the seeds, and from the least to the greatest; dotted: a guess among eight.*

![Test accuracy against parameters and against time of a step](results/quaternion.png)

*Numbers at the points are the width in reals; bars reach from the least to the greatest seed.*

**At equal quality**: a plain LSTM of the same mean validation loss, its parameters and time interpolated (logarithms,
between the two plain ones whose losses lie around). Ratios are quaternion over plain.

{_pairs(found)}

**At equal width**, 80 inputs, one layer, not trained:

{_widths(found)}

{FINDINGS}
"""


def _count(found: dict[str, Any]) -> int:
    return len(next(iter(found["timing"].values()))["rounds"])


def _models(found: dict[str, Any]) -> str:
    """Every network that was trained."""
    rows = []
    for task in TASKS:
        for (cell, units), runs in models(found, task.name).items():
            file = found["timing"][file_name(task.name, cell, units)]
            rows.append([f"{TITLES[task.name]}: {CELLS[cell]} {units}", f"{runs[0]['parameters']:,}",
                         f"{mean(runs, 'validation_loss'):.3f}",
                         *(spread([100 * one[name] for one in runs])
                           for name in ("validation_accuracy", "test_accuracy")),
                         f"{np.median(file['rounds']):.2f}", f"{file['bytes'] / 1000:.0f}"])
    return table(["task: cell, reals", "parameters", "validation loss", "validation, %", "test, %", "µs a step",
                  "file, KB"], rows)


def _pairs(found: dict[str, Any]) -> str:
    """At equal quality."""
    rows = []
    for task in TASKS[2:]:  # on the copy task most learn nothing: no quality to be equal in
        for row in pairs(found, task.name):
            name, loss = f"{TITLES[task.name]}: QLSTM {row['units']}", f"{row['loss']:.3f}"
            if row["plain"] is None:
                rows.append([name, loss, "beyond those trained", "", ""])
            else:
                rows.append([name, loss, f"{row['plain']:,.0f}", f"{row['parameters']:.2f}", f"{row['time']:.2f}"])
    return table(["quaternion", "validation loss", "parameters of the plain one", "parameters, ratio",
                  "time, ratio"], rows)


def _widths(found: dict[str, Any]) -> str:
    """At equal width."""
    rows = []
    for n in WIDTHS:
        plain, quaternion = (found["widths"][f"{cell}-{n}"] for cell in CELLS)
        a, b = (np.array(one["rounds"]) for one in (plain, quaternion))
        rows.append([n, f"{np.median(a):.2f}", f"{np.median(b):.2f}", f"{np.median(b / a):.2f}",
                     f"{quaternion['parameters'] / plain['parameters']:.2f}",
                     f"{quaternion['bytes'] / plain['bytes']:.2f}"])
    return table(["reals", "LSTM, µs a step", "QLSTM, µs a step", "time, ratio", "parameters, ratio",
                  "file, ratio"], rows)
