"""How many times one error is another, and how that is told."""

import numpy as np

from experiments import ratios


def test_a_ratio_is_a_geometric_mean_with_its_interval():
    found = ratios.ratio([1.0, 2.0, 4.0], [1.0, 1.0, 1.0])  # 2^0, 2^1, 2^2: t of 2 degrees of freedom is 4.3027
    np.testing.assert_allclose(np.exp2(4.302653 / 3 ** 0.5), np.exp(found.high - found.mean), rtol=1e-6)
    assert ratios.times(found) == "2.00 × [0.36, 11], n = 3" and ratios.times(found, count=False) == "2.00 × [0.36, 11]"
    assert ratios.times(ratios.ratio([3.0], [2.0])) == "1.50 ×, n = 1"


def test_ratios_are_paired_by_seed():
    found = ratios.by_seed({1: 4.0, 2: 8.0, 3: 1.0}, {2: 2.0, 1: 1.0})  # 4 and 4
    np.testing.assert_allclose(np.exp(found.mean), 4)
    assert found.n == 2 and ratios.by_seed({1: 4.0}, {2: 1.0}) is None


def test_a_skewed_quantity_has_a_geometric_mean():
    assert ratios.value(ratios.geometric([1.0, 2.0, 4.0]), "%") == "2.00 [0.36, 11] %, n = 3"
    assert ratios.times(ratios.ratio([10.28], [1.0]), form="{:.2f}".format) == "10.28 ×, n = 1"


def test_numbers_have_two_digits_that_count():
    assert [ratios.number(x) for x in (1.034, 12.4, 0.0123, 0.5, 345.6, 2.34e-7, 5e5)] == \
        ["1.03", "12", "0.012", "0.50", "346", "2.3e-07", "5.0e+05"]
