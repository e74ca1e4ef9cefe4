"""Table 2 of Lim et al. (2021), as it was remembered, not read: accuracy in % on another set of heart beats."""

COLUMNS = ("clean", "white 0.4", "white 0.8", "white 1.2", "multiplicative 0.4", "multiplicative 0.8",
           "multiplicative 1.2")
TABLE = {"antisymmetric": (97.1, 96.6, 91.6, 77.0, 96.6, 94.6, 90.0),
         "cornn": (97.5, 96.8, 92.9, 87.2, 94.4, 83.7, 77.4),
         "exponential": (97.4, 95.6, 86.4, 76.7, 95.6, 90.6, 85.4),
         "lipschitz": (97.7, 97.4, 95.1, 88.9, 97.6, 97.0, 95.6)}
