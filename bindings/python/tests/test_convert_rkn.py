"""`nrnn.convert.from_rkn` against the published recursion."""

import types

import numpy as np
import pytest

from nrnn.convert import from_rkn
from support import Draw

draw = Draw(41)
STEM = "rkn.rkn_model.rkn_layers."


def checkpoint(q=5, k=3, d=4, classes=2, features=None, l=0, weights=None):
    return {
        f"{STEM}{l}.weight": 1.7 * draw(q, k, d),
        f"{STEM}{l}.gap_penalty": np.array([0.3]),
        f"{STEM}{l}.lintrans": draw(q, q),  # stale
        f"{STEM}{l}.agg_weight": 2.0 ** np.arange(k) / (2 ** k - 1),
        "rkn.classifier.weight": draw(classes, features or q),
        "rkn.classifier.bias": draw(classes)}


def published(state, X, sigma, pooling, la=True, aggregation=False, l=0, kernel="exp", alpha=None):
    """Outputs of a layer at every step, as the code gives them: c and H are (q, k)."""
    weight = state[f"{STEM}{l}.weight"]
    q, k, _ = weight.shape
    z = weight / np.maximum(np.linalg.norm(weight, axis=-1, keepdims=True), 1e-4)
    alpha = 1 / (sigma ** 2 * k) if alpha is None else alpha
    kappa = (lambda u: np.exp(alpha * (u - 1))) if kernel == "exp" else (lambda u: u)
    K = np.ones((q, q))
    for p in range(k):
        K = K * kappa(z[:, p] @ z[:, p].T)
    e, V = np.linalg.eigh(K)
    L = V @ np.diag(1 / (np.sqrt(np.clip(e, 0, None)) + 0.01)) @ V.T
    gap = min(float(state[f"{STEM}{l}.gap_penalty"][0]), 0.99)
    w = state[f"{STEM}{l}.agg_weight"]
    c, H, rows = np.zeros((q, k)), np.zeros((q, k)), []
    for t, x in enumerate(X):
        norm = np.linalg.norm(x)
        b = norm * kappa(z @ x / max(norm, 1e-4))
        u = np.concatenate([np.ones((q, 1)), c[:, :-1]], axis=1) * b
        if pooling == "mean":
            c = gap * c + (1 - gap) * u
            H = H + u
            y = L @ (H / (t + 1) if la else c)
            flat = (y * w).T.ravel()
        else:
            H = np.maximum(H if la else gap * c, L.T @ u)
            c = np.maximum(gap * c, u)
            y, flat = H, (H * w).ravel()
        rows.append(flat if aggregation else y[:, -1])
    return np.array(rows)


def classified(state, features):
    return features @ state["rkn.classifier.weight"].T + state["rkn.classifier.bias"]


@pytest.mark.parametrize("pooling", ["mean", "max"])
@pytest.mark.parametrize("la", [True, False])
@pytest.mark.parametrize("aggregation", [True, False])
def test_one_layer(pooling, la, aggregation):
    state = checkpoint(features=15 if aggregation else 5)
    args = dict(sigma=0.4, pooling=pooling, la_feature=la, aggregation=aggregation)
    file = from_rkn({"state_dict": state, "args": types.SimpleNamespace(**args)})
    vector, = file.checks
    expected = classified(state, published(state, vector.x, **{"sigma": 0.4, "pooling": pooling, "la": la,
                                                               "aggregation": aggregation}))
    np.testing.assert_allclose(vector.y, expected, rtol=1e-10, atol=1e-10)
    assert file.task == "softmax" and file.sequence.valid == "end"


def test_two_layers():
    state = checkpoint() | {key: value for key, value in checkpoint(q=4, k=2, d=5, l=1, features=4).items()}
    vector, = from_rkn(state, dict(sigma=[0.4, 0.6])).checks
    below = published(state, vector.x, 0.4, "mean", la=False)
    expected = classified(state, published(state, below, 0.6, "mean", l=1))
    np.testing.assert_allclose(vector.y, expected, rtol=1e-9, atol=1e-10)


def test_arguments_of_the_authors_script():
    """They are lists, and la_feature is None or for every layer."""
    state = checkpoint() | checkpoint(q=4, k=2, d=5, l=1, features=4)
    args = types.SimpleNamespace(sigma=[0.4, 0.6], pooling="mean", la_feature=None, aggregation=False, agg_weight=2.0,
                                 gap_penalty=[0.3, 0.3], gap_penalty_trainable=False, hidden_size=[5, 4])
    layers = from_rkn({"args": args, "state_dict": state}).layers
    assert [layer.la_feature for layer in layers] == [False, True]
    args.la_feature = True
    assert [layer.la_feature for layer in from_rkn({"args": args, "state_dict": state}).layers] == [True, True]


def test_embedding():
    table = np.vstack([np.full(20, 1 / 20), np.eye(20)])
    state = checkpoint(d=20, classes=1) | {"embed_layer.weight": table}
    file = from_rkn(state, dict(sigma=0.5, pooling="max"))
    vector, = file.checks
    assert vector.x.shape == (64, 21) and (vector.x.sum(axis=1) == 1).all() and file.task == "sigmoid"
    expected = classified(state, published(state, table[vector.x.argmax(axis=1)], 0.5, "max"))
    np.testing.assert_allclose(vector.y, expected, rtol=1e-9, atol=1e-10)


def test_trained_alpha_and_large_penalty():
    state = checkpoint() | {f"{STEM}0.kernel_args.0": np.array([0.7]), f"{STEM}0.gap_penalty": np.array([1.2])}
    vector, = from_rkn(state, dict(pooling="max", gap_penalty_trainable=True)).checks
    np.testing.assert_allclose(vector.y, classified(state, published(state, vector.x, None, "max", alpha=0.7)),
                               rtol=1e-9, atol=1e-10)


def test_identity_kernel():
    state = checkpoint()
    vector, = from_rkn(state, dict(kernel_func="identity")).checks
    np.testing.assert_allclose(vector.y, classified(state, published(state, vector.x, 1, "mean", kernel="identity")),
                               rtol=1e-9, atol=1e-10)


def test_one_anchor():
    from nrnn.convert.rkn import inverse_root
    np.testing.assert_allclose(inverse_root(np.ones((1, 3, 1)), 0.5), [[1 / 1.01]], rtol=1e-14)


@pytest.mark.parametrize("message, state, args", [
    ("^sigma: needed", {}, {}),
    ("^pooling: expected 'mean' or 'max', found 'gmp', which needs the whole sequence", {},
     dict(sigma=1, pooling="gmp")),
    ("^additive: expected it to be off", {}, dict(sigma=1, additive=True)),
    ("^kernel_func: expected 'exp' or 'identity', found 'poly'", {}, dict(sigma=1, kernel_func="poly")),
    ("^Kernel.gap_penalty: expected a finite number >= 0 and < 1, found 1.2", {f"{STEM}0.gap_penalty": np.array([1.2])},
     dict(sigma=1)),
    (r"^rkn.rkn_model.rkn_layers.0.weight: expected symbols of unit norm", {}, dict(sigma=1, unsup=True)),
    (r"^rkn.norm.weight: expected only tensors", {"rkn.norm.weight": np.ones(3)}, dict(sigma=1)),
])
def test_refused(message, state, args):
    with pytest.raises(ValueError, match=message):
        from_rkn(checkpoint() | state, args)
