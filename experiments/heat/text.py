"""What the section says beside its tables."""

TEXT = """\
## Heat equation: a finite-difference network

    python -m experiments.heat

FDNet (Shi et al. 2020) learns u(t) → u(t + dt) of u_t = (u_xx + f) / 5000 on 31 points from pairs of fields, and is
then run from the first field to t = 1000. The network is linear; the file holds the five-point stencil that it makes,
19 numbers, and the engine runs that. Of the paper the abstract alone was at hand: settings are those of its code, and
figures of the authors are from the logs and notebooks that lie with it. Four kinds of data, as there: dt = 1
(*stable*); dt = 200 with ten blocks a step, where Euler's method diverges (*unstable*); multiplicative noise of 1e-4
(*noisy*); an unknown static forcing (*forcing*). Fields are drawn with the seeds of the code, 150 to train on and 50
to test: Euler's method on them gives the errors of the notebooks to eight digits. 16 filters, batches of 64 pairs, 100
steps of the trust-region Newton method (300 for unstable), as in the code; {adam_steps:,} steps of Adam, about what
Newton costs on stable data (by the authors' logs it had {published_steps:,}). {seeds} seeds of Newton,
{adam_seeds} of Adam.

Mean squared error at the full horizon on the 50 test fields, **in the engine**; median [best .. worst]:

{errors}

{verdict}

- **What is compared**: of the authors' logs we took the minimum over training of the *test* error, and its median over
  ten seeds. Our own errors are of the weights that did best on rollouts of 15 of the 150 training fields; the test
  fields were seen once.
- **Euler** is the classical scheme on the same grid with the true cell, π/30. Newton's error divided by Euler's:
  {euler}. The code's baseline takes a cell of 0.1, which is not that of 31 points, and where it is stable errs
  {worse} times as much: last column. What Newton finds is near the stencil of fourth order: its largest distance from
  that, divided by the distance from Euler's, is {stencil}.
- **Adam** at this budget: Newton's error divided by Adam's is {newton_adam}; Adam's divided by Euler's {adam_euler}.
  Of {adam_seeds} seeds an interval is wide: where it holds 1, these runs do not decide, however far apart the means
  are. {adam}.
  The medians of the authors' logs, of {more_steps} times the steps, are rollouts that blow up; ours are the best of
  rollouts on validation fields.
- "148 parameters": four filters and 300 steps. Its error divided by that of 1,936 parameters: {small}. The stencil
  that is learned has 19 numbers.

{costs}

- **Cost** is counted in gradients and Hessian-vector products, as in the authors' logs.
- **Stable** would be a spectral radius up to 1 + 1e-9, of the block as stored, in float32. {newton}. The ends are
  learned to stay, so the matrix has eigenvalues at 1, and training on a thousand steps does not tell 1 + 1e-8 from 1.
  Under forcing a constant part of the field may grow while the learned forcing holds it: the rollouts are right all
  the same, to the horizon that was asked for and no further.
- **Precision**: the engine keeps the field in float32 and sums each point in float32. The error at the full horizon
  is that of the float64 module to within {engine} of it.

![Left: error against steps. Right: error at the full horizon against spectral radius](results/heat.png)

*Left: of one seed each, how an error grows with the steps; what is compared stands above. Right: every run; right of
the grey line a rollout grows without end if it only goes on.*
"""
