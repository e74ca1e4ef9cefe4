"""What the section says beside its tables."""

TEXT = """\
## Equations from noisy data

    python -m experiments.ode

The two stages of [ode.md](ode.md) on three systems whose equation is known: logistic growth (201 samples over 8 units
of time), Lotka–Volterra (501 over 50, four rounds), Lorenz (1,001 over 20). Normal noise in percent of each
coordinate's deviation. Networks have two hidden layers of 64 ReLUs, and are exported and integrated **by the engine**.
Noise and weights are drawn anew with each of {seeds} seeds; the noises of one seed are the same draws, scaled, so that
cases of a system which differ in noise alone are no separate trials. The own settings and figures of the paper, Li et
al. 2024, were not available to us; there is none to compare with.

- *kernel*: derivatives by the boundary kernel, bandwidths by the plug-in rule. *Half the bandwidth*: of the
  derivative alone.
- *sparse*: pruned to a half or a quarter, the sparsest within 10 % of the best under blocked cross-validation in
  time, then trained on. Weights left: {weights} runs.
- *differences*: the same on the noisy samples and their central differences. The simple baseline.
- *right terms*: least squares on exactly the monomials of the true equation. What knowing the form of it would give.

**Error of the field** on true states half-way between samples, which nothing has seen: RMS, in percent of the
derivative's deviation; median [range] of the seeds.

{fields}

**Error of the trajectory** from the true start, over the whole span: RMS, in percent of the deviation.

{paths}

**Kernel against differences, the noise swept**: error of the field by the kernel divided by that by differences,
geometric mean over {seeds} seeds with its 95 % interval. Below 1 the kernel is better.

{ratios}

How much longer the kernel's network follows the truth than that of differences, until it is {lost} deviations off (the
span of Lorenz is {span} Lyapunov times). Where both follow to the end of the span no difference can be seen:

{lasting}

- **The field, by networks**: the kernel is {kernel_all}. {kernel_field}.
- **With the right terms**: {kernel_terms}.
- **The trajectory**: followed {kernel_path}.
- **An error of the field is none of the trajectory**: it is taken on true states, one at a time. Of the trajectories
  that are kept, of all methods on the data of the picture, these come to rest though the truth goes on: {rests}.
- A reading, which was not tested by itself: where samples are many a fit averages over neighbours, so that differences,
  noisy but hardly biased, have their chance against a kernel that flattens what is sharp.
- **The bandwidth** of the rule is best for the derivative as a curve, and a second stage averages once more. Half of
  it, with the right terms: {half_terms}. With the network it is {half_field}.
- **Sparse against dense**, ratio of errors: {sparse_field}. These fields have at most three
  coordinates, so there is little structure for pruning to find.
- **Knowing the terms** is {terms_field}, against the network on the same derivatives.

**More samples** in the same time, at 5 % of noise: error of the field in percent, median; slope of its logarithm
against that of the number of samples, a line for each seed, mean with interval. At -0.5 four times as many halve it.

{samples}

![Error of the field against noise; the kernel's divided by that of differences; trajectories](results/ode.png)

*Above: median error of the field; dashed lines know the form of the equation. Middle: the kernel's error divided by
that of differences, with intervals. Below: the first coordinate as the engine integrates it from the true start,
seed 1. Lorenz is lost in any case: the question is when.*
"""
