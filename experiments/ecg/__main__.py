"""Beats of other patients than those that train: `python -m experiments.ecg --data FOLDER`."""

from ..beats.command import main
from .data import TASK

if __name__ == "__main__":
    main(TASK)
