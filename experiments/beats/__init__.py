"""What both experiments with heart beats share: models, runs, judgement, comparison and tables.

`experiments.ecg5000` has the paper's beats, `experiments.ecg` those of the MIT-BIH database.
"""
