"""What a run leaves in its folder when it is done."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from ..description.channels import Channel
from ..engine.model import Model
from ..reference import Disagreement, against_engine
from ..torch import ExportError, Network
from ..uncertainty import annotated
from ..values.files import write_whole
from ._choices import ConfigError
from .loop import Run
from .own import OwnSet, toml
from .verdict import Verdict, judge, picture

_LONGEST_CHECK = 256  # steps
_LEFT = ("checkpoint.pt", "log.jsonl", "result.json", "model.nrnn", "verdict.png")


def expect_free(folder: Path) -> None:
    """Raises ConfigError where another run has left something."""
    found = [name for name in _LEFT if (folder / name).exists()]
    if found:
        raise ConfigError(f"out: expected a folder without a run, found {', '.join(found)} in {folder}: --resume goes "
                          "on from it, --overwrite begins anew")


def leave(run: Run, folder: Path | None, test: dict[str, float]) -> tuple[Model | None, Verdict | None]:
    """result.json and model.nrnn, and of a user's own data the verdict. Raises ExportError."""
    own = isinstance(run.data, OwnSet)
    if folder is None and not own:
        return None, None
    content, said = _exported(run, test)
    verdict = judge(Model.load(content), run.data, run.config.seed) if own else None
    if verdict is not None and verdict.record is not None:
        content = annotated(content, verdict.record)
    if folder is not None:
        write_whole(folder / "model.nrnn", content)
        _write(run, folder, said, verdict)
    return (Model.load(content) if own else None), verdict


def _exported(run: Run, test: dict[str, float]) -> tuple[bytes, str]:
    """The file's bytes, after the engine has replayed its check vector, and how well it did."""
    config, data = run.config, run.data
    notes = {"name": config.name or config.data.set, "source": data.credit, "seed": str(config.seed),
             "recipe": json.dumps(config.as_dict())} | {name: f"{value:.6g}" for name, value in test.items()}
    if isinstance(data, OwnSet):
        notes["name"] = config.name or data.settings.target
        notes |= {"reading": toml(data.reading), "target": data.settings.target}
    hosted = sum(isinstance(one, Channel) for one in data.inputs)
    check = (data.train if isinstance(data, OwnSet) else data.validation).x[0][:_LONGEST_CHECK, :hosted]
    file = run.network.file({name: text for name, text in notes.items() if text}, check)
    try:
        said = against_engine(file)
    except Disagreement as error:
        raise ExportError(error) from error
    return file.to_bytes(), said


def _write(run: Run, folder: Path, said: str, verdict: Verdict | None) -> None:
    line: dict[str, Any] = {"schema": "nrnn-train-1"} | run.log.lines[-1]
    line |= {"epochs": run.epoch, "parameters": _count(run.network), "engine": said}
    if verdict is not None:
        line |= {"verdict": verdict.to_json(), "notes": run.data.notes}
        try:
            picture(verdict, folder / "verdict.png", run.data.settings.target)
        except ImportError as error:
            print(f"note: {error}", file=sys.stderr)
    write_whole(folder / "result.json", (json.dumps(line, indent=1) + "\n").encode())


def _count(network: Network) -> int:
    return sum(parameter.numel() for parameter in network.parameters() if parameter.requires_grad)
