"""How numbers stand in the tables of the page."""

from experiments.results import middle


def test_the_middle_stands_with_its_range():
    assert middle([9.0, 1.0, 2.0]) == "2.0 [1.0 .. 9.0]"
    assert middle([0.02], "{:.1e}") == "2.0e-02" and middle([]) == ""
