"""What the section says beside its tables."""

TEXT = """\
## Covid-19 in the states of the USA

    python -m experiments.covid --data FOLDER

New cases by day and state, CDC, {first} to {last}; {places} places with at least 1,000 cases. x = log(1 + mean of the
last seven days). One equation for all places together, x'' = F(x, x'): how growth changes, given how much there is and
how fast it grows. The network (two layers of 32 ReLUs) is fitted to what all places showed up to a cut-off, by the two
stages of [ode.md](ode.md). A forecast starts from the last day, x as reported and a share of x' as the kernel at the
boundary gives it, which is uncertain there; **the engine** integrates 14 days. Half the weights are pruned. The paper
models the 50 states in one system; its settings and figures were not available to us, so this is our reading of the
task.

- **Cut-offs** lie 14 days apart. The {early} early ones chose the recipe: {recipe}. The {late} late ones judge it,
  and chose nothing.
- **Bands** of {level} are the quantile of the absolute errors that the same recipe made at all earlier cut-offs, over
  all places, for each day ahead: split conformal, were the days exchangeable. Persistence gets its bands the same
  way.
- **Persistence** of the level: it stays as on the last day. Of growth: it grows on as over the last seven days.

Mean over the late cut-offs and places; the field is the mean of {seeds}. Error is the mean |error| of x: 0.1 is about
10 %. The interval score rewards narrow bands and punishes misses, lower is better.

{table}

14 days ahead, by cut-off:

{cutoffs}

- **Against persistence**, error less that of the persistent level, 95 % interval over the late cut-offs:
  {against_level}; less that of persistent growth: {against_growth}. Places share their days, so cut-offs are the
  repetitions; their targets do not overlap, but one epidemic runs through them all.
- **Where it loses**: {losses}. Against the persistent level it is worse, over all late cut-offs and days ahead, in
  {where}. Of single places there are too few forecasts for an interval.
- **Bands** come from the past. At 14 days {covered} over the {level} that they promise, from {covering}. Those of the
  first late cut-offs also use errors on the cut-offs that chose the recipe.
  Half a band less that around the persistent level: {band}. Interval score less that of the level: {score_level}; of
  growth: {score_growth}.
- **What the early cut-offs said** follows. The share of the growth rate came into the recipe after a first run had
  always taken all of it (the best of its rows: {whole}) and had lost to the persistent level on the early cut-offs,
  and then on the late ones. So the late ones were looked at twice; what they said chose nothing.

{tried}

![Errors by days ahead and by cut-off; forecasts with bands for the four largest places](results/covid.png)

*Left: mean error against days ahead, and at 14 days against the cut-off. Right: the four places with most cases at the
first late cut-off; black what happened, green the forecasts of seed 1 from each cut-off with their bands.*
"""
