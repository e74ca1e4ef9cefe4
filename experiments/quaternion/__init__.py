"""Quaternion LSTMs against plain ones at equal quality: parameters, file and time of a step in the engine.

Parcollet et al. (2019): a quaternion map has a quarter of the parameters of a real one between as many reals.
Three tasks, `tasks.py`: the copy task, spoken digits and Japanese vowels; `runs.py` trains and judges, `timing.py` times.
"""
