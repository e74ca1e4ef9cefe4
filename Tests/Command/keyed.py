"""Rows of many sensors, interleaved, with gaps and missing values."""

import struct
import zlib

import numpy as np

OPTIONS = ["--key", "site", "--time", "t", "--gap", "reset", "--missing", "hold",
           "--members", 2, "--no-header"]
HEADER = "site,t,temperature,pressure\n"


def rows(keys, steps, seed=0):
    """CSV lines: at each step every key has a sample, in another order; intervals vary, and some are gaps."""
    random = np.random.default_rng(seed)
    clocks = dict.fromkeys(keys, 0.0)
    lines = []
    for _ in range(steps):
        for key in random.permutation(keys):
            clocks[key] += random.choice([0.5, 0.75, 1.5, 40], p=[0.7, 0.2, 0.08, 0.02])
            cells = [f"{value:.4f}" if random.random() > 0.1 else "" for value in random.standard_normal(2)]
            lines.append(f"{key},{clocks[key]},{cells[0]},{cells[1]}\n")
    return lines


def of_key(lines, key):
    return [line for line in lines if line.split(",")[0] == key]


def entries(state):
    """A state file of many keys as {key: snapshot}; fails unless it is whole."""
    assert state[:8] == b"NRNNKEYS" and struct.unpack("<I", state[-4:]) == (zlib.crc32(state[:-4]),)
    version, count = struct.unpack_from("<II", state, 8)
    assert version == 1
    parts, at = [], 16
    while at < len(state) - 4:
        (size,) = struct.unpack_from("<I", state, at)
        parts.append(state[at + 4:at + 4 + size])
        at += 4 + size
    assert at == len(state) - 4 and len(parts) == 2 * count
    return dict(zip((key.decode() for key in parts[::2]), parts[1::2]))
