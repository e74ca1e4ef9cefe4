"""Streams that use a calibration: its members and noise scale unless told otherwise, its offsets on the quantiles."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

from numpy.typing import ArrayLike

from ..calibration import Calibration
from ..model import Model
from ..stream import Stream
from ..summary import Summary
from .record import load


class Calibrated:
    """A model with its calibration.

    Parameters
    ----------
    model : Model or path
        Of a path the record is read too, from the file or beside it.
    record : Calibration, optional
    """

    def __init__(self, model: Model | str | os.PathLike[str], record: Calibration | None = None) -> None:
        if record is None:
            if isinstance(model, Model):
                raise ValueError("record: expected a Calibration beside a loaded model, found none")
            record = load(model)
        self.record = record
        self.model = model if isinstance(model, Model) else Model.load(model)
        record.shifts((), len(self.model.outputs))

    def stream(self, **options: Any) -> CalibratedStream:
        """As `Model.stream`; members, noise_scale and quantiles are the record's unless given.

        Raises
        ------
        ValueError
            A quantile level that was not calibrated, or a space other than "output".
        """
        stream = self.model.stream(**self._options(options))
        return CalibratedStream(stream, self.record)

    def predict(self, X: ArrayLike | list[ArrayLike], **options: Any) -> Summary:
        """As `Model.predict`, likewise."""
        options = self._options(options)
        return shifted(self.model.predict(X, **options), self.record, len(self.model.outputs))

    def _options(self, given: dict[str, Any]) -> dict[str, Any]:
        record = self.record
        known = {"members": record.members, "noise_scale": record.noise_scale, "quantiles": record.levels}
        options = known | given
        if options.get("space", "output") != "output":
            raise ValueError(f"space: expected 'output', which was calibrated, found {options['space']!r}")
        if self.record.levels:
            self.record.shifts(tuple(options["quantiles"]), len(self.model.outputs))
        return options


class CalibratedStream:
    """A stream whose quantiles are shifted by the record. All else is `nrnn.Stream`'s, which `stream` is."""

    def __init__(self, stream: Stream, record: Calibration) -> None:
        self.stream, self.record = stream, record

    def step(self, x: ArrayLike, dt: float = 0.0, outputs: Any = None) -> Summary:
        """As `Stream.step`."""
        return self._shifted(self.stream.step(x, dt, outputs))

    def run(self, X: ArrayLike, dt: ArrayLike | None = None, resets: ArrayLike | None = None, outputs: Any = None
            ) -> Summary:
        """As `Stream.run`."""
        return self._shifted(self.stream.run(X, dt, resets, outputs))

    def _shifted(self, summary: Summary) -> Summary:
        return shifted(summary, self.record, len(self.stream.model.outputs))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    def __reduce__(self) -> tuple:
        return CalibratedStream, (self.stream, self.record)

    def __enter__(self) -> CalibratedStream:
        return self

    def __exit__(self, *_: object) -> None:
        self.stream.close()


def shifted(summary: Summary, record: Calibration, outputs: int) -> Summary:
    """The summary, its quantiles shifted."""
    if summary.quantiles is None or not record.levels:
        return summary
    shift = record.shifts(summary.levels, outputs).astype(summary.quantiles.dtype)
    return replace(summary, quantiles=summary.quantiles + shift)
