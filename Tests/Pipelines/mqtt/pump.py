"""A noisy model of pumps, what they measure, and what an uninterrupted run makes of it."""

import json

import numpy as np

import nrnn

KEYS = ("pump 1", "pump 2", "Pumpe ü", "4")
START = 1_700_000_000_000  # ms
OUTPUTS = ("y.mean", "y.std", "y.q25", "y.q75")
STREAM = {"members": 4, "seed": 7, "missing": "hold", "gap": "reset"}


def write_model(path, seed=1, interval=1.0, output=("y", "°C")):
    draw = np.random.default_rng(seed).standard_normal
    layer = nrnn.Lstm(W=draw((32, 8)) / 4, U=draw((32, 2)) / 2, b=draw(32) / 4, noise=nrnn.OfficialNoise(add=0.1, mult=0.05))
    model = nrnn.ModelFile(
        [layer], readout=(draw((1, 8)), np.zeros(1)),
        inputs=[nrnn.Channel("temperature", "°C", 20.0, 5.0), nrnn.Channel("pressure", "bar", 3.0, 1.0)],
        outputs=[nrnn.Output(*output)], sequence=nrnn.Sequence(interval=interval))
    path.write_bytes(model.to_bytes())


def samples(count, keys=KEYS, seed=0, at=None):
    """(key, time in ms, temperature, pressure) in the order of their times; here and there one is missing, or a while. The last
    ones are as usual, so that no time waits to be confirmed. `at` has the last time of each key, and is carried on."""
    draw, at = np.random.default_rng(seed), dict.fromkeys(keys, START) if at is None else at
    for number in range(count):
        is_usual = number >= count - 2
        for key in keys:
            at[key] += 1000 if is_usual else int(draw.choice([1000, 1100, 900, 2000, 200_000], p=[.5, .2, .2, .09, .01]))
            temperature, pressure = (float(np.float32(one)) for one in draw.normal([20, 3], [5, 1]).round(2))
            yield key, at[key], temperature, None if draw.random() < 0.05 and not is_usual else pressure


def as_json(time, temperature, pressure):
    return json.dumps({"ts": time, "values": {"t": temperature, "p": pressure}})


class Alone:
    """A stream for each key in one process, which nobody interrupts."""

    def __init__(self, path):
        self._model, self._streams, self._last = nrnn.Model.load(path), {}, {}

    def run(self, given):
        """(key, time) to outputs and flags."""
        return {(key, time): self._step(key, time, values) for key, time, *values in given}

    def _step(self, key, time, values):
        stream = self._streams.setdefault(key, self._model.stream(stream_id=key, quantiles=(0.25, 0.75), **STREAM))
        x = np.array([np.nan if one is None else one for one in values], np.float32)
        result = stream.step(x, **({"dt": (time - self._last[key]) / 1000} if key in self._last else {}))
        self._last[key] = time
        numbers = np.float32([result.mean[0], result.std[0], *result.quantiles[:, 0]])
        return numbers.tobytes(), [one.name.lower() for one in nrnn.Flag if result.flags & one]


def uninterrupted(path, given):
    return Alone(path).run(given)


def read(payloads):
    """Results as they came: (key, time) to a list of (outputs, flags, again)."""
    found = {}
    for payload in payloads:
        results = json.loads(payload)
        for one in results if isinstance(results, list) else [results]:
            numbers = np.float32([one[name] for name in OUTPUTS]).tobytes()
            found.setdefault((one["key"], one["time"]), []).append((numbers, one["flags"], one.get("again", False)))
    return found


def assert_equal(found, expected):
    """All are there, bit for bit, and of each no more than one that is not marked as a repeat."""
    missing = sorted(set(expected) - set(found))
    assert not missing, f"{len(missing)} of {len(expected)} are lost, such as {missing[:3]}"
    assert not set(found) - set(expected)
    other = [place for place, copies in found.items() if any(one[:2] != expected[place] for one in copies)]
    assert not other, f"{len(other)} are other ones, such as {other[0]}: {found[other[0]]}, expected {expected[other[0]]}"
    twice = [place for place, copies in found.items() if sum(not again for *_, again in copies) > 1]
    assert not twice, f"{len(twice)} come twice without a mark, such as {twice[0]}"
