"""`nrnn.convert.from_exprnn` against the published recursion, in row vectors."""

import numpy as np
import pytest

from nrnn.convert import ConversionError, from_exprnn
from support import Draw

draw = Draw(23)
n, d = 6, 2
BASE = np.linalg.qr(draw(n, n))[0]
EXPONENTIAL = {"rnn.recurrent_kernel.A": draw(n, n), "rnn.input_kernel.weight": draw(n, d),
               "rnn.nonlinearity.b": draw(n), "lin.weight": draw(3, n), "lin.bias": draw(3)}


def series_of_exp(K):
    """By its power series, halved and squared."""
    term = total = np.eye(len(K))
    for k in range(1, 30):
        term = term @ K / 1024 / k
        total = total + term
    for _ in range(10):
        total = total @ total
    return total


def cayley(K):
    one = np.eye(len(K))
    return np.linalg.inv(one + K) @ (one - K)


@pytest.mark.parametrize("base", [None, BASE])
@pytest.mark.parametrize("mode, retraction", [("exprnn", series_of_exp), ("dtriv", series_of_exp), ("cayley", cayley)])
def test_exprnn(base, mode, retraction):
    extra = {} if base is None else {"rnn.recurrent_kernel.base": base}
    file = from_exprnn(EXPONENTIAL | extra, mode=mode)
    upper = np.triu(EXPONENTIAL["rnn.recurrent_kernel.A"], 1)
    kernel = (np.eye(n) if base is None else base) @ retraction(upper - upper.T)
    h, rows, (vector,) = np.zeros(n), [], file.checks
    for x in vector.x:
        v = h @ kernel + x @ EXPONENTIAL["rnn.input_kernel.weight"].T
        h = np.sign(v) * np.maximum(np.abs(v) + EXPONENTIAL["rnn.nonlinearity.b"], 0)
        rows.append(h @ EXPONENTIAL["lin.weight"].T + EXPONENTIAL["lin.bias"])
    np.testing.assert_allclose(vector.y, rows, atol=1e-10)
    np.testing.assert_allclose(file.layers[0].W @ file.layers[0].W.T, np.eye(n), atol=1e-13)


def test_names_of_older_code_and_a_stale_cache(capsys):
    plain = from_exprnn(EXPONENTIAL)
    for raw, cached in (("_A", "_B"), ("log_orthogonal_kernel", "orthogonal_kernel")):
        state = {key.replace("kernel.A", f"kernel.{raw}"): value for key, value in EXPONENTIAL.items()}
        state |= {f"rnn.recurrent_kernel.{cached}": plain.layers[0].W.T + 0.5}
        assert from_exprnn(state).to_bytes() == plain.to_bytes()
        assert "cached orthogonal matrix: 5.0e-01 off" in capsys.readouterr().out


def test_exprnn_says_that_a_permutation_is_the_hosts(capsys):
    from_exprnn(EXPONENTIAL | {"permutation": np.arange(4)})
    assert "permutation: not part of the network" in capsys.readouterr().out


@pytest.mark.parametrize("message, state", [
    ("^rnn.input_kernel.weight: needed", {"rnn.input_kernel.weight": None}),
    (r"^rnn.nonlinearity.b: expected shape \(6\), found \(5,\)", {"rnn.nonlinearity.b": draw(5)}),
    (r"^rnn.recurrent_kernel.A: expected a square matrix, found shape \(6, 5\)",
     {"rnn.recurrent_kernel.A": draw(n, 5)}),
    ("^rnn.recurrent_kernel.C: expected only tensors", {"rnn.recurrent_kernel.C": draw(n, n)}),
])
def test_refused(message, state):
    with pytest.raises(ConversionError, match=message):
        from_exprnn({key: value for key, value in (EXPONENTIAL | state).items() if value is not None})
