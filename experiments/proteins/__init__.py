"""Recurrent kernel networks on proteins, against counts of short words.

Chen, Jacob, Mairal (2019). Two sets: families of Pfam, and compartments of the cell. `variants.py` says which networks,
`kernels.py` trains one and has the engine judge it, `words.py` is the baseline; both readouts are `logistic.py`'s.
`rows.py` takes differences, `comparisons.py` says which, `findings.py` and `claims.py` what follows from them.
"""
