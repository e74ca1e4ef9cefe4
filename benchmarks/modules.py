"""One set of weights per cell and size, for all that are compared, in modules of PyTorch: it has no cell `sde`."""
import torch

INPUTS = 8
STEP = 0.1
NOISE = {"eps": 0.1, "sigma1": 1.0}  # additive: h' = h + 0.1 f + 0.1 sqrt(0.1) xi


class Sde(torch.nn.Module):
    """h' = h + STEP (A h + tanh(W h + U x + b)) + amplitude * normal; A and W in one matrix, as an expert would."""

    def __init__(self, hidden):
        super().__init__()
        decay = torch.cat([-torch.eye(hidden), torch.zeros(hidden, hidden)])
        self.AW = torch.nn.Parameter(decay + torch.randn(2 * hidden, hidden) / (2 * hidden ** 0.5))
        self.U = torch.nn.Parameter(torch.randn(hidden, INPUTS) / INPUTS ** 0.5)
        self.b = torch.nn.Parameter(torch.randn(hidden) / 4)
        self.amplitude = 0.0

    def forward(self, x, h):
        linear, inner = torch.nn.functional.linear(h, self.AW).chunk(2, -1)
        drift = linear + torch.tanh(inner + torch.nn.functional.linear(x, self.U, self.b))
        h = torch.add(h, drift, alpha=STEP)
        return torch.add(h, torch.randn_like(h), alpha=self.amplitude) if self.amplitude else h


def module(cell, hidden):
    """The module of a cell, the same for every call."""
    torch.manual_seed(hidden)
    if cell == "sde":
        return Sde(hidden)
    return {"gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[cell](INPUTS, hidden)


def inputs(steps):
    """[steps][INPUTS], float32."""
    return torch.randn(steps, INPUTS, generator=torch.Generator().manual_seed(1)).numpy()
