"""NoisyRNN, with the weights of a module of PyTorch."""
import nrnn
from calls import Calls
from modules import NOISE, STEP


def _layer(module):
    weights = {name: value.detach() for name, value in module.named_parameters()}
    match type(module).__name__:
        case "Sde":
            A, W = weights["AW"].chunk(2)
            return nrnn.Sde(A=A, W=W, U=weights["U"], b=weights["b"], step=STEP, noise=nrnn.PaperNoise(**NOISE))
        case "GRU":
            return nrnn.Gru(W=weights["weight_hh_l0"], U=weights["weight_ih_l0"], b=weights["bias_ih_l0"],
                            c=weights["bias_hh_l0"])
        case "LSTM":
            return nrnn.Lstm(W=weights["weight_hh_l0"], U=weights["weight_ih_l0"],
                             b=weights["bias_ih_l0"] + weights["bias_hh_l0"])


class Ours:
    """`step` and `run` take all of X from a new episode on and return the last output of every member."""

    def __init__(self, module, members=1):
        model = nrnn.Model.load(nrnn.ModelFile([_layer(module)]).to_bytes())
        self.stream = model.stream(members=members)
        self.calls = Calls(self.stream, members, len(model.outputs))

    def step(self, X):
        self.stream.reset()
        return self.calls.step(X)

    def run(self, X):
        self.stream.reset()
        return self.calls.run(X)
