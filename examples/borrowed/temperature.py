#!/usr/bin/env python3
"""Trains temperature.keras with Keras: a machine's temperature an hour ahead; writes it with what it gives.

The data are those of ../sensor, half an hour to a row. A few minutes with Keras's backend PyTorch (KERAS_BACKEND=torch).
"""
import csv
import gzip
import os
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras  # noqa: E402
import numpy as np  # noqa: E402

HERE = Path(__file__).parent
ROW, AHEAD, STEPS, TRAINED = 6, 2, 48, 1600  # rows of 5 minutes in one; rows ahead; rows of a sequence; rows trained on


def read():
    with gzip.open(HERE.parent / "sensor/machine_temperature.csv.gz", "rt") as file:
        values = np.array([float(row["value"]) for row in csv.DictReader(file)])
    return values[:len(values) // ROW * ROW].reshape(-1, ROW).mean(axis=1)


def network(values):
    """The value now, and the change that is expected."""
    now = keras.Input((None, 1))
    known = keras.layers.Normalization(axis=-1, mean=values.mean(), variance=values.var())(now)
    state = keras.layers.Dropout(0.1)(keras.layers.GRU(8, return_sequences=True)(known))
    return keras.Model(now, keras.layers.Add()([keras.layers.Dense(1)(state), now]))


def main():
    keras.utils.set_random_seed(1)
    values = read()
    starts = np.arange(0, TRAINED - STEPS - AHEAD, 4)
    x, y = (np.stack([values[s + ahead:s + ahead + STEPS] for s in starts])[..., None] for ahead in (0, AHEAD))
    net = network(values[:TRAINED])
    net.compile(keras.optimizers.Adam(1e-2), "mse")
    net.fit(x, y, 16, epochs=8, verbose=2)
    net.save(HERE / "temperature.keras")
    tested = values[TRAINED:TRAINED + 400].astype(np.float32)
    given = net.predict(tested[None, :, None], verbose=0)[0, :, 0]
    for name, found in (("the network", given[:-AHEAD]), ("the value now", tested[:-AHEAD])):
        print(f"an hour ahead, {name}: RMSE {np.sqrt(np.mean((found[STEPS:] - tested[AHEAD:][STEPS:]) ** 2)):.2f} °F")
    rows = "".join(f"{a:.9g},{b:.9g}\n" for a, b in zip(tested, given))
    (HERE / "temperature.csv").write_text(f"x,y\n{rows}")


if __name__ == "__main__":
    main()
