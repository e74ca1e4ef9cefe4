"""What captures of amplifiers are played by: GuitarML's network in PyTorch, NAM's cells one sample at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch


class SimpleRNN(torch.nn.Module):
    """As the published training code has it: `skip` of the inputs are added to the outputs."""

    def __init__(self, unit: str, inputs: int = 1, hidden: int = 4, layers: int = 1, skip: int = 1, bias: bool = True,
                 outputs: int = 1) -> None:
        super().__init__()
        self.rec = getattr(torch.nn, unit)(inputs, hidden, layers)
        self.lin = torch.nn.Linear(hidden, outputs, bias=bias)
        self.settings = {"model": "SimpleRNN", "input_size": inputs, "skip": skip, "output_size": outputs, "unit_type": unit,
                         "num_layers": layers, "hidden_size": hidden, "bias_fl": bias}

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.lin(self.rec(x)[0])
        return y + x[:, :self.settings["skip"]] if self.settings["skip"] else y

    def file(self) -> dict[str, Any]:
        return {"model_data": dict(self.settings), "state_dict": {key: one.tolist() for key, one in self.state_dict().items()}}

    @torch.no_grad()
    def play(self, x: np.ndarray) -> np.ndarray:
        return self.double()(torch.from_numpy(np.asarray(x, float))).numpy()


def nam_sizes(d: int, n: int, layers: int, outputs: int) -> int:
    """How many numbers a capture has."""
    return sum(4 * n * ((d if k == 0 else n) + n) + 6 * n for k in range(layers)) + outputs * (n + 1)


@torch.no_grad()
def play_nam(model: dict[str, Any], X: np.ndarray) -> np.ndarray:
    """In float64, from the states that the file holds."""
    config, weights = model["config"], torch.tensor(model["weights"], dtype=torch.float64)
    n, width, outputs = config["hidden_size"], config["input_size"], config.get("out_channels", 1)
    if len(weights) != nam_sizes(width, n, config["num_layers"], outputs):
        raise ValueError("other sizes than the numbers")

    def take(*shape: int) -> torch.Tensor:
        nonlocal weights
        count = int(np.prod(shape))
        taken, weights = weights[:count], weights[count:]
        return taken.reshape(shape)

    cells, states = [], []
    for _ in range(config["num_layers"]):
        W, b = take(4 * n, width + n), take(4 * n)
        cell = torch.nn.LSTMCell(width, n, dtype=torch.float64)
        cell.load_state_dict({"weight_ih": W[:, :width], "weight_hh": W[:, width:], "bias_ih": b, "bias_hh": 0 * b})
        cells.append(cell)
        states.append((take(n), take(n)))
        width = n
    head, bias, rows = take(outputs, n), take(outputs), []
    for x in torch.from_numpy(np.asarray(X, float)):
        for k, cell in enumerate(cells):
            states[k] = cell(x, states[k])
            x = states[k][0]
        rows.append(head @ x + bias)
    return torch.stack(rows).numpy()
