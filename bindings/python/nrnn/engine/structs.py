"""The structs and constants of nrnn.h, field for field.

`abi` compares their sizes with those of the loaded library, which may be newer.
"""

from __future__ import annotations

import ctypes
from ctypes import POINTER, c_char, c_char_p, c_double, c_int32, c_size_t, c_uint32, c_uint64, c_void_p
from enum import IntFlag


class Flag(IntFlag):
    """What `Summary.flags` says of a step."""

    HELD = 1
    SKIPPED = 2
    GAP = 4
    WARMING_UP = 8
    BEYOND_TRAINED_LENGTH = 16
    OUT_OF_RANGE = 32


KERNELS = ("auto", "generic", "avx2", "neon", "avx512", "simd128")
TRAINED_WITH = (None, False, True)
NOISE_MODES = {"auto": 0, "off": 1, "on": 2}
RESETS = ("initial", "zero")
NEXT_EPISODE = 2**64 - 1
NOMINAL = -1
SNAPSHOT_USER_MAX = 64


class Error(ctypes.Structure):
    """nrnn_error."""

    _fields_ = [("status", c_int32), ("message", c_char * 252)]


class _Sized(ctypes.Structure):
    """A struct that begins with its own size."""

    def __init__(self, **values: object) -> None:
        super().__init__(struct_size=ctypes.sizeof(self), **values)


class LoadOptions(_Sized):
    """nrnn_load_options."""

    IN_PLACE, TRUSTED = 1, 2  # of flags

    _fields_ = [("struct_size", c_size_t), ("max_bytes", c_uint64), ("kernels", c_uint32), ("flags", c_uint32)]


class ModelInfo(_Sized):
    """nrnn_model_info."""

    _fields_ = (
        [("struct_size", c_size_t)]
        + [(name, c_uint64) for name in ("fingerprint", "parameters", "bytes", "weight_bytes")]
        + [("interval", c_double)]
        + [(name, c_uint32) for name in (
            "inputs", "outputs", "layers", "state", "task", "has_noise", "trained_with", "valid_at_end",
            "trained_length", "warm_up", "horizon", "checks", "provenance", "kernels",
            "max_substeps", "features")]
        + [("state_bytes", c_uint64), ("has_calibration", c_uint32), ("max_ticks", c_uint32), ("operations", c_uint64)]
        + [("packed", c_uint32), ("in_place", c_uint32)]
    )


class LayerInfo(_Sized):
    """nrnn_layer_info."""

    _fields_ = (
        [("struct_size", c_size_t), ("name", c_char_p), ("cell", c_char_p), ("noise", c_char_p)]
        + [("noise_values", c_double * 3)]
        + [(name, c_uint32) for name in ("inputs", "units", "state", "noise_id", "trained_with", "doubles")]
        + [("spectral_radius", c_double), ("matrices", c_char_p)]
    )


class ChannelInfo(_Sized):
    """nrnn_channel_info."""

    _fields_ = [("struct_size", c_size_t), ("name", c_char_p), ("unit", c_char_p),
                ("mean", c_double), ("scale", c_double), ("limit", c_double)]


class CalibrationInfo(_Sized):
    """nrnn_calibration_info."""

    _fields_ = (
        [("struct_size", c_size_t), ("noise_scale", c_double)]
        + [(name, POINTER(c_double)) for name in ("levels", "offsets", "coverage")]
        + [("data", c_char_p), ("members", c_uint32), ("level_count", c_uint32)]
    )


class CheckReportStruct(_Sized):
    """nrnn_check_report."""

    _fields_ = (
        [("struct_size", c_size_t)]
        + [(name, c_uint32) for name in ("checks", "failed", "worst_check", "worst_output")]
        + [("worst_step", c_uint64), ("worst_error", c_double), ("tolerance", c_double)]
    )


class StreamOptions(_Sized):
    """nrnn_stream_options."""

    _fields_ = [
        ("struct_size", c_size_t), ("seed", c_uint64), ("stream_id", c_uint64), ("members", c_uint32),
        ("noise", c_uint32), ("noise_scale", c_double), ("quantiles", POINTER(c_double)),
        ("quantile_count", c_size_t), ("space", c_uint32), ("missing", c_uint32),
        ("missing_by_channel", POINTER(c_uint32)), ("missing_count", c_size_t),
        ("gap", c_uint32), ("max_substeps", c_uint32), ("parallel_for", c_void_p), ("parallel_context", c_void_p),
        ("calibrated", c_uint32), ("reserved", c_uint32),
    ]


class Output(_Sized):
    """nrnn_output: a pointer and a capacity for each array."""

    _fields_ = [("struct_size", c_size_t)] + [
        field
        for name in ("nominal", "mean", "variance", "quantiles", "members", "entropy", "mutual_information",
                     "flags", "largest_z")
        for field in ((name, c_void_p), (name + "_capacity", c_size_t))
    ]


class StreamInfo(_Sized):
    """nrnn_stream_info."""

    _fields_ = (
        [("struct_size", c_size_t)]
        + [(name, c_uint64) for name in ("seed", "stream_id", "episode", "tick", "samples")]
        + [("time", c_double), ("noise_scale", c_double)]
        + [(name, c_size_t) for name in ("bytes", "scratch_bytes", "snapshot_bytes")]
        + [(name, c_uint32) for name in ("members", "noise", "space", "quantile_count", "calibrated", "reserved")]
    )


# In the order of NRNN_STRUCT_*.
STRUCTS = (Error, LoadOptions, StreamOptions, Output, ModelInfo, LayerInfo, ChannelInfo, StreamInfo,
           CheckReportStruct, CalibrationInfo)
