"""A loaded model: immutable, shared by all threads.

A model makes streams, and a stream says whose it is (`Stream.model`, by which it is pickled): they are one thing in
several files, and name each other in types. Imports go one way: stream, then streams and _predict, then model.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from ctypes import byref, c_double
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..description.calibration import Calibration
from ..description.channels import Channel, Output, Sequence, names
from ..description.tasks import SPACES
from ..values.errors import ModelError, Status, VerifyFailed
from ..values.files import map_regular, read_regular
from ..values.intervals import Intervals
from ..values.options import above_zero, choice, flag, flags, integer, levels, path, positive
from ..values.packed import Packer
from ._handle import Holder, ModelHandle, StreamHandle
from ._pace import Pace
from ._policies import Missing, policies
from ._predict import predict
from .abi import lib
from .calls import call
from .describe import CheckReport, LayerDescription, describe
from .draws import noise_mode, stream_key
from .stream import Stream
from .streams import Streams
from .structs import KERNELS, CheckReportStruct, LoadOptions, StreamOptions
from .summary import Summary

_DEFAULT_MAX_BYTES = 1 << 30  # as in nrnn.h


class Model(Holder):
    """An immutable model; `Model.load` makes one.

    The bytes of the file are kept beside the loaded model, so that it can be pickled: it is loaded again from them.

    Attributes
    ----------
    inputs, outputs : list of Channel, list of Output
    layers : list of LayerDescription
        Bottom first.
    task : {"regression", "softmax", "sigmoid", "log_softmax"}
    sequence : Sequence
    provenance : dict of str to str
    has_noise : bool
        Does some layer name noise?
    trained_with : bool or None
        Was the model trained with the noise that it names? True only if all layers say so, None if not known.
    kernels : str
        The instruction set in use, never "auto".
    fingerprint : int
        64-bit FNV-1a over the numbers; names and labels do not enter.
    calibration : Calibration or None
        What calibrating on held-out data found: what streams with ``calibrated=True`` are made with.
    parameters, nbytes, checks, operations, max_ticks : int
        Numbers in all weight tensors, memory that the loaded model takes, check vectors in the file, operations that
        one path takes in a nominal interval (docs/format.md), sub-steps at most in an interval, or nominal intervals in a
        step that has a formula for them: 1 where the time of a layer cannot be cut.
    packed, in_place : bool
        Was the file packed, and are its weights read where they lie in `data`?
    """

    inputs: list[Channel]
    outputs: list[Output]
    layers: list[LayerDescription]
    task: str
    sequence: Sequence
    provenance: dict[str, str]
    has_noise: bool
    trained_with: bool | None
    kernels: str
    fingerprint: int
    calibration: Calibration | None
    parameters: int
    nbytes: int
    checks: int
    operations: int
    max_ticks: int
    packed: bool
    in_place: bool

    _what = "model"

    def __init__(self, data: bytes | memoryview, kernels: str = "auto", max_bytes: int | None = None,
                 in_place: bool = False, trusted: bool = False) -> None:
        """Not for users: see `Model.load`."""
        options = LoadOptions(kernels=choice("kernels", kernels, KERNELS), max_bytes=_limit(max_bytes),
                              flags=LoadOptions.IN_PLACE * in_place + LoadOptions.TRUSTED * trusted)
        handle = ModelHandle()
        place = np.frombuffer(data, np.uint8)
        call(lib.nrnn_model_load_memory, place.ctypes.data, place.size, byref(options), byref(handle))
        self._handle = handle
        self._arguments = data, kernels, max_bytes
        self._paces: dict[tuple[int, bool], Pace] = {}  # of its streams, by members and noise
        vars(self).update(describe(handle))
        self._channels, self._output_names = names(self.inputs), tuple(names(self.outputs, "y"))
        self._packer = Packer(self._channels)

    @property
    def data(self) -> bytes:
        """The bytes of its file."""
        return bytes(self._arguments[0])

    @property
    def labels(self) -> list[str]:
        """Names of the outputs; of a classifier the labels of the classes."""
        return [output.name for output in self.outputs]

    @classmethod
    def load(cls, source: str | os.PathLike[str] | bytes, kernels: str = "auto", max_bytes: int | None = None,
             in_place: bool = False, trusted: bool = False) -> Model:
        """Load a model.

        Parameters
        ----------
        source : path or bytes
            A model file, or its content. bytes are the content: of a name in bytes, `os.fsdecode` makes a path.
        kernels : {"auto", "generic", "avx2", "neon", "avx512", "simd128"}
            The instruction set; all give the same bits.
        max_bytes : int, optional
            Largest file accepted; by default 1 GiB.
        in_place : bool
            Read the weights of a packed file (``nrnn pack``) where they lie, which takes no memory for them: a path is
            mapped, and the file must stay as it is; bytes must be aligned to 64, which those of Python seldom are.
            Pickled, the model is loaded in memory.
        trusted : bool
            The file is of your own making: do not look for damage, nor for numbers that are not finite.

        Raises
        ------
        ModelError
            The file is refused; the message names the field, what was expected and what was found.
        OSError
            The file cannot be read, or is no regular file.
        """
        flags(in_place=in_place, trusted=trusted)
        if isinstance(source, (bytes, bytearray, memoryview)):
            data = memoryview(source) if in_place else bytes(source)
            return _of_content(cls, data, kernels, max_bytes, in_place, trusted)
        name, limit = path("source", source), _limit(max_bytes)
        return cls(map_regular(name) if in_place else read_regular(name, limit), kernels, max_bytes, in_place, trusted)

    def stream(self, members: int | None = None, noise: bool | str | None = None, seed: int = 0,
               stream_id: int | str | bytes = 0,
               noise_scale: float | None = None, quantiles: Iterable[float] = (), space: str = "output",
               missing: Missing = "reject", gap: str = "reject", max_substeps: int | None = None,
               calibrated: bool = False) -> Stream:
        """Make a stream.

        Parameters
        ----------
        members : int, optional
            M, 1 .. 2^24 - 2. None: 1, or the calibration's.
        noise : True or "on", False or "off", None or "auto"
            None: off for one member, on for more.
        seed : int
            Any 64-bit number; equal seeds and ids give equal noise.
        stream_id : int, str or bytes
            Tells streams of one seed apart; a sensor's name is hashed by `nrnn.stream_id`.
        noise_scale : float, optional
            Factor on the model's noise, > 0. None: 1, or the calibration's.
        quantiles : iterable of float
            Levels, each within [1 / (M + 1), M / (M + 1)]. Empty: none, or the calibration's.
        space : {"output", "logit"}
            What the summary speaks of: the outputs (of a classifier: probabilities), or the numbers before the link.
        missing : {"reject", "hold", "mean", "skip"}, one of these per channel, or a dict
            What NaN gets: BadInput; the channel's last value, before the first its mean; its mean; or the whole sample
            is skipped, and the first layer goes on without its input term. A dict names the channels ("x0", "x1", ...
            where the model gives no names), or gives their index; those that it lacks reject.
        gap : {"reject", "reset", "nominal"}
            What an interval gets that is too long to integrate: GapError; the next episode begins with the sample; or
            it counts as the nominal one.
        max_substeps : int, optional
            Longest interval, in nominal ones, that is integrated, by models whose `max_ticks` is above 1; for others it
            is 1. None: the model's own, or 64.
        calibrated : bool
            True or False, no word. As the model's calibration says: members, noise scale and levels that are not given
            are the calibration's, noise is on, and each quantile has the calibration's offset added. Other members,
            another scale, noise off, space "logit" and a level without offset are refused.

        Raises
        ------
        NoNoise, NoCalibration, InvalidArgument, ValueError, TypeError
            The last two name the option, what it accepts and what was found.
        """
        chosen, calibrated = levels("quantiles", quantiles), flag("calibrated", calibrated)
        options = StreamOptions(
            members=0 if members is None else positive("members", members, 32),
            noise=noise_mode(noise), seed=integer("seed", seed), stream_id=stream_key(stream_id),
            noise_scale=0 if noise_scale is None else above_zero("noise_scale", noise_scale),
            space=choice("space", space, SPACES), quantiles=(c_double * len(chosen))(*chosen),
            quantile_count=len(chosen), calibrated=calibrated,
            **policies(missing, gap, max_substeps, self.inputs))
        handle = StreamHandle()
        call(lib.nrnn_stream_create, self._open(), byref(options), byref(handle))
        own = self.calibration.levels if calibrated else ()
        return Stream(self, handle, chosen or tuple(own), options.max_substeps or self.sequence.max_substeps)

    def streams(self, keys: Iterable[str | bytes] = (), **options: Any) -> Streams:
        """Make a mapping from keys, such as the names of sensors, to streams: each is made when it is first used.

        Parameters
        ----------
        keys : iterable of str or bytes
            Those whose streams are made at once.
        **options
            As in `stream`, equal for all; the `stream_id` is that of the key.
        """
        return Streams(self, keys, options)

    def predict(self, X: ArrayLike | list[ArrayLike], lengths: ArrayLike | None = None, members: int | None = None,
                outputs: str | Iterable[str] | None = None, first_episode: int = 0,
                dt: Intervals | list[Intervals] | None = None, **options: Any) -> Summary:
        """Run many sequences, each from the model's initial state.

        Parameters
        ----------
        X : array_like, shape (sequences, time, channels), or a list of arrays (time, channels)
            Raw values as in `Stream.run`, each sequence by the channels' names where it has names. The channel axis may
            be left out if there is one channel.
        lengths : array_like of int, shape (sequences,), optional
            Steps of each sequence that are valid.
        members, **options
            As in `stream`.
        outputs : iterable of str, optional
            As in `Stream.step`.
        first_episode : int
            Sequence i is episode first_episode + i of the one stream that `stream_id` names: each has noise of its
            own, and the same sequence at the same place gets the same noise again. With ``gap="reset"`` a sequence
            that has a gap goes on in the episode after its own, and so with the noise of the sequence after it.
        dt : array_like, shape (sequences, time), or a list of arrays (time,), optional
            As in `Stream.run`.

        Returns
        -------
        Summary
            With a leading sequence axis. If the model's sequences are valid at their end, of each one's last step;
            otherwise of every step, padded with NaN (flags with 0) to the longest.

        Raises
        ------
        NrnnError, KeyboardInterrupt
            As in `Stream.run`. The attribute `sequence` says which one was not finished, `steps_done` and `partial`
            speak of it, and `finished` is the Summary of those before; None if there are none.
        """
        with self.stream(members, **options) as stream:
            return predict(stream, X, lengths, dt, outputs, integer("first_episode", first_episode),
                           options.get("gap") == "reset")

    def verify(self) -> CheckReport:
        """Replay the check vectors that the training framework left in the file, noise off.

        Raises
        ------
        VerifyFailed
            Some output is outside its tolerance; the exception has the `report`.
        NoChecks
            The file holds none.
        ModelError
            Replaying them takes more operations than the file's size allows (docs/format.md): TOO_LARGE.
        """
        struct = CheckReportStruct()
        try:
            call(lib.nrnn_model_verify, self._open(), byref(struct))
        except VerifyFailed as error:
            error.report = CheckReport.of(struct)
            raise
        return CheckReport.of(struct)

    def __reduce__(self) -> tuple:
        return Model, (self.data, *self._arguments[1:])

    def __repr__(self) -> str:
        layers = " > ".join(f"{layer.cell}({layer.units})" for layer in self.layers)
        return f"<nrnn.Model {len(self.inputs)} > {layers} > {len(self.outputs)} {self.task}>"


def _of_content(kind: type[Model], data: bytes | memoryview, *options: Any) -> Model:
    try:
        return kind(data, *options)
    except ModelError as error:
        if error.status == Status.NOT_A_MODEL and 0 < len(data) < 4096 and b"\0" not in bytes(data):  # it may be a path
            raise ModelError(f"{error.args[0]}; bytes are a model's content, of a path in bytes os.fsdecode makes one "
                             "that is opened", error.status) from None
        raise


def _limit(max_bytes: int | None) -> int:
    return _DEFAULT_MAX_BYTES if max_bytes is None else positive("max_bytes", max_bytes)
