"""Table 1 of Lim et al. (2021), in % over ten seeds, as remembered: the tables themselves were not at hand."""

COLUMNS = ("clean", "white 0.1", "white 0.2", "white 0.3", "salt and pepper 0.03", "salt and pepper 0.05",
           "salt and pepper 0.1")
TABLE = {
    "antisymmetric": (97.5, 45.7, 22.3, 17.0, 77.1, 63.9, 42.6),
    "cornn": (99.1, 96.6, 61.9, 32.1, 95.6, 88.1, 58.9),
    "exponential": (96.7, 86.7, 58.1, 33.3, 83.6, 70.7, 43.4),
    "lipschitz": (99.2, 98.4, 78.9, 47.1, 97.6, 93.4, 73.5),
    "nrnn-low": (99.1, 98.9, 88.4, 62.9, 98.3, 95.6, 78.7),
    "nrnn-high": (99.1, 98.9, 92.2, 73.5, 98.5, 97.1, 85.5),
}
