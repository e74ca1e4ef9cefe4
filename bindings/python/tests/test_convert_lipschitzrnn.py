"""`nrnn.convert.from_lipschitzrnn` against the published recursions, in row vectors."""

import types

import numpy as np
import pytest

import nrnn
from nrnn.convert import ConversionError, from_lipschitzrnn
from support import Draw

draw = Draw(21)
n, d = 6, 2
COMMON = {"E.weight": draw(n, d), "E.bias": draw(n), "D.weight": draw(3, n), "D.bias": draw(3)}
SETTINGS = dict(beta=0.75, gamma=0.01, eps=0.1, alpha=0.6, solver="midpoint")
B, C, W = draw(n, n), draw(n, n), draw(n, n)
GATE = {"E_gate.weight": draw(n, d), "E_gate.bias": draw(n)}


def mix(M, beta=0.75, gamma=0.01):
    return beta * (M - M.T) + (1 - beta) * (M + M.T) - gamma * np.eye(len(M))


def continuous(solver, eps=0.1):
    """One step of torchdiffeq's over [0, eps]; its rk4 is the 3/8 rule."""
    def step(h, z):
        f = lambda h: h @ mix(B) + np.tanh(h @ mix(C) + z)
        if solver == "euler":
            return h + eps * f(h)
        if solver == "midpoint":
            return h + eps * f(h + eps / 2 * f(h))
        k1 = f(h)
        k2 = f(h + eps * k1 / 3)
        k3 = f(h + eps * (k2 - k1 / 3))
        k4 = f(h + eps * (k1 - k2 + k3))
        return h + eps / 8 * (k1 + 3 * (k2 + k3) + k4)
    return step


CAYLEY = np.linalg.inv(np.eye(n) + (C - C.T)) @ (np.eye(n) - (C - C.T))
SIGMOID = lambda v: 1 / (1 + np.exp(-v))
MODELS = {  # keys beside the common ones, and the update
    "simpleRNN": ({"W.weight": W}, lambda h, z: np.tanh(h @ W.T + z)),
    "resRNN": ({"W.weight": W}, lambda h, z: h + 0.1 * np.tanh(h @ W.T + z)),
    "asymRNN": ({"C": C}, lambda h, z: h + 0.1 * np.tanh(h @ (C - C.T - 0.01 * np.eye(n)) + z)),
    "calRNN": ({"C": C}, lambda h, z: np.tanh(h @ CAYLEY + z)),
    "LipschitzRNN": ({"C": C, "B": B}, lambda h, z: h + 0.1 * 0.6 * h @ mix(B) + 0.1 * np.tanh(h @ mix(C) + z)),
    "LipschitzRNN_ODE": ({"func.C": C, "func.B": B}, continuous("midpoint")),
}


def gated(x):
    """The gate reads the input by itself."""
    h = np.zeros(n)
    for row in x:
        z, gate = row @ COMMON["E.weight"].T + COMMON["E.bias"], row @ GATE["E_gate.weight"].T + GATE["E_gate.bias"]
        W = mix(C)
        h = h + 0.1 * (0.6 * h @ mix(B) + np.tanh(h @ W + z)) * SIGMOID(h @ W + gate)
        yield h


def states(x, update):
    h = np.zeros(n)
    for row in x:
        h = update(h, row @ COMMON["E.weight"].T + COMMON["E.bias"])
        yield h


def logits(hs):
    return np.array(list(hs)) @ COMMON["D.weight"].T + COMMON["D.bias"]


def check_of(file):
    vector, = file.checks
    assert vector.space == "logit"
    return vector


@pytest.mark.parametrize("model", MODELS)
def test_every_model(model, capsys):
    keys, update = MODELS[model]
    vector = check_of(from_lipschitzrnn(COMMON | keys, model=model, **SETTINGS))
    np.testing.assert_allclose(vector.y, logits(states(vector.x, update)), atol=1e-12)
    printed = capsys.readouterr().out
    assert printed.startswith(f"{model}: ") and "64 steps in float64" in printed and "engine: " in printed


def test_gated():
    vector = check_of(from_lipschitzrnn(COMMON | {"C": C, "B": B} | GATE, model="LipschitzRNN_gated", **SETTINGS))
    np.testing.assert_allclose(vector.y, logits(gated(vector.x)), atol=1e-12)


@pytest.mark.parametrize("solver", ["euler", "midpoint", "rk4"])
@pytest.mark.parametrize("eps", [0.03, 0.1, 0.3])
def test_solvers(solver, eps):
    vector = check_of(from_lipschitzrnn(COMMON | {"func.C": C, "func.B": B}, model="LipschitzRNN_ODE",
                                        **SETTINGS | dict(solver=solver, eps=eps)))
    np.testing.assert_allclose(vector.y, logits(states(vector.x, continuous(solver, eps))), rtol=0, atol=1e-12)


def test_settings_of_a_module_and_prefixes():
    keys = MODELS["LipschitzRNN"][0]
    module = types.SimpleNamespace(state_dict=lambda: COMMON | keys, model="LipschitzRNN", **SETTINGS)
    given = from_lipschitzrnn(COMMON | keys, model="LipschitzRNN", **SETTINGS).to_bytes()
    assert from_lipschitzrnn(module).to_bytes() == given
    prefixed = {f"module.{key}": value for key, value in (COMMON | keys).items()}
    assert from_lipschitzrnn({"state_dict": prefixed, "epoch": 3}, "LipschitzRNN", **SETTINGS).to_bytes() == given
    narrow = {key: value.astype(np.float32) for key, value in (COMMON | keys).items()}
    from_lipschitzrnn(narrow, "LipschitzRNN", **SETTINGS)


@pytest.mark.parametrize("message, state, settings", [
    ("^gamma: needed, and the checkpoint does not hold it; pass gamma=$", {"C": C, "B": B}, dict(gamma=None)),
    ("^B: needed, found only E.weight", {"C": C}, {}),
    ("^extra.weight: expected only tensors that the conversion knows", {"C": C, "B": B, "extra.weight": W}, {}),
    (r"^C: expected a square matrix, found shape \(2, 6\)", {"C": C[:2], "B": B}, {}),
    ("^model: expected one of 'simpleRNN', .*, found 'LSTM'", {"C": C, "B": B}, dict(model="LSTM")),
    ("^solver: expected one of 'euler', 'midpoint', 'rk4', found 'dopri5'", {"func.C": C, "func.B": B},
     dict(model="LipschitzRNN_ODE", solver="dopri5")),
])
def test_refused(message, state, settings):
    with pytest.raises(ConversionError, match=message):
        from_lipschitzrnn(COMMON | state, **dict(model="LipschitzRNN") | SETTINGS | settings)


def test_noise_that_it_was_not_trained_with():
    noise = nrnn.OfficialNoise(add=0.02, trained_with=False)
    file = from_lipschitzrnn(COMMON | {"C": C, "B": B}, "LipschitzRNN", **SETTINGS, noise=noise, report=None)
    assert file.layers[0].noise == noise
