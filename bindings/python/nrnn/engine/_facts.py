"""What a stream says of itself."""

from __future__ import annotations

from .structs import StreamInfo


class StreamFacts:
    """Read-only properties of a stream, each asked of the library anew."""

    def _info(self) -> StreamInfo:
        raise NotImplementedError

    @property
    def seed(self) -> int:
        """Seed of the noise."""
        return self._info().seed

    @property
    def stream_id(self) -> int:
        """What tells this stream from others of one seed."""
        return self._info().stream_id

    @property
    def episode(self) -> int:
        """Number of the episode."""
        return self._info().episode

    @property
    def tick(self) -> int:
        """Integrator steps since the reset."""
        return self._info().tick

    @property
    def samples(self) -> int:
        """Samples since the reset."""
        return self._info().samples

    @property
    def time(self) -> float:
        """Seconds since the reset; where the model names no interval, the sum of the intervals given."""
        return self._info().time

    @property
    def members(self) -> int:
        """M, the number of members."""
        return self._info().members

    @property
    def noise(self) -> bool:
        """Is noise on?"""
        return self._info().noise == 2

    @property
    def noise_scale(self) -> float:
        """Factor on the model's noise."""
        return self._info().noise_scale

    @property
    def calibrated(self) -> bool:
        """Do the quantiles have the offsets of the model's calibration?"""
        return bool(self._info().calibrated)

    @property
    def nbytes(self) -> int:
        """Memory that the stream takes in the library."""
        return self._info().bytes
