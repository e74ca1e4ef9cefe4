"""The paper's beats: `python -m experiments.ecg5000 --data FOLDER`."""

from ..beats.command import main
from .data import TASK

if __name__ == "__main__":
    main(TASK)
