#!/usr/bin/env python3
"""Trains the capture amp.json: GuitarML's network on an amplifier that is made up here; writes it with what it gives.

A stage of a tube, roughly: a capacitor, a curve that is not even, another capacitor. A minute or two.
"""
import json
from pathlib import Path

import numpy as np
import torch

HERE = Path(__file__).parent
RATE, UNITS, STEPS, BATCH, ROUNDS = 48000, 12, 512, 24, 600


def plucked(rng, seconds):
    """Strings that ring out, now and then two at once."""
    n = int(seconds * RATE)
    time, x = np.arange(n) / RATE, np.zeros(n)
    for start in rng.uniform(0, seconds, int(4 * seconds)):
        ring = np.clip(time - start, 0, None)
        pitch = 82.4 * 2 ** (rng.integers(0, 36) / 12)
        harmonics = sum(np.sin(2 * np.pi * k * pitch * ring) / k ** 1.2 for k in range(1, 9))
        x += rng.uniform(0.1, 0.6) * np.exp(-3 * ring) * (ring > 0) * harmonics
    return x


def one_pole(x, hertz):
    """What a resistor and a capacitor let through of low frequencies."""
    share, y = 1 - np.exp(-2 * np.pi * hertz / RATE), np.empty_like(x)
    at = 0.0
    for k, one in enumerate(x):
        at += share * (one - at)
        y[k] = at
    return y


def amplifier(x):
    x = x - one_pole(x, 60.0)
    bent = np.tanh(4 * x + 0.3) - np.tanh(0.3)
    return 0.6 * one_pole(bent - one_pole(bent, 20.0), 5000.0)


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.rec, self.lin = torch.nn.LSTM(1, UNITS, batch_first=True), torch.nn.Linear(UNITS, 1)

    def forward(self, x):
        return self.lin(self.rec(x)[0]) + x


def main():
    torch.manual_seed(1)
    torch.set_num_threads(1)  # the steps are one after the other
    rng = np.random.default_rng(1)
    x = plucked(rng, 20.0)
    pairs = torch.tensor(np.stack([x, amplifier(x)]), dtype=torch.float32)[..., None]
    net = Net()
    optimiser = torch.optim.Adam(net.parameters(), 5e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 1e-2, ROUNDS)
    for round in range(ROUNDS):
        starts = rng.integers(0, len(x) - STEPS, BATCH)
        given, wanted = (torch.stack([one[s:s + STEPS] for s in starts]) for one in pairs)
        wrong = ((net(given) - wanted)[:, STEPS // 4:] ** 2).mean() / (wanted ** 2).mean()
        optimiser.zero_grad()
        wrong.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        if round % 50 == 0:
            print(f"round {round}: error to signal {wrong.item():.4f}", flush=True)
    x = plucked(np.random.default_rng(2), 2.0)
    save(net, x[np.argmax(np.abs(x) > 0.1):][:1200])


def save(net, x):
    """The file as GuitarML's training writes it, and a stretch that was not trained on."""
    said = {"model": "SimpleRNN", "input_size": 1, "skip": 1, "output_size": 1, "unit_type": "LSTM", "num_layers": 1,
            "hidden_size": UNITS, "bias_fl": True}
    state = {key: one.tolist() for key, one in net.state_dict().items()}
    (HERE / "amp.json").write_text(json.dumps({"model_data": said, "state_dict": state}) + "\n")
    x = x.astype(np.float32)
    with torch.no_grad():
        y = net(torch.from_numpy(x)[None, :, None])[0, :, 0].numpy()
    wanted = amplifier(x.astype(float))
    print(f"not trained on: error to signal {((y - wanted) ** 2).sum() / (wanted ** 2).sum():.4f}")
    rows = "".join(f"{a:.9g},{b:.9g}\n" for a, b in zip(x, y))
    (HERE / "amp.csv").write_text(f"x,y\n{rows}")


if __name__ == "__main__":
    main()
