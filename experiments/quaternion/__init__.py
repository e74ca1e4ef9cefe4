"""Quaternion LSTMs against plain ones at equal quality: parameters, file and time of a step in the engine.

Parcollet et al. (2019): a quaternion map has a quarter of the parameters of a real one between as many reals.
Tasks, `tasks.py`: the copy task as a published script lays it out and as it is meant, spoken digits, Japanese vowels.
`runs.py` trains and judges, `copies.py` and `matched.py` compare, `claims.py` and `findings.py` say what came of it.
"""
