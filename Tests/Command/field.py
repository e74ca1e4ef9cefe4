"""The models that the inputs from the field (cases/) are run through: a sample a minute, an hour, a second."""

import numpy as np

import nrnn

ROOM = [nrnn.Channel("temperature", "C", 20, 5, limit=6), nrnn.Channel("humidity", "%", 50, 20, limit=6)]


def _models():
    random = np.random.default_rng(0)

    def model(inputs, interval, **settings):
        n, k = 4, len(inputs)
        cell = nrnn.Sde(A=-np.eye(n), W=random.standard_normal((n, n)) / n, U=random.standard_normal((n, k)), step=0.1,
                        noise=nrnn.PaperNoise(eps=1, sigma1=0.2))
        return nrnn.ModelFile([cell], inputs=inputs, readout=(random.standard_normal((1, n)), np.zeros(1)),
                              sequence=nrnn.Sequence(interval=interval), **settings)

    yield "temp60", model(ROOM[:1], 60, outputs=[nrnn.Output("forecast", "C", 20, 5)])
    yield "th60", model(ROOM, 60)
    yield "value3600", model([nrnn.Channel("value", "F", 70, 3, limit=6)], 3600)
    yield "x1", model([nrnn.Channel("x")], 1)


def write(folder):
    """The files {name: path}."""
    paths = {}
    for name, model in _models():
        paths[name] = folder / f"{name}.nrnn"
        model.save(paths[name])
    return paths
