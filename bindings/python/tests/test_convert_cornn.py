"""`nrnn.convert.from_cornn` against the published recursion, in row vectors."""

import types

import numpy as np
import pytest

from nrnn.convert import ConversionError, from_cornn
from support import Draw

draw = Draw(22)
n, d = 6, 2
CORNN = {"cell.i2h.weight": draw(n, d + 2 * n), "cell.i2h.bias": draw(n), "readout.weight": draw(3, n),
         "readout.bias": draw(3)}
OSCILLATOR = dict(dt=0.042, gamma=2.7, epsilon=4.7)


def oscillate(x, dt, gamma, epsilon):
    hy, hz, rows = np.zeros(n), np.zeros(n), []
    for row in x:
        inner = np.concatenate([row, hz, hy]) @ CORNN["cell.i2h.weight"].T + CORNN["cell.i2h.bias"]
        hz = hz + dt * (np.tanh(inner) - gamma * hy - epsilon * hz)
        hy = hy + dt * hz
        rows.append(hy @ CORNN["readout.weight"].T + CORNN["readout.bias"])
    return np.array(rows)


def test_cornn():
    vector, = from_cornn(CORNN, **OSCILLATOR).checks
    np.testing.assert_allclose(vector.y, oscillate(vector.x, **OSCILLATOR), atol=1e-13)


def test_cornn_module():
    cell = types.SimpleNamespace(**OSCILLATOR)
    module = types.SimpleNamespace(state_dict=lambda: CORNN, _modules={"cell": cell})
    assert from_cornn(module).to_bytes() == from_cornn(CORNN, **OSCILLATOR).to_bytes()


def test_the_other_two_ways_to_keep_the_matrices():
    U, Wz, Wy = np.split(CORNN["cell.i2h.weight"], [d, d + n], axis=1)
    readout = {key: value for key, value in CORNN.items() if key.startswith("readout")}
    apart = {"cell.i2h.weight": U, "cell.i2h.bias": CORNN["cell.i2h.bias"], "cell.h2h1.weight": Wy,
             "cell.h2h2.weight": Wz} | readout
    within = {"rnn.i2h.weight": U, "rnn.i2h.bias": CORNN["cell.i2h.bias"],
              "rnn.h2h.weight": np.hstack([Wz, Wy])} | readout
    for state in (apart, within):
        assert from_cornn(state, **OSCILLATOR).to_bytes() == from_cornn(CORNN, **OSCILLATOR).to_bytes()
    words = draw(7, d)
    vector, = from_cornn(within | {"embedding.weight": words}, **OSCILLATOR).checks
    np.testing.assert_allclose(vector.y, oscillate(words[vector.x.argmax(axis=1)], **OSCILLATOR), atol=1e-13)


@pytest.mark.parametrize("message, state, settings", [
    ("^epsilon: needed", {}, dict(epsilon=None)),
    ("^gamma: expected one number for all units, found 6", {}, dict(gamma=np.ones(6))),
    (r"^cell.i2h.weight: expected shape \(n, d \+ 2 n\), found \(6, 12\)", {"cell.i2h.weight": draw(n, 2 * n)}, {}),
    (r"^cell.i2h.bias: expected shape \(6\), found \(5,\)", {"cell.i2h.bias": draw(5)}, {}),
])
def test_cornn_refused(message, state, settings):
    with pytest.raises(ConversionError, match=message):
        from_cornn(CORNN | state, **OSCILLATOR | settings)
