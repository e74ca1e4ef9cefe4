#!/usr/bin/env bash
# The tables and the picture of docs/performance.md, measured on this machine, which should have nothing else to do.
# After `make setup lib command` and `.venv/bin/pip install -r benchmarks/requirements.txt`; takes ten minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
export PYTHONPATH=bindings/python OMP_NUM_THREADS=1
for table in targets steps peers; do
  echo "== $table"
  .venv/bin/python "benchmarks/$table.py"
done
