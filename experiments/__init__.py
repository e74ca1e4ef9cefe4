"""The experiments of docs/results.md: `python -m experiments.NAME --data FOLDER`, with `--quick` in about a minute.

Each folder holds what one experiment needs: `__main__.py` runs it and writes results.json, `report.py` turns that into
a section of the page and its pictures, `*.toml` are configurations of `nrnn.train`. README.md says how to run all.
"""
