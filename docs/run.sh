#!/usr/bin/env bash
# What the pages say: their samples run, and the facts that they state are so.
cd "$(dirname "$0")/.."
failed=0
for program in samples facts; do "${PYTHON:-.venv/bin/python}" docs/$program.py || failed=1; done
exit $failed
