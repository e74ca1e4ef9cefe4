"""What training costs: a noisy RNN against PyTorch's nn.RNN of the same size, forward and backward, same machine.

    PYTHONPATH=bindings/python .venv/bin/python benchmarks/training.py [--threads 1] [--rounds 7]

Batch 128, 128 units, 784 steps of one number, the loss on the last state, as in pixel-by-pixel MNIST. The cases take
turns; a ratio is that of two neighbours in one round, and the median over rounds is printed. Processor time is that of
this process: beside other work it is what counts for one thread.
"""
import argparse
import statistics
import time

import torch
from torch import nn

import nrnn
import nrnn.torch as nt

UNITS, BATCH, STEPS = 128, 128, 784
NOISES = {"noise off": None, "official, add and mult": nrnn.OfficialNoise(0.02, 0.02),
          "paper, additive": nrnn.PaperNoise(0.2, 1.0), "paper, both parts": nrnn.PaperNoise(0.2, 1.0, 0.02)}


def cases():
    """Name -> a pass forward and backward."""
    x = torch.randn(BATCH, STEPS, 1)
    found = {"nn.RNN": passing(nn.RNN(1, UNITS, batch_first=True), x)}
    for trained in (False, True):
        for name, noise in NOISES.items():
            cell = nt.noisy_rnn(1, UNITS, noise=noise, train_step=trained).train()
            found[f"{name}, step {'trained' if trained else 'fixed'}"] = passing(cell, x)
    return found


def passing(module, x):
    def run():
        module.zero_grad(set_to_none=True)
        module(x)[0][:, -1].square().sum().backward()
    return run


def measured(run):
    """(seconds by the clock, of the processor)"""
    clock, processor = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - clock, time.process_time() - processor


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    runs = cases()
    for run in runs.values():
        run()
    times = {name: [] for name in runs}
    for _ in range(given.rounds):
        for name, run in runs.items():
            times[name].append(measured(run))
    print(f"PyTorch {torch.__version__}, {given.threads} thread{'s' * (given.threads > 1)}, {given.rounds} rounds\n")
    print(f"{'':40}{'ms':>8}{'ratio':>8}{'cpu ms':>10}{'ratio':>8}")
    for name, found in times.items():
        columns = []
        for i in (0, 1):
            columns += [1e3 * statistics.median(one[i] for one in found),
                        statistics.median(one[i] / base[i] for one, base in zip(found, times["nn.RNN"]))]
        print(f"{name:40}{columns[0]:8.0f}{columns[1]:8.2f}{columns[2]:10.0f}{columns[3]:8.2f}")


if __name__ == "__main__":
    main()
