"""PyTorch in eager mode, without gradients: a module called per step, or its own loop over a sequence."""
import torch

torch.set_num_threads(1)


class Torch:
    """`step` and `run` as in ours.Ours; `run` is None where PyTorch has no loop of its own for the cell."""

    def __init__(self, module, members=1, amplitude=0.0):
        self.module, self.members = module, members
        self.is_sde = hasattr(module, "AW")
        if self.is_sde:
            module.amplitude = amplitude
        self.run = None if self.is_sde else self._run

    def _state(self):
        hidden = self.module.b.numel() if self.is_sde else self.module.hidden_size
        return torch.zeros(self.members, hidden)

    @torch.inference_mode()
    def step(self, X):
        X = torch.from_numpy(X)
        if self.is_sde:
            h = self._state()
            for t in range(len(X)):
                h = self.module(X[t:t + 1], h)
            return h.numpy()
        state = None
        for t in range(len(X)):
            y, state = self.module(X[t:t + 1], state)
        return y.numpy()

    @torch.inference_mode()
    def _run(self, X):
        return self.module(torch.from_numpy(X))[0][-1:].numpy()
