"""Windows of 140 samples around heart beats, whole patients in each part: who trains, who validates, who tests.

Of the ten records that are not paced, those with many premature beats are shared out by their number: 200 (826) and 106
(520) train, 119 (444) tests, 116 (109) validates; 123, almost without, gives the test part a second normal heart. The
other five train. A window's unit is its own standard deviation.
"""

from __future__ import annotations

from pathlib import Path

from nrnn.train.data import DataSet

from .. import configs
from ..beats.task import Task

_DATA = {"set": "ecg", "form": "windows", "validation": ["116"], "test": ["119", "123"], "each": 150}
_TEST = 450  # of each class and record


def load(folder: Path) -> DataSet:
    """All three parts, in each as many premature as normal beats; the test part is larger than others for its size."""
    data = configs.load(_DATA, folder)
    data.test = configs.load(_DATA | {"each": _TEST}, folder).test
    return data


TASK = Task("ecg", "Normal heart beats against premature ventricular ones, of patients never seen.", _DATA, (72,), load,
            seeds=10, others=3)
