"""`nrnn.convert.from_qlstm`: three code bases, with the scalar Hamilton product as the truth."""

import numpy as np
import pytest

import nrnn
from nrnn.convert import ConversionError, from_qlstm
from support import Draw

draw = Draw(31)


def sigmoid(v):
    return 1 / (1 + np.exp(-v))


def blocks(inputs, outputs):
    return {f"{part}_weight": draw(inputs // 4, outputs // 4, scale=0.4) for part in "rijk"}


def named(stem, tensors):
    return {f"{stem}.{key}": value for key, value in tensors.items()}


def apply(state, stem, x):
    """W (x) x, quaternion by quaternion, from the four blocks as they are stored."""
    R, I, J, K = (state[f"{stem}.{part}_weight"] for part in "rijk")
    p, q = R.shape
    r, i, j, k = np.split(x, 4)
    y = np.zeros((4, q))
    for b in range(q):
        for a in range(p):
            w, v = (R[a, b], I[a, b], J[a, b], K[a, b]), (r[a], i[a], j[a], k[a])
            y[:, b] += (w[0] * v[0] - w[1] * v[1] - w[2] * v[2] - w[3] * v[3],
                        w[0] * v[1] + w[1] * v[0] + w[2] * v[3] - w[3] * v[2],
                        w[0] * v[2] - w[1] * v[3] + w[2] * v[0] + w[3] * v[1],
                        w[0] * v[3] + w[1] * v[2] - w[2] * v[1] + w[3] * v[0])
    return y.ravel()


def cell(state, w, u, h, c, x, factor=1.0):
    """One step of an LSTM whose gates are quaternion maps."""
    f, i, o, g = (apply(state, w.format(gate), x) + state[f"{w.format(gate)}.bias"] + apply(state, u.format(gate), h)
                  for gate in "fioc")
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g) * factor
    return sigmoid(o) * np.tanh(c), c


def lstm_state(d, H, w="w{}x", u="u{}h"):
    state = {}
    for gate in "fioc":
        state |= named(w.format(gate), blocks(d, H) | {"bias": draw(H)}) | named(u.format(gate), blocks(H, H))
    return state


def test_orkis():
    state = lstm_state(8, 12) | {"fco.weight": draw(5, 12), "fco.bias": draw(5)}
    vector, = from_qlstm(state, flavour="orkis").checks
    h, c, rows = np.zeros(12), np.zeros(12), []
    for x in vector.x:
        h, c = cell(state, "w{}x", "u{}h", h, c, x)
        rows.append(h @ state["fco.weight"].T + state["fco.bias"])
    np.testing.assert_allclose(vector.y, rows, atol=1e-13)


def test_plain_network_of_orkis():
    state = (named("wx", blocks(8, 12) | {"bias": draw(12)}) | named("uh", blocks(12, 12) | {"bias": draw(12)})
             | {"fco.weight": draw(5, 12), "fco.bias": draw(5)})
    vector, = from_qlstm(state, flavour="orkis").checks
    h, rows = np.zeros(12), []
    for x in vector.x:
        h = np.tanh(apply(state, "wx", x) + state["wx.bias"] + apply(state, "uh", h) + state["uh.bias"])
        rows.append(h @ state["fco.weight"].T + state["fco.bias"])
    np.testing.assert_allclose(vector.y, rows, atol=1e-13)


def test_stack_of_orkis():
    """Each layer gives its fco's outputs but the last."""
    state = {}
    for l in (0, 1):
        state |= lstm_state(8, 12, f"layers.{l}.w{{}}x", f"layers.{l}.u{{}}h")
        state |= {f"layers.{l}.fco.weight": draw(9, 12), f"layers.{l}.fco.bias": draw(9)}
    vector, = from_qlstm(state, flavour="orkis").checks
    hs, cs, rows = np.zeros((2, 12)), np.zeros((2, 12)), []
    for x in vector.x:
        for l in (0, 1):
            hs[l], cs[l] = cell(state, f"layers.{l}.w{{}}x", f"layers.{l}.u{{}}h", hs[l], cs[l], x)
            x = (hs[l] @ state[f"layers.{l}.fco.weight"].T + state[f"layers.{l}.fco.bias"])[:-1]
        rows.append(x)
    np.testing.assert_allclose(vector.y, rows, atol=1e-13)


def kaldi_state():
    return lstm_state(8, 12, "w{}x.0", "u{}h.0") | lstm_state(12, 8, "w{}x.1", "u{}h.1")


@pytest.mark.parametrize("dropout, factors", [(0.2, (0.8, 0.8)), ([0.2, 0.5], (0.8, 0.5)), (0.0, (1.0, 1.0))])
def test_kaldi_keeps_the_factor_of_its_dropout(dropout, factors):
    state = kaldi_state()
    file = from_qlstm({"model_par": state}, flavour="pytorch-kaldi", dropout=dropout)
    vector, = file.checks
    hs, cs, rows = [np.zeros(12), np.zeros(8)], [np.zeros(12), np.zeros(8)], []
    for x in vector.x:
        for l, factor in enumerate(factors):
            hs[l], cs[l] = cell(state, f"w{{}}x.{l}", f"u{{}}h.{l}", hs[l], cs[l], x, factor)
            x = hs[l]
        rows.append(x)
    np.testing.assert_allclose(vector.y, rows, atol=1e-13)
    assert file.task == "regression" and isinstance(file.layers[0].U, nrnn.Quaternion)


def speechbrain_state(d, n, l=0, gates=4):
    """n in quaternions."""
    H = 4 * n
    return (named(f"rnn.{l}.w", blocks(d, gates * H) | {"bias": draw(gates * H)})
            | named(f"rnn.{l}.u", blocks(H, gates * H) | {"bias": draw(gates * H)})
            | {f"rnn.{l}.h_init": np.zeros((1, H))})


def test_speechbrain_gates_are_the_components_of_one_map():
    state = speechbrain_state(8, 3) | speechbrain_state(12, 2, l=1)
    vector, = from_qlstm(state, flavour="speechbrain").checks
    hs, cs, rows = [np.zeros(12), np.zeros(8)], [np.zeros(12), np.zeros(8)], []
    for x in vector.x:
        for l in (0, 1):
            fused = sum(apply(state, f"rnn.{l}.{side}", v) + state[f"rnn.{l}.{side}.bias"]
                        for side, v in (("w", x), ("u", hs[l])))
            i, f, o, g = np.split(fused, 4)
            cs[l] = sigmoid(f) * cs[l] + sigmoid(i) * np.tanh(g)
            x = hs[l] = sigmoid(o) * np.tanh(cs[l])
        rows.append(x)
    np.testing.assert_allclose(vector.y, rows, atol=1e-13)


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_plain_network_of_speechbrain(activation):
    state = speechbrain_state(8, 3, gates=1)
    vector, = from_qlstm(state, flavour="speechbrain", activation=activation, readout=np.eye(12)[:2]).checks
    h, rows = np.zeros(12), []
    for x in vector.x:
        v = sum(apply(state, f"rnn.0.{side}", one) + state[f"rnn.0.{side}.bias"] for side, one in (("w", x), ("u", h)))
        h = np.tanh(v) if activation == "tanh" else np.maximum(v, 0)
        rows.append(h[:2])
    np.testing.assert_allclose(vector.y, rows, rtol=1e-12, atol=1e-13)


BOTH_WAYS = lstm_state(8, 12, "w{}x.0", "u{}h.0") | lstm_state(24, 8, "w{}x.1", "u{}h.1")


@pytest.mark.parametrize("message, state, settings", [
    ("wfx.1.r_weight: a bidirectional network cannot run on a stream", BOTH_WAYS, {}),
    (r"rnn.1.w.r_weight: a bidirectional", speechbrain_state(8, 3) | speechbrain_state(24, 3, l=1),
     dict(flavour="speechbrain")),
    ("wfx.1.r_weight: expected 12 inputs, the units of the layer below, found 16",
     lstm_state(8, 12, "w{}x.0", "u{}h.0") | lstm_state(16, 8, "w{}x.1", "u{}h.1"), {}),
    ("flavour: expected one of 'orkis', .*, found 'keras'", {}, dict(flavour="keras")),
    ("wfx.0.r_weight: needed, found only a", {"a": np.ones(1)}, {}),
    ("bn_wfx.0.weight: expected only tensors that the conversion knows",
     kaldi_state() | {"bn_wfx.0.weight": np.ones(12)}, {}),
    ("dropout: expected one number for each of 2 layers, found 3", kaldi_state(), dict(dropout=[0, 0, 0])),
    ("dropout: expected 0 <= dropout < 1, found 1.2", kaldi_state(), dict(dropout=1.2)),
    ("activation: expected 'tanh', which an LSTM has here, found 'relu'", kaldi_state(), dict(activation="relu")),
    ("rnn.0.h_init: expected zeros", speechbrain_state(8, 3) | {"rnn.0.h_init": np.ones((1, 12))},
     dict(flavour="speechbrain")),
    ("readout: expected none", lstm_state(8, 12) | {"fco.weight": draw(5, 12), "fco.bias": draw(5)},
     dict(flavour="orkis", readout=np.eye(12))),
])
def test_refused(message, state, settings):
    with pytest.raises(ConversionError, match=message):
        from_qlstm(state, **dict(flavour="pytorch-kaldi") | settings)
