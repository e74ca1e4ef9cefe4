"""The plots take and return axes, without a display."""

import sys

import numpy as np
import pytest

import nrnn
from nrnn import plot

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")


def summary(T=20, K=3, levels=(0.05, 0.25, 0.5, 0.75, 0.95)):
    rng = np.random.default_rng(0)
    members = rng.dirichlet(np.ones(K), (T, 50)).astype(np.float32)
    quantiles = np.quantile(members, levels, axis=1).swapaxes(0, 1) if levels else None
    return nrnn.Summary(nominal=members[:, 0], mean=members.mean(1), variance=members.var(1), quantiles=quantiles,
                        levels=levels)


def test_fan_draws_a_band_for_each_pair_of_levels():
    ax = plot.fan(summary(), output=1)
    assert len(ax.collections) == 2 and len(ax.lines) == 2
    assert plot.fan(summary(levels=()), ax=ax) is ax
    assert len(ax.collections) == 3


def test_probabilities():
    figure, ax = matplotlib.pyplot.subplots()
    assert plot.probabilities(summary(), ["a", "b", "c"], ax) is ax
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "b", "c"]
    figure.canvas.draw()


def test_a_step_cannot_be_drawn():
    with pytest.raises(ValueError, match="expected the mean of a run"):
        plot.fan(summary()[0])


def test_a_frame_is_no_summary():
    with pytest.raises(TypeError, match="expected the Summary of a run, found DataFrame"):
        plot.fan(summary().to_frame())


def test_without_matplotlib_it_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    with pytest.raises(ImportError, match=r"nrnn.plot: needs matplotlib.pyplot, which is not installed: pip install 'nrnn\[plot\]'"):
        plot.fan(summary())
